"""Callers who are to be rung back: because they wish it, or the calendar does not answer."""

import asyncio
import datetime as dt

from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

import pytest

from attrs import evolve

from adapters.memory.store import CommitFault
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.invocation import Authority
from booking_domain.application.request_callback import RequestCallback
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.model.callback_request import (
    CallbackReason,
    CallbackRequest,
    CallbackWish,
    SaidWish,
    UnderstoodWish,
)
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem
from booking_domain.model.provider_booking import NotBooked, RefusalReason
from booking_domain.model.results import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentNotFound,
    AppointmentRequested,
    CallbackNoted,
    Missing,
    NeedsInput,
    NotDone,
    SlotAvailable,
    StillPending,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import UnitOfWork
from tests.doubles.salon import BERLIN
from tests.doubles.world import CALLER, World


WISH = RequestCallback(
    customer_name="Max Beispiel",
    wish="Strähnen, ich weiß nicht wie lange",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen",
    time_text="um zehn",
)
MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen",
    time_text="um zehn",
)
TOMORROW_AT_TEN = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)
NOTED = CallbackNoted(because=Trouble.CALENDAR)


async def noted(world: World) -> tuple[CallbackRequest, ...]:
    """Return who is to be rung, who has waited longest first."""
    return (await world.ringing_back.salon.unclosed(tenant=world.tenant, limit=9)).callbacks


async def only(world: World) -> CallbackRequest:
    (request,) = await noted(world)
    return request


async def hears(world: World, command: ToolInput, **delivery: Any) -> ToolResult:
    """Deliver a tool call, and answer it in time."""
    invocation = world.invocation(command, **delivery)
    result = await world.tools.invoke(command, invocation=invocation)
    await world.tools.answered(command, result=result, invocation=invocation)
    return result


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("123", Missing.REST_OF_PHONE_NUMBER),
        ("0171 1234", Missing.OTHER_PHONE_NUMBER),
        ("0900 1234567", Missing.OTHER_PHONE_NUMBER),
        ("die von meiner Frau", Missing.PHONE_NUMBER_AGAIN),
        ("0171 2345678 oder 0172 3456789", Missing.PHONE_NUMBER_AGAIN),
        ("anonym", Missing.PHONE_NUMBER),
    ],
)
async def test_a_number_that_is_no_use_is_asked_for_with_the_reason(
    said: str, missing: Missing
) -> None:
    """Whoever hears only the same question says only the same number again."""
    world = World()

    assert await world.say(evolve(WISH, phone_number=said)) == NeedsInput(missing)
    assert await noted(world) == ()


async def test_a_wish_is_noted_in_words_and_as_understood() -> None:
    """With name, number and call, and no question asked of the calendar."""
    world = World()

    assert await world.say(WISH) == CallbackNoted()

    said = SaidWish(
        text=WISH.wish,
        service="Herrenhaarschnitt",
        staff="Anna",
        date_text="morgen",
        time_text="um zehn",
    )
    understood = UnderstoodWish("herren", "anna", TOMORROW_AT_TEN.astimezone(dt.UTC))
    request = await only(world)
    assert request.wishes == (CallbackWish("RequestCallback", said, understood),)
    assert (request.name, request.number) == ("Max Beispiel", CALLER)
    assert (request.reason, request.call_id) == (CallbackReason.WISHED, "call_1")
    assert world.calendar.calls == []


@pytest.mark.parametrize(
    ("text", "service", "staff", "start"),
    [
        (
            "Herrenhaarschnitt morgen um zehn bei der Anna, bitte vorher anrufen",
            *("herren", "anna", TOMORROW_AT_TEN),
        ),
        ("bitte wegen einer Bartpflege bei Ben zurückrufen", "bart", "ben", None),
        ("einen Haarschnitt für Herren oder Bartpflege", None, None, None),
        ("diesmal ohne Bartpflege, morgen um zehn", None, None, TOMORROW_AT_TEN),
        ("Herrenhaarschnitt und Bartpflege", None, None, None),
        ("ich bin Anna und möchte mich beschweren", None, None, None),
    ],
)
async def test_a_wish_in_one_sentence_is_understood_like_single_fields(
    text: str, service: str | None, staff: str | None, start: dt.datetime | None
) -> None:
    """The salon reads service, person and time of it; what is left open stays in the words."""
    world = World()

    await world.say(RequestCallback(customer_name="Max Beispiel", wish=text))

    (wish,) = (await only(world)).wishes
    assert wish.said == SaidWish(text=text)
    assert wish.understood == UnderstoodWish(service, staff, start)


