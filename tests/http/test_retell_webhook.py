"""What Retell tells of calls: verified as tool calls are, stored once, answered at once."""

import datetime as dt
import json

from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from booking_domain.model.inbox_event import RETELL
from entrypoints.http.directory import TenantAccess, TenantDirectory
from entrypoints.http.errors import MAX_BODY_BYTES
from entrypoints.http.signature import SIGNATURE_HEADER, sign
from entrypoints.settings.secret import Secret
from tests.doubles.clock import FakeClock
from tests.doubles.salon import salon
from tests.doubles.world import World
from tests.http.deliveries import inbox
from tests.http.face import KEY, Agent, call_object, client_of, services


PAYLOADS = Path(__file__).parents[2].parent / "shared" / "contracts" / "retell"
PATH = "/retell/webhook"
OTHER_KEY = Secret("key_test_of_somebody_else")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
START = 1_795_428_000_000


def event_body(
    event: str = "call_ended", *, more: dict[str, Any] | None = None, **call: Any
) -> bytes:
    """Return what happened in a call."""
    about = call_object(start_timestamp=START, end_timestamp=START + 42_350, **call)
    content = {"event": event, "call": about, **(more or {})}
    return json.dumps(content, ensure_ascii=False).encode()


async def test_an_event_is_stored_as_it_came(agent: Agent, salon_world: World) -> None:
    """204, and one row with the raw body and what names it."""
    body = event_body(transcript="Agent: Grüß Gott 💇")

    response = await agent.send(body, path=PATH)

    assert (response.status_code, response.content) == (204, b"")
    (event,) = await inbox(salon_world)
    assert event.body.encode() == body
    assert (event.source, event.kind, event.version) == (RETELL, "call_ended", "")
    assert event.sent_at == EPOCH + dt.timedelta(milliseconds=START + 42_350)


@pytest.mark.parametrize("event", ["call_started", "call_ended", "call_analyzed"])
async def test_what_happens_once_a_call_is_stored_once(
    agent: Agent, salon_world: World, event: str
) -> None:
    """Seen elsewhere: several call_ended within a second, each with another body."""
    await agent.send(event_body(event), path=PATH)

    repeat = await agent.send(event_body(event, duration_ms=5), path=PATH)
    of_another_call = await agent.send(event_body(event, call_id="call_2"), path=PATH)

    assert (repeat.status_code, of_another_call.status_code) == (204, 204)
    stored = [json.loads(one.body)["call"]["call_id"] for one in await inbox(salon_world)]
    assert sorted(stored) == ["call_1", "call_2"]


async def test_the_same_event_of_two_kinds_is_two(agent: Agent, salon_world: World) -> None:
    """A call starts and ends."""
    await agent.send(event_body("call_started"), path=PATH)
    await agent.send(event_body("call_ended"), path=PATH)

    assert {one.kind for one in await inbox(salon_world)} == {"call_started", "call_ended"}


async def test_transfers_to_two_people_are_two(agent: Agent, salon_world: World) -> None:
    """A repeat of one of them is none."""
    for number in ("+493023125001", "+493023125002", "+493023125001"):
        destination = {"transfer_destination": {"number": number}}
        await agent.send(event_body("transfer_started", more=destination), path=PATH)

    assert len(await inbox(salon_world)) == 2


async def test_every_turn_of_a_transcript_is_stored(agent: Agent, salon_world: World) -> None:
    """They are told apart by their bodies; a delivery that is repeated is stored once."""
    for turns in (1, 2, 2):
        said = {"transcript_with_tool_calls": [{"role": "user", "content": "Ja"}] * turns}
        await agent.send(event_body("transcript_updated", more=said), path=PATH)

    assert len(await inbox(salon_world)) == 2


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"event":"call_quantum_flux","call":{"call_id":"call_1"}}', "call_quantum_flux"),
        (b'{"event":"chat_started","chat":{"chat_id":"chat_1"}}', "chat_started"),
        (b'{"event":"call_ended"}', "call_ended"),
        (b'{"event":"call_ended","call":"call_1"}', "call_ended"),
        (b'{"event":{"a":1},"call":null}', ""),
        (b"{}", ""),
        (b'{"event":"call_ended","call":{"call_id":"","transcript":"\\ud83d"}}', "call_ended"),
    ],
)
async def test_what_nobody_knows_is_stored_as_well(
    agent: Agent, salon_world: World, body: bytes, kind: str
) -> None:
    """New events come every few weeks; a repeat is known by its body."""
    first = await agent.send(body, path=PATH)
    await agent.send(body, path=PATH)

    assert first.status_code == 204
    (event,) = await inbox(salon_world)
    assert (event.body.encode(), event.kind, event.sent_at) == (body, kind, None)


async def test_an_unknown_event_is_counted(agent: Agent) -> None:
    """By a line in the log that names it."""
    with structlog.testing.capture_logs() as logs:
        await agent.send(event_body("call_quantum_flux"), path=PATH)

    (line,) = [one for one in logs if one["event"] == "unknown webhook event"]
    assert (line["source"], line["webhook_event"]) == ("retell", "call_quantum_flux")


@pytest.mark.parametrize("body", [b"", b"[]", b"event=call_ended", b'{"event":"\xff"}'])
async def test_what_is_signed_but_no_event_is_refused(
    agent: Agent, salon_world: World, body: bytes
) -> None:
    """400, and nothing is stored."""
    response = await agent.send(body, path=PATH)

    assert response.status_code == 400
    assert await inbox(salon_world) == ()


# --- whose it is


