"""What the agent is told when a call comes in: true of today, or nothing, and always at once."""

import asyncio
import json

from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from litestar.types import Message, Scope

from booking_domain.ports.clock import Clock
from entrypoints.http.app import create_app
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


async def test_without_the_database_the_agent_still_knows_the_day(
    agent: Agent, salon_world: World
) -> None:
    """The day and the hours are not in it."""
    salon_world.store.go_down()

    response = await agent.send(inbound_body(), path=PATH)

    assert response.json() == {"call_inbound": {"dynamic_variables": TODAY}}


async def test_the_calendar_is_not_asked(agent: Agent, salon_world: World) -> None:
    """The caller hears it ring."""
    await agent.send(inbound_body(), path=PATH)

    assert salon_world.calendar.calls == []


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