async def test_a_move_names_the_appointment_it_is_about() -> None:
    """Also where nobody said a reference: under this number there is only one ahead."""
    world = World()
    booked = await world.say(MAX)
    assert isinstance(booked, AppointmentConfirmed)
    world.calendar.blind = 99

    later = RescheduleAppointment(
        customer_name="Max Beispiel", date_text="übermorgen", time_text="um drei"
    )
    assert await world.say(later) == NOTED

    (row,) = await world.rows()
    page = await world.ringing_back.salon.unclosed(tenant=world.tenant, limit=9)
    (wish,) = page.callbacks[0].wishes
    assert wish.understood.appointment_id == row.appointment_id
    assert page.appointments == {row.appointment_id: row}


async def test_a_page_reads_its_appointments_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """One transaction for each of them were two hundred for a page."""
    world = World()
    references = []
    for number in range(3):
        wish = evolve(MAX, time_text=f"um {10 + number} Uhr")
        booked = await world.say(wish, call_id=f"call_{number}")
        assert isinstance(booked, AppointmentConfirmed)
        references.append(booked.appointment.reference)
    world.calendar.blind = 99
    for number, one in enumerate(references):
        move = RescheduleAppointment(reference=one, date_text="übermorgen", time_text="um drei")
        assert await world.say(move, call_id=f"call_{number}") == NOTED
    lent: list[str] = []
    reading = world.units.reading

    def counted(tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        lent.append(tenant_id)
        return reading(tenant_id)

    monkeypatch.setattr(world.units, "reading", counted)

    page = await world.ringing_back.salon.unclosed(tenant=world.tenant, limit=9)

    assert (len(page.callbacks), len(page.appointments)) == (3, 3)
    # One for the call-backs, and one for all that they are about.
    assert len(lent) == 2


async def test_a_list_says_whether_it_is_all_and_goes_on_behind_it() -> None:
    """Exactly as many as are asked for are all of them where nobody else waits."""
    world = World()
    for number in range(3):
        await world.say(WISH, call_id=f"call_{number}")
    ask = world.ringing_back.salon.unclosed

    first = await ask(tenant=world.tenant, limit=2)
    rest = await ask(tenant=world.tenant, limit=2, skip=2)
    every = await ask(tenant=world.tenant, limit=3)

    assert (len(first.callbacks), first.is_complete) == (2, False)
    assert (len(rest.callbacks), rest.is_complete) == (1, True)
    assert (len(every.callbacks), every.is_complete) == (3, True)
    assert every.callbacks == (*first.callbacks, *rest.callbacks)


async def test_what_is_not_certain_is_left_in_the_callers_words() -> None:
    """Nobody asks back for a call-back; a span of time is kept as a span."""
    world = World()

    await world.say(evolve(WISH, service="irgendwas", staff="egal", time_text="vormittags"))

    understood = (await only(world)).wishes[0].understood
    assert (understood.service_id, understood.staff_id, understood.start) == (None, None, None)
    (span,) = understood.windows
    assert span.start.astimezone(BERLIN).date() == TOMORROW_AT_TEN.date()


@pytest.mark.parametrize("wish", ["zwei Herrenhaarschnitte", "Herrenhaarschnitt für uns beide"])
@pytest.mark.parametrize("field", ["wish", "service"])
async def test_several_services_are_not_noted_as_one(field: str, wish: str) -> None:
    """What the salon reads is the caller's own words."""
    world = World()

    await world.say(evolve(WISH, **{"service": None, "wish": "Termin", field: wish}))

    assert (await only(world)).wishes[0].understood.service_id is None


@pytest.mark.parametrize(
    ("command", "caller", "missing"),
    [
        (evolve(WISH, customer_name=None), CALLER, Missing.NAME),
        (evolve(WISH, customer_name="acht Uhr"), CALLER, Missing.NAME),
        (WISH, PhoneProblem.MISSING, Missing.PHONE_NUMBER),
        (evolve(WISH, phone_number="zwölf"), CALLER, Missing.REST_OF_PHONE_NUMBER),
    ],
)
async def test_nobody_is_rung_without_name_and_number(
    command: RequestCallback, caller: PhoneNumber | PhoneProblem, missing: Missing
) -> None:
    """They are asked for while the caller is there."""
    world = World()

    assert await world.say(command, caller=caller) == NeedsInput(missing)

    assert await noted(world) == ()


async def test_another_number_than_the_callers_is_rung() -> None:
    """Who calls from work may want to be called at home."""
    world = World()

    await world.say(evolve(WISH, phone_number="030 33081738"))

    assert (await only(world)).number == PhoneNumber("+493033081738")


async def test_a_repeat_is_noted_once() -> None:
    """By the platform under the same id, or by the agent in the same words."""
    world = World()

    results = await asyncio.gather(*(world.say(WISH, invocation_id="tc") for _ in range(6)))
    again = await world.say(WISH)

    assert {*results, again} == {CallbackNoted()}
    assert len((await only(world)).wishes) == 1


async def test_two_wishes_of_one_call_are_one_callback() -> None:
    """Mother and child: the salon rings once, and none of it is lost."""
    world = World()

    await world.say(WISH)
    await world.say(evolve(WISH, wish="und für Mia", date_text="übermorgen"))
    await world.say(WISH, call_id="call_2")

    first, second = await noted(world)
    assert [len(first.wishes), len(second.wishes)] == [2, 1]


async def test_wishes_at_once_are_all_noted() -> None:
    """Two tool calls of one call under way together."""
    world = World()
    wishes = [evolve(WISH, wish=words) for words in ("Farbe", "Schnitt", "Pflege")]

    results = await asyncio.gather(*(world.say(wish) for wish in wishes))

    assert results == [CallbackNoted()] * 3
    assert {one.said.text for one in (await only(world)).wishes} == {"Farbe", "Schnitt", "Pflege"}


async def test_a_wish_after_the_call_back_opens_it_again() -> None:
    """The same words do not: they are what was talked about."""
    world = World()
    await world.say(WISH)
    salon, tenant = world.ringing_back.salon, world.tenant
    await salon.close((await only(world)).callback_id, note="besprochen", tenant=tenant)

    await world.say(WISH)
    still_closed = await noted(world)
    await world.say(evolve(WISH, wish="doch noch etwas"))

    assert still_closed == ()
    assert len((await only(world)).wishes) == 2


# --- the calendar is down


async def test_with_the_calendar_down_a_callback_is_noted() -> None:
    """The caller hears so, and that nothing was entered."""
    world = World()
    world.calendar.blind = 1

    assert await world.say(MAX) == NOTED

    request = await only(world)
    assert request.reason is CallbackReason.CALENDAR_DOWN
    assert (request.name, request.number) == ("Max Beispiel", CALLER)
    assert request.wishes[0].understood.start == TOMORROW_AT_TEN
    assert await world.rows() == ()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            CheckAvailability(service="Bartpflege", date_text="morgen"),
            SaidWish(service="Bartpflege", date_text="morgen"),
        ),
        (
            HoldSlot(service="Bartpflege", date_text="morgen um zehn"),
            SaidWish(service="Bartpflege", date_text="morgen um zehn"),
        ),
    ],
    ids=["check", "hold"],
)
async def test_every_question_to_the_calendar_becomes_a_callback(
    command: ToolInput, said: SaidWish
) -> None:
    """Without a name, since none was given."""
    world = World()
    world.calendar.blind = 1

    assert await world.say(command) == NOTED

    request = await only(world)
    assert (request.name, request.wishes[0].said) == (None, said)


