"""Signed tool calls: what reaches the use cases, and what the agent hears."""

import asyncio
import json

from pathlib import Path
from typing import Any

import pytest
import structlog

from structlog.contextvars import merge_contextvars

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.invocation import Authority
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem
from booking_domain.model.results import Missing, NeedsInput
from tests.doubles.clock import FakeClock
from tests.doubles.salon import MONDAY_MORNING
from tests.doubles.world import World
from tests.http.face import (
    CALLER_NUMBER,
    Agent,
    ToldTools,
    call_object,
    client_of,
    invoked,
    services,
    tool_body,
)


PAYLOADS = Path(__file__).parents[2].parent / "shared" / "contracts" / "retell"
WISH = {
    "dienstleistung": "Herrenhaarschnitt",
    "datum": "morgen",
    "uhrzeit": "um zehn",
    "name": "Max Beispiel",
}


async def test_a_booking_is_made_and_told(agent: Agent, salon_world: World) -> None:
    """A signed call books in the calendar and in the database, and says so in German."""
    answer = await agent.call("book_appointment", WISH, tool_call_id="tool_call_a")

    assert answer["status"] == "confirmed"
    assert "fest gebucht" in answer["message"]
    assert answer["start"] == "2026-11-24T10:00:00+01:00"
    assert len(await salon_world.bookings()) == 1
    await salon_world.assert_agreement()


async def test_a_repeated_delivery_books_once_and_gets_the_same_answer(
    agent: Agent, salon_world: World
) -> None:
    """Six deliveries of one call, all at once: one booking, one answer six times."""
    answers = await asyncio.gather(
        *(agent.call("book_appointment", WISH, tool_call_id="tool_call_a") for _ in range(6))
    )

    assert [answer["status"] for answer in answers] == ["confirmed"] * 6
    assert all(answer == answers[0] for answer in answers)
    assert len(await salon_world.bookings()) == 1


async def test_a_delivery_that_comes_again_after_a_cancellation_is_not_told_of_a_booking(
    agent: Agent, salon_world: World
) -> None:
    """The platform may repeat a booking late; the caller has cancelled it in between."""
    await agent.call("book_appointment", WISH, tool_call_id="tool_call_a")
    await agent.call("cancel_appointment", {}, tool_call_id="tool_call_b")

    repeats = [
        await agent.call("book_appointment", WISH, tool_call_id="tool_call_a") for _ in range(5)
    ]

    assert [one["status"] for one in repeats] == ["cancelled"] * 5
    assert await salon_world.bookings() == ()


async def test_the_same_id_with_other_arguments_is_an_error(
    agent: Agent, salon_world: World
) -> None:
    """A delivery is told apart from another one that borrows its id."""
    await agent.call("book_appointment", WISH, tool_call_id="tool_call_a")

    answer = await agent.call(
        "book_appointment", {**WISH, "uhrzeit": "um elf"}, tool_call_id="tool_call_a"
    )

    assert answer["status"] == "system_unavailable"
    assert len(await salon_world.bookings()) == 1


async def test_book_cancel_and_book_again_works_without_ids(
    agent: Agent, salon_world: World
) -> None:
    """Without tool call ids a wish that returns later in the call is a new wish, not a repeat."""
    turns: list[dict[str, Any]] = []

    async def say(name: str, args: dict[str, str]) -> str:
        turns.append({"role": "user", "content": "Bitte."})
        call = call_object(transcript_with_tool_calls=list(turns))
        return str((await agent.call(name, args, call=call))["status"])

    statuses = [
        await say("book_appointment", WISH),
        await say("cancel_appointment", {}),
        await say("book_appointment", WISH),
    ]

    assert statuses == ["confirmed", "cancelled", "confirmed"]
    assert len(await salon_world.bookings()) == 1


async def test_a_whole_conversation(agent: Agent, salon_world: World) -> None:
    """Check, hold, book, find, move, ask, cancel: each tool answers with its status."""
    free = await agent.call("check_availability", {k: WISH[k] for k in WISH if k != "name"})
    held = await agent.call("hold_slot", {"slot_id": free["slot_1_id"]})
    booked = await agent.call("book_appointment", {"customer_name": "Max Beispiel"})
    found = await agent.call("list_appointments", {"name": "Max Beispiel"})
    moved = await agent.call(
        "reschedule_appointment",
        {"appointment_ref": booked["appointment_ref"], "neue_uhrzeit": "um elf", "datum": "morgen"},
    )
    asked = await agent.call("get_booking_status", {})
    cancelled = await agent.call("cancel_appointment_v3", {"reason": "verhindert"})

    statuses = [one["status"] for one in (free, held, booked, found, moved, asked, cancelled)]
    assert statuses == [
        "available",
        "held",
        "confirmed",
        "confirmed",
        "rescheduled",
        "confirmed",
        "cancelled",
    ]
    assert moved["start"] == "2026-11-24T11:00:00+01:00"
    assert await salon_world.bookings() == ()


