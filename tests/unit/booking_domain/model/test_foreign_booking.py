"""Which of two reports of a booking that is none of ours counts, and whose time it is."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.booking_report import BookingReport, Teller
from booking_domain.model.foreign_booking import (
    ForeignBooking,
    Hearing,
    claim_owner_of,
    heard,
    is_foreign_owner,
)
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import MONDAY_MORNING, hold_at


MINUTE = dt.timedelta(minutes=1)
REPORT = BookingReport(
    uid="web-1",
    status=ProviderStatus.ACCEPTED,
    slot=TimeSlot.lasting(MONDAY_MORNING, minutes=30),
    event_type="101",
    key=None,
    rescheduled_from=None,
    former_slot=None,
    sequence=None,
    said_at=MONDAY_MORNING,
    teller=Teller.WEBHOOK,
)
MOVED = evolve(
    REPORT,
    slot=TimeSlot.lasting(MONDAY_MORNING + 60 * MINUTE, minutes=30),
    said_at=MONDAY_MORNING + MINUTE,
)


def known_after(*reports: BookingReport, resource_id: str | None = "chair-1") -> ForeignBooking:
    known: ForeignBooking | None = None
    for report in reports:
        told = heard(known, report, resource_id=resource_id, at=report.said_at)
        assert isinstance(told, ForeignBooking)
        known = told
    assert known is not None
    return known


def test_the_same_report_again_is_no_news() -> None:
    """Nor is it by the other way: every webhook is heard once more when the calendar is asked."""
    known = known_after(REPORT)
    polled = evolve(REPORT, teller=Teller.POLL, said_at=MONDAY_MORNING + MINUTE)

    for report in (REPORT, polled):
        told = heard(known, report, resource_id="chair-1", at=MONDAY_MORNING + MINUTE)
        assert told is Hearing.NOTHING_NEW


@pytest.mark.parametrize("seconds", [119, 120])
def test_a_cancellation_that_never_came_true_is_taken_back_after_two_minutes(seconds: int) -> None:
    """Its webhook is sent before the booking is changed: until then the calendar is asked again."""
    known = known_after(REPORT, evolve(REPORT, status=ProviderStatus.CANCELLED))
    at = MONDAY_MORNING + dt.timedelta(seconds=seconds)
    shown = evolve(REPORT, teller=Teller.POLL, said_at=at)

    told = heard(known, shown, resource_id="chair-1", at=at)

    assert (told is Hearing.ASK_AGAIN) is (seconds < 120)
    assert isinstance(told, ForeignBooking) is (seconds >= 120)


def test_what_was_never_written_has_no_version() -> None:
    """The first write is made under this one."""
    assert known_after(REPORT).version == 0


def test_whose_it_is_may_become_known_later() -> None:
    """Nothing else of it changes: a person was added to the salon's configuration."""
    known = known_after(REPORT, resource_id=None)

    told = heard(known, REPORT, resource_id="chair-1", at=MONDAY_MORNING + MINUTE)

    assert told == evolve(known, resource_id="chair-1")


def test_a_move_of_what_was_nobodys_is_a_move() -> None:
    """And whose it is has become known with it."""
    known = known_after(REPORT, resource_id=None)

    told = heard(known, MOVED, resource_id="chair-1", at=MOVED.said_at)

    assert isinstance(told, ForeignBooking)
    assert (told.slot, told.resource_id, told.occupies) == (MOVED.slot, "chair-1", True)


def test_an_older_report_does_not_give_it_to_another_person() -> None:
    """Of two hosts the later report names the one that it has now."""
    known = known_after(MOVED)
    older = evolve(MOVED, said_at=MOVED.said_at - 2 * MINUTE)

    assert heard(known, older, resource_id="chair-2", at=MONDAY_MORNING) is Hearing.NOTHING_NEW


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 1)])
def test_of_two_webhooks_the_further_in_the_sequence_counts(first: int, second: int) -> None:
    """Whenever they were said, and in whatever order they came."""
    known = known_after(evolve(REPORT, sequence=first))
    report = evolve(MOVED, sequence=second, said_at=MONDAY_MORNING - MINUTE)

    told = heard(known, report, resource_id="chair-1", at=MONDAY_MORNING)

    assert isinstance(told, ForeignBooking) is (second > first)


def test_of_two_reports_of_one_instant_the_confirmation_counts() -> None:
    """A request is confirmed once, and never open again."""
    requested = evolve(REPORT, status=ProviderStatus.PENDING)

    confirmed = heard(known_after(requested), REPORT, resource_id="chair-1", at=MONDAY_MORNING)
    reopened = heard(known_after(REPORT), requested, resource_id="chair-1", at=MONDAY_MORNING)

    assert isinstance(confirmed, ForeignBooking)
    assert confirmed.status is ProviderStatus.ACCEPTED
    assert reopened is Hearing.NOTHING_NEW


@pytest.mark.parametrize("status", [ProviderStatus.ACCEPTED, ProviderStatus.PENDING])
def test_of_two_times_that_were_said_in_one_instant_the_known_one_stays(
    status: ProviderStatus,
) -> None:
    """Which of them is the later one is not to be seen; asking the calendar will tell."""
    known = known_after(evolve(REPORT, status=status))
    moved = evolve(MOVED, status=status, said_at=REPORT.said_at)

    assert heard(known, moved, resource_id="chair-1", at=MONDAY_MORNING) is Hearing.NOTHING_NEW


def test_its_time_is_owned_under_a_name_that_no_appointment_has() -> None:
    """An appointment that meets it is told apart from one that meets another of ours."""
    owner = known_after(REPORT).claim_owner

    assert owner == claim_owner_of("web-1")
    assert is_foreign_owner(owner) is True
    assert is_foreign_owner(hold_at(MONDAY_MORNING).appointment_id) is False


def test_the_name_under_which_it_owns_its_time_is_that_of_ever() -> None:
    """The rows of yesterday must be found, or the time stays blocked for good."""
    assert claim_owner_of("web-1") == "foreign-2ec305e4-a552-5f7c-8b56-be461032dd77"
