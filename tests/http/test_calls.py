"""What becomes known of a call from what the platform tells of it and what our tools did in it."""

import datetime as dt
import itertools
import json

from pathlib import Path
from typing import Any

import pytest
import structlog

from adapters.memory.store import CommitFault
from booking_domain.application.process_call_events import ProcessCallEvents
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.call import (
    Call,
    CallKind,
    CallOutcome,
    Opinion,
    RecordingConsent,
    Suspicion,
    Transfer,
)
from booking_domain.model.inbox_event import RETELL
from booking_domain.model.known_customer import Consent, KnownCustomer
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.tenant import Tenant
from entrypoints.http.retell_lifecycle import read_news
from entrypoints.regular_calls import RegularCalls
from tests.doubles.salon import salon
from tests.doubles.world import CALLER, World
from tests.http.deliveries import calcom_body, deliver, inbox
from tests.http.face import Agent, call_object
from tests.unit.booking_domain.application.test_own_appointments import booked


PAYLOADS = Path(__file__).parents[2].parent / "shared" / "contracts" / "retell"
PATH = "/retell/webhook"
START = 1_795_428_000_000
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
BOOK = {
    "customer_name": "Max Beispiel",
    "service": "Herrenhaarschnitt",
    "staff": "Anna",
    "date_text": "morgen um zehn",
}
SAYS_BOOKED = [
    {"role": "agent", "content": "Ihr Termin ist fest gebucht: Dienstag, 24. November, 10 Uhr."},
    {"role": "user", "content": "Danke, tschüss."},
]


def event_body(event: str, *, more: dict[str, Any] | None = None, **call: Any) -> bytes:
    """Return what happened in a call that was connected; `None` leaves a field out."""
    usual: dict[str, Any] = {"start_timestamp": START}
    if event != "call_started":
        usual |= {
            "end_timestamp": START + 42_350,
            "duration_ms": 42_350,
            "disconnection_reason": "user_hangup",
        }
    about = call_object(**(usual | call))
    return json.dumps({"event": event, "call": about, **(more or {})}).encode()


def processing(world: World, *, tenant: Tenant | None = None) -> ProcessCallEvents:
    one = tenant or world.tenant
    return ProcessCallEvents(
        tenants={one.tenant_id: one},
        read=read_news,
        units=world.units,
        alarms=world.alarms,
        clock=world.clock,
    )


async def told(agent: Agent, world: World, *bodies: bytes) -> None:
    """Deliver events in this order, and work them off."""
    for body in bodies:
        assert (await agent.send(body, path=PATH)).status_code == 204
    await processing(world).process_all()


async def call_of(world: World, call_id: str = "call_1") -> Call:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        found = await unit.calls.get(call_id)
    assert found is not None
    return found


async def customers(world: World) -> tuple[KnownCustomer, ...]:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        return await unit.customers.of_number(CALLER)


ENDED = event_body("call_ended")
ANALYZED = event_body(
    "call_analyzed",
    call_analysis={
        "call_successful": True,
        "user_sentiment": "Positive",
        "call_summary": "Max Beispiel hat gebucht.",
        "custom_analysis_data": {"booking_outcome": "none"},
    },
)


@pytest.mark.parametrize(
    "order", list(itertools.permutations([event_body("call_started"), ENDED, ANALYZED]))
)
async def test_the_order_of_events_does_not_matter(
    agent: Agent, salon_world: World, order: tuple[bytes, ...]
) -> None:
    """Nor that the tool call came before all of them."""
    answer = await agent.call("book_appointment", BOOK, tool_call_id="t1")
    assert answer["status"] == "confirmed"

    await told(agent, salon_world, *order)

    call = await call_of(salon_world)
    assert (call.kind, call.outcome) == (CallKind.INBOUND, CallOutcome.BOOKED)
    assert call.started_at == EPOCH + dt.timedelta(milliseconds=START)
    assert call.ended_at == EPOCH + dt.timedelta(milliseconds=START + 42_350)
    assert (call.duration_ms, call.disconnection_reason) == (42_350, "user_hangup")
    assert call.opinion == Opinion(is_success=True, sentiment="Positive", outcome="none")
    assert (call.caller, call.suspicion) == (CALLER, None)
    assert await inbox(salon_world) == ()


