"""Bookings that could not be taken out of the calendar: open until they are."""

import datetime as dt

from attrs import evolve

from booking_domain.model.sync_failure import Resolution, SyncFailure, SyncFailureKind
from tests.contract.unit_of_work.harness import StorageHarness


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=5)
TENANT = "salon-muster"
FAILURE = SyncFailure(
    appointment_id="appointment-1",
    uid="uid-1",
    kind=SyncFailureKind.COMPENSATION,
    tries=1,
    first_at=NOW,
    last_at=NOW,
    reason="rate_limited",
)


async def put(storage: StorageHarness, *failures: SyncFailure, tenant_id: str = TENANT) -> None:
    for failure in failures:
        async with storage.units.writing(tenant_id) as unit:
            await unit.sync_failures.put(failure)
            await unit.commit()


async def resolve(storage: StorageHarness, uid: str, *, tenant_id: str = TENANT) -> None:
    async with storage.units.writing(tenant_id) as unit:
        await unit.sync_failures.resolve(uid, at=LATER, how=Resolution.CANCELLED)
        await unit.commit()


async def unresolved(
    storage: StorageHarness, *, tenant_id: str = TENANT, limit: int = 10
) -> tuple[SyncFailure, ...]:
    async with storage.units.reading(tenant_id) as unit:
        return await unit.sync_failures.unresolved(limit=limit)


async def test_a_failure_stays_open(storage: StorageHarness) -> None:
    """With all that is known of it."""
    await put(storage, FAILURE)

    assert await unresolved(storage) == (FAILURE,)


async def test_a_second_try_is_noted_in_the_first(storage: StorageHarness) -> None:
    """Since when it lasts is kept; how often it was tried never falls."""
    await put(storage, FAILURE)
    third = evolve(FAILURE, tries=3, first_at=LATER, last_at=LATER, reason="unknown")

    await put(storage, third, evolve(third, tries=2))

    assert await unresolved(storage) == (evolve(third, first_at=NOW),)


async def test_tries_that_nobody_counts_are_counted(storage: StorageHarness) -> None:
    """Whoever looks after strays knows nothing of earlier tries."""
    uncounted = evolve(FAILURE, kind=SyncFailureKind.STRAY, tries=0)

    await put(storage, uncounted, uncounted, uncounted)

    assert await unresolved(storage) == (evolve(uncounted, tries=3),)


async def test_what_is_resolved_is_not_open(storage: StorageHarness) -> None:
    """Resolving twice, or what never failed, changes nothing."""
    await put(storage, FAILURE, evolve(FAILURE, uid="uid-2"))

    await resolve(storage, "uid-1")
    await resolve(storage, "uid-1")
    await resolve(storage, "nobody's")

    assert [one.uid for one in await unresolved(storage)] == ["uid-2"]


async def test_a_resolved_failure_that_fails_again_is_open_again(storage: StorageHarness) -> None:
    """Since when it first failed is still known."""
    await put(storage, FAILURE)
    await resolve(storage, "uid-1")

    await put(storage, evolve(FAILURE, tries=2, first_at=LATER, last_at=LATER))

    assert await unresolved(storage) == (evolve(FAILURE, tries=2, last_at=LATER),)


async def test_the_oldest_comes_first(storage: StorageHarness) -> None:
    """And no more than asked for."""
    await put(storage, evolve(FAILURE, uid="uid-2", first_at=LATER), FAILURE)

    assert [one.uid for one in await unresolved(storage)] == ["uid-1", "uid-2"]
    assert [one.uid for one in await unresolved(storage, limit=1)] == ["uid-1"]


async def test_the_failures_of_two_salons_do_not_meet(storage: StorageHarness) -> None:
    """Resolving in one leaves the other's open."""
    await put(storage, FAILURE)
    await put(storage, FAILURE, tenant_id="another-salon")

    await resolve(storage, "uid-1", tenant_id="another-salon")

    assert await unresolved(storage) == (FAILURE,)
    assert await unresolved(storage, tenant_id="another-salon") == ()


async def test_whether_a_failure_is_open_is_known_of_each_kind(storage: StorageHarness) -> None:
    """Of one booking several things may fail, each in its own salon."""
    await put(storage, FAILURE)

    async def is_open(kind: SyncFailureKind, tenant_id: str = TENANT) -> bool:
        async with storage.units.reading(tenant_id) as unit:
            return await unit.sync_failures.is_open("uid-1", kind=kind)

    before = await is_open(SyncFailureKind.COMPENSATION)
    others = await is_open(SyncFailureKind.ENDING)
    elsewhere = await is_open(SyncFailureKind.COMPENSATION, "another-salon")
    await resolve(storage, "uid-1")

    assert (before, others, elsewhere) == (True, False, False)
    assert not await is_open(SyncFailureKind.COMPENSATION)


async def test_what_is_open_of_an_appointment_or_a_booking_is_found(
    storage: StorageHarness,
) -> None:
    """By either name, the oldest first; what is resolved, or another salon's, is not."""
    second = evolve(FAILURE, uid="uid-2", first_at=LATER, last_at=LATER)
    other = evolve(FAILURE, uid="uid-3", appointment_id="appointment-2")
    await put(storage, second, FAILURE, other, evolve(FAILURE, uid="uid-4"))
    await put(storage, FAILURE, tenant_id="another-salon")
    await resolve(storage, "uid-4")

    async with storage.units.reading(TENANT) as unit:
        assert await unit.sync_failures.open_about("appointment-1") == (FAILURE, second)
        assert await unit.sync_failures.open_about("uid-3") == (other,)
        assert await unit.sync_failures.open_about("uid-4") == ()
    async with storage.units.reading("a-third") as unit:
        assert await unit.sync_failures.open_about("uid-1") == ()
