"""What a booking keeps others from."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.occupancy import Occupancy, occupancy_of, occupancy_of_host
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.salon import MONDAY_MORNING, salon


SALON = salon()
BUFFERED = evolve(
    SALON,
    services=tuple(
        evolve(one, buffer_before_minutes=5, buffer_after_minutes=10) for one in SALON.services
    ),
)


def test_an_event_type_of_the_salon_occupies_its_person_with_the_services_buffers() -> None:
    """And says whether the salon confirms."""
    assert occupancy_of(BUFFERED, "205") == Occupancy("chair-2", 5, 10, needs_confirmation=True)
    assert occupancy_of(BUFFERED, "101") == Occupancy("chair-1", 5, 10, needs_confirmation=False)


def test_an_event_type_of_others_occupies_nobody() -> None:
    """It may be another salon's on the same account."""
    assert occupancy_of(SALON, "999") is None


def test_a_host_of_ours_is_occupied_by_an_event_type_that_is_not() -> None:
    """For its time alone: what that event type wants around it nobody knows."""
    found = occupancy_of_host(BUFFERED, ["205", "204", "999"])

    assert found == Occupancy("chair-2", 0, 0, needs_confirmation=False)


@pytest.mark.parametrize("event_types", [[], ["999"], ["101", "201"]])
def test_a_host_of_nobody_or_of_several_occupies_nothing(event_types: list[str]) -> None:
    """Nobody is guessed."""
    assert occupancy_of_host(SALON, event_types) is None


def test_buffers_widen_a_booking_on_both_sides() -> None:
    """Each by its own minutes."""
    slot = TimeSlot.lasting(MONDAY_MORNING, minutes=30)

    widened = Occupancy("chair-1", 5, 10, needs_confirmation=False).with_buffers(slot)

    assert widened.start == slot.start - dt.timedelta(minutes=5)
    assert widened.end == slot.end + dt.timedelta(minutes=10)