async def test_call_and_appointment_know_each_other(agent: Agent, salon_world: World) -> None:
    """From the first transaction of the booking on."""
    await agent.call("book_appointment", BOOK, tool_call_id="t1")

    (row,) = await salon_world.rows()
    call = await call_of(salon_world)
    assert (row.call_id, call.last_appointment_id) == ("call_1", row.appointment_id)


async def test_repeated_events_change_nothing(agent: Agent, salon_world: World) -> None:
    """Seen elsewhere: several call_ended within a second, and call_analyzed again and again."""
    await told(agent, salon_world, ENDED, ANALYZED)
    before = await call_of(salon_world)

    await told(agent, salon_world, ENDED, ANALYZED, ENDED)

    assert await call_of(salon_world) == before


async def test_processes_at_once_work_an_event_off_once(agent: Agent, salon_world: World) -> None:
    """Both see it waiting, and one of them leaves it alone."""
    await agent.send(ENDED, path=PATH)
    first, second = processing(salon_world), processing(salon_world)

    await first.process_all()
    await second.process_all()

    assert await inbox(salon_world) == ()
    assert salon_world.alarms.told == []


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, CallKind.INBOUND),
        ({"direction": "outbound"}, CallKind.OUTBOUND),
        ({"call_type": "web_call", "direction": None, "from_number": None}, CallKind.WEB),
        ({"call_type": "quantum_call", "direction": "sideways"}, CallKind.UNKNOWN),
    ],
)
async def test_a_calls_kind_is_always_filled(
    agent: Agent, salon_world: World, fields: dict[str, Any], kind: CallKind
) -> None:
    """By its first tool call, or by what is told of it."""
    asked = {"service": "Herrenhaarschnitt", "date_text": "morgen um zehn"}
    await agent.call("check_availability", asked, call=call_object("tooled", **fields))
    await told(agent, salon_world, event_body("call_ended", call_id="told", **fields))

    assert (await call_of(salon_world, "tooled")).kind is kind
    assert (await call_of(salon_world, "told")).kind is kind


async def test_a_call_of_the_salons_own_software_is_none_of_a_telephone(
    agent: Agent, salon_world: World
) -> None:
    """It is recorded like the others, and is over when nobody hears of it any more."""
    async with salon_world.units.writing(salon_world.tenant.tenant_id) as unit:
        await unit.calls.record(
            Call("rest:1", "rest", None, salon_world.clock.now(), kind=CallKind.API)
        )
        await unit.commit()
    salon_world.clock.advance(4 * 3600)

    await processing(salon_world).process_all()

    assert (await call_of(salon_world, "rest:1")).outcome is CallOutcome.INFORMATION


NO_WORD = [{"role": "agent", "content": "Salon Muster, guten Tag!"}]
A_WORD = [*NO_WORD, {"role": "user", "content": "Wie lange haben Sie offen?"}]


@pytest.mark.parametrize(
    ("call", "outcome"),
    [
        ({"transcript_object": A_WORD}, CallOutcome.INFORMATION),
        ({"transcript": "Agent: Guten Tag!\nUser: Hallo?"}, CallOutcome.INFORMATION),
        ({"transcript_object": NO_WORD}, CallOutcome.ABANDONED),
        ({"transcript": "Agent: Guten Tag!"}, CallOutcome.ABANDONED),
        ({"disconnection_reason": "call_transfer"}, CallOutcome.TRANSFERRED),
        (
            {
                "start_timestamp": None,
                "duration_ms": None,
                "call_status": "not_connected",
                "disconnection_reason": "dial_no_answer",
            },
            CallOutcome.NOT_CONNECTED,
        ),
        (
            {
                "start_timestamp": None,
                "duration_ms": None,
                "call_status": "registered",
                "disconnection_reason": "dial_busy",
            },
            CallOutcome.NOT_CONNECTED,
        ),
    ],
)
async def test_a_call_without_tools_has_an_outcome(
    agent: Agent, salon_world: World, call: dict[str, Any], outcome: CallOutcome
) -> None:
    """A call that was never connected has no call_started, and ends all the same."""
    await told(agent, salon_world, event_body("call_ended", **call))

    assert (await call_of(salon_world)).outcome is outcome


