"""What a caller can do, and what must never happen to them: the application on memory adapters."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from adapters.memory.store import CommitFault
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem
from booking_domain.model.results import (
    AlreadyBooked,
    AmbiguousAppointment,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentNotFound,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentsFound,
    CallbackNoted,
    Missing,
    NeedsInput,
    NotDone,
    SlotAvailable,
    SlotHeld,
    SlotsOffered,
    SlotTaken,
    StillPending,
    SystemUnavailable,
    Trouble,
)
from tests.doubles.salon import BERLIN
from tests.doubles.world import World


TUESDAY_TEN = dt.datetime(2026, 11, 24, 10, tzinfo=BERLIN)
MAX = BookAppointment(
    customer_name="Max Beispiel",
    service="Herrenhaarschnitt",
    staff="Anna",
    date_text="morgen",
    time_text="um zehn",
)


async def test_a_free_time_is_booked_in_calendar_and_database() -> None:
    """The caller hears "booked" and both sides have it."""
    world = World()

    result = await world.say(MAX)

    assert isinstance(result, AppointmentConfirmed)
    assert result.appointment.slot.start == TUESDAY_TEN
    await world.assert_agreement()


async def test_the_good_path_asks_the_calendar_once_for_slots_and_once_to_book() -> None:
    """Provider requests are the scarce resource; a slot that was offered costs only the create."""
    world = World()
    offered = await world.say(
        CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
    )
    assert isinstance(offered, SlotAvailable)
    world.calendar.calls.clear()

    await world.say(BookAppointment(customer_name="Max", slot_id=offered.offer.slot_id))

    assert world.calendar.calls == ["create"]


async def test_the_same_tool_call_six_times_at_once_books_once_and_answers_alike() -> None:
    """The incident: the platform's retries booked twice."""
    world = World()

    results = await asyncio.gather(
        *(world.say(MAX, invocation_id="tool_call_same") for _ in range(6))
    )

    assert len(set(results)) == 1
    assert isinstance(results[0], AppointmentConfirmed)
    assert len(await world.bookings()) == 1


async def test_a_repeat_after_the_answer_gets_the_stored_answer() -> None:
    """What was true when it was said is said again, without asking anybody."""
    world = World()
    first = await world.say(MAX, invocation_id="tool_call_same")
    world.calendar.calls.clear()

    again = await world.say(MAX, invocation_id="tool_call_same")

    assert again == first
    assert world.calendar.calls == []


async def test_one_tool_call_id_with_other_arguments_is_refused() -> None:
    """Whatever it is, it is no repeat: nothing is done."""
    world = World()
    await world.say(MAX, invocation_id="tool_call_same")

    other = await world.say(
        BookAppointment(customer_name="Moritz Muster", service="Bartpflege"),
        invocation_id="tool_call_same",
    )

    assert other == SystemUnavailable(Trouble.REPEATED_WITH_OTHER_ARGUMENTS)


async def test_the_same_wish_in_another_tool_call_is_already_booked() -> None:
    """An agent that asks twice in one call must not book twice."""
    world = World()
    await world.say(MAX)

    again = await world.say(MAX)

    assert isinstance(again, AlreadyBooked)
    assert len(await world.bookings()) == 1


async def test_the_same_wish_in_two_tool_calls_at_once_books_once() -> None:
    """Both hear of the one appointment, and nobody that the time was taken."""
    world = World()

    results = await asyncio.gather(world.say(MAX), world.say(MAX))

    assert {type(one) for one in results} <= {AppointmentConfirmed, AlreadyBooked}
    assert len(await world.bookings()) == 1


async def test_book_cancel_and_book_again_in_one_call_works() -> None:
    """A wish blocks its repetition only while its appointment is active."""
    world = World()
    await world.say(MAX)
    await world.say(CancelAppointment())

    again = await world.say(MAX)

    assert isinstance(again, AppointmentConfirmed)
    await world.assert_agreement()


