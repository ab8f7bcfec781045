"""What hears of the calendar: the real use cases, told by the sandbox's own webhooks."""

import enum
import hashlib
import json

from collections.abc import Iterable

from adapters.calcom.webhook_events import CalcomEventReader
from adapters.memory.calcom_model.account_event import AccountEvent
from adapters.system.backoff import JitteredBackoff
from adapters.system.event_bell import LocalEventBell
from booking_domain.application.poll_calendar import Polled
from booking_domain.application.process_events import Processed
from booking_domain.application.receive_event import ReceiveEvent, Reception
from booking_domain.model.inbox_event import CALCOM, InboxEvent
from entrypoints.http.calcom_wire import read_event
from entrypoints.outside_events import Surroundings, outside_events
from entrypoints.sandbox.config import SandboxUser
from entrypoints.sandbox.webhook_payloads import webhook_json
from entrypoints.settings.schema import PeriodicSettings
from tests.doubles.world import World


USER = SandboxUser(
    id=1, name="Salon", username="salon", email="salon@salon.example", time_zone="Europe/Berlin"
)


class Post(enum.Enum):
    """What becomes of webhooks."""

    DELIVERED = "delivered"
    HELD = "held"
    LOST = "lost"


def body_of(event: AccountEvent) -> bytes:
    """Return the body that Cal.com would send."""
    content = webhook_json(event, user=USER)
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


class Ears:
    """
    Listens to a world's calendar, as the service does with its route and its jobs.

    While webhooks are `HELD`, their bodies are kept in `held`, to be delivered by the test.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.post = Post.DELIVERED
        self.held: list[bytes] = []
        tenant_id = world.tenant.tenant_id
        self.bell = LocalEventBell(world.clock)
        self.events = outside_events(
            PeriodicSettings(),
            on=Surroundings(
                tenants={tenant_id: world.tenant},
                calendars={tenant_id: world.calendar},
                units=world.units,
                cache=world.cache,
                lock=world.lock,
                mender=world.mender,
                runner=world.runner,
                reader=CalcomEventReader(key_name="idempotencyKey"),
                bell=self.bell,
                backoff=JitteredBackoff(clock=world.clock),
                alarms=world.alarms,
                clock=world.clock,
            ),
        )
        world.subscriber = self._notified

    async def _notified(self, event: AccountEvent) -> None:
        match self.post:
            case Post.DELIVERED:
                await self.deliver(body_of(event))
            case Post.HELD:
                self.held.append(body_of(event))
            case Post.LOST:
                pass

    async def deliver(self, body: bytes, *, version: str = "2021-10-20") -> Reception:
        """Take in one webhook as the route does."""
        read = read_event(body)
        event = InboxEvent(
            source=CALCOM,
            dedupe_key=hashlib.sha256(body).hexdigest(),
            kind=read.trigger,
            version=version,
            sent_at=read.created_at,
            received_at=self.world.clock.now(),
            body=body.decode(),
        )
        return await self.events.receive.handle(
            ReceiveEvent(tenant=self.world.tenant, event=event, outdates=read.outdates)
        )

    async def deliver_all(self, bodies: Iterable[bytes]) -> None:
        """Deliver several, one after the other."""
        for body in bodies:
            await self.deliver(body)

    async def process(self) -> Processed:
        """Take in once what waits."""
        return await self.events.process.handle(self.world.tenant.tenant_id)

    async def poll(self) -> Polled:
        """Ask the calendar once."""
        return await self.events.poll.handle(self.world.tenant.tenant_id)

    async def waiting(self) -> tuple[InboxEvent, ...]:
        """Return the events that are not processed."""
        async with self.world.units.reading(self.world.tenant.tenant_id) as unit:
            return await unit.inbox.unprocessed(limit=1000)

    def outcomes(self) -> list[str | None]:
        """Return what is noted of the events that are processed, in the order of receipt."""
        rows = self.world.store.tables(self.world.tenant.tenant_id).inbox.values()
        return [row.outcome for row in rows if row.processed_at is not None]