async def test_what_the_tools_did_is_the_outcome(agent: Agent, salon_world: World) -> None:
    """Whatever the analysis thinks of it."""
    await booked(salon_world)
    named = {"customer_name": "Max Beispiel"}
    tools: dict[str, tuple[str, dict[str, Any]]] = {
        "moving": ("reschedule_appointment", {**named, "date_text": "übermorgen um elf"}),
        "asking": ("find_appointments", named),
        "cancelling": ("cancel_appointment", named),
        "checking": ("check_availability", {"service": "Bartpflege", "date_text": "morgen"}),
        "holding": ("hold_slot", {"service": "Bartpflege", "date_text": "morgen um zehn"}),
        "requesting": (
            "book_appointment",
            {**BOOK, "service": "Kinderhaarschnitt", "staff": "Ben"},
        ),
    }
    for call_id, (tool, args) in tools.items():
        await agent.call(tool, args, tool_call_id=f"t-{call_id}", call=call_object(call_id))
        # Another call changes the appointment later: what came of this one is decided now.
        await told(agent, salon_world, event_body("call_ended", call_id=call_id))

    outcomes = {name: (await call_of(salon_world, name)).outcome for name in tools}
    assert outcomes == {
        "moving": CallOutcome.MOVED,
        "asking": CallOutcome.INFORMATION,
        "cancelling": CallOutcome.CANCELLED,
        "checking": CallOutcome.INFORMATION,
        "holding": CallOutcome.ABANDONED,
        "requesting": CallOutcome.REQUESTED,
    }


async def test_a_booking_that_was_refused_is_no_booking(agent: Agent, salon_world: World) -> None:
    """The calendar could not be reached."""
    salon_world.calendar.faults = ["never sent"] * 9
    await agent.call("book_appointment", BOOK, tool_call_id="t1")

    await told(agent, salon_world, ENDED)

    assert (await call_of(salon_world)).outcome is CallOutcome.REFUSED


async def test_the_end_of_a_call_gives_its_hold_back(agent: Agent, salon_world: World) -> None:
    """Nobody waits for three minutes for a chair that nobody wants any more."""
    held = {"service": "Herrenhaarschnitt", "staff": "Anna", "date_text": "morgen um zehn"}
    assert (await agent.call("hold_slot", held, tool_call_id="t1"))["status"] == "held"

    await told(agent, salon_world, ENDED)

    other = await agent.call("hold_slot", held, tool_call_id="t2", call=call_object("call_2"))
    assert other["status"] == "held"
    async with salon_world.units.reading(salon_world.tenant.tenant_id) as unit:
        (released,) = await unit.appointments.of_call("call_1")
    assert released.state is AppointmentState.RELEASED


async def test_the_start_of_a_call_gives_nothing_back(agent: Agent, salon_world: World) -> None:
    """It may be told after the hold."""
    held = {"service": "Herrenhaarschnitt", "staff": "Anna", "date_text": "morgen um zehn"}
    await agent.call("hold_slot", held, tool_call_id="t1")

    await told(agent, salon_world, event_body("call_started"))

    async with salon_world.units.reading(salon_world.tenant.tenant_id) as unit:
        (still,) = await unit.appointments.of_call("call_1")
    assert still.state is AppointmentState.HELD
    assert (await call_of(salon_world)).outcome is CallOutcome.ONGOING


async def booked_into_silence(agent: Agent, world: World) -> None:
    """Let the calendar fall silent between what is free and the booking of it."""
    wish = {name: one for name, one in BOOK.items() if name != "customer_name"}
    await agent.call("check_availability", wish)
    world.calendar.faults, world.calendar.blind = ["lost before"], 30
    answer = await agent.call("book_appointment", BOOK, tool_call_id="t1")
    assert answer["status"] == "pending"