async def test_checking_never_holds(agent: Agent, salon_world: World) -> None:
    """Asking for free times leaves no trace in the calendar or among the appointments."""
    await agent.call("check_availability", {k: WISH[k] for k in WISH if k != "name"})

    assert await salon_world.rows() == ()


# --- bad input is asked about


@pytest.mark.parametrize(
    ("tool", "args", "status"),
    [
        ("check_availability", {}, "needs_input"),
        ("check_availability", {"service": "Herrenhaarschnitt"}, "needs_input"),
        ("check_availability", {"service": "Weltreise", "date_text": "morgen"}, "needs_input"),
        ("check_availability", {"service": ["x"], "date_text": {"a": 1}}, "needs_input"),
        ("check_availability", {"service": "bart", "date_text": "Käsekuchen"}, "needs_input"),
        ("check_availability", {"service": "bart", "date_text": "x" * 50_000}, "needs_input"),
        ("book_appointment", {**WISH, "name": "{{customer_name}}"}, "needs_input"),
        ("book_appointment", {**WISH, "name": "x" * 5_000}, "needs_input"),
        ("book_appointment", {**WISH, "telefon": "keine Nummer"}, "needs_input"),
        ("book_appointment", {**WISH, "email": "kein at"}, "needs_input"),
        ("book_appointment", {"name": "Max", "slot_id": "erfunden"}, "needs_input"),
        ("hold_slot", {"slot_id": 7}, "needs_input"),
        ("find_appointments", {}, "needs_input"),
        ("cancel_appointment", {"reference": "A-00000", "name": "Max Beispiel"}, "not_found"),
        ("reschedule_appointment", {"name": "Max Beispiel"}, "not_found"),
        ("reschedule_appointment", {"name": "Max"}, "needs_input"),
        ("get_booking_status", {}, "needs_input"),
    ],
)
async def test_what_is_missing_or_makes_no_sense_is_asked_for(
    agent: Agent, salon_world: World, tool: str, args: dict[str, Any], status: str
) -> None:
    """200, a status of the closed set and a sentence; nothing is booked."""
    answer = await agent.call(tool, args)

    assert answer["status"] == status
    assert 0 < len(answer["message"]) <= 300
    assert await salon_world.bookings() == ()


@pytest.mark.parametrize(
    "args", [None, [], "nonsense", 5, True, '{"name": ["Max"]}', [{"name": "Max"}]]
)
async def test_arguments_that_are_no_object_are_no_arguments(
    told_agent: Agent, told_tools: ToldTools, args: Any
) -> None:
    """Whatever stands in place of the arguments, the tool is asked without any."""
    await told_agent.call("book_appointment", args)

    assert told_tools.commands == [BookAppointment()]


async def test_an_unknown_tool_is_answered_and_raises_an_alarm(
    told_agent: Agent, told_tools: ToldTools
) -> None:
    """200 `system_unavailable`, and one alarm in the log that names the tool and the call."""
    with structlog.testing.capture_logs(processors=[merge_contextvars]) as logs:
        answer = await told_agent.call("make_coffee_v2", {"name": "Max Beispiel"})

    assert answer["status"] == "system_unavailable"
    assert told_tools.commands == []
    alarms = [line for line in logs if line.get("alarm")]
    assert [(line["tool"], line["call_id"]) for line in alarms] == [("make_coffee_v2", "call_1")]


@pytest.mark.parametrize("name", [None, "", 5, {"a": 1}])
async def test_a_body_that_names_no_tool_calls_an_unknown_one(
    told_agent: Agent, told_tools: ToldTools, name: object
) -> None:
    """Without a tool in the address or the body: 200 `system_unavailable`."""
    body = json.dumps({"name": name, "args": {}, "call": call_object()}).encode()

    response = await told_agent.send(body, path="/retell/tools")

    assert (response.status_code, response.json()["status"]) == (200, "system_unavailable")
    assert told_tools.commands == []


