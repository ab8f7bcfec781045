"""What a report means to the appointment that it belongs to."""

import pytest

from attrs import evolve

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.booking_report import BookingReport, Teller
from booking_domain.model.own_report import Bearing, bearing_of, is_borne_out
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.time_slot import TimeSlot
from tests.contract.unit_of_work.samples import cancel_saga
from tests.unit.booking_domain.model.link_records import NOW, TEN, row


ROW = row(previous_uids=("uid-0",))
REQUESTED = evolve(ROW, state=AppointmentState.REQUESTED)
CANCELLED = evolve(ROW, state=AppointmentState.CANCELLED)
OWN = BookingReport(
    uid="uid-a-1",
    status=ProviderStatus.ACCEPTED,
    slot=ROW.slot,
    event_type="101",
    key="a-1",
    rescheduled_from=None,
    former_slot=None,
    sequence=None,
    said_at=NOW,
    teller=Teller.WEBHOOK,
)
PENDING = evolve(OWN, status=ProviderStatus.PENDING)
ENDED = evolve(OWN, status=ProviderStatus.CANCELLED)
ELSEWHEN = TimeSlot.lasting(TEN, minutes=60)

CASES = {
    "a runner is at work": (
        OWN,
        ROW.cancelling(cancel_saga("uid-a-1")),
        Bearing.SAGA_IS_OPEN,
    ),
    "a person is to look at it": (
        ENDED,
        evolve(ROW, state=AppointmentState.STUCK),
        Bearing.OUT_OF_DATE,
    ),
    "of a booking that was moved": (evolve(ENDED, uid="uid-0"), ROW, Bearing.OUT_OF_DATE),
    "it stands as we have it": (OWN, ROW, Bearing.ECHO),
    "it was moved in place": (evolve(OWN, slot=ELSEWHEN), ROW, Bearing.DIFFERS),
    "it was cancelled outside": (ENDED, ROW, Bearing.DIFFERS),
    "it is open, as we have it": (PENDING, REQUESTED, Bearing.ECHO),
    "the salon has confirmed it": (OWN, REQUESTED, Bearing.DIFFERS),
    "the word of its opening comes late": (PENDING, ROW, Bearing.OUT_OF_DATE),
    "it has ended on both sides": (ENDED, CANCELLED, Bearing.ECHO),
    "a late webhook of what has ended": (OWN, CANCELLED, Bearing.OUT_OF_DATE),
    "the calendar shows what has ended": (
        evolve(OWN, teller=Teller.POLL),
        CANCELLED,
        Bearing.DIFFERS,
    ),
    "another booking stands under its key": (evolve(OWN, uid="b-9"), ROW, Bearing.DIFFERS),
    "another booking stands, and it has ended": (
        evolve(OWN, uid="b-9"),
        CANCELLED,
        Bearing.DIFFERS,
    ),
    "its successor has ended": (evolve(ENDED, uid="b-9"), ROW, Bearing.DIFFERS),
    "another booking has ended, and so has it": (
        evolve(ENDED, uid="b-9"),
        CANCELLED,
        Bearing.OUT_OF_DATE,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_report_is_an_echo_old_news_or_a_change(case: str) -> None:
    """Only a change is looked at again; an echo of ours must not be taken for one."""
    report, known, bearing = CASES[case]

    assert bearing_of(report, known) is bearing


@pytest.mark.parametrize(
    ("report", "shown", "is_true"),
    [
        (OWN, None, False),
        (OWN, ProviderStatus.ACCEPTED, True),
        (OWN, ProviderStatus.CANCELLED, True),
        (OWN, ProviderStatus.PENDING, False),
        (PENDING, ProviderStatus.PENDING, True),
        (PENDING, ProviderStatus.ACCEPTED, True),
        (PENDING, ProviderStatus.REJECTED, True),
        (ENDED, None, False),
        (ENDED, ProviderStatus.CANCELLED, True),
        (ENDED, ProviderStatus.REJECTED, True),
        (ENDED, ProviderStatus.ACCEPTED, False),
    ],
)
def test_a_report_is_borne_out_by_what_it_says_or_what_came_of_it(
    report: BookingReport, shown: ProviderStatus | None, is_true: bool
) -> None:
    """A webhook may be sent before the change, and one that never came true changes nothing."""
    assert is_borne_out(report, status=shown) is is_true