async def test_an_unsigned_event_is_refused(client: httpx.AsyncClient, salon_world: World) -> None:
    """401, and nothing is stored."""
    response = await client.post(PATH, content=event_body())

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == SIGNATURE_HEADER
    assert await inbox(salon_world) == ()


async def test_an_event_signed_with_another_key_is_refused(
    agent: Agent, salon_world: World
) -> None:
    """401, and nothing is stored."""
    agent.key = OTHER_KEY

    response = await agent.send(event_body(), path=PATH)

    assert response.status_code == 401
    assert await inbox(salon_world) == ()


async def test_a_replay_is_stored_once_and_refused_after_five_minutes(salon_world: World) -> None:
    """There is no nonce: within the window the inbox recognises it, after that the clock."""
    clock = FakeClock(salon_world.clock.now())
    body = event_body("transcript_updated")
    headers = {SIGNATURE_HEADER: sign(body, key=KEY, now=clock.now())}

    async with client_of(services(salon_world, clock=clock)) as client:
        first = await client.post(PATH, content=body, headers=headers)
        await clock.advance(299)
        within = await client.post(PATH, content=body, headers=headers)
        await clock.advance(2)
        after = await client.post(PATH, content=body, headers=headers)

    assert [one.status_code for one in (first, within, after)] == [204, 204, 401]
    assert len(await inbox(salon_world)) == 1


async def test_a_body_that_is_too_large_is_refused(agent: Agent, salon_world: World) -> None:
    """413; what a long call has fits."""
    fits = await agent.send(event_body(transcript="x" * (MAX_BODY_BYTES - 1000)), path=PATH)
    too_large = await agent.send(event_body(transcript="x" * MAX_BODY_BYTES), path=PATH)

    assert (fits.status_code, too_large.status_code) == (204, 413)
    assert len(await inbox(salon_world)) == 1


@pytest.fixture
def two_salons() -> TenantDirectory:
    """One salon by its number and agent, another by its own."""
    return TenantDirectory(
        (
            TenantAccess(
                salon(tenant_id="mitte"),
                called_numbers=("+493023125042",),
                agent_ids=("agent_mitte",),
                retell_keys=(KEY, Secret("key_test_next")),
            ),
            TenantAccess(
                salon(tenant_id="pankow"),
                called_numbers=("+493023125043",),
                agent_ids=("agent_pankow",),
                retell_keys=(OTHER_KEY,),
            ),
        )
    )


@pytest.mark.parametrize(
    ("path", "body", "key", "code"),
    [
        (PATH, event_body(), KEY, 204),
        (PATH, event_body(), Secret("key_test_next"), 204),
        (PATH, event_body(to_number=None, agent_id="agent_mitte"), KEY, 204),
        (PATH, b'{"event":"chat_ended","chat":{"agent_id":"agent_mitte"}}', KEY, 204),
        ("/retell/mitte/webhook", b"{}", KEY, 204),
        (PATH, event_body(), OTHER_KEY, 401),
        (PATH, event_body(to_number="+493023125043"), KEY, 401),
        (PATH, event_body(to_number="+4930555"), KEY, 401),
        (PATH, b"{}", KEY, 401),
        (PATH, b"no json", KEY, 400),
        ("/retell/nowhere/webhook", event_body(), KEY, 401),
    ],
)
async def test_an_event_belongs_to_the_salon_whose_call_it_was(
    salon_world: World,
    two_salons: TenantDirectory,
    path: str,
    body: bytes,
    key: Secret,
    code: int,
) -> None:
    """The unverified body chooses whose keys are tried, and no others are."""
    async with client_of(services(salon_world), directory=two_salons) as client:
        response = await Agent(client, clock=salon_world.clock, key=key).send(body, path=path)

    assert response.status_code == code
    assert len(await inbox(salon_world, tenant_id="mitte")) == (1 if code == 204 else 0)
    assert await inbox(salon_world, tenant_id="pankow") == ()


# --- the database


async def test_without_the_database_the_platform_is_to_try_again(
    agent: Agent, salon_world: World
) -> None:
    """503 while it is away, and what is delivered again afterwards is stored."""
    salon_world.store.go_down()
    away = await agent.send(event_body(), path=PATH)
    salon_world.store.come_back()

    again = await agent.send(event_body(), path=PATH)

    assert (away.status_code, again.status_code) == (503, 204)
    assert len(await inbox(salon_world)) == 1


# --- signed by others


def _vectors() -> list[Any]:
    path = PAYLOADS / "signature_vectors.json"
    if not path.is_file():
        missing = pytest.mark.skip(reason="Retell's signature vectors are not beside the project")
        return [pytest.param({}, marks=missing)]
    loaded = json.loads(path.read_text(encoding="utf-8"))
    return [pytest.param(one, id=one["label"]) for one in loaded]


@pytest.mark.parametrize("vector", _vectors())
async def test_signatures_of_the_platforms_own_libraries(
    salon_world: World, vector: dict[str, Any]
) -> None:
    """What they take for theirs is stored or no event; what they refuse is refused."""
    now = EPOCH + dt.timedelta(milliseconds=vector["now_ms"])
    keys = (Secret(vector["api_key"]),)
    directory = TenantDirectory((TenantAccess(salon_world.tenant, retell_keys=keys),))
    made = services(salon_world, clock=FakeClock(now))

    async with client_of(made, directory=directory) as client:
        response = await client.post(
            PATH,
            content=vector["body"].encode(),
            headers={SIGNATURE_HEADER: vector["header"]},
        )

    # An empty body is signed, and no event; what the two libraries disagree on is refused.
    good = 204 if vector["body"] else 400
    assert response.status_code == (good if vector["valid"] else 401)