async def test_the_tool_in_the_address_wins(told_agent: Agent, told_tools: ToldTools) -> None:
    """The body may name another tool; the address says which one was configured."""
    body = tool_body("cancel_appointment", {"service": "Bartpflege"})

    await told_agent.send(body, path="/retell/tools/check_availability_v17")

    assert told_tools.commands == [CheckAvailability(service="Bartpflege")]


# --- identity


async def test_identity_comes_from_the_call_object_only(
    told_agent: Agent, told_tools: ToldTools
) -> None:
    """What the model says of the call, the caller or the salon is not believed."""
    args = {"call_id": "1", "from_number": "+491700000000", "tenant_id": "other", "caller": "x"}

    await told_agent.call("find_appointments", args, tool_call_id="tool_call_a")

    (invocation,) = told_tools.invocations
    assert invocation.call_id == "call_1"
    assert invocation.caller == PhoneNumber(CALLER_NUMBER)
    assert invocation.tenant.tenant_id == "salon-muster"
    assert invocation.authority is Authority.CALLER
    assert (invocation.platform, invocation.invocation_id) == ("retell", "tool_call_a")


@pytest.mark.parametrize(
    ("call", "caller"),
    [
        (call_object(from_number="anonymous"), PhoneProblem.WITHHELD),
        (call_object(from_number=None, to_number=None, call_type="web_call"), PhoneProblem.MISSING),
        (call_object(from_number=4915112345678), PhoneProblem.MISSING),
        (call_object(from_number="sip:max@example.org"), PhoneProblem.NOT_A_NUMBER),
        (
            call_object(direction="outbound", from_number="+493023125042", to_number=CALLER_NUMBER),
            PhoneNumber(CALLER_NUMBER),
        ),
    ],
)
async def test_the_caller_is_the_other_side_of_the_call(
    told_agent: Agent, told_tools: ToldTools, call: dict[str, Any], caller: object
) -> None:
    """Inbound it is who called, outbound who was called; withheld and nonsense are no number."""
    await told_agent.call("find_appointments", {}, call=call)

    assert told_tools.invocations[0].caller == caller


async def test_unknown_fields_are_ignored(told_agent: Agent, told_tools: ToldTools) -> None:
    """Platforms add fields; ours is a call like any other."""
    call = call_object(brand_new={"deep": [1, {"x": None}]}, latency=[0.5])
    body = json.dumps(
        {"name": "find_appointments", "args": {}, "call": call, "execution": {"id": 1}}
    ).encode()

    response = await told_agent.send(body, path="/retell/tools")

    assert response.status_code == 200
    assert len(told_tools.commands) == 1


async def test_the_last_unanswered_call_of_the_tool_is_this_one(
    told_agent: Agent, told_tools: ToldTools
) -> None:
    """Of several entries the newest of this tool without a result names the delivery."""
    entries = [
        invoked("find_appointments", "tool_call_old", args={}),
        {"role": "tool_call_result", "tool_call_id": "tool_call_old", "content": "..."},
        invoked("find_appointments_v2", "tool_call_now", args={}),
        invoked("check_availability", "tool_call_other", args={}),
    ]
    call = call_object(transcript_with_tool_calls=entries)

    await told_agent.call("find_appointments", {}, call=call)

    assert told_tools.invocations[0].invocation_id == "tool_call_now"


# --- trouble


async def test_a_defect_is_an_honest_sentence_and_one_alarm(
    told_agent: Agent, told_tools: ToldTools
) -> None:
    """200 `system_unavailable`, no trace in the answer, and no message of it in the log."""
    told_tools.error = RuntimeError("Max Beispiel +4915112345678 kaputt")

    with structlog.testing.capture_logs() as logs:
        answer = await told_agent.call("book_appointment", WISH)

    assert answer["status"] == "system_unavailable"
    assert set(answer) == {"status", "message"}
    assert len([line for line in logs if line.get("alarm")]) == 1
    assert "RuntimeError" in repr(logs)
    assert "Beispiel" not in repr(logs)


async def test_a_result_without_words_is_an_honest_sentence_too(
    told_agent: Agent, told_tools: ToldTools
) -> None:
    """Whatever goes wrong after the signature was checked: 200 and one alarm."""
    told_tools.result = object()  # type: ignore[assignment]

    with structlog.testing.capture_logs() as logs:
        answer = await told_agent.call("book_appointment", WISH)

    assert answer["status"] == "system_unavailable"
    assert len([line for line in logs if line.get("alarm")]) == 1


