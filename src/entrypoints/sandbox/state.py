"""What the requests to one sandbox share."""

import asyncio

from collections import Counter

from attrs import frozen

from adapters.memory.calcom_model.account import CalcomAccount
from adapters.memory.calcom_model.account_event import AccountEvent
from adapters.memory.calcom_model.booking import Booking
from adapters.memory.calcom_model.event_type import EventType
from adapters.memory.calcom_model.journal import SqliteJournal
from adapters.memory.calcom_model.store import NoJournal
from booking_domain.ports.clock import Clock
from booking_domain.ports.identifiers import Identifiers
from entrypoints.sandbox.config import SandboxConfig, WebhookSubscription
from entrypoints.sandbox.faults import FaultBoard
from entrypoints.sandbox.throttle import Throttle
from entrypoints.sandbox.webhook_delivery import PostWebhook, Subscription, WebhookDelivery


@frozen
class SandboxState:
    """The account, what is wrong with it, who is told, and what was counted."""

    config: SandboxConfig
    account: CalcomAccount
    board: FaultBoard
    delivery: WebhookDelivery
    throttle: Throttle
    clock: Clock
    identifiers: Identifiers
    requests: Counter[str]
    late: set[asyncio.Task[None]]

    def event_type_of(self, booking: Booking) -> EventType:
        """Return the event type of a booking."""
        return next(kind for kind in self.account.event_types if kind.id == booking.event_type_id)

    def reset(self) -> None:
        """Start over: no bookings, no faults, nothing counted; subscriptions stay."""
        self.account.reset()
        self.board.clear()
        self.delivery.clear()
        self.throttle.clear()
        self.requests.clear()

    async def aclose(self) -> None:
        """Give up what is still under way and release files and connections."""
        for task in self.late:
            task.cancel()
        await asyncio.gather(*self.late, return_exceptions=True)
        await self.delivery.aclose()
        self.account.close()


def _subscription(wanted: WebhookSubscription, *, number: str) -> Subscription:
    return Subscription(id=number, url=wanted.url, triggers=wanted.triggers, secret=wanted.secret)


def build_state(
    config: SandboxConfig, *, clock: Clock, identifiers: Identifiers, post: PostWebhook
) -> SandboxState:
    """This will open the journal, if there is one, and put the sandbox together."""
    told: list[WebhookDelivery] = []

    async def notify(event: AccountEvent) -> None:
        for delivery in told:
            await delivery(event)

    account = CalcomAccount(
        config.event_types,
        journal=NoJournal() if config.journal is None else SqliteJournal(config.journal),
        clock=clock,
        identifiers=identifiers,
        notify=notify,
        behaviour=config.behaviour,
    )
    board = FaultBoard(usual=config.behaviour, behave=account.behave)
    delivery = WebhookDelivery(post=post, board=board, clock=clock, user=config.user)
    told.append(delivery)
    for wanted in config.subscriptions:
        delivery.subscribe(_subscription(wanted, number=identifiers.new_id()))
    return SandboxState(
        config=config,
        account=account,
        board=board,
        delivery=delivery,
        throttle=Throttle(),
        clock=clock,
        identifiers=identifiers,
        requests=Counter(),
        late=set(),
    )
