"""How many calls with a booking are linked both ways, before anything is mended."""

import pytest

from booking_domain.model.appointment import Appointment
from booking_domain.model.call import Call
from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.link_audit import decide_links
from booking_domain.model.link_count import LinkCount, count_links
from booking_domain.model.salon_records import SalonRecords
from tests.unit.booking_domain.model.link_records import booking, call, carried_out, records, row


LINKED = call(last_appointment_id="a-1")
OWN = row(call_id="call_1")


def counted(found: SalonRecords) -> LinkCount:
    return count_links(found, decide_links(found))


def test_a_call_and_its_appointment_that_name_each_other_are_linked() -> None:
    """Beside it a call in which nothing was booked, and an appointment that never had a booking."""
    asked_only = call("call_2")
    unbooked = row("a-3", call_id="call_3", provider_uid=None)
    naming_unbooked = call("call_3", last_appointment_id="a-3")

    found = records(
        rows=[OWN, unbooked], calls=[LINKED, asked_only, naming_unbooked], bookings=[booking()]
    )

    assert counted(found) == LinkCount(with_booking=1, linked=1)


BROKEN: dict[str, tuple[list[Appointment], list[Call], list[DescribedBooking]]] = {
    "the call names nothing": ([OWN], [call()], [booking()]),
    "the appointment names no call": ([row()], [LINKED], [booking()]),
    "neither names the other, the booking does": ([row()], [call()], [booking(call_id="call_1")]),
    "the appointment has lost its booking": (
        [row(call_id="call_1", provider_uid=None)],
        [LINKED],
        [booking("b-1", call_id="call_1")],
    ),
    "the appointment is gone, its booking names the call": (
        [],
        [call()],
        [booking("b-1", call_id="call_1", key="a-9")],
    ),
    "the appointment is gone, the call names the booking's key": (
        [],
        [LINKED],
        [booking("b-1", key="a-1")],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_call_that_is_to_be_mended_has_a_booking_and_is_not_linked(case: str) -> None:
    """Once it is mended it is."""
    rows, calls, bookings = BROKEN[case]
    found = records(rows=rows, calls=calls, bookings=bookings)

    mended = carried_out(found, decide_links(found))

    assert counted(found) == LinkCount(with_booking=1, linked=0)
    assert counted(mended) == LinkCount(with_booking=1, linked=1)


def test_a_booking_of_an_unknown_call_is_no_call() -> None:
    """A share of calls counts calls that there are."""
    strange = booking("b-1", call_id="call_9")
    lost = row("a-2", call_id="call_8")

    found = records(rows=[lost], calls=[call()], bookings=[strange, booking("uid-a-2")])

    assert counted(found) == LinkCount(with_booking=0, linked=0)


def test_a_call_that_names_the_appointment_of_somebody_without_call_is_not_linked() -> None:
    """It went on at another time: nothing is to be mended, and still only one side names it."""
    found = records(rows=[row()], calls=[LINKED])

    assert decide_links(found) == ()
    assert counted(found) == LinkCount(with_booking=1, linked=0)


def test_a_call_that_moved_the_appointment_of_another_is_linked() -> None:
    """It names an appointment, and that names the call in which it was made."""
    mover = call("call_2", last_appointment_id="a-1")

    found = records(rows=[OWN], calls=[LINKED, mover], bookings=[booking()])

    assert counted(found) == LinkCount(with_booking=2, linked=2)
