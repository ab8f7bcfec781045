"""Call-backs over HTTP: taken in a call, read and closed by the salon's software."""

import asyncio
import datetime as dt
import json

from typing import Any

import httpx
import pytest

from booking_domain.application.process_call_events import ProcessCallEvents
from booking_domain.application.untold_ends import UntoldEnds
from booking_domain.model.callback_request import CallbackReason
from booking_domain.model.tool_receipt import ToolReceipt
from entrypoints.http.retell_lifecycle import read_news
from tests.doubles.clock import FakeClock
from tests.doubles.salon import MONDAY_MORNING
from tests.doubles.world import World
from tests.http.face import (
    BEARER,
    CALLER_NUMBER,
    Agent,
    ToldTools,
    call_object,
    client_of,
    services,
)


BASE = "/api/v1/callbacks"
WISH = {
    "service": "Herrenhaarschnitt",
    "staff": "Anna",
    "date_text": "morgen",
    "time_text": "um zehn",
    "customer_name": "Max Beispiel",
}


async def listed(client: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    response = await client.get(BASE, headers=BEARER, params=query)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["callbacks"]
    return found


async def test_a_calendar_that_is_down_becomes_a_callback_of_the_salon(
    agent: Agent, client: httpx.AsyncClient, salon_world: World
) -> None:
    """The caller hears so, and the salon reads whom to ring about what."""
    salon_world.calendar.blind = 1

    answer = await agent.call("book_appointment", WISH)

    assert answer["status"] == "callback_noted"
    assert "ruft Sie zurück" in answer["message"]
    assert "nichts eingetragen" in answer["message"]
    (callback,) = await listed(client)
    assert (callback["name"], callback["phone"]) == ("Max Beispiel", CALLER_NUMBER)
    assert (callback["reason"], callback["is_open"]) == ("calendar_down", True)
    (wish,) = callback["wishes"]
    assert wish["words"] == {
        "service": "Herrenhaarschnitt",
        "staff": "Anna",
        "date": "morgen",
        "time": "um zehn",
    }
    assert wish["service"] == {"id": "herren", "name": "Herrenhaarschnitt"}
    assert wish["start"] == "2026-11-24T10:00:00+01:00"


async def test_a_caller_may_wish_to_be_rung_back(agent: Agent, client: httpx.AsyncClient) -> None:
    """Under the agent's own names of the arguments, too."""
    answer = await agent.call(
        "request_callback", {"name": "Max Beispiel", "anliegen": "Brautfrisur", "datum": "{{d}}"}
    )

    assert answer["status"] == "callback_noted"
    (callback,) = await listed(client)
    assert callback["reason"] == "wished"
    assert callback["wishes"][0]["words"] == {"text": "Brautfrisur"}


async def test_a_closed_callback_is_out_of_the_list_with_its_note(
    agent: Agent, client: httpx.AsyncClient
) -> None:
    """Closing it twice changes nothing; what nobody asked for cannot be closed."""
    await agent.call("request_callback", {"name": "Max Beispiel"})
    (callback,) = await listed(client)
    address = f"{BASE}/{callback['id']}"

    closed = await client.post(f"{address}/close", headers=BEARER, json={"note": "kommt Freitag"})
    again = await client.post(f"{address}/close", headers=BEARER, json={"note": "anders"})
    missing = await client.post(f"{BASE}/nobody/close", headers=BEARER, json={})

    assert (closed.status_code, again.status_code, missing.status_code) == (200, 200, 404)
    assert closed.json() == again.json() == (await client.get(address, headers=BEARER)).json()
    assert (closed.json()["is_open"], closed.json()["note"]) == (False, "kommt Freitag")
    assert await listed(client) == []
    assert [one["id"] for one in await listed(client, all=True)] == [callback["id"]]


async def test_without_a_token_nobody_sees_who_called(
    agent: Agent, client: httpx.AsyncClient
) -> None:
    """Neither the list, nor one of it, and nothing is closed."""
    await agent.call("request_callback", {"name": "Max Beispiel"})
    (callback,) = await listed(client)

    refused = [
        await client.get(BASE),
        await client.get(f"{BASE}/{callback['id']}", headers={"Authorization": "Bearer no"}),
        await client.post(f"{BASE}/{callback['id']}/close", json={}),
    ]

    assert [one.status_code for one in refused] == [401] * 3
    assert "Max" not in "".join(one.text for one in refused)
    assert len(await listed(client)) == 1


async def test_what_cannot_be_stored_or_read_is_refused(
    agent: Agent, client: httpx.AsyncClient
) -> None:
    """With the field, and nothing of it is closed."""
    await agent.call("request_callback", {"name": "Max Beispiel"})
    (callback,) = await listed(client)
    address = f"{BASE}/{callback['id']}/close"

    bodies: tuple[dict[str, object], ...] = ({"note": "x" * 1001}, {"note": "a\0b"}, {"why": "x"})
    codes = [
        (await client.post(address, headers=BEARER, content=json.dumps(body))).status_code
        for body in bodies
    ]
    odd = [
        (await client.get(f"{BASE}/{name}", headers=BEARER)).status_code
        for name in ("x" * 65, "a%00b")
    ]

    assert codes == [422, 422, 422]
    assert odd == [404, 404]
    assert len(await listed(client)) == 1


# --- what nobody told the caller


async def test_only_an_answer_in_time_counts_as_told(salon_world: World) -> None:
    """The work of an overdue call goes on, and what comes of it has told nobody anything."""
    clock = FakeClock(MONDAY_MORNING)
    tools = ToldTools(hold=asyncio.Event())
    async with client_of(services(salon_world, tools=tools, clock=clock)) as client:
        agent = Agent(client, clock=clock)
        overdue = asyncio.create_task(agent.call("book_appointment", WISH))
        await clock.advance(7.1)
        assert (await overdue)["status"] == "pending"
        assert tools.hold is not None
        tools.hold.set()
        await agent.call("book_appointment", WISH)

    assert tools.finished == 2
    assert len(tools.answers) == 1


async def test_who_hangs_up_on_a_pending_booking_is_rung_back(
    agent: Agent, client: httpx.AsyncClient, salon_world: World
) -> None:
    """From the tool call to the salon's list."""
    release = asyncio.Event()
    salon_world.calendar.before_write = release.wait
    pending = await agent.call("book_appointment", WISH, tool_call_id="tc_1")
    salon_world.calendar.before_write = None
    release.set()
    for row in await salon_world.rows():
        await salon_world.runner.wait_for(row, wait_seconds=60)
    # Three hours on, nobody has told the end of the call: it is over.
    salon_world.clock.advance(4 * 60 * 60)
    untold = UntoldEnds(
        tenant_ids=[salon_world.tenant.tenant_id],
        units=salon_world.units,
        alarms=salon_world.alarms,
        clock=salon_world.clock,
    )
    before_its_end = await untold.note_all()
    await _end_call(salon_world)

    await untold.note_all()

    assert pending["status"] == "pending"
    assert before_its_end == 0
    (callback,) = await listed(client)
    assert callback["reason"] == CallbackReason.UNTOLD.value
    assert callback["appointment"]["state"] == "confirmed"
    assert callback["appointment"]["start"] == "2026-11-24T10:00:00+01:00"


async def test_who_hung_up_before_the_answer_is_rung_back(
    agent: Agent, client: httpx.AsyncClient, salon_world: World
) -> None:
    """The word of the end comes while the calendar books: "gebucht" is said to nobody."""

    async def hang_up() -> None:
        await agent.send(event_body(end=salon_world.clock.now()), path="/retell/webhook")
        await _end_call(salon_world)

    salon_world.calendar.before_write = hang_up

    answer = await agent.call("book_appointment", WISH, tool_call_id="tc_1")

    assert answer["status"] == "confirmed"
    await _time_goes_on(salon_world)
    (callback,) = await listed(client)
    assert callback["reason"] == CallbackReason.UNTOLD.value
    assert callback["appointment"]["state"] == "confirmed"


@pytest.mark.parametrize(("hung_up_for", "callbacks"), [(5, 1), (-5, 0)])
async def test_a_word_of_the_end_that_comes_late_undoes_what_nobody_heard(
    agent: Agent,
    client: httpx.AsyncClient,
    salon_world: World,
    *,
    hung_up_for: int,
    callbacks: int,
) -> None:
    """The answer was noted as told before the event came; the event says when they hung up."""
    await agent.call("book_appointment", WISH, tool_call_id="tc_1")
    async with asyncio.timeout(60):
        while await _waiting(salon_world):  # noqa: ASYNC110 - a row of the database tells it
            await asyncio.sleep(0)
    ended = salon_world.clock.now() - dt.timedelta(seconds=hung_up_for)

    await agent.send(event_body(end=ended), path="/retell/webhook")
    await _end_call(salon_world)

    await _time_goes_on(salon_world)
    assert len(await listed(client)) == callbacks


async def test_who_hears_it_in_another_call_is_not_rung_for_the_first(
    agent: Agent, client: httpx.AsyncClient, salon_world: World
) -> None:
    """They hung up too early, and rang again."""

    async def hang_up() -> None:
        await agent.send(event_body(end=salon_world.clock.now()), path="/retell/webhook")
        await _end_call(salon_world)

    salon_world.calendar.before_write = hang_up
    await agent.call("book_appointment", WISH, tool_call_id="tc_1")

    again = call_object("call_2")
    answer = await agent.call("find_appointments", {"customer_name": "Max Beispiel"}, call=again)

    await _time_goes_on(salon_world)
    assert answer["status"] == "confirmed"
    assert await listed(client) == []


def event_body(*, end: dt.datetime) -> bytes:
    """Return the word that the call is over."""
    about = call_object(end_timestamp=round(end.timestamp() * 1000))
    return json.dumps({"event": "call_ended", "call": about}).encode()


async def _waiting(world: World) -> tuple[ToolReceipt, ...]:
    """Return the tool calls of which it is not noted that their caller was told."""
    async with world.units.reading(world.tenant.tenant_id) as unit:
        return await unit.receipts.untold(before=world.clock.now() + dt.timedelta(days=1), limit=9)


async def _time_goes_on(world: World) -> None:
    """Let an hour pass, and the job look for those who were not told."""
    await world.finish_what_was_left()
    world.clock.advance(60 * 60)
    untold = UntoldEnds(
        tenant_ids=[world.tenant.tenant_id],
        units=world.units,
        alarms=world.alarms,
        clock=world.clock,
    )
    await untold.note_all()


async def _end_call(world: World) -> None:
    people = ProcessCallEvents(
        tenants={world.tenant.tenant_id: world.tenant},
        read=read_news,
        units=world.units,
        alarms=world.alarms,
        clock=world.clock,
    )
    await people.process_all()
