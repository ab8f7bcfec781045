"""Watched intents: kept until they are ended, and due when their look is."""

import datetime as dt

from attrs import evolve

from booking_domain.model.booking_watch import BookingWatch
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.harness import StorageHarness


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
SOON = NOW + dt.timedelta(seconds=5)
WATCH = BookingWatch(
    tenant_id=samples.SALON,
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


async def test_putting_a_watch_again_widens_it(storage: StorageHarness) -> None:
    """The earliest request counts for what is looked for, the last for how long it is watched."""
    await put(storage, WATCH)
    hour = dt.timedelta(hours=1)
    later = evolve(
        WATCH,
        sent_at=NOW + hour,
        eager_until=WATCH.eager_until + hour,
        next_look_at=SOON + hour,
    )

    await put(storage, later)
    await put(storage, later)

    assert await storage.journal.due_watches(SOON, limit=5) == ()
    both = evolve(later, sent_at=NOW)
    assert await storage.journal.due_watches(later.next_look_at, limit=5) == (both,)


async def test_an_earlier_watch_keeps_the_longer_horizon(storage: StorageHarness) -> None:
    """Whichever of two requests is stored last."""
    await put(storage, WATCH)
    earlier = evolve(
        WATCH,
        sent_at=NOW - dt.timedelta(hours=1),
        eager_until=WATCH.eager_until - dt.timedelta(hours=1),
    )

    await put(storage, earlier)

    both = evolve(WATCH, sent_at=earlier.sent_at)
    assert await storage.journal.due_watches(SOON, limit=5) == (both,)


async def test_a_look_is_put_off_by_whoever_looked(storage: StorageHarness) -> None:
    """Until then nobody looks again."""
    await put(storage, WATCH)
    hour = dt.timedelta(hours=1)

    async with storage.units.writing(samples.SALON) as unit:
        await unit.watches.put_off(WATCH, until=SOON + hour)
        await unit.commit()

    assert await storage.journal.due_watches(SOON, limit=5) == ()
    off = evolve(WATCH, next_look_at=SOON + hour)
    assert await storage.journal.due_watches(SOON + hour, limit=5) == (off,)


async def test_a_hint_during_a_look_is_not_put_off(storage: StorageHarness) -> None:
    """A runner that lost its lease wants a look soon: whoever looked just before did not see it."""
    await put(storage, WATCH)
    hinted = evolve(WATCH, next_look_at=SOON + dt.timedelta(seconds=1))
    await put(storage, hinted)

    async with storage.units.writing(samples.SALON) as unit:
        await unit.watches.put_off(WATCH, until=SOON + dt.timedelta(hours=1))
        await unit.commit()

    assert await storage.journal.due_watches(hinted.next_look_at, limit=5) == (hinted,)


async def test_a_look_can_be_hastened_and_never_put_off(storage: StorageHarness) -> None:
    """A cancelled appointment is looked after at once; what nobody watches stays unwatched."""
    await put(storage, evolve(WATCH, next_look_at=SOON + dt.timedelta(hours=1)))

    async with storage.units.writing(samples.SALON) as unit:
        await unit.watches.hasten(WATCH.appointment_id, at=SOON)
        await unit.watches.hasten(WATCH.appointment_id, at=SOON + dt.timedelta(minutes=5))
        await unit.watches.hasten("nobody's", at=NOW)
        await unit.commit()

    assert await storage.journal.due_watches(SOON, limit=5) == (WATCH,)


async def test_an_ended_watch_is_never_due_again(storage: StorageHarness) -> None:
    """Ending it twice changes nothing."""
    await put(storage, WATCH)

    for _ in range(2):
        async with storage.units.writing(samples.SALON) as unit:
            await unit.watches.end(WATCH.appointment_id)
            await unit.commit()

    assert await storage.journal.due_watches(SOON, limit=5) == ()


async def test_a_watch_that_was_not_committed_is_none(storage: StorageHarness) -> None:
    """It stands or falls with the ending of its saga."""
    async with storage.units.writing(samples.SALON) as unit:
        await unit.watches.put(WATCH)

    assert await storage.journal.due_watches(SOON, limit=5) == ()


async def test_watches_of_all_tenants_are_due_the_longest_due_first(
    storage: StorageHarness,
) -> None:
    """One process looks after all that it serves, a few at a time."""
    other = evolve(WATCH, tenant_id=samples.OTHER_SALON, next_look_at=NOW)
    await put(storage, WATCH)
    await put(storage, other)

    assert await storage.journal.due_watches(SOON, limit=5) == (other, WATCH)
    assert await storage.journal.due_watches(SOON, limit=1) == (other,)


async def test_a_tenant_hastens_and_ends_only_its_own(storage: StorageHarness) -> None:
    """Two salons may watch appointments of the same id."""
    await put(storage, WATCH)

    async with storage.units.writing("another-salon") as unit:
        await unit.watches.hasten(WATCH.appointment_id, at=NOW)
        await unit.watches.put_off(WATCH, until=SOON + dt.timedelta(hours=1))
        await unit.watches.end(WATCH.appointment_id)
        await unit.commit()

    assert await storage.journal.due_watches(SOON, limit=5) == (WATCH,)


async def test_a_watch_of_a_salon_that_is_served_elsewhere_is_left_to_those(
    storage: StorageHarness,
) -> None:
    """Who has not its calendar would only put it off."""
    await put(storage, WATCH)
    theirs = evolve(WATCH, tenant_id=samples.OTHER_SALON)
    async with storage.units.writing(samples.OTHER_SALON) as unit:
        await unit.watches.put(theirs)
        await unit.commit()

    assert await storage.journal_serving(samples.SALON).due_watches(SOON, limit=5) == (WATCH,)
    assert await storage.journal_serving(samples.OTHER_SALON).due_watches(SOON, limit=5) == (
        theirs,
    )
    assert await storage.journal_serving().due_watches(SOON, limit=5) == ()
