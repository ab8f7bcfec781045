"""The salon's rules over the whole application: what is refused, and that nothing happened then."""

import datetime as dt

from typing import Any

from attrs import evolve

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.invocation import Authority
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.model.closed_days import ClosedDays, ClosedPeriod, Closure
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem
from booking_domain.model.results import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRescheduled,
    NoneFree,
    Policy,
    PolicyDenied,
    SalonClosed,
    SlotAvailable,
    SlotsOffered,
    TooLateToChange,
)
from booking_domain.model.tenant import BookingRules
from tests.doubles.salon import BERLIN, salon
from tests.doubles.world import World


HERREN = "Herrenhaarschnitt"
CHRISTMAS_HOLIDAYS = ClosedDays(
    region="DE-BE",
    periods=(ClosedPeriod(dt.date(2026, 12, 28), dt.date(2026, 12, 31), reason="Betriebsferien"),),
)


def world(*, closed: ClosedDays | None = None, **rules: Any) -> World:
    """A salon with these rules."""
    tenant = salon(rules=BookingRules(**rules))
    return World(evolve(tenant, closed_days=closed or ClosedDays()))


def wish(when: str, *, name: str = "Max Beispiel", service: str = HERREN) -> BookAppointment:
    return BookAppointment(customer_name=name, service=service, date_text=when)


async def booked(here: World, when: str, **more: Any) -> AppointmentConfirmed:
    """Book something that nothing speaks against."""
    result = await here.say(wish(when), **more)
    assert isinstance(result, AppointmentConfirmed), result
    return result


# --- closed days


async def test_a_public_holiday_is_said_by_its_name_with_other_days() -> None:
    """Cal.com's schedule knows nothing of Christmas: it would offer the 25th of December."""
    here = world(closed=CHRISTMAS_HOLIDAYS)

    result = await here.say(
        CheckAvailability(service=HERREN, date_text="am 25. Dezember um 10 Uhr")
    )

    assert isinstance(result, SalonClosed)
    assert (result.first_day, result.last_day) == (dt.date(2026, 12, 25), dt.date(2026, 12, 25))
    assert result.closure == Closure(feast="weihnachten")
    # The 27th is a Sunday, which Cal.com knows; the salon is away until the New Year.
    assert {one.slot.start.astimezone(BERLIN).date() for one in result.offers} == {
        dt.date(2027, 1, 2)
    }


async def test_the_same_holiday_is_offered_where_the_salon_opens_on_it() -> None:
    """So the test above would find something if the salon were open."""
    opened = evolve(CHRISTMAS_HOLIDAYS, opened=frozenset({dt.date(2026, 12, 25)}))

    result = await world(closed=opened).say(
        CheckAvailability(service=HERREN, date_text="am 25. Dezember um 10 Uhr")
    )

    assert isinstance(result, SlotAvailable)


async def test_a_closed_day_asks_nothing_of_the_calendar_for_itself() -> None:
    """Only for the days that are offered instead: one request for each of the two people."""
    here = world(closed=CHRISTMAS_HOLIDAYS)

    await here.say(CheckAvailability(service=HERREN, date_text="am 25. Dezember"))

    assert here.calendar.calls == ["free_slots", "free_slots"]


async def test_closed_days_with_several_reasons_are_said_without_one() -> None:
    """From the first holiday to the salon's own days."""
    closed = ClosedDays(
        region="DE-BE", periods=(ClosedPeriod(dt.date(2026, 12, 27), dt.date(2026, 12, 31)),)
    )

    result = await world(closed=closed).say(
        CheckAvailability(service=HERREN, date_text="vom 25. bis 28. Dezember")
    )

    assert isinstance(result, SalonClosed)
    assert (result.first_day, result.last_day) == (dt.date(2026, 12, 25), dt.date(2026, 12, 28))
    assert result.closure == Closure()


async def test_a_week_with_a_holiday_is_offered_without_it() -> None:
    """The other days of it are what the caller wants."""
    here = world(
        closed=ClosedDays(periods=(ClosedPeriod(dt.date(2026, 11, 24), dt.date(2026, 11, 24)),))
    )

    result = await here.say(
        CheckAvailability(service=HERREN, date_text="Dienstag oder Mittwoch um 10 Uhr")
    )

    assert isinstance(result, SlotAvailable)
    assert result.offer.slot.start.astimezone(BERLIN) == dt.datetime(
        2026, 11, 25, 10, tzinfo=BERLIN
    )


async def test_nothing_is_booked_held_or_moved_onto_a_closed_day() -> None:
    """Whatever tool is used for it."""
    here = world(closed=CHRISTMAS_HOLIDAYS)
    await booked(here, "am 23. Dezember um 10 Uhr")
    on_christmas = "am 25. Dezember um 10 Uhr"

    results = [
        await here.say(wish(on_christmas, service="Damenhaarschnitt")),
        await here.say(HoldSlot(service=HERREN, date_text=on_christmas)),
        await here.say(RescheduleAppointment(date_text=on_christmas)),
    ]

    assert [type(one) for one in results] == [SalonClosed] * 3
    assert len(await here.bookings()) == 1
    await here.assert_agreement()


