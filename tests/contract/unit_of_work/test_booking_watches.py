"""Watched intents: kept until they are ended, and due when their look is."""

import datetime as dt

from attrs import evolve

from booking_domain.model.booking_watch import BookingWatch
from tests.contract.unit_of_work.harness import StorageHarness


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
TENANT = "salon-muster"
SOON = NOW + dt.timedelta(seconds=5)
WATCH = BookingWatch(
    tenant_id=TENANT,
    appointment_id="appointment-1",
    event_type="101",
    sent_at=NOW,
    eager_until=NOW + dt.timedelta(seconds=150),
    next_look_at=SOON,
)


async def put(storage: StorageHarness, watch: BookingWatch) -> None:
    async with storage.units.writing(watch.tenant_id) as unit:
        await unit.watches.put(watch)
        await unit.commit()


async def test_a_watch_is_due_when_its_look_is(storage: StorageHarness) -> None:
    """Not a moment earlier, and as long as nobody has put it off."""
    await put(storage, WATCH)

    assert await storage.journal.due_watches(NOW, limit=5) == ()
    assert await storage.journal.due_watches(SOON, limit=5) == (WATCH,)
    assert await storage.journal.due_watches(SOON, limit=5) == (WATCH,)


async def test_putting_a_watch_again_replaces_it(storage: StorageHarness) -> None:
    """Its next look is put off by the process that looked."""
    await put(storage, WATCH)
    later = evolve(WATCH, next_look_at=SOON + dt.timedelta(hours=1))

    await put(storage, later)
    await put(storage, later)

    assert await storage.journal.due_watches(SOON, limit=5) == ()
    assert await storage.journal.due_watches(later.next_look_at, limit=5) == (later,)


async def test_a_look_can_be_hastened_and_never_put_off(storage: StorageHarness) -> None:
    """A cancelled appointment is looked after at once; what nobody watches stays unwatched."""
    await put(storage, evolve(WATCH, next_look_at=SOON + dt.timedelta(hours=1)))

    async with storage.units.writing(TENANT) as unit:
        await unit.watches.hasten(WATCH.appointment_id, at=SOON)
        await unit.watches.hasten(WATCH.appointment_id, at=SOON + dt.timedelta(minutes=5))
        await unit.watches.hasten("nobody's", at=NOW)
        await unit.commit()

    assert await storage.journal.due_watches(SOON, limit=5) == (WATCH,)


async def test_an_ended_watch_is_never_due_again(storage: StorageHarness) -> None:
    """Ending it twice changes nothing."""
    await put(storage, WATCH)

    for _ in range(2):
        async with storage.units.writing(TENANT) as unit:
            await unit.watches.end(WATCH.appointment_id)
            await unit.commit()

    assert await storage.journal.due_watches(SOON, limit=5) == ()


async def test_a_watch_that_was_not_committed_is_none(storage: StorageHarness) -> None:
    """It stands or falls with the ending of its saga."""
    async with storage.units.writing(TENANT) as unit:
        await unit.watches.put(WATCH)

    assert await storage.journal.due_watches(SOON, limit=5) == ()


async def test_watches_of_all_tenants_are_due_the_longest_due_first(
    storage: StorageHarness,
) -> None:
    """One process looks after everybody, a few at a time."""
    other = evolve(WATCH, tenant_id="another-salon", next_look_at=NOW)
    await put(storage, WATCH)
    await put(storage, other)

    assert await storage.journal.due_watches(SOON, limit=5) == (other, WATCH)
    assert await storage.journal.due_watches(SOON, limit=1) == (other,)


async def test_a_tenant_hastens_and_ends_only_its_own(storage: StorageHarness) -> None:
    """Two salons may watch appointments of the same id."""
    await put(storage, WATCH)

    async with storage.units.writing("another-salon") as unit:
        await unit.watches.hasten(WATCH.appointment_id, at=NOW)
        await unit.watches.end(WATCH.appointment_id)
        await unit.commit()

    assert await storage.journal.due_watches(SOON, limit=5) == (WATCH,)