async def test_a_move_that_cannot_be_looked_up_names_the_appointment() -> None:
    """It stands as it was; the salon reads which one is meant."""
    world = World()
    booked = await world.say(MAX)
    assert isinstance(booked, AppointmentConfirmed)
    world.calendar.blind = 5
    move = RescheduleAppointment(
        reference=booked.appointment.reference, date_text="am Donnerstag", time_text="um elf"
    )

    assert await world.say(move, call_id="call_2", invocation_id="tc") != NOTED
    assert await world.say(evolve(move, customer_name="Max Beispiel"), call_id="call_2") == NOTED

    said = (await only(world)).wishes[0].said
    assert said.appointment == booked.appointment.reference
    assert (said.date_text, said.time_text) == ("am Donnerstag", "um elf")
    await world.assert_agreement()


async def test_a_booking_that_was_surely_not_sent_becomes_a_callback() -> None:
    """Its repeat hears the same, and the salon rings once."""
    world = World()
    world.calendar.faults = ["never sent"]

    first = await world.say(MAX, invocation_id="tc")
    repeated = await world.say(MAX, invocation_id="tc")

    assert first == repeated == NOTED
    assert len((await only(world)).wishes) == 1


async def test_a_calendar_that_lets_us_not_in_is_an_outage_to_the_caller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A key that was revoked: the salon reads what was wished, and rings."""
    world = World()
    refused = NotBooked(RefusalReason.UNAUTHORISED, "HTTP 401")

    async def refuse(*_: object, **__: object) -> NotBooked:
        return refused

    monkeypatch.setattr(world.calendar, "create_booking", refuse)

    assert await world.say(MAX) == CallbackNoted(because=Trouble.MISCONFIGURED)

    assert (await only(world)).reason is CallbackReason.CALENDAR_DOWN


async def test_an_offer_says_what_was_meant() -> None:
    """Who books by its id has said no words of their own."""
    world = World()
    offered = await world.say(CheckAvailability(service="Herrenhaarschnitt", date_text=TEN))
    assert isinstance(offered, SlotAvailable)
    world.calendar.faults = ["never sent"]

    slot_id = offered.offer.slot_id
    await world.say(BookAppointment(customer_name="Max Beispiel", slot_id=slot_id))

    understood = (await only(world)).wishes[0].understood
    assert (understood.service_id, understood.start) == ("herren", TOMORROW_AT_TEN)
    assert understood.staff_id == offered.offer.staff_id


TEN = "morgen um zehn"


async def test_nobody_is_promised_what_cannot_be_kept() -> None:
    """No number to ring."""
    world = World()
    world.calendar.blind = 1

    told = await world.say(MAX, caller=PhoneProblem.WITHHELD)

    assert told == SystemUnavailable(Trouble.CALENDAR)
    assert await noted(world) == ()


async def test_a_calendar_that_hangs_leaves_time_to_note_the_wish() -> None:
    """The question is given up at the tool's deadline, and goes on without its caller."""
    world = World()
    world.calendar.before_read = partial(world.clock.sleep, 30)

    assert await world.say(MAX, seconds=6.5) == NOTED

    assert world.clock.monotonic() == 6.5
    assert (await only(world)).reason is CallbackReason.CALENDAR_DOWN
    assert await world.rows() == ()