async def test_a_slot_that_was_offered_instead_can_be_booked_by_its_id() -> None:
    """The offers that come with the refusal are real ones."""
    here = world(closed=CHRISTMAS_HOLIDAYS)
    refused = await here.say(CheckAvailability(service=HERREN, date_text="am 25. Dezember"))
    assert isinstance(refused, SalonClosed)

    result = await here.say(
        BookAppointment(customer_name="Max Beispiel", slot_id=refused.offers[0].slot_id)
    )

    assert isinstance(result, AppointmentConfirmed)
    await here.assert_agreement()


async def test_an_appointment_is_not_shifted_within_a_day_that_was_closed_later() -> None:
    """Its own booking hides the time in the calendar, which must not open the day."""
    here = world()
    await booked(here, "morgen um 10 Uhr")
    tomorrow = dt.date(2026, 11, 24)
    here.tenant = evolve(
        here.tenant, closed_days=ClosedDays(periods=(ClosedPeriod(tomorrow, tomorrow),))
    )

    result = await here.say(RescheduleAppointment(date_text="morgen um 10 Uhr 15"))

    assert isinstance(result, SalonClosed)
    assert [one.slot.start.astimezone(BERLIN).time() for one in await here.bookings()] == [
        dt.time(10)
    ]


async def test_a_day_of_the_week_without_hours_is_none_free_as_before() -> None:
    """Sunday is no exception: it is simply not in the calendar."""
    here = world(closed=CHRISTMAS_HOLIDAYS)

    result = await here.say(CheckAvailability(service=HERREN, date_text="am Sonntag"))

    assert isinstance(result, NoneFree)


# --- the window in which callers may change something


async def test_a_late_cancellation_is_refused_and_the_appointment_stands() -> None:
    """Calendar and database both keep it."""
    here = world(cancellation_hours=24)
    confirmed = await booked(here, "heute um 15 Uhr")

    result = await here.say(CancelAppointment())

    assert result == TooLateToChange(confirmed.appointment)
    assert "cancel" not in here.calendar.calls
    assert len(await here.bookings()) == 1
    await here.assert_agreement()


async def test_a_late_move_is_refused_and_the_appointment_stands() -> None:
    """However far away the new time is."""
    here = world(cancellation_hours=24)
    confirmed = await booked(here, "heute um 15 Uhr")

    result = await here.say(RescheduleAppointment(date_text="am Freitag um 15 Uhr"))

    assert result == TooLateToChange(confirmed.appointment)
    assert "reschedule" not in here.calendar.calls
    await here.assert_agreement()


async def test_what_is_asked_in_time_is_done() -> None:
    """A move first, and then a cancellation of what was moved."""
    here = world(cancellation_hours=24)
    await booked(here, "am Donnerstag um 15 Uhr")

    moved = await here.say(RescheduleAppointment(date_text="am Freitag um 15 Uhr"))
    cancelled = await here.say(CancelAppointment())

    assert isinstance(moved, AppointmentRescheduled)
    assert isinstance(cancelled, AppointmentCancelled)
    assert await here.bookings() == ()


async def test_a_cancellation_that_was_in_time_can_be_asked_for_later() -> None:
    """The window closes while the call goes on; what was done is said, not refused."""
    here = world(cancellation_hours=24)
    await booked(here, "morgen um 9 Uhr 30")
    assert isinstance(await here.say(CancelAppointment()), AppointmentCancelled)
    here.clock.advance(3600)

    result = await here.say(CancelAppointment())

    assert isinstance(result, AppointmentCancelled)


async def test_the_salon_may_cancel_at_any_time() -> None:
    """Its own software knows why."""
    here = world(cancellation_hours=24)
    confirmed = await booked(here, "heute um 15 Uhr")

    result = await here.say(
        CancelAppointment(reference=confirmed.appointment.reference), authority=Authority.SALON
    )

    assert isinstance(result, AppointmentCancelled)
    assert await here.bookings() == ()


async def test_the_salon_may_move_at_any_time() -> None:
    """As it may cancel."""
    here = world(cancellation_hours=24)
    confirmed = await booked(here, "heute um 15 Uhr")

    result = await here.say(
        RescheduleAppointment(
            reference=confirmed.appointment.reference,
            start=dt.datetime(2026, 11, 24, 15, tzinfo=BERLIN),
        ),
        authority=Authority.SALON,
    )

    assert isinstance(result, AppointmentRescheduled)


# --- how many appointments one customer may have


DAMEN = "Damenhaarschnitt"


