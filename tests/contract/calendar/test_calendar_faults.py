"""What a calendar behind a wire makes of broken answers; port methods and port errors only."""

import datetime as dt

import pytest

from booking_domain.errors import CalendarUnavailable
from booking_domain.model.provider_booking import (
    Booked,
    NotBooked,
    OutcomeUnknown,
    ProviderStatus,
    RefusalReason,
)
from tests.contract.calendar.harness import Call, Fault, Salon, WiredHarness


COMMITTED = [
    Fault.ERROR_AFTER_COMMIT,
    Fault.DROPPED_AFTER_COMMIT,
    Fault.GATEWAY_PAGE,
    Fault.NONSENSE,
]


@pytest.fixture
def salon(wired_harness: WiredHarness) -> Salon:
    return Salon(wired_harness)


@pytest.mark.parametrize("fault", [*COMMITTED, Fault.DATABASE_TEXT])
async def test_a_create_without_a_clear_answer_is_unknown(
    salon: Salon, wired_harness: WiredHarness, fault: Fault
) -> None:
    """Orphaned booking: none of these says that nothing was booked."""
    (slot,) = await salon.free_run(length=1)
    await wired_harness.spoil_next(Call.CREATE, fault)

    outcome = await salon.calendar.create_booking(salon.request(slot))

    assert isinstance(outcome, OutcomeUnknown)


@pytest.mark.parametrize("fault", COMMITTED)
async def test_a_create_whose_answer_was_lost_is_found_by_its_key(
    salon: Salon, wired_harness: WiredHarness, fault: Fault
) -> None:
    """Looking it up decides, and repeating it does not book twice."""
    (slot,) = await salon.free_run(length=1)
    request = salon.request(slot)
    await wired_harness.spoil_next(Call.CREATE, fault)
    await salon.calendar.create_booking(request)

    repeated = await salon.calendar.create_booking(request)

    assert isinstance(repeated, NotBooked)
    assert repeated.reason is RefusalReason.SLOT_TAKEN
    (found,) = await salon.calendar.find_bookings(
        request.key, event_type=salon.event_type, created_after=salon.began_at
    )
    assert (found.slot, found.status) == (slot, ProviderStatus.ACCEPTED)


@pytest.mark.parametrize("fault", COMMITTED)
async def test_a_move_whose_answer_was_lost_is_seen_at_the_old_booking(
    salon: Salon, wired_harness: WiredHarness, fault: Fault
) -> None:
    """Unknown, and the old uid leads to the new booking."""
    first, _, third = await salon.free_run(length=3)
    placed = await salon.calendar.create_booking(salon.request(first))
    assert isinstance(placed, Booked)
    await wired_harness.spoil_next(Call.RESCHEDULE, fault)

    outcome = await salon.calendar.reschedule_booking(
        placed.booking.uid, start=third.start, reason="Kunde bat"
    )

    assert isinstance(outcome, OutcomeUnknown)
    old = await salon.calendar.get_booking(placed.booking.uid)
    assert old is not None
    assert old.rescheduled_to is not None
    new = await salon.calendar.get_booking(old.rescheduled_to)
    assert new is not None
    assert (new.slot, new.status) == (third, ProviderStatus.ACCEPTED)


@pytest.mark.parametrize("fault", COMMITTED)
async def test_a_cancel_whose_answer_was_lost_is_seen_at_the_booking(
    salon: Salon, wired_harness: WiredHarness, fault: Fault
) -> None:
    """Unknown, and reading it shows that it is cancelled."""
    (slot,) = await salon.free_run(length=1)
    placed = await salon.calendar.create_booking(salon.request(slot))
    assert isinstance(placed, Booked)
    await wired_harness.spoil_next(Call.CANCEL, fault)

    outcome = await salon.calendar.cancel_booking(placed.booking.uid, reason="Kunde bat")

    assert isinstance(outcome, OutcomeUnknown)
    seen = await salon.calendar.get_booking(placed.booking.uid)
    assert seen is not None
    assert seen.status is ProviderStatus.CANCELLED


async def test_too_many_requests_is_a_definite_no(
    salon: Salon, wired_harness: WiredHarness
) -> None:
    """The provider turned the request away at the door."""
    (slot,) = await salon.free_run(length=1)
    request = salon.request(slot)
    await wired_harness.spoil_next(Call.CREATE, Fault.RATE_LIMITED)

    outcome = await salon.calendar.create_booking(request)

    assert isinstance(outcome, NotBooked)
    assert outcome.reason is RefusalReason.RATE_LIMITED
    found = await salon.calendar.find_bookings(
        request.key, event_type=salon.event_type, created_after=salon.began_at
    )
    assert found == ()


@pytest.mark.parametrize("fault", list(Fault))
async def test_no_reading_call_takes_a_broken_answer_for_an_empty_calendar(
    salon: Salon, wired_harness: WiredHarness, fault: Fault
) -> None:
    """Slots, single bookings, searches and lists raise the port's error."""
    calendar = salon.calendar
    now = dt.datetime.now(dt.UTC)
    readings = (
        (Call.SLOTS, lambda: calendar.free_slots(salon.event_type, window=salon.window)),
        (Call.GET, lambda: calendar.get_booking("some-uid")),
        (
            Call.LIST,
            lambda: calendar.find_bookings("key", event_type=salon.event_type, created_after=now),
        ),
        (Call.LIST, lambda: calendar.list_bookings(window=salon.window)),
    )

    for call, read in readings:
        await wired_harness.spoil_next(call, fault)
        with pytest.raises(CalendarUnavailable):
            await read()


async def test_a_calendar_that_nobody_listens_for_was_never_sent_anything(
    salon: Salon, wired_harness: WiredHarness
) -> None:
    """A refused connection is the one failure of the wire that proves something."""
    (slot,) = await salon.free_run(length=1)
    await wired_harness.hang_up()

    outcome = await salon.calendar.create_booking(salon.request(slot))

    assert isinstance(outcome, NotBooked)
    assert outcome.reason is RefusalReason.NEVER_SENT


async def test_a_calendar_that_nobody_listens_for_cannot_be_read(
    salon: Salon, wired_harness: WiredHarness
) -> None:
    """Reading raises the port's error."""
    await wired_harness.hang_up()

    with pytest.raises(CalendarUnavailable):
        await salon.calendar.list_bookings(window=salon.window)
