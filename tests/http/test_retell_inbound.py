"""What the agent is told when a call comes in: true of today, or nothing, and always at once."""

import asyncio
import contextlib
import json

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from attrs import evolve
from litestar.types import Message, Scope

from adapters.memory.unit_of_work import MemoryUnitsOfWork
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.recognise_caller import RecogniseCallerHandler
from booking_domain.application.warm_up import WarmUp
from booking_domain.model.customer import Customer
from booking_domain.model.known_customer import Consent, seen
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.results import SlotAvailable
from booking_domain.model.tenant import Tenant
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitOfWork
from entrypoints.http.app import HttpServices, create_app
from entrypoints.http.directory import TenantAccess, TenantDirectory
from entrypoints.http.signature import SIGNATURE_HEADER, sign
from entrypoints.settings.secret import Secret
from tests.doubles.salon import salon
from tests.doubles.world import World
from tests.http.face import CALLED_NUMBER, CALLER_NUMBER, KEY, Agent, client_of, services


PAYLOADS = Path(__file__).parents[2].parent / "shared" / "contracts" / "retell"
PATH = "/retell/inbound"
NOTHING: dict[str, Any] = {"call_inbound": {}}
OTHER_KEY = Secret("key_test_of_somebody_else")
TODAY = {
    "salon_name": "Salon Muster",
    "today_iso": "2026-11-23",
    "today_spoken": "Montag, der 23. November 2026",
    "weekday": "Montag",
    "time_iso": "09:00",
    "time_spoken": "9 Uhr",
    "timezone": "Europe/Berlin",
    "opening_hours_today": "von 9 Uhr bis 18 Uhr",
    "open_now": "true",
    "caller_known": "false",
    "customer_name": "",
    "greeting": "Salon Muster, guten Tag! Was kann ich für Sie tun?",
}


def inbound_body(**call: Any) -> bytes:
    """Return what the platform sends before a call is answered; `None` leaves a field out."""
    usual = {"agent_id": "agent_1", "from_number": CALLER_NUMBER, "to_number": CALLED_NUMBER}
    about = {key: one for key, one in (usual | call).items() if one is not None}
    content = {"event": "call_inbound", "event_timestamp": 1_795_428_000_000, "call_inbound": about}
    return json.dumps(content).encode()


async def test_the_agent_learns_what_day_it_is(agent: Agent) -> None:
    """Every value is a text: the platform takes no others, and refuses all for one of them."""
    response = await agent.send(inbound_body(), path=PATH)

    assert response.status_code == 200
    assert response.json() == {"call_inbound": {"dynamic_variables": TODAY}}


@pytest.mark.parametrize("name", ["call_inbound.json", "call_inbound.anonymous.json"])
async def test_calls_as_the_platform_sends_them_are_greeted(agent: Agent, name: str) -> None:
    """With a number and without one."""
    path = PAYLOADS / name
    if not path.is_file():
        pytest.skip("Retell's payloads are not beside the project")

    response = await agent.send(path.read_bytes(), path=PATH)

    assert response.json()["call_inbound"]["dynamic_variables"] == TODAY


async def test_without_the_database_the_telephone_is_answered_all_the_same(
    agent: Agent, salon_world: World
) -> None:
    """The agent's own defaults hold: nothing is said that nobody could look up."""
    salon_world.store.go_down()

    response = await agent.send(inbound_body(), path=PATH)

    assert response.status_code == 200
    assert response.json() == {"call_inbound": {}}


async def know(world: World, *names: str, consent: Consent = Consent.GIVEN) -> None:
    """Let these people have booked from the caller's number, and say this to being recognised."""
    async with world.units.writing(world.tenant.tenant_id) as unit:
        for name in names:
            customer = Customer(name=name, phone=PhoneNumber(CALLER_NUMBER))
            person = seen(customer, tenant_id=world.tenant.tenant_id, at=world.clock.now())
            assert person is not None
            await unit.customers.saw(evolve(person, consent=consent))
        await unit.commit()


async def greeted(agent: Agent, **call: Any) -> dict[str, str]:
    response = await agent.send(inbound_body(**call), path=PATH)
    variables: dict[str, str] = response.json()["call_inbound"]["dynamic_variables"]
    return variables


async def test_a_customer_who_consents_is_greeted_by_name(agent: Agent, salon_world: World) -> None:
    """In texts only."""
    await know(salon_world, "Max Beispiel")

    told = await greeted(agent)

    assert told == TODAY | {
        "caller_known": "true",
        "customer_name": "Max Beispiel",
        "greeting": "Salon Muster, guten Tag, Max Beispiel! Was kann ich für Sie tun?",
    }


