"""What every source of a catalogue keeps."""

from booking_domain.model.provider_event_type import (
    ConfirmedBy,
    Place,
    ProviderEventType,
    RollingWindow,
    Scheduling,
)
from tests.contract.catalogue.conftest import CatalogueHarness


async def read(
    harness: CatalogueHarness, *, named: frozenset[str] = frozenset()
) -> dict[str, ProviderEventType]:
    """Return the event types by id."""
    found = await harness.source.event_types(named=named)
    assert [one.event_type for one in found] == sorted((one.event_type for one in found), key=int)
    return {one.event_type: one for one in found}


async def test_an_event_type_is_read_with_its_host_and_its_form(harness: CatalogueHarness) -> None:
    """As it is after it was made with a name, a length and an address."""
    plain = (await read(harness))[harness.plain]

    assert plain.title == "Herrenhaarschnitt"
    assert plain.duration_minutes == harness.minutes_of_plain
    assert len(plain.hosts) == 1
    assert plain.scheduling is Scheduling.ONE_PERSON
    assert plain.demands("name")
    assert plain.demands("email")
    assert not plain.demands("notes")
    assert plain.field("attendeePhoneNumber") is None
    assert (plain.places, plain.seats, plain.window) == ((Place.KNOWN,), 1, None)
    assert plain.confirmed_by is ConfirmedBy.NOBODY
    assert not plain.is_hidden | plain.is_recurring | plain.verifies_email
    assert not plain.refuses_cancelling | plain.refuses_rescheduling
    assert plain.reschedule_minutes is None
    assert plain.bookings_per_customer is None


async def test_limits_are_read(harness: CatalogueHarness) -> None:
    """Buffers, notice, step and window."""
    limited = (await read(harness))[harness.limited]

    assert (limited.buffer_before_minutes, limited.buffer_after_minutes) == (10, 20)
    assert limited.minimum_notice_minutes == 14400
    assert limited.slot_interval == 15
    assert limited.window == RollingWindow(days=30, business_days=False)


async def test_an_event_type_that_its_host_confirms_says_so(harness: CatalogueHarness) -> None:
    """Its bookings are only requested."""
    confirmed = (await read(harness))[harness.confirmed]

    assert confirmed.confirmed_by is ConfirmedBy.HOST


async def test_what_is_named_and_does_not_exist_is_left_out(harness: CatalogueHarness) -> None:
    """Nor does it hide the others."""
    own = await read(harness)

    named = await read(harness, named=frozenset({harness.plain, "999999", "no number"}))

    assert set(named) == set(own)