async def test_what_is_under_way_at_the_end_decides_when_it_ends(
    agent: Agent, salon_world: World
) -> None:
    """The caller hung up while the calendar was silent."""
    await booked_into_silence(agent, salon_world)
    await told(agent, salon_world, ENDED)
    assert (await call_of(salon_world)).outcome is CallOutcome.UNDECIDED

    salon_world.calendar.blind = 0
    await salon_world.finish_what_was_left()
    await processing(salon_world).process_all()

    (row,) = await salon_world.rows()
    assert row.state is AppointmentState.CONFIRMED
    assert (await call_of(salon_world)).outcome is CallOutcome.BOOKED


async def test_a_call_whose_end_nobody_told_is_over_after_a_while(
    agent: Agent, salon_world: World
) -> None:
    """Webhooks get lost; what was booked in it was booked."""
    await agent.call("book_appointment", BOOK, tool_call_id="t1")
    await processing(salon_world).process_all()
    assert (await call_of(salon_world)).outcome is CallOutcome.ONGOING

    salon_world.clock.advance(4 * 3600)
    await processing(salon_world).process_all()

    assert (await call_of(salon_world)).outcome is CallOutcome.BOOKED


async def test_a_booking_that_comes_later_than_the_word_of_the_end_is_what_came_of_the_call(
    agent: Agent, salon_world: World
) -> None:
    """The request was under way when the caller hung up: it is not `information` for ever."""
    await told(agent, salon_world, ENDED)
    early = await call_of(salon_world)

    await agent.call("book_appointment", BOOK, tool_call_id="t1")
    between = await call_of(salon_world)
    await processing(salon_world).process_all()

    outcomes = [one.outcome for one in (early, between, await call_of(salon_world))]
    assert outcomes == [CallOutcome.INFORMATION, CallOutcome.UNDECIDED, CallOutcome.BOOKED]


async def test_what_came_of_a_call_is_decided_once(agent: Agent, salon_world: World) -> None:
    """The analysis comes minutes later, and another call may have cancelled meanwhile."""
    await agent.call("book_appointment", BOOK, tool_call_id="t1")
    await told(agent, salon_world, ENDED)
    named = {"customer_name": "Max Beispiel"}
    await agent.call("cancel_appointment", named, tool_call_id="t2", call=call_object("call_2"))

    await told(agent, salon_world, ANALYZED)

    call = await call_of(salon_world)
    assert (call.outcome, call.suspicion) == (CallOutcome.BOOKED, None)


@pytest.mark.parametrize(
    "order",
    list(itertools.permutations(["transfer_started", "transfer_bridged", "transfer_ended"])),
)
async def test_a_transfer_has_come_as_far_as_it_was_told(
    agent: Agent, salon_world: World, order: tuple[str, ...]
) -> None:
    """In any order; a call that a person took over was no failure."""
    destination = {"transfer_destination": {"number": "+493023125001"}}
    await told(agent, salon_world, *(event_body(one, more=destination) for one in order), ENDED)

    call = await call_of(salon_world)
    assert (call.transfer, call.outcome) == (Transfer.ENDED, CallOutcome.TRANSFERRED)


# --- what the agent said against what is so


async def test_an_agent_that_says_booked_without_an_appointment_is_found_out(
    agent: Agent, salon_world: World
) -> None:
    """One alarm with the call's id, however often it is told."""
    said = event_body("call_ended", transcript_object=SAYS_BOOKED)

    with structlog.testing.capture_logs() as logs:
        await told(agent, salon_world, said, ANALYZED, said)

    call = await call_of(salon_world)
    assert (call.outcome, call.suspicion) == (CallOutcome.INFORMATION, Suspicion.SAID_BOOKED)
    assert salon_world.alarms.told == [("said_booked", "call_1")]
    assert "Beispiel" not in str(logs)


async def test_an_analysis_that_says_booked_is_suspicious_as_well(
    agent: Agent, salon_world: World
) -> None:
    """It is an opinion, and stays in its column; but somebody should look."""
    analysis = {"custom_analysis_data": {"booking_outcome": "confirmed"}}

    await told(agent, salon_world, ENDED, event_body("call_analyzed", call_analysis=analysis))

    call = await call_of(salon_world)
    assert (call.outcome, call.suspicion) == (CallOutcome.INFORMATION, Suspicion.SAID_BOOKED)
    assert call.opinion.outcome == "confirmed"