async def test_nobody_has_more_appointments_ahead_than_the_salon_allows() -> None:
    """Across calls, and the one that is too many is not sent to the calendar."""
    here = world(open_appointments=1)
    await booked(here, "morgen um 10 Uhr", call_id="call_1")

    result = await here.say(wish("am Freitag um 10 Uhr", service=DAMEN), call_id="call_2")

    assert result == PolicyDenied(Policy.OPEN_APPOINTMENTS)
    assert here.calendar.calls.count("create") == 1
    await here.assert_agreement()


async def test_wanting_it_in_addition_does_not_lift_the_limit() -> None:
    """`additional` says that it is no slip; the rule is another matter."""
    here = world(open_appointments=1)
    await booked(here, "morgen um 10 Uhr")

    result = await here.say(evolve(wish("am Freitag um 10 Uhr"), additional=True))

    assert result == PolicyDenied(Policy.OPEN_APPOINTMENTS)


async def test_the_same_wish_again_is_told_its_booking_and_not_the_limit() -> None:
    """A repeat is no second appointment."""
    here = world(open_appointments=1)
    confirmed = await booked(here, "morgen um 10 Uhr")

    result = await here.say(wish("morgen um 10 Uhr"))

    assert result != PolicyDenied(Policy.OPEN_APPOINTMENTS)
    assert getattr(result, "appointment", None) == confirmed.appointment


async def test_others_on_the_same_number_have_a_limit_of_their_own() -> None:
    """Mother and child."""
    here = world(open_appointments=1)
    await booked(here, "morgen um 10 Uhr")

    result = await here.say(wish("morgen um 11 Uhr", name="Erika Beispiel"))

    assert isinstance(result, AppointmentConfirmed)


async def test_the_same_name_on_another_number_has_a_limit_of_its_own() -> None:
    """There is more than one Max Beispiel."""
    here = world(open_appointments=1)
    await booked(here, "morgen um 10 Uhr", call_id="call_1")

    result = await here.say(
        wish("morgen um 11 Uhr"), call_id="call_2", caller=PhoneNumber("+4915187654321")
    )

    assert isinstance(result, AppointmentConfirmed)


async def test_who_withholds_the_number_is_limited_within_the_call() -> None:
    """Nothing more is known of them."""
    here = world(open_appointments=1)
    withheld = {"caller": PhoneProblem.WITHHELD}
    await booked(here, "morgen um 10 Uhr", **withheld)

    same_call = await here.say(wish("am Freitag um 10 Uhr", service=DAMEN), **withheld)
    next_call = await here.say(
        wish("am Freitag um 10 Uhr", service=DAMEN), call_id="call_2", **withheld
    )

    assert same_call == PolicyDenied(Policy.OPEN_APPOINTMENTS)
    assert isinstance(next_call, AppointmentConfirmed)


async def test_what_is_cancelled_or_over_no_longer_counts() -> None:
    """Open is what is ahead."""
    here = world(open_appointments=1)
    await booked(here, "heute um 10 Uhr", call_id="call_1")
    here.clock.advance(2 * 3600)
    await booked(here, "morgen um 10 Uhr", call_id="call_2")
    assert isinstance(await here.say(CancelAppointment(), call_id="call_2"), AppointmentCancelled)

    await booked(here, "am Freitag um 10 Uhr", call_id="call_3")


async def test_the_salon_may_book_more() -> None:
    """Who stands at the desk is not limited."""
    here = world(open_appointments=1)
    await booked(here, "morgen um 10 Uhr", call_id="call_1")

    result = await here.say(
        BookAppointment(
            customer_name="Max Beispiel",
            service=DAMEN,
            phone_number="+4915112345678",
            start=dt.datetime(2026, 11, 27, 10, tzinfo=BERLIN),
        ),
        call_id="rest",
        authority=Authority.SALON,
    )

    assert isinstance(result, AppointmentConfirmed)


async def test_a_number_that_is_only_said_counts_nothing_of_another_call() -> None:
    """ "More than one is not possible" would tell a stranger that Max has an appointment."""
    here = world(open_appointments=1)
    await booked(here, "morgen um 10 Uhr", call_id="call_1")

    result = await here.say(
        evolve(wish("morgen um 11 Uhr"), phone_number="0151 12345678"),
        call_id="call_2",
        caller=PhoneProblem.WITHHELD,
    )

    assert isinstance(result, AppointmentConfirmed)


async def test_without_rules_nothing_is_refused() -> None:
    """As it was before they existed: cancelling an hour before, and many appointments."""
    here = world()
    await booked(here, "heute um 10 Uhr", call_id="call_1")
    await booked(here, "am Freitag um 10 Uhr", call_id="call_2")

    offered = await here.say(CheckAvailability(service=HERREN, date_text="am 25. Dezember"))
    cancelled = await here.say(CancelAppointment(), call_id="call_1")

    assert isinstance(offered, SlotsOffered)
    assert isinstance(cancelled, AppointmentCancelled)