async def test_what_ends_unserved_after_its_answer_is_noted_all_the_same() -> None:
    """The caller went away with "einen Augenblick noch", and nobody else would tell them."""
    world = World()
    world.calendar.blind = 1

    await world.say(MAX, seconds=0.0)

    assert (await only(world)).name == "Max Beispiel"


async def test_an_answer_that_left_without_a_result_is_noted_while_the_work_goes_on() -> None:
    """Whoever asks hears that the salon rings, not that there is no such appointment."""
    world = World()
    invocation = world.invocation(MAX, invocation_id="tc")

    await world.tools.overdue(MAX, invocation=invocation)

    assert (await only(world)).name == "Max Beispiel"
    assert await world.say(GetBookingStatus(customer_name="Max Beispiel")) == CallbackNoted()
    assert await world.say(GetBookingStatus()) == CallbackNoted()
    elsewhere = await world.say(GetBookingStatus(customer_name="Max Beispiel"), call_id="call_2")
    assert elsewhere == AppointmentNotFound()


async def test_what_is_under_way_is_not_noted_for_its_late_answer() -> None:
    """Its end is told when it comes, or becomes a call-back then."""
    world = World()
    offered = await world.say(CheckAvailability(service=MAX.service, staff="Anna", date_text=TEN))
    assert isinstance(offered, SlotAvailable)
    taken = BookAppointment(slot_id=offered.offer.slot_id, customer_name=MAX.customer_name)
    world.calendar.faults = ["too early"]
    world.calendar.again_in = 30.0
    pending = await world.say(taken, seconds=0, invocation_id="tc")

    await world.tools.overdue(MAX, invocation=world.invocation(MAX, invocation_id="tc"))

    assert isinstance(pending, StillPending)
    assert await noted(world) == ()


@pytest.mark.parametrize(
    "change",
    [
        CancelAppointment(customer_name="Max Beispiel"),
        RescheduleAppointment(
            customer_name="Max Beispiel", date_text="am Donnerstag", time_text="um elf"
        ),
    ],
    ids=["cancel", "move"],
)
async def test_a_change_that_the_calendar_does_not_take_is_noted(change: ToolInput) -> None:
    """The appointment stands as it was, and who asks again hears that the salon rings."""
    world = World()
    await world.say(MAX)
    world.calendar.faults = ["never sent"] * 9

    assert await world.say(change, call_id="call_2", invocation_id="tc") == NOTED

    assert (await only(world)).call_id == "call_2"
    asked = GetBookingStatus(customer_name="Max Beispiel")
    assert await world.say(asked, call_id="call_2") == NOTED
    assert len(await world.bookings()) == 1