async def test_two_callers_on_one_chair_one_is_booked_and_the_other_hears_other_times() -> None:
    """The incident: 30 minutes and 60 minutes overlapped, and the calendar took both."""
    world = World()
    women = BookAppointment(
        customer_name="Erika Muster",
        service="Damenhaarschnitt",
        date_text="morgen",
        time_text="um halb zehn",
    )

    short, long = await asyncio.gather(
        world.say(MAX, call_id="call_1"), world.say(women, call_id="call_2")
    )

    outcomes = {type(short), type(long)}
    loser = long if isinstance(short, AppointmentConfirmed) else short
    assert AppointmentConfirmed in outcomes
    assert isinstance(loser, SlotTaken | SlotsOffered)
    assert loser.offers
    assert len(await world.bookings()) == 1


async def test_a_lost_answer_after_the_booking_is_found_again() -> None:
    """The incident: the calendar had it, the caller heard of an error, and an orphan stayed."""
    world = World()
    world.calendar.faults = ["lost after"]

    result = await world.say(MAX)

    assert isinstance(result, AppointmentConfirmed)
    await world.assert_agreement()


async def test_a_request_that_was_lost_on_its_way_is_sent_again() -> None:
    """Not found: the same create again cannot book twice at this provider."""
    world = World()
    world.calendar.faults = ["lost before"]

    result = await world.say(MAX)

    assert isinstance(result, AppointmentConfirmed)
    assert world.calendar.calls.count("create") == 2


async def test_a_calendar_that_cannot_be_reached_books_nothing_and_says_so() -> None:
    """Surely never sent: the time is free again at once."""
    world = World()
    world.calendar.faults = ["never sent"]

    result = await world.say(MAX)

    assert result == CallbackNoted(because=Trouble.CALENDAR)
    assert await world.rows() == ()
    assert isinstance(await world.say(MAX, call_id="call_2"), AppointmentConfirmed)


async def test_a_database_that_refuses_the_last_commit_is_asked_until_it_stands() -> None:
    """The incident: the booking existed in the calendar while the database save failed."""
    world = World()

    async def fail_next() -> None:
        world.store.fail_next_commit(CommitFault.REFUSED)

    world.calendar.before_write = fail_next

    result = await world.say(MAX)

    assert isinstance(result, AppointmentConfirmed)
    await world.assert_agreement()


async def test_a_commit_whose_answer_was_lost_is_not_written_twice() -> None:
    """The ending stands although nobody said so: the row is read before it is written again."""
    world = World()

    async def fail_next() -> None:
        world.store.fail_next_commit(CommitFault.LOST_WRITTEN)

    world.calendar.before_write = fail_next

    result = await world.say(MAX)

    assert isinstance(result, AppointmentConfirmed)
    await world.assert_agreement()


async def test_an_intent_whose_commit_was_not_answered_is_driven_at_once() -> None:
    """It stands in the database: nobody shall hear "not possible" of what is then booked."""
    world = World()
    offered = await world.say(
        CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
    )
    assert isinstance(offered, SlotAvailable)
    world.store.fail_next_commit(CommitFault.LOST_WRITTEN)

    result = await world.say(BookAppointment(customer_name="Max", slot_id=offered.offer.slot_id))

    assert isinstance(result, AppointmentConfirmed)
    await world.assert_agreement()


async def test_what_takes_longer_than_the_budget_is_pending_and_can_be_asked_for() -> None:
    """No silence: the caller hears that it goes on, and later what came of it."""
    world = World()
    release = asyncio.Event()
    world.calendar.before_write = release.wait

    pending = await world.say(MAX, seconds=0.01)
    release.set()
    later = await world.say(GetBookingStatus())

    assert isinstance(pending, StillPending)
    assert not pending.is_repeat
    assert isinstance(later, AppointmentConfirmed)


