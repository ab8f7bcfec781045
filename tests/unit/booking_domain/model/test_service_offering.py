"""What a salon sells."""

import pytest

from booking_domain.errors import InvalidValue
from booking_domain.model.service_offering import HostedEventType, ServiceOffering


HOSTS = (HostedEventType(staff_id="anna", event_type="101"),)


def test_each_host_has_an_event_type_of_their_own() -> None:
    """Whoever does not offer the service has none."""
    service = ServiceOffering("herren", "Herrenhaarschnitt", duration_minutes=30, hosts=HOSTS)

    assert service.event_type_of("anna") == "101"
    assert service.event_type_of("ben") is None


def test_a_service_needs_no_time_around_it_unless_the_salon_says_so() -> None:
    """A buffer that nobody declared would take a place in the calendar from each booking."""
    service = ServiceOffering("herren", "Herrenhaarschnitt", duration_minutes=30, hosts=HOSTS)

    assert (service.buffer_before_minutes, service.buffer_after_minutes) == (0, 0)
    assert not service.needs_confirmation


@pytest.mark.parametrize("minutes", [0, -30])
def test_a_service_takes_time(minutes: int) -> None:
    """Without a length nothing could be claimed."""
    with pytest.raises(InvalidValue, match="duration_minutes"):
        ServiceOffering("herren", "Herrenhaarschnitt", duration_minutes=minutes, hosts=HOSTS)


@pytest.mark.parametrize(("before", "after"), [(-1, 0), (0, -1)])
def test_buffers_are_not_negative(before: int, after: int) -> None:
    """They would let appointments overlap."""
    with pytest.raises(InvalidValue, match="buffers"):
        ServiceOffering(
            "herren",
            "Herrenhaarschnitt",
            duration_minutes=30,
            hosts=HOSTS,
            buffer_before_minutes=before,
            buffer_after_minutes=after,
        )


def test_somebody_must_offer_it() -> None:
    """A service without a host can never be booked."""
    with pytest.raises(InvalidValue, match="nobody offers the service 'herren'"):
        ServiceOffering("herren", "Herrenhaarschnitt", duration_minutes=30, hosts=())