async def test_an_agent_that_says_booked_truly_is_not_suspected(
    agent: Agent, salon_world: World
) -> None:
    """Booked in this call, also where it was cancelled in it again."""
    said: dict[str, Any] = {"transcript_object": SAYS_BOOKED}
    await agent.call("book_appointment", BOOK, tool_call_id="t1")
    await told(agent, salon_world, event_body("call_ended", **said))
    other = call_object("call_2")
    again = {**BOOK, "date_text": "morgen um elf"}
    await agent.call("book_appointment", again, tool_call_id="t2", call=other)
    await agent.call("cancel_appointment", {}, tool_call_id="t3", call=other)
    await told(agent, salon_world, event_body("call_ended", call_id="call_2", **said))

    assert [(await call_of(salon_world, one)).suspicion for one in ("call_1", "call_2")] == [
        None,
        None,
    ]
    assert (await call_of(salon_world, "call_2")).outcome is CallOutcome.CANCELLED


async def test_an_agent_that_reads_out_what_was_booked_before_is_not_suspected(
    agent: Agent, salon_world: World
) -> None:
    """Our own answer named it; the appointment itself is asked whether it is so."""
    row = await booked(salon_world)
    answer = {"status": "confirmed", "appointment_ref": row.reference}
    invented = {"status": "confirmed", "appointment_ref": "A-XXXXX"}
    for call_id, said in (("reading", answer), ("inventing", invented)):
        result = {"role": "tool_call_result", "content": json.dumps(said)}
        turns = [result, *SAYS_BOOKED]
        body = event_body("call_ended", call_id=call_id, transcript_with_tool_calls=turns)
        await told(agent, salon_world, body)

    assert (await call_of(salon_world, "reading")).suspicion is None
    assert (await call_of(salon_world, "inventing")).suspicion is Suspicion.SAID_BOOKED


async def test_a_word_given_too_early_is_found_out_when_it_comes_to_nothing(
    agent: Agent, salon_world: World
) -> None:
    """The agent did not wait for the answer, and the calendar refused."""
    await booked_into_silence(agent, salon_world)
    await told(agent, salon_world, event_body("call_ended", transcript_object=SAYS_BOOKED))
    assert (await call_of(salon_world)).suspicion is None

    salon_world.calendar.faults = ["never sent"] * 9
    salon_world.calendar.blind = 0
    await salon_world.finish_what_was_left()
    await processing(salon_world).process_all()

    call = await call_of(salon_world)
    assert (call.outcome, call.suspicion) == (CallOutcome.REFUSED, Suspicion.SAID_BOOKED)
    assert salon_world.alarms.told == [("said_booked", "call_1")]


# --- consent


def consenting(**variables: object) -> bytes:
    return event_body("call_ended", collected_dynamic_variables=variables)


async def test_a_consent_is_that_of_the_person_who_booked(agent: Agent, salon_world: World) -> None:
    """With its time, and what else was said."""
    await agent.call("book_appointment", BOOK, tool_call_id="t1")

    await told(
        agent,
        salon_world,
        consenting(
            recognition_consent="ja", recording_consent="false", ai_disclosure_played="true"
        ),
    )

    (customer,) = await customers(salon_world)
    ended = EPOCH + dt.timedelta(milliseconds=START + 42_350)
    assert (customer.consent, customer.consent_at) == (Consent.GIVEN, ended)
    assert customer.disclosed_at == ended
    call = await call_of(salon_world)
    assert call.recording_consent is RecordingConsent.REFUSED
    assert call.ai_disclosed_at == EPOCH + dt.timedelta(milliseconds=START)


async def test_a_consent_of_two_people_is_nobodys(agent: Agent, salon_world: World) -> None:
    """Mother and son were booked in one call: nobody knows who of them spoke."""
    await agent.call("book_appointment", BOOK, tool_call_id="t1")
    son = {**BOOK, "customer_name": "Moritz Beispiel", "date_text": "morgen um elf"}
    await agent.call("book_appointment", son, tool_call_id="t2")

    await told(agent, salon_world, consenting(recognition_consent="true"))

    assert {one.consent for one in await customers(salon_world)} == {Consent.UNKNOWN}