async def test_a_caller_who_hangs_up_does_not_stop_the_booking() -> None:
    """The saga's task is not the request's: calendar and database agree in the end."""
    world = World()
    release = asyncio.Event()
    world.calendar.before_write = release.wait
    request = asyncio.create_task(world.say(MAX))
    await world.calendar.writing.wait()

    request.cancel()
    release.set()
    await asyncio.gather(request, return_exceptions=True)
    later = await world.say(GetBookingStatus())

    assert isinstance(later, AppointmentConfirmed)
    await world.assert_agreement()


async def test_a_service_with_confirmation_is_requested_and_not_confirmed() -> None:
    """ "Angefragt" is what is true while the salon has not said yes."""
    world = World()

    result = await world.say(
        BookAppointment(customer_name="Kim", service="Kinderhaarschnitt", date_text="morgen um elf")
    )

    assert isinstance(result, AppointmentRequested)


async def test_a_held_slot_is_kept_from_others_and_can_be_booked() -> None:
    """While one caller spells a name, nobody else is offered the time."""
    world = World()
    ten = CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
    offered = await world.say(ten)
    assert isinstance(offered, SlotAvailable)

    held = await world.say(HoldSlot(slot_id=offered.offer.slot_id))
    for_another = await world.say(ten, call_id="call_2")
    booked = await world.say(BookAppointment(customer_name="Max Beispiel"))

    assert isinstance(held, SlotHeld)
    assert isinstance(for_another, SlotsOffered)
    assert isinstance(booked, AppointmentConfirmed)
    assert booked.appointment.appointment_id == held.appointment_id