async def test_a_calendar_that_does_not_answer_is_admitted(
    agent: Agent, salon_world: World
) -> None:
    """The caller is told, and nothing is booked; whom to ring back is not known of everybody."""
    salon_world.calendar.blind = 2
    words = {k: WISH[k] for k in WISH if k != "name"}

    answer = await agent.call("check_availability", words)
    nobody = await agent.call("check_availability", words, call=call_object(from_number=None))

    assert answer["status"] == "callback_noted"
    assert nobody["status"] == "system_unavailable"
    assert await salon_world.bookings() == ()


async def test_the_log_names_nobody(agent: Agent) -> None:
    """One line a request: tenant, call, tool, status and duration; no number, name or text."""
    processors = (structlog.contextvars.merge_contextvars,)
    with structlog.testing.capture_logs(processors=processors) as logs:
        await agent.call("book_appointment", {**WISH, "email": "max@example.org"})

    (line,) = [line for line in logs if line["event"] == "request answered"]
    assert line["tenant"] == "salon-muster"
    assert line["call_id"] == "call_1"
    assert line["tool"] == "book_appointment"
    assert line["status"] == "confirmed"
    assert line["http_status"] == 200
    assert line["correlation_id"]
    assert isinstance(line["duration_ms"], int)
    for secret in ("Beispiel", "15112345678", "23125042", "example.org", "morgen", "key_test"):
        assert secret not in repr(logs)


# --- in time


@pytest.mark.parametrize(
    ("tool", "header", "seconds"),
    [
        ("check_availability", None, 2.25),
        ("check_availability", "10000", 8.25),
        ("check_availability", "1", 0.375),
        ("check_availability", "999999", 28.25),
        ("book_appointment", None, 6.25),
        ("book_appointment", "soon", 6.25),
        ("book_appointment", "-5", 6.25),
        ("find_appointments", "1200", 0.15),
    ],
)
async def test_the_budget_is_the_platforms_within_the_tools_range(
    told_agent: Agent,
    told_tools: ToldTools,
    salon_world: World,
    tool: str,
    header: str | None,
    seconds: float,
) -> None:
    """A tool must be done a good second before the platform stops waiting."""
    headers = {} if header is None else {"X-Tool-Budget-Ms": header}
    now = salon_world.clock.monotonic()

    await told_agent.send(tool_body(tool, {}), path=f"/retell/tools/{tool}", **headers)

    assert told_tools.invocations[0].deadline == pytest.approx(now + seconds)


@pytest.mark.parametrize(
    ("tool", "seconds", "status"),
    [("book_appointment", 7.0, "pending"), ("check_availability", 3.0, "system_unavailable")],
)
async def test_an_answer_is_out_in_time_whatever_the_tool_does(
    salon_world: World, tool: str, seconds: float, status: str
) -> None:
    """A second before the budget ends: a change is pending, a question cannot be answered."""
    clock = FakeClock(MONDAY_MORNING)
    tools = ToldTools(hold=asyncio.Event())
    async with client_of(services(salon_world, tools=tools, clock=clock)) as client:
        agent = Agent(client, clock=clock)
        asking = asyncio.create_task(agent.call(tool, WISH))
        await clock.advance(seconds - 0.01)
        in_time_still_waiting = not asking.done()

        await clock.advance(0.02)
        answer = await asking
        assert tools.hold is not None
        tools.hold.set()

    assert in_time_still_waiting
    assert answer["status"] == status
    assert "appointment_ref" not in answer
    assert tools.finished == 1


@pytest.mark.parametrize("tool", ["get_booking_status", "find_appointments"])
async def test_who_asks_for_their_booking_too_late_hears_no_denial(
    salon_world: World, tool: str
) -> None:
    """The incident: "nichts eingetragen", while the booking was being made."""
    clock = FakeClock(MONDAY_MORNING)
    tools = ToldTools(hold=asyncio.Event())
    async with client_of(services(salon_world, tools=tools, clock=clock)) as client:
        asking = asyncio.create_task(Agent(client, clock=clock).call(tool, {}))
        await clock.advance(1.01)
        answer = await asking
        assert tools.hold is not None
        tools.hold.set()

    assert answer["status"] == "system_unavailable"
    assert "nichts eingetragen" not in answer["message"]
    assert "nicht sicher sagen" in answer["message"]


