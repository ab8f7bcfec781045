"""Requests that are no tool calls of the salon's agent: refused before anything is read of them."""

import json

import httpx
import pytest

from booking_domain.model.phone_number import PhoneNumber
from entrypoints.http.directory import TenantAccess, TenantDirectory
from entrypoints.http.errors import MAX_BODY_BYTES
from entrypoints.http.signature import SIGNATURE_HEADER, sign
from entrypoints.settings.secret import Secret
from tests.doubles.salon import salon
from tests.doubles.world import World
from tests.http.face import (
    KEY,
    Agent,
    ToldTools,
    call_object,
    client_of,
    services,
    tool_body,
)


BODY = tool_body("find_appointments", {"customer_name": "Max Beispiel"})
OTHER_KEY = Secret("key_test_of_somebody_else")


async def test_an_unsigned_call_is_refused(
    told_client: httpx.AsyncClient, told_tools: ToldTools
) -> None:
    """Without a signature: 401, words that say what to send, and no tool is called."""
    response = await told_client.post("/retell/tools/find_appointments", content=BODY)

    assert response.status_code == 401
    assert response.json()["status"] == "unauthorised"
    assert SIGNATURE_HEADER in response.json()["message"]
    assert response.headers["WWW-Authenticate"] == SIGNATURE_HEADER
    assert told_tools.commands == []


@pytest.mark.parametrize(
    "header",
    [
        "",
        "v=1795511700000",
        "t=1795511700,v1=" + "0" * 64,
        "v=1795511700000,d=" + "A" * 64,
        "v=" + "9" * 500 + ",d=" + "a" * 64,
        "v=-5,d=" + "a" * 64,
        "v=1795511700000,d=" + "a" * 64 + ",d=" + "a" * 64,
    ],
)
async def test_a_header_that_is_no_signature_is_refused(
    told_client: httpx.AsyncClient, header: str
) -> None:
    """Anything but `v=<ms>,d=<64 lower-case hex>`: 401."""
    response = await told_client.post(
        "/retell/tools", content=BODY, headers={SIGNATURE_HEADER: header}
    )

    assert response.status_code == 401


async def test_a_call_signed_with_another_key_is_refused(
    told_agent: Agent, told_tools: ToldTools
) -> None:
    """A signature by a key that is not the salon's: 401, and no tool is called."""
    told_agent.key = OTHER_KEY

    response = await told_agent.send(BODY, path="/retell/tools/find_appointments")

    assert response.status_code == 401
    assert told_tools.commands == []


async def test_a_signature_is_good_for_its_own_body_only(
    told_client: httpx.AsyncClient, salon_world: World, told_tools: ToldTools
) -> None:
    """A captured signature with another body: 401."""
    captured = sign(BODY, key=KEY, now=salon_world.clock.now())
    other = tool_body("cancel_appointment", {"customer_name": "Max Beispiel"})

    response = await told_client.post(
        "/retell/tools", content=other, headers={SIGNATURE_HEADER: captured}
    )

    assert response.status_code == 401
    assert told_tools.commands == []


@pytest.mark.parametrize(("seconds", "code"), [(300, 200), (300.001, 401)])
async def test_a_signature_lasts_five_minutes(
    told_client: httpx.AsyncClient, salon_world: World, seconds: float, code: int
) -> None:
    """At 300 s it is good, a millisecond later it is stale: 401."""
    signed = sign(BODY, key=KEY, now=salon_world.clock.now())
    salon_world.clock.advance(seconds)

    response = await told_client.post(
        "/retell/tools", content=BODY, headers={SIGNATURE_HEADER: signed}
    )

    assert response.status_code == code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b'{"call": {"call_id": "call_1"}',
        b"[]",
        b"null",
        b'"text"',
        b'{"name": "find_appointments", "call": "call_1"}',
        b'{"name": "find_appointments", "call": [1]}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"call": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        '{"call": {"call_id": "call_1"}}'.encode("utf-16"),
    ],
)
async def test_a_signed_body_that_is_no_call_is_refused(told_agent: Agent, body: bytes) -> None:
    """Not JSON, or not an object with a call object: 400 with words that say what to send."""
    response = await told_agent.send(body, path="/retell/tools")

    assert response.status_code == 400
    assert response.json()["status"] == "bad_request"
    assert response.json()["message"]


async def test_arguments_alone_are_refused_with_the_reason(
    told_agent: Agent, told_tools: ToldTools
) -> None:
    """'Payload: args only' names no call: 400, and nothing is done for nobody."""
    body = json.dumps({"slot_id": "s_p3x8d1", "customer_name": "Max Beispiel"}).encode()

    response = await told_agent.send(body, path="/retell/tools/book_appointment")

    assert response.status_code == 400
    assert "args only" in response.json()["message"]
    assert told_tools.commands == []


@pytest.mark.parametrize("call_id", [None, "", "   ", 5, ["call_1"], "c" * 192, "call\x00"])
async def test_a_call_without_a_usable_id_is_refused(told_agent: Agent, call_id: object) -> None:
    """Without a call's identity nothing is done, and no other call is guessed: 400."""
    call = {**call_object(), "call_id": call_id}

    response = await told_agent.send(tool_body("hold_slot", {}, call=call), path="/retell/tools")

    assert response.status_code == 400
    assert "call_id" in response.json()["message"]