@pytest.mark.parametrize("consent", [Consent.UNKNOWN, Consent.REFUSED])
async def test_who_has_not_consented_is_greeted_as_a_stranger(
    agent: Agent, salon_world: World, consent: Consent
) -> None:
    """Whether they refused or were never asked."""
    await know(salon_world, "Max Beispiel", consent=consent)

    assert await greeted(agent) == TODAY


async def test_nobody_is_greeted_by_the_name_of_another_on_the_same_number(
    agent: Agent, salon_world: World
) -> None:
    """It may be the mother, or the son."""
    await know(salon_world, "Max Beispiel")
    await know(salon_world, "Moritz Beispiel", consent=Consent.UNKNOWN)

    assert await greeted(agent) == TODAY


@pytest.mark.parametrize("number", ["anonymous", None, "+266696687", "+4915199999999", "0"])
async def test_a_number_that_is_withheld_or_unknown_is_nobodys(
    agent: Agent, salon_world: World, number: str | None
) -> None:
    """However the platform writes that there is none."""
    await know(salon_world, "Max Beispiel")

    assert await greeted(agent, from_number=number) == TODAY


async def test_another_salons_customer_is_a_stranger_here(agent: Agent, salon_world: World) -> None:
    """Who consents there has not consented here."""
    here, salon_world.tenant = salon_world.tenant, salon(tenant_id="salon-2")
    await know(salon_world, "Max Beispiel")
    salon_world.tenant = here

    assert await greeted(agent) == TODAY


class SlowUnits(MemoryUnitsOfWork):
    """A database that takes its time to be read."""

    def __init__(self, world: World, *, seconds: float) -> None:
        super().__init__(world.store)
        self._clock, self._seconds = world.clock, seconds

    @contextlib.asynccontextmanager
    async def _reading(self, tenant_id: str) -> AsyncIterator[UnitOfWork]:
        await self._clock.sleep(self._seconds)
        async with super()._reading(tenant_id) as unit:
            yield unit


@pytest.mark.parametrize(("seconds", "is_known"), [(0.3, True), (0.5, False), (60, False)])
async def test_a_slow_database_does_not_keep_the_telephone_ringing(
    salon_world: World, seconds: float, is_known: bool
) -> None:
    """The day is known without it; the name comes in time, or not at all."""
    await know(salon_world, "Max Beispiel")
    slow = RecogniseCallerHandler(units=SlowUnits(salon_world, seconds=seconds))
    made = services(salon_world)
    async with client_of(made, recognise_caller=slow, warm_up=NoWarmUp(made)) as client:
        before = salon_world.clock.monotonic()
        told = await greeted(Agent(client, clock=salon_world.clock))
        elapsed = salon_world.clock.monotonic() - before

    assert told["today_iso"] == "2026-11-23"
    assert told["caller_known"] == ("true" if is_known else "false")
    assert elapsed <= 0.4


class NoWarmUp(WarmUp):
    """Does nothing, so that the clock tells of the greeting alone."""

    def __init__(self, _: HttpServices) -> None:
        """Take nothing."""

    async def warm(self, tenant: Tenant) -> None:
        """Leave it."""


async def test_the_calendar_is_read_before_anybody_asks(agent: Agent, salon_world: World) -> None:
    """Each event type once for the coming week; the first question is answered from memory."""
    await agent.send(inbound_body(), path=PATH)
    for _ in range(50):
        await asyncio.sleep(0)
    assert salon_world.calendar.calls == ["free_slots"] * 5

    asked = CheckAvailability(service="Herrenhaarschnitt", date_text="morgen um zehn")
    assert isinstance(await salon_world.say(asked), SlotAvailable)
    await agent.send(inbound_body(), path=PATH)
    for _ in range(50):
        await asyncio.sleep(0)

    assert salon_world.calendar.calls == ["free_slots"] * 5


async def test_the_greeting_does_not_wait_for_the_calendar(
    agent: Agent, salon_world: World
) -> None:
    """The caller hears it ring."""
    never = asyncio.Event()
    salon_world.calendar.before_read = never.wait

    assert await greeted(agent) == TODAY

    never.set()


async def test_a_calendar_that_is_away_is_asked_once(agent: Agent, salon_world: World) -> None:
    """Or has no request to spare: callers need what is left."""
    salon_world.calendar.blind = 5

    with structlog.testing.capture_logs() as logs:
        assert await greeted(agent) == TODAY
        for _ in range(50):
            await asyncio.sleep(0)

    assert salon_world.calendar.calls == ["free_slots"]
    assert [one for one in logs if one.get("alarm")] == []