async def test_a_calendar_of_eight_seconds_keeps_no_caller_waiting(
    agent: Agent, salon_world: World
) -> None:
    """Pending by a second before the budget ends; the booking goes on, and can be asked for."""
    clock = salon_world.clock
    salon_world.calendar.before_write = lambda: clock.sleep(8.0)
    begun = clock.monotonic()

    pending = await agent.call("book_appointment", WISH)
    answered_after = clock.monotonic() - begun
    # The answer may be out before anybody knew a reference: the call itself is enough.
    asked = [await agent.call("get_booking_status", {}) for _ in range(3)]

    assert pending["status"] == "pending"
    assert answered_after <= 7.0
    assert asked[-1]["status"] == "confirmed"
    assert not any("nichts eingetragen" in one["message"] for one in asked)
    assert len(await salon_world.bookings()) == 1


@pytest.mark.parametrize(
    ("tool", "arguments", "seconds"),
    [
        ("check_availability", {"dienstleistung": "Bartpflege", "datum": "übermorgen"}, 3.0),
        ("hold_slot", {**WISH, "datum": "übermorgen"}, 1.0),
        ("book_appointment", {**WISH, "datum": "übermorgen"}, 7.0),
        ("find_appointments", {"name": "Max Beispiel"}, 1.0),
        ("get_booking_status", {}, 1.0),
        ("reschedule_appointment", {"neue_uhrzeit": "um elf", "datum": "morgen"}, 7.0),
        ("cancel_appointment", {"name": "Max Beispiel"}, 7.0),
        ("request_callback", {"name": "Max Beispiel", "dienstleistung": "Bartpflege"}, 1.0),
    ],
)
async def test_no_tool_is_silent_while_each_answer_of_the_calendar_takes_eight_seconds(
    agent: Agent, salon_world: World, tool: str, arguments: dict[str, str], seconds: float
) -> None:
    """Who has an appointment hears something a second before the budget ends, whatever they ask."""
    clock = salon_world.clock
    booked = await agent.call("book_appointment", WISH)
    salon_world.calendar.before_write = lambda: clock.sleep(8.0)
    salon_world.calendar.before_read = lambda: clock.sleep(8.0)
    begun = clock.monotonic()

    answer = await agent.call(tool, arguments)

    assert booked["status"] == "confirmed"
    assert clock.monotonic() - begun <= seconds
    assert answer["message"]
    assert answer["status"] not in {"cancelled", "rescheduled"}


# --- Retell's own payloads


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="Retell's payloads are not beside the project")
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("function_anonymous_caller", "available"),
        ("function_web_call_dashboard_test", "available"),
        ("function_check_availability", "available"),
        ("function_book_appointment", "needs_input"),
        ("function_list_appointments", "needs_input"),
        ("function_cancel_appointment", "needs_input"),
        ("function_reschedule_appointment", "needs_input"),
    ],
)
async def test_a_payload_of_retell_is_understood(agent: Agent, name: str, status: str) -> None:
    """Each documented body is answered with 200 and the status that it deserves here."""
    response = await agent.send((PAYLOADS / f"{name}.json").read_bytes(), path="/retell/tools")

    assert response.status_code == 200
    assert response.json()["status"] == status


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="Retell's payloads are not beside the project")
async def test_year_2023_is_never_offered_or_booked(agent: Agent, salon_world: World) -> None:
    """A model's invented date of years ago, with placeholders around it: asked about, not used."""
    body = (PAYLOADS / "function_adversarial_args.json").read_bytes()

    response = await agent.send(body, path="/retell/tools/check_availability_v17")

    assert response.status_code == 200
    assert response.json()["status"] in {"past_date", "ambiguous"}
    assert "slots" not in response.json()


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="Retell's payloads are not beside the project")
async def test_retells_payload_of_arguments_alone_is_refused(agent: Agent) -> None:
    """It names no call."""
    body = (PAYLOADS / "function_args_at_root.json").read_bytes()

    response = await agent.send(body, path="/retell/tools/book_appointment")

    assert response.status_code == 400


async def test_what_the_tool_asks_is_told(told_agent: Agent, told_tools: ToldTools) -> None:
    """A question of the use case goes out as it is presented."""
    told_tools.result = NeedsInput(Missing.SERVICE, choices=("Bartpflege",))

    answer = await told_agent.call("check_availability", {})

    assert (answer["status"], answer["missing"]) == ("needs_input", "service")
    assert answer["choices"] == ["Bartpflege"]