async def test_a_change_of_mind_gives_up_the_earlier_hold() -> None:
    """One hold a call: the first time is free for others again."""
    world = World()
    ten = HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
    await world.say(ten)

    await world.say(HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um elf"))

    assert isinstance(await world.say(ten, call_id="call_2"), SlotHeld)


async def test_an_expired_hold_gives_way_to_the_next_caller() -> None:
    """Nobody has to clean up: whoever wants the time takes it."""
    world = World()
    ten = HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
    await world.say(ten)
    world.clock.advance(181)

    assert isinstance(await world.say(ten, call_id="call_2"), SlotHeld)


async def test_an_expired_hold_that_nobody_took_is_still_good() -> None:
    """Spelling a name may take long; the time is theirs until somebody else wants it."""
    world = World()
    await world.say(HoldSlot(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn"))
    world.clock.advance(181)

    booked = await world.say(BookAppointment(customer_name="Max Beispiel"))

    assert isinstance(booked, AppointmentConfirmed)


async def test_a_slot_that_the_web_took_after_the_offer_is_refused_with_other_times() -> None:
    """An offer is no promise, and the answer names what is free instead."""
    world = World()
    offered = await world.say(
        CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um zehn")
    )
    assert isinstance(offered, SlotAvailable)
    await world.book_on_the_web("101", start=TUESDAY_TEN, minutes=30)

    result = await world.say(
        BookAppointment(customer_name="Max", slot_id=offered.offer.slot_id), invocation_id="same"
    )
    again = await world.say(
        BookAppointment(customer_name="Max", slot_id=offered.offer.slot_id), invocation_id="same"
    )

    assert isinstance(result, SlotTaken)
    assert result.offers
    assert all(one.slot.start != TUESDAY_TEN for one in result.offers)
    assert again == result
    assert await world.rows() == ()


async def test_an_appointment_is_moved_and_stands_at_its_new_time() -> None:
    """The old booking is gone, the new one is known by its new uid."""
    world = World()
    await world.say(MAX)

    moved = await world.say(RescheduleAppointment(date_text="morgen", time_text="um elf"))

    assert isinstance(moved, AppointmentRescheduled)
    assert moved.appointment.slot.start == TUESDAY_TEN + dt.timedelta(hours=1)
    await world.assert_agreement()


async def test_an_appointment_can_be_moved_twice_and_keeps_its_history() -> None:
    """Each move gives a new uid; all earlier ones are remembered."""
    world = World()
    await world.say(MAX)
    await world.say(RescheduleAppointment(date_text="morgen um elf"))

    await world.say(RescheduleAppointment(date_text="morgen um zwölf"))

    (row,) = await world.rows()
    assert len(row.previous_uids) == 2
    await world.assert_agreement()


async def test_a_move_by_fifteen_minutes_overlaps_itself_and_works() -> None:
    """Its own booking is in the way only for others."""
    world = World()
    await world.say(MAX)

    moved = await world.say(
        RescheduleAppointment(date_text="morgen", time_text="zehn uhr fünfzehn")
    )

    assert isinstance(moved, AppointmentRescheduled)
    await world.assert_agreement()


async def test_a_move_to_a_taken_time_leaves_the_appointment_as_it_was() -> None:
    """The old time stays the caller's, and other times are named."""
    world = World()
    await world.say(MAX)
    eleven = TUESDAY_TEN + dt.timedelta(hours=1)
    offered = await world.say(
        CheckAvailability(service="Herrenhaarschnitt", staff="Anna", date_text="morgen um elf")
    )
    assert isinstance(offered, SlotAvailable)
    await world.book_on_the_web("101", start=eleven, minutes=30)

    result = await world.say(RescheduleAppointment(slot_id=offered.offer.slot_id))

    assert isinstance(result, NotDone | SlotsOffered)
    (row,) = await world.rows()
    assert (row.state, row.slot.start) == (AppointmentState.CONFIRMED, TUESDAY_TEN)


async def test_a_lost_answer_of_a_move_is_followed_to_the_new_booking() -> None:
    """The old booking names its successor."""
    world = World()
    await world.say(MAX)
    world.calendar.faults = ["lost after"]

    moved = await world.say(RescheduleAppointment(date_text="morgen um elf"))

    assert isinstance(moved, AppointmentRescheduled)
    await world.assert_agreement()


async def test_two_moves_at_once_end_in_one_agreed_place() -> None:
    """The incident in the recordings: two moves at once left two bookings."""
    world = World()
    await world.say(MAX)

    await asyncio.gather(
        world.say(RescheduleAppointment(date_text="morgen um elf")),
        world.say(RescheduleAppointment(date_text="morgen um zwölf")),
    )

    assert len(await world.bookings()) == 1
    await world.assert_agreement()


async def test_an_appointment_is_cancelled_on_both_sides() -> None:
    """The time is free for others again."""
    world = World()
    await world.say(MAX)

    cancelled = await world.say(CancelAppointment())

    assert isinstance(cancelled, AppointmentCancelled)
    assert cancelled.by_caller
    assert await world.bookings() == ()
    assert isinstance(await world.say(MAX, call_id="call_2"), AppointmentConfirmed)


async def test_a_cancel_whose_answer_was_lost_is_seen_to_have_happened() -> None:
    """The booking itself says that it is cancelled."""
    world = World()
    await world.say(MAX)
    world.calendar.faults = ["lost after"]

    assert isinstance(await world.say(CancelAppointment()), AppointmentCancelled)
    await world.assert_agreement()


async def test_a_number_alone_opens_nothing() -> None:
    """Two people share a telephone: nothing is said before a name was."""
    world = World()
    await world.say(MAX)

    asked = await world.say(FindAppointments(), call_id="call_2")
    denied = await world.say(FindAppointments(customer_name="Erika Muster"), call_id="call_2")
    found = await world.say(FindAppointments(customer_name="Herr Beispiel"), call_id="call_2")

    assert asked == NeedsInput(Missing.BOOKED_NAME)
    assert denied == AppointmentNotFound()
    assert isinstance(found, AppointmentsFound)


async def test_nobody_elses_appointment_is_cancelled_whatever_is_claimed() -> None:
    """Another number with the right name finds nothing."""
    world = World()
    await world.say(MAX)

    result = await world.say(
        CancelAppointment(customer_name="Max Beispiel", date_text="morgen"),
        call_id="call_2",
        caller=PhoneNumber("+4915199999999"),
    )

    assert result == AppointmentNotFound()
    assert len(await world.bookings()) == 1


async def test_two_appointments_on_one_name_are_asked_about() -> None:
    """Which one is meant only the caller knows; a date decides."""
    world = World()
    await world.say(MAX)
    await world.say(
        BookAppointment(
            customer_name="Max Beispiel", service="Bartpflege", date_text="übermorgen um zehn"
        )
    )

    which = await world.say(CancelAppointment(customer_name="Max Beispiel"), call_id="call_2")
    this = await world.say(
        CancelAppointment(customer_name="Max Beispiel", date_text="übermorgen"), call_id="call_2"
    )

    assert isinstance(which, AmbiguousAppointment)
    assert isinstance(this, AppointmentCancelled)
    assert [one.service_id for one in await world.rows()] == ["herren"]


async def test_a_reference_that_was_given_away_before_is_drawn_again() -> None:
    """References are short, so two of them may be alike by chance: nobody hears of it."""
    world = World()
    first = await world.say(MAX)
    assert isinstance(first, AppointmentConfirmed)
    drawn = iter([first.appointment.reference, "A-OTHER"])
    world.identifiers.new_reference = lambda: next(drawn)  # type: ignore[method-assign]

    second = await world.say(
        BookAppointment(customer_name="Kim", service="Bartpflege", date_text="morgen um zehn")
    )

    assert isinstance(second, AppointmentConfirmed)
    assert second.appointment.reference == "A-OTHER"


async def test_mother_and_child_in_one_call_are_two_appointments() -> None:
    """They differ by name: neither is a repetition of the other."""
    world = World()

    await world.say(MAX)
    second = await world.say(
        BookAppointment(
            customer_name="Moritz Beispiel",
            service="Herrenhaarschnitt",
            staff="Ben",
            date_text="morgen um zehn",
        )
    )

    assert isinstance(second, AppointmentConfirmed)
    assert len(await world.bookings()) == 2


async def test_another_time_for_the_same_service_is_asked_back() -> None:
    """ "Nein, doch lieber um elf" must move, not book a second time."""
    world = World()
    await world.say(MAX)
    eleven = BookAppointment(
        customer_name="Max Beispiel",
        service="Herrenhaarschnitt",
        staff="Anna",
        date_text="morgen um elf",
    )

    assert isinstance(await world.say(eleven), AlreadyBooked)
    assert len(await world.bookings()) == 1


async def test_an_anonymous_caller_without_e_mail_can_book() -> None:
    """The calendar needs an address: the tenant's placeholder serves."""
    world = World()

    assert isinstance(await world.say(MAX, caller=PhoneProblem.WITHHELD), AppointmentConfirmed)


async def test_bad_input_asks_for_what_is_missing_and_changes_nothing() -> None:
    """Every gap has its own question; no default fills it."""
    world = World()
    asked = [
        await world.say(BookAppointment()),
        await world.say(BookAppointment(customer_name="Max")),
        await world.say(BookAppointment(customer_name="Max", service="Raketenwäsche")),
        await world.say(BookAppointment(customer_name="Max", service="Bartpflege")),
        await world.say(BookAppointment(customer_name="Max", slot_id="s_unknown")),
        await world.say(BookAppointment(customer_name="Max", phone_number="12")),
        await world.say(BookAppointment(customer_name="Max", email="kein ät")),
    ]

    assert [one.missing for one in asked if isinstance(one, NeedsInput)] == [
        Missing.NAME,
        Missing.SERVICE,
        Missing.UNKNOWN_SERVICE,
        Missing.DATE,
        Missing.UNKNOWN_SLOT,
        Missing.REST_OF_PHONE_NUMBER,
        Missing.EMAIL,
    ]
    assert await world.rows() == ()


@pytest.mark.parametrize(
    "said",
    [
        "einmal Bart",
        "2 Haarschnitte",
        "am 24.12.",
        "Musterstraße 12",
        "0171 2345678",
        "Sie kennen mich",
    ],
)
async def test_nothing_is_booked_on_what_is_no_name(said: str) -> None:
    """The name is asked for again, however a figure beside words may look like one."""
    world = World()

    result = await world.say(evolve(MAX, customer_name=said))

    assert result == NeedsInput(Missing.NAME)
    assert await world.rows() == ()


async def test_a_customer_may_have_a_number() -> None:
    """ "Kundin 17" is somebody to a salon."""
    world = World()

    assert isinstance(await world.say(evolve(MAX, customer_name="Kundin 17")), AppointmentConfirmed)


@pytest.mark.parametrize(
    "said",
    [
        "Max Beispiel, Telefon 0171 2345678",
        "Max Beispiel 0171 2345678",
        "Max Beispiel, meine Handynummer ist +49 171/2345678 danke",
    ],
)
async def test_a_telephone_number_is_no_part_of_a_name(said: str) -> None:
    """Booked under both together, nobody could find the appointment by the name again."""
    world = World()

    await world.say(evolve(MAX, customer_name=said))

    (appointment,) = await world.rows()
    assert appointment.customer is not None
    assert appointment.customer.name == "Max Beispiel"


async def test_a_time_that_has_passed_is_said_to_have_passed() -> None:
    """Never shifted to another day in silence."""
    world = World()

    result = await world.say(
        CheckAvailability(service="Bartpflege", date_text="20.11.2026", time_text="um zehn")
    )

    assert not isinstance(result, SlotAvailable | SlotsOffered)


async def test_a_calendar_that_is_down_is_said_to_be_down() -> None:
    """No cached guess is sold as fact."""
    world = World()
    world.calendar.blind = 10

    result = await world.say(CheckAvailability(service="Bartpflege", date_text="morgen um zehn"))

    assert result == CallbackNoted(because=Trouble.CALENDAR)


async def test_the_same_wish_in_another_call_is_already_booked() -> None:
    """Whoever rings twice for one appointment does not get two chairs."""
    world = World()
    await world.say(MAX)
    by_anybody = evolve(MAX, staff=None)

    named = await world.say(MAX, call_id="call_2")
    anybody = await world.say(by_anybody, call_id="call_3")

    assert isinstance(named, AlreadyBooked)
    assert isinstance(anybody, AlreadyBooked)
    assert len(await world.bookings()) == 1


async def test_another_time_in_another_call_is_booked() -> None:
    """Customers book ahead, and somebody else may have the same number."""
    world = World()
    await world.say(MAX)

    later = await world.say(evolve(MAX, date_text="morgen um elf"), call_id="call_2")
    child = await world.say(
        evolve(MAX, customer_name="Moritz Beispiel", staff="Ben"), call_id="call_3"
    )

    assert isinstance(later, AppointmentConfirmed)
    assert isinstance(child, AppointmentConfirmed)


async def test_two_callers_who_do_not_mind_who_serves_them_get_both_chairs() -> None:
    """Nobody hears "taken" while another person is free."""
    world = World()
    anybody = evolve(MAX, staff=None)

    results = await asyncio.gather(
        *(
            world.say(
                evolve(anybody, customer_name=f"Anruferin {number}"),
                call_id=f"call_{number}",
                caller=PhoneNumber(f"+49151000000{number}"),
            )
            for number in range(4)
        )
    )

    assert sum(isinstance(one, AppointmentConfirmed) for one in results) == 2
    assert {one.staff_id for one in await world.rows()} == {"anna", "ben"}


async def test_cancelling_again_in_the_same_call_says_that_it_is_cancelled() -> None:
    """Nobody is asked for a name once more, or told that there is nothing."""
    world = World()
    await world.say(MAX)
    await world.say(CancelAppointment())

    again = await world.say(CancelAppointment())
    other = await world.say(CancelAppointment(customer_name="Erika Muster"))

    assert isinstance(again, AppointmentCancelled)
    assert other == AppointmentNotFound()