async def test_who_asks_about_a_booking_that_failed_hears_that_the_salon_rings() -> None:
    """Not that they shall call again: the salon has promised to."""
    world = World()
    world.calendar.faults = ["never sent"] * 9
    assert await world.say(MAX) == NOTED

    assert await world.say(GetBookingStatus()) == NOTED

    request = await only(world)
    salon = world.ringing_back.salon
    await salon.close(request.callback_id, note="besprochen", tenant=world.tenant)
    assert await world.say(GetBookingStatus()) == SystemUnavailable(Trouble.CALENDAR)


async def test_who_asks_about_an_appointment_is_not_told_of_a_call_that_they_wish() -> None:
    """The incident: the name was never asked for, and an appointment that stands was denied."""
    world = World()
    assert isinstance(await world.say(MAX), AppointmentConfirmed)
    question = RequestCallback(customer_name="Max Beispiel", wish="was kostet eine Hochzeitsfrisur")
    assert await world.say(question, call_id="call_2") == CallbackNoted()

    asked = await world.say(GetBookingStatus(), call_id="call_2")
    erika = GetBookingStatus(customer_name="Erika Muster")
    unknown = await world.say(erika, call_id="call_2")
    named = GetBookingStatus(customer_name="Max Beispiel")

    assert asked == NeedsInput(Missing.BOOKED_NAME)
    assert unknown == AppointmentNotFound()
    assert isinstance(await world.say(named, call_id="call_2"), AppointmentConfirmed)


async def test_what_failed_is_rung_for_with_whatever_else_is_wished() -> None:
    """Who wishes a call about it, too, is promised the same one."""
    world = World()
    world.calendar.faults = ["never sent"] * 9
    await world.say(MAX)
    await world.say(WISH)

    assert (await only(world)).reason is CallbackReason.WISHED
    assert await world.say(GetBookingStatus()) == NOTED


async def test_what_failed_in_an_earlier_call_is_not_what_a_caller_wishes_in_this_one() -> None:
    """It was promised then; of the appointment they hear that it stands."""
    world = World()
    await world.say(MAX)
    world.calendar.faults = ["never sent"] * 9
    await world.say(CancelAppointment(customer_name="Max Beispiel"), call_id="call_2")
    await world.say(WISH, call_id="call_3")

    named = GetBookingStatus(customer_name="Max Beispiel")

    assert isinstance(await world.say(named, call_id="call_3"), NotDone)


async def test_the_salons_software_is_not_rung_back() -> None:
    """It gets an error, and asks again."""
    world = World()
    world.calendar.blind = 1

    result = await world.say(MAX, authority=Authority.SALON)

    assert result == SystemUnavailable(Trouble.CALENDAR)
    assert await noted(world) == ()


async def test_looking_up_and_asking_needs_no_callback() -> None:
    """They read our own rows, and are served with the calendar down."""
    world = World()
    world.calendar.blind = 9
    await world.say(FindAppointments(customer_name="Max Beispiel"))
    await world.say(CancelAppointment(customer_name="Max Beispiel"))

    assert await noted(world) == ()


async def test_a_callback_that_cannot_be_stored_is_not_promised() -> None:
    """Nothing is noted, and nothing is said to be."""
    world = World()

    async def fails() -> None:
        world.store.fail_next_commit(CommitFault.REFUSED)

    world.calendar.blind = 1
    world.calendar.before_read = fails

    result = await world.say(CheckAvailability(service="Bartpflege", date_text=TEN))

    assert result == SystemUnavailable(Trouble.CALENDAR)
    assert await noted(world) == ()


async def test_when_the_calendar_is_back_the_same_caller_can_book() -> None:
    """All recovers by itself, and the salon need not ring any more."""
    world = World()
    world.calendar.blind = 1
    await world.say(CheckAvailability(service="Herrenhaarschnitt", date_text="morgen"))
    invocation = world.invocation(MAX)

    booked = await world.tools.invoke(MAX, invocation=invocation)
    await world.tools.answered(MAX, result=booked, invocation=invocation)

    assert isinstance(booked, AppointmentConfirmed)
    assert await noted(world) == ()