async def test_calls_at_once_warm_up_once(agent: Agent, salon_world: World) -> None:
    """Ten telephones ring, and each event type is asked for once."""
    await asyncio.gather(*(greeted(agent) for _ in range(10)))
    for _ in range(50):
        await asyncio.sleep(0)

    assert salon_world.calendar.calls == ["free_slots"] * 5


@pytest.mark.parametrize("header", [None, "", "v=1,d=x", "v=1795428000000,d=" + "a" * 64])
async def test_what_the_salons_key_did_not_sign_is_refused(
    client: httpx.AsyncClient, header: str | None
) -> None:
    """401: whoever asks is not the platform, and learns nothing."""
    headers = {} if header is None else {SIGNATURE_HEADER: header}

    response = await client.post(PATH, content=inbound_body(), headers=headers)

    assert response.status_code == 401


@pytest.fixture
def two_salons() -> TenantDirectory:
    """One salon by its number, another by its own."""
    return TenantDirectory(
        (
            TenantAccess(
                salon(tenant_id="mitte"), called_numbers=(CALLED_NUMBER,), retell_keys=(KEY,)
            ),
            TenantAccess(
                salon(tenant_id="pankow"),
                called_numbers=("+493023125043",),
                retell_keys=(OTHER_KEY,),
            ),
        )
    )


@pytest.mark.parametrize(
    ("path", "body", "code", "is_greeted"),
    [
        (PATH, inbound_body(), 200, True),
        ("/retell/mitte/inbound", b"{}", 200, True),
        (PATH, inbound_body(to_number="+493023125043"), 401, False),
        ("/retell/pankow/inbound", inbound_body(), 401, False),
        (PATH, inbound_body(to_number="+4930555"), 200, False),
        (PATH, inbound_body(to_number=None), 200, False),
        (PATH, b"no json", 200, False),
        (PATH, b'{"event":"chat_inbound","chat_inbound":{}}', 200, False),
        ("/retell/nowhere/inbound", inbound_body(), 200, False),
    ],
)
async def test_a_call_for_nobody_we_know_is_answered_without_variables(
    salon_world: World,
    two_salons: TenantDirectory,
    path: str,
    body: bytes,
    code: int,
    is_greeted: bool,
) -> None:
    """Somebody is calling, and the agent must answer; a salon's key still opens its own only."""
    async with client_of(services(salon_world), directory=two_salons) as client:
        response = await Agent(client, clock=salon_world.clock).send(body, path=path)

    assert response.status_code == code
    if code == 200:
        assert (response.json() != NOTHING) == is_greeted


class BrokenClock(Clock):
    """A clock that has a defect from the second look on."""

    def __init__(self, inner: Clock) -> None:
        self._inner = inner
        self.looks_left = 1

    def now(self) -> Any:
        self.looks_left -= 1
        if self.looks_left < 0:
            raise ArithmeticError("a number of the caller's")
        return self._inner.now()

    def monotonic(self) -> float:
        return self._inner.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


async def test_a_defect_of_ours_does_not_keep_the_telephone_ringing(salon_world: World) -> None:
    """No variables, and an alarm without the error's words."""
    made = services(salon_world, clock=BrokenClock(salon_world.clock))
    with structlog.testing.capture_logs() as logs:
        async with client_of(made) as client:
            response = await Agent(client, clock=salon_world.clock).send(inbound_body(), path=PATH)

    assert (response.status_code, response.json()) == (200, NOTHING)
    (alarm,) = [one for one in logs if one.get("alarm")]
    assert "ArithmeticError" in alarm["trace"]
    assert "caller's" not in str(logs)


async def test_a_body_that_does_not_come_is_not_waited_for(salon_world: World) -> None:
    """After 0.7 s the call is answered without variables."""
    app = create_app(services=services(salon_world))
    sent: list[Message] = []
    never = asyncio.Event()
    began: list[bool] = []

    async def receive() -> Any:
        if not began:
            began.append(True)
            return {"type": "http.request", "body": b"{", "more_body": True}
        await never.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    header = sign(b"{}", key=KEY, now=salon_world.clock.now())
    scope: Any = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "headers": [(SIGNATURE_HEADER.lower().encode(), header.encode())],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("salon", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
        "extensions": {},
    }
    before = salon_world.clock.monotonic()
    async with app.lifespan():
        await app(_scope(scope), receive, send)
        elapsed = salon_world.clock.monotonic() - before
        never.set()

    assert elapsed == pytest.approx(0.7)
    assert sent[0]["type"] == "http.response.start"
    assert sent[0]["status"] == 200
    body: Any = sent[1]
    assert json.loads(body["body"]) == NOTHING


def _scope(scope: Any) -> Scope:
    typed: Scope = scope
    return typed
