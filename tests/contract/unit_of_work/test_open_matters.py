"""Numbers of what is open: of the salons that are asked for, and of nothing that is over."""

import pytest

from attrs import evolve

from booking_domain.errors import StorageUnavailable
from booking_domain.model.appointment import AppointmentState
from booking_domain.model.open_matters import OpenMatters
from booking_domain.model.sync_failure import Resolution, SyncFailureKind
from booking_domain.ports.unit_of_work import Lease
from tests.contract.unit_of_work import samples, steps
from tests.contract.unit_of_work.harness import StorageHarness


LEASE = Lease(owner="runner-1", milliseconds=30_000)
OTHER = "salon-other"
NONE_OPEN = OpenMatters(
    sagas={
        AppointmentState.PENDING: 0,
        AppointmentState.RESCHEDULING: 0,
        AppointmentState.CANCELLING: 0,
    },
    sync_failures=dict.fromkeys(SyncFailureKind, 0),
    events=0,
)


async def test_of_nothing_there_is_nothing_open(storage: StorageHarness) -> None:
    """Each number is there, so that nobody takes an old one for the present."""
    assert await storage.matters.count([samples.SALON]) == NONE_OPEN
    assert await storage.matters.count([]) == NONE_OPEN


async def test_open_sagas_are_counted_by_the_state_of_their_appointment(
    storage: StorageHarness,
) -> None:
    """Whoever drives them, or nobody; what stands or is only held is not under way."""
    first = samples.pending(samples.slot_at(10))
    second = samples.pending(samples.slot_at(12), customer=samples.ERIKA)
    done = samples.confirmed(samples.pending(samples.slot_at(14), call_id="call_3"))
    for one in (first, second):
        await steps.store(storage.units, one, lease=LEASE)
    await steps.store(storage.units, evolve(done, provider_uid="uid-14"))
    await storage.journal.hand_over(LEASE.owner)

    found = await storage.matters.count([samples.SALON])

    assert found.sagas == {**NONE_OPEN.sagas, AppointmentState.PENDING: 2}


async def test_only_what_is_unresolved_counts_by_its_kind(storage: StorageHarness) -> None:
    """A failure that was mended calls nobody any more."""
    one = samples.pending(samples.slot_at(10))
    failure = samples.failure_of(one, uid="uid-1")
    async with storage.units.writing(samples.SALON) as unit:
        await unit.sync_failures.put(failure)
        await unit.sync_failures.put(evolve(failure, uid="uid-2", kind=SyncFailureKind.ENDING))
        await unit.sync_failures.put(evolve(failure, uid="uid-3"))
        await unit.sync_failures.resolve("uid-3", at=samples.NOW, how=Resolution.CANCELLED)
        await unit.commit()

    found = await storage.matters.count([samples.SALON])

    assert found.sync_failures == {
        **NONE_OPEN.sync_failures,
        failure.kind: 1,
        SyncFailureKind.ENDING: 1,
    }


async def test_events_count_until_they_are_processed(storage: StorageHarness) -> None:
    """Those of both platforms."""
    first, second = samples.inbox_event_of("a" * 64), samples.inbox_event_of("b" * 64)
    async with storage.units.writing(samples.SALON) as unit:
        await unit.inbox.add(first)
        await unit.inbox.add(second)
        await unit.inbox.mark_processed(first, at=samples.NOW, outcome="echo")
        await unit.commit()

    assert (await storage.matters.count([samples.SALON])).events == 1


async def test_other_salons_do_not_count_unless_they_are_asked_for(
    storage: StorageHarness,
) -> None:
    """A salon that was taken off may have left something; nobody looks after it here."""
    for tenant_id in (samples.SALON, OTHER):
        one = samples.pending(samples.slot_at(10), tenant_id=tenant_id)
        await steps.store(storage.units, one, lease=LEASE)
        async with storage.units.writing(tenant_id) as unit:
            await unit.sync_failures.put(samples.failure_of(one, uid="uid-1"))
            await unit.inbox.add(samples.inbox_event_of("a" * 64))
            await unit.commit()

    alone = await storage.matters.count([OTHER])
    both = await storage.matters.count([OTHER, samples.SALON])

    assert (sum(alone.sagas.values()), sum(alone.sync_failures.values()), alone.events) == (1, 1, 1)
    assert (sum(both.sagas.values()), sum(both.sync_failures.values()), both.events) == (2, 2, 2)


async def test_without_the_database_nothing_is_counted(storage: StorageHarness) -> None:
    """An old number is better than a false one."""
    await storage.take_down()

    with pytest.raises(StorageUnavailable):
        await storage.matters.count([samples.SALON])