async def test_a_body_of_four_megabytes_is_read(told_agent: Agent) -> None:
    """Transcripts of long calls are long: up to the limit a body is taken."""
    call = call_object(transcript="x" * (MAX_BODY_BYTES - 1_000))
    body = tool_body("find_appointments", {}, call=call)

    response = await told_agent.send(body, path="/retell/tools")

    assert len(body) > 1024 * 1024
    assert response.status_code == 200


async def test_a_larger_body_is_refused(told_agent: Agent, told_tools: ToldTools) -> None:
    """More than the limit: 413 with the limit, signed or not."""
    body = tool_body("find_appointments", {}, call=call_object(transcript="x" * MAX_BODY_BYTES))

    response = await told_agent.send(body, path="/retell/tools")

    assert response.status_code == 413
    assert response.json()["status"] == "too_large"
    assert str(MAX_BODY_BYTES) in response.json()["message"]
    assert told_tools.commands == []


async def test_every_refusal_names_the_request(told_client: httpx.AsyncClient) -> None:
    """The id in the header and in the body is the one in our log."""
    response = await told_client.post("/retell/tools", content=BODY)

    assert response.json()["request_id"] == response.headers["X-Request-Id"]


async def test_a_call_is_posted(told_client: httpx.AsyncClient) -> None:
    """Other methods: 405 in the same shape."""
    response = await told_client.get("/retell/tools/find_appointments")

    assert response.status_code == 405
    assert response.json()["status"] == "method_not_allowed"


# --- several salons


@pytest.fixture
def two_salons() -> TenantDirectory:
    """One salon by its number and agent, another by its own."""
    return TenantDirectory(
        (
            TenantAccess(
                salon(tenant_id="mitte"),
                called_numbers=("+49 30 231250-42",),
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
    ("path", "call", "tenant_id"),
    [
        ("/retell/tools", call_object(), "mitte"),
        ("/retell/tools", call_object(to_number="0049 30 23125042"), "mitte"),
        ("/retell/tools", call_object(to_number=None, agent_id="agent_mitte"), "mitte"),
        ("/retell/tools", call_object(to_number="+4930555", agent_id="agent_mitte"), "mitte"),
        (
            "/retell/tools",
            call_object(
                direction="outbound", from_number="+493023125042", to_number="+4915112345678"
            ),
            "mitte",
        ),
        ("/retell/mitte/tools", call_object(to_number=None, agent_id=None), "mitte"),
        ("/retell/mitte/tools/find_appointments", call_object(to_number=None), "mitte"),
    ],
)
async def test_a_call_belongs_to_the_salon_that_was_called(
    salon_world: World,
    told_tools: ToldTools,
    two_salons: TenantDirectory,
    path: str,
    call: dict[str, str],
    tenant_id: str,
) -> None:
    """By the address, else by our side of the call, else by the agent."""
    made = services(salon_world, tools=told_tools)
    async with client_of(made, directory=two_salons) as client:
        agent = Agent(client, clock=salon_world.clock)

        response = await agent.send(tool_body("find_appointments", {}, call=call), path=path)

    assert response.status_code == 200
    assert told_tools.invocations[0].tenant.tenant_id == tenant_id
    assert told_tools.invocations[0].caller == PhoneNumber("+4915112345678")


@pytest.mark.parametrize(
    ("path", "call", "code"),
    [
        ("/retell/tools", call_object(to_number="+493023125043"), 401),
        ("/retell/tools", call_object(to_number=None, agent_id="agent_pankow"), 401),
        ("/retell/pankow/tools", call_object(), 401),
        ("/retell/nowhere/tools", call_object(), 401),
        ("/retell/tools", call_object(to_number=None, agent_id=None), 401),
        ("/retell/tools", call_object(to_number="+4930555", metadata={"tenant_id": "mitte"}), 401),
    ],
)
async def test_only_keys_of_the_salon_that_was_called_are_tried(
    salon_world: World,
    told_tools: ToldTools,
    two_salons: TenantDirectory,
    path: str,
    call: dict[str, str],
    code: int,
) -> None:
    """One salon's key signs nothing for another, and an unknown salon has no key."""
    made = services(salon_world, tools=told_tools)
    async with client_of(made, directory=two_salons) as client:
        agent = Agent(client, clock=salon_world.clock, key=KEY)

        response = await agent.send(tool_body("find_appointments", {}, call=call), path=path)

    assert response.status_code == code
    assert told_tools.commands == []


async def test_every_key_of_a_rotation_signs(
    salon_world: World, told_tools: ToldTools, two_salons: TenantDirectory
) -> None:
    """While one key is replaced by another, both are good."""
    made = services(salon_world, tools=told_tools)
    async with client_of(made, directory=two_salons) as client:
        agent = Agent(client, clock=salon_world.clock, key=Secret("key_test_next"))

        response = await agent.send(BODY, path="/retell/tools")

    assert response.status_code == 200


async def test_a_body_that_names_no_salon_is_refused_before_its_signature(
    salon_world: World, two_salons: TenantDirectory
) -> None:
    """With several salons and no salon in the address, what is no JSON cannot be verified: 400."""
    async with client_of(services(salon_world), directory=two_salons) as client:
        agent = Agent(client, clock=salon_world.clock)

        response = await agent.send(b"not json", path="/retell/tools")

    assert response.status_code == 400