async def test_a_consent_for_a_stated_number_is_nobodys(agent: Agent, salon_world: World) -> None:
    """Whoever books on another's number cannot consent for them."""
    await agent.call("book_appointment", {**BOOK, "phone_number": "030 23125042"})

    await told(agent, salon_world, consenting(recognition_consent="true"))

    async with salon_world.units.reading(salon_world.tenant.tenant_id) as unit:
        (other,) = await unit.customers.of_number(PhoneNumber("+493023125042"))
    assert other.consent is Consent.UNKNOWN


async def test_a_refusal_is_everybodys_on_the_number(agent: Agent, salon_world: World) -> None:
    """Also in a call in which nothing was booked: nobody knows who refused."""
    await agent.call("book_appointment", BOOK, tool_call_id="t1")
    await told(agent, salon_world, consenting(recognition_consent="true"))

    later: dict[str, Any] = {"end_timestamp": START + 9_000_000, "call_id": "call_2"}
    refused: dict[str, Any] = {"collected_dynamic_variables": {"recognition_consent": "nein"}}
    await told(agent, salon_world, event_body("call_ended", **later, **refused))

    assert {one.consent for one in await customers(salon_world)} == {Consent.REFUSED}


@pytest.mark.parametrize(
    "answer",
    [
        "Nein.",
        "nein danke",
        "Nein, lieber nicht",
        "widerrufen",
        "nicht einverstanden",
        "withdrawn",
        "ja, aber nicht mehr",
        "vielleicht",
        0,
    ],
)
async def test_an_answer_that_is_no_clear_yes_ends_an_earlier_consent(
    agent: Agent, salon_world: World, answer: object
) -> None:
    """A caller who refused in words that nobody foresaw was greeted by name the next time."""
    await agent.call("book_appointment", BOOK, tool_call_id="t1")
    await told(agent, salon_world, consenting(recognition_consent="Ja, gerne."))
    (before,) = await customers(salon_world)

    later: dict[str, Any] = {"end_timestamp": START + 9_000_000, "call_id": "call_2"}
    said: dict[str, Any] = {"collected_dynamic_variables": {"recognition_consent": answer}}
    await told(agent, salon_world, event_body("call_ended", **later, **said))

    (after,) = await customers(salon_world)
    assert (before.consent, after.consent) == (Consent.GIVEN, Consent.REFUSED)


@pytest.mark.parametrize("answer", ["", "unknown", "nicht gefragt", None])
async def test_whoever_was_not_asked_again_still_consents(
    agent: Agent, salon_world: World, answer: object
) -> None:
    """A flow that skips its question collects an empty variable."""
    await agent.call("book_appointment", BOOK, tool_call_id="t1")
    await told(agent, salon_world, consenting(recognition_consent="einverstanden"))

    later: dict[str, Any] = {"end_timestamp": START + 9_000_000, "call_id": "call_2"}
    said: dict[str, Any] = {"collected_dynamic_variables": {"recognition_consent": answer}}
    await told(agent, salon_world, event_body("call_ended", **later, **said))

    (customer,) = await customers(salon_world)
    assert customer.consent is Consent.GIVEN


async def test_an_analysis_consents_to_nothing(agent: Agent, salon_world: World) -> None:
    """It is a language model's view of what the caller might have meant."""
    await agent.call("book_appointment", BOOK, tool_call_id="t1")
    analysis = {"custom_analysis_data": {"recognition_consent": "true"}}

    await told(agent, salon_world, event_body("call_analyzed", call_analysis=analysis))

    (customer,) = await customers(salon_world)
    assert customer.consent is Consent.UNKNOWN


# --- what is strange