@pytest.mark.parametrize(
    "asking",
    [GetBookingStatus(), FindAppointments(customer_name="Max Beispiel"), MAX],
    ids=lambda one: type(one).__name__,
)
async def test_a_late_booking_that_was_heard_of_is_not_rung_for(asking: ToolInput) -> None:
    """The incident: the salon was to ring about what was booked, and might have booked it twice."""
    world = World()
    invocation = world.invocation(MAX, invocation_id="tc")
    await world.tools.overdue(MAX, invocation=invocation)
    await world.tools.invoke(MAX, invocation=invocation)
    while_unheard = await noted(world)

    await hears(world, asking)

    assert len(while_unheard) == 1
    assert await noted(world) == ()
    (request,) = (await world.ringing_back.salon.latest(tenant=world.tenant, limit=9)).callbacks
    assert request.note == "im selben Gespräch erledigt"


async def test_a_late_change_that_was_heard_of_is_not_rung_for() -> None:
    """Of an appointment of another call."""
    world = World()
    await hears(world, MAX)
    cancel = CancelAppointment(customer_name="Max Beispiel")
    invocation = world.invocation(cancel, call_id="call_2", invocation_id="tc")
    await world.tools.overdue(cancel, invocation=invocation)
    await world.tools.invoke(cancel, invocation=invocation)

    heard = await hears(world, GetBookingStatus(), call_id="call_2")

    assert isinstance(heard, AppointmentCancelled)
    assert await noted(world) == ()


async def test_a_late_request_that_was_heard_of_is_not_rung_for() -> None:
    """It waits in the calendar for the salon's word, which sees it there."""
    world = World()
    child = evolve(MAX, service="Kinderhaarschnitt", staff="Ben")
    invocation = world.invocation(child, invocation_id="tc")
    await world.tools.overdue(child, invocation=invocation)
    await world.tools.invoke(child, invocation=invocation)

    heard = await hears(world, GetBookingStatus())

    assert isinstance(heard, AppointmentRequested)
    assert await noted(world) == ()


async def test_what_was_heard_before_closes_no_later_wish() -> None:
    """The first appointment stands; of the one for the son nothing has come yet."""
    world = World()
    assert isinstance(await hears(world, MAX), AppointmentConfirmed)
    son = evolve(MAX, customer_name="Tim Beispiel", time_text="um elf", additional=True)
    await world.tools.overdue(son, invocation=world.invocation(son, invocation_id="tc"))

    assert isinstance(await hears(world, GetBookingStatus()), AppointmentConfirmed)
    await hears(world, FindAppointments(customer_name="Max Beispiel"))

    assert (await only(world)).name == "Tim Beispiel"


async def test_an_earlier_wish_that_is_heard_of_now_closes_no_later_one() -> None:
    """It was begun before the other was noted."""
    world = World()
    await world.say(MAX)
    son = evolve(MAX, customer_name="Tim Beispiel", time_text="um elf", additional=True)
    world.clock.advance(1)
    await world.tools.overdue(son, invocation=world.invocation(son, invocation_id="tc"))

    assert isinstance(await hears(world, GetBookingStatus()), AppointmentConfirmed)

    assert (await only(world)).name == "Tim Beispiel"


async def test_a_late_move_that_was_refused_is_rung_for() -> None:
    """Looking up says only that the appointment stands."""
    world = World()
    await hears(world, MAX)
    move = RescheduleAppointment(
        customer_name="Max Beispiel", date_text="am Donnerstag", time_text="um elf"
    )
    invocation = world.invocation(move, call_id="call_2", invocation_id="tc")
    await world.tools.overdue(move, invocation=invocation)
    world.calendar.faults = ["never sent"] * 9
    await world.tools.invoke(move, invocation=invocation)

    await hears(world, FindAppointments(customer_name="Max Beispiel"), call_id="call_2")

    assert (await only(world)).call_id == "call_2"


async def test_another_wish_of_the_same_caller_stays_noted() -> None:
    """One of two was booked: the other would be lost."""
    world = World()
    world.calendar.blind = 1
    await world.say(CheckAvailability(service="Damenhaarschnitt", date_text="morgen"))
    invocation = world.invocation(MAX)

    booked = await world.tools.invoke(MAX, invocation=invocation)
    await world.tools.answered(MAX, result=booked, invocation=invocation)

    assert (await only(world)).wishes[0].understood.service_id == "damen"


async def test_an_open_span_is_kept_within_the_day() -> None:
    """What the staff read is when the caller would come."""
    world = World()
    world.calendar.blind = 1

    await world.say(CheckAvailability(service="Herrenhaarschnitt", date_text="morgen"))

    (span,) = (await only(world)).wishes[0].understood.windows
    assert isinstance(span, TimeSlot)
    assert span.start < TOMORROW_AT_TEN < span.end