@pytest.mark.parametrize(
    "body",
    [
        b'{"event":"call_quantum_flux","call":{"call_id":"call_1"}}',
        b'{"event":"chat_started","chat":{"chat_id":"chat_1"}}',
        b'{"event":"call_ended"}',
        b'{"event":"call_ended","call":"call_1"}',
        b'{"event":"call_ended","call":{"call_id":7}}',
        b'{"event":"call_ended","call":{"call_id":"  "}}',
        b'{"event":{"a":1},"call":null}',
        b'{"event":"transcript_updated","call":{"call_id":"call_1"}}',
    ],
)
async def test_what_tells_nothing_of_a_call_is_worked_off(
    agent: Agent, salon_world: World, body: bytes
) -> None:
    """And makes no call."""
    await told(agent, salon_world, body)

    async with salon_world.units.reading(salon_world.tenant.tenant_id) as unit:
        assert await unit.calls.latest(limit=5) == ()
    assert await inbox(salon_world) == ()


@pytest.mark.parametrize(
    "call",
    [
        {"transcript_object": "x", "collected_dynamic_variables": [], "call_analysis": 7},
        {"transcript_object": [None, 1, {"role": 1}], "duration_ms": "long"},
        {"duration_ms": 10**30, "start_timestamp": -5, "end_timestamp": "late"},
        {"disconnection_reason": "ü" * 500, "direction": [], "from_number": 49},
        {"transcript_with_tool_calls": [{"role": "tool_call_result", "content": "{"}]},
        {
            "call_analysis": {
                "user_sentiment": "x" * 60,
                "custom_analysis_data": {"booking_outcome": "y" * 60},
            }
        },
    ],
)
async def test_what_is_strange_in_an_event_does_no_harm(
    agent: Agent, salon_world: World, call: dict[str, Any]
) -> None:
    """The call ends all the same."""
    await told(agent, salon_world, event_body("call_ended", **call))

    assert (await call_of(salon_world)).outcome.is_final
    assert salon_world.alarms.told == []


async def test_calendar_events_wait_for_somebody_else(agent: Agent, salon_world: World) -> None:
    """They are not looked at here."""
    await deliver(agent.client, calcom_body())

    await told(agent, salon_world, ENDED)

    (waiting,) = await inbox(salon_world)
    assert waiting.source != RETELL


async def test_an_event_that_cannot_be_processed_is_put_aside(
    agent: Agent, salon_world: World
) -> None:
    """After five tries, with one alarm; the others are not held up by it."""

    def defective(event: Any, tenant: Tenant) -> Any:
        if b"call_broken" in event.body.encode():
            raise ArithmeticError("a number of the caller's")
        return read_news(event, tenant)

    work = ProcessCallEvents(
        tenants={salon_world.tenant.tenant_id: salon_world.tenant},
        read=defective,
        units=salon_world.units,
        alarms=salon_world.alarms,
        clock=salon_world.clock,
    )
    await agent.send(event_body("call_ended", call_id="call_broken"), path=PATH)
    await agent.send(ENDED, path=PATH)

    for _ in range(7):
        await work.process_all()

    assert (await call_of(salon_world)).outcome.is_final
    assert await inbox(salon_world) == ()
    ((problem, _),) = salon_world.alarms.told
    assert problem == "not processed: ArithmeticError"


async def test_salons_do_not_hear_of_each_others_calls(agent: Agent, salon_world: World) -> None:
    """The same call id at two salons is two calls."""
    await told(agent, salon_world, ENDED)

    other = salon(tenant_id="salon-2")
    await processing(salon_world, tenant=other).process_all()

    async with salon_world.units.reading("salon-2") as unit:
        assert await unit.calls.get("call_1") is None


async def test_a_whole_call_as_the_platform_tells_it(agent: Agent, salon_world: World) -> None:
    """With the payloads as they are sent: nothing was booked here, and the agent says it was."""
    names = ["call_ended.json", "call_started.json", "transfer_started.json", "unknown_event.json"]
    names += ["transcript_updated.json", "call_analyzed.json"]
    if not (PAYLOADS / names[0]).is_file():
        pytest.skip("Retell's payloads are not beside the project")

    await told(agent, salon_world, *((PAYLOADS / name).read_bytes() for name in names))

    call = await call_of(salon_world, "call_5c1e7a90b34d42f8a6e19d07b22")
    assert (call.kind, call.duration_ms) == (CallKind.INBOUND, 42_350)
    assert call.disconnection_reason == "user_hangup"
    assert call.opinion == Opinion(is_success=True, sentiment="Positive", outcome="confirmed")
    assert (call.outcome, call.suspicion) == (CallOutcome.INFORMATION, Suspicion.SAID_BOOKED)


async def test_a_call_that_nobody_answered_as_the_platform_tells_it(
    agent: Agent, salon_world: World
) -> None:
    """No call_started comes for it."""
    names = ["call_analyzed.not_connected.json", "call_ended.not_connected.json"]
    if not (PAYLOADS / names[0]).is_file():
        pytest.skip("Retell's payloads are not beside the project")

    await told(agent, salon_world, *((PAYLOADS / name).read_bytes() for name in names))

    call = await call_of(salon_world, "call_7d2c9b81e6f04a35c90d1b2a3f4")
    assert (call.kind, call.outcome) == (CallKind.OUTBOUND, CallOutcome.NOT_CONNECTED)
    assert (call.disconnection_reason, call.suspicion) == ("dial_no_answer", None)
    assert call.caller == PhoneNumber("+4915228817386")


async def test_a_database_that_is_away_is_tried_again(agent: Agent, salon_world: World) -> None:
    """With a warning each time and no alarm: whatever needs the database raises its own."""
    await agent.send(ENDED, path=PATH)
    salon_world.store.go_down()
    regular = RegularCalls(process=processing(salon_world))

    with structlog.testing.capture_logs() as logs:
        await regular.process_all()
    salon_world.store.come_back()
    await regular.process_all()

    assert [(one["log_level"], one.get("alarm")) for one in logs] == [("warning", None)]
    assert (await call_of(salon_world)).outcome.is_final


async def test_a_lost_answer_to_a_commit_is_no_lost_alarm(agent: Agent, salon_world: World) -> None:
    """It was written or not: somebody has heard of the call in both cases."""
    await agent.send(event_body("call_ended", transcript_object=SAYS_BOOKED), path=PATH)
    salon_world.store.fail_next_commit(CommitFault.LOST_WRITTEN)

    await RegularCalls(process=processing(salon_world)).process_all()
    await processing(salon_world).process_all()

    assert (await call_of(salon_world)).suspicion is Suspicion.SAID_BOOKED
    assert salon_world.alarms.told == [("said_booked", "call_1")]


@pytest.mark.parametrize("fault", [CommitFault.CONFLICT, CommitFault.REFUSED])
async def test_a_refused_commit_is_tried_again(
    agent: Agent, salon_world: World, fault: CommitFault
) -> None:
    """Nothing of it stands, and the event waits."""
    held = {"service": "Herrenhaarschnitt", "staff": "Anna", "date_text": "morgen um zehn"}
    await agent.call("hold_slot", held, tool_call_id="t1")
    await agent.send(ENDED, path=PATH)
    salon_world.store.fail_next_commit(fault)

    await RegularCalls(process=processing(salon_world)).process_all()
    assert (await call_of(salon_world)).outcome is CallOutcome.ONGOING
    await RegularCalls(process=processing(salon_world)).process_all()

    assert (await call_of(salon_world)).outcome is CallOutcome.ABANDONED


async def test_which_of_two_is_asked_and_answered_over_the_telephone(
    agent: Agent, salon_world: World
) -> None:
    """As the caller hears it, from the question to what was cancelled."""
    await booked(salon_world)
    beard = {"service": "Bartpflege", "date_text": "morgen um fünfzehn Uhr"}
    await agent.call("book_appointment", {**BOOK, **beard, "staff": "Ben"}, tool_call_id="t1")
    called = call_object("call_2")

    asked = await agent.call("cancel_appointment", {"customer_name": "Max Beispiel"}, call=called)
    done = await agent.call("cancel_appointment", {"choice": "den zweiten"}, call=called)

    assert asked["status"] == "ambiguous"
    assert asked["message"] == (
        "Sie haben morgen, Dienstag, den 24. November, zwei Termine: erstens Herrenhaarschnitt bei "
        "Anna um 10 Uhr, zweitens Bartpflege um 15 Uhr. Welchen meinen Sie?"
    )
    assert done["message"] == (
        "Ihr Termin morgen, Dienstag, den 24. November, um 15 Uhr ist abgesagt."
    )
