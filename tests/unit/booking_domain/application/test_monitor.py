"""How callers of several salons were served lately, each by itself and in sum."""

import datetime as dt

from fractions import Fraction

import pytest

from attrs import evolve

from adapters.memory.open_matters import MemoryOpenMatters
from adapters.memory.service_records import MemoryServiceRecords
from adapters.memory.store import MemoryStore
from adapters.memory.tool_traces import MemoryToolTraces
from adapters.memory.unit_of_work import MemoryUnitsOfWork
from booking_domain.application.monitor import Monitor, MonitorHandler
from booking_domain.errors import InvalidValue, StorageUnavailable
from booking_domain.model.gate import Gate, Reason
from booking_domain.model.results import Trouble
from booking_domain.model.sync_failure import SyncFailureKind
from booking_domain.model.time_slot import TimeSlot
from tests.contract.unit_of_work import samples
from tests.doubles.clock import FakeClock


HOUR = dt.timedelta(hours=1)
BOTH = Monitor(
    tenant_ids=(samples.SALON, samples.OTHER_SALON), span=HOUR, threshold=Fraction(95, 100)
)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(FakeClock(samples.NOW))


@pytest.fixture
def handler(store: MemoryStore) -> MonitorHandler:
    """An hour after the samples, less a minute."""
    clock = FakeClock(samples.NOW + HOUR - dt.timedelta(minutes=1))
    return MonitorHandler(
        records=MemoryServiceRecords(store), matters=MemoryOpenMatters(store), clock=clock
    )


async def book(store: MemoryStore, *, tenant_id: str, times: int) -> None:
    async with MemoryUnitsOfWork(store).writing(tenant_id) as unit:
        for number in range(times):
            one = samples.event_of(samples.pending(samples.slot_at(10)), sequence=1)
            await unit.outbox.add(evolve(one, appointment_id=f"a-{number}"))
        await unit.commit()


async def test_two_salons_that_are_too_quiet_may_go_together(
    store: MemoryStore, handler: MonitorHandler
) -> None:
    """Ten wishes each are twenty; the verdict is that on the sum."""
    for tenant_id in BOTH.tenant_ids:
        await book(store, tenant_id=tenant_id, times=10)

    result = await handler.handle(BOTH, ill=None)

    assert [one.judgement.gate for one in result.salons.values()] == [Gate.HOLD, Gate.HOLD]
    assert (result.total.judgement.gate, result.total.figures.successes) == (Gate.GO, 20)


async def test_the_trouble_of_one_salon_is_that_of_all_and_of_no_other(
    store: MemoryStore, handler: MonitorHandler
) -> None:
    """A deadlock here, an open stray there."""
    trace = samples.trace_of("call_1", correlation_id="r-1")
    conflict = evolve(trace, tool="hold_slot", trouble=Trouble.CONFLICT.value)
    await MemoryToolTraces(store).add([conflict], tenant_id=samples.SALON)
    failure = samples.failure_of(samples.pending(samples.slot_at(10)), uid="uid-1")
    async with MemoryUnitsOfWork(store).writing(samples.OTHER_SALON) as unit:
        await unit.sync_failures.put(evolve(failure, kind=SyncFailureKind.STRAY))
        await unit.commit()

    result = await handler.handle(BOTH, ill=None)

    reasons = [
        {one.reason for one in report.judgement.findings} - {Reason.FEW_WISHES}
        for report in (*result.salons.values(), result.total)
    ]
    stuck = {Reason.DEADLOCK, Reason.CALLED_IN_VAIN}
    assert reasons == [stuck, {Reason.ORPHAN}, stuck | {Reason.ORPHAN}]


async def test_a_breaker_that_is_not_closed_is_its_salons(
    store: MemoryStore, handler: MonitorHandler
) -> None:
    """And that of the sum; where nobody can look, nothing is said of either."""
    for tenant_id in BOTH.tenant_ids:
        await book(store, tenant_id=tenant_id, times=20)

    ill = await handler.handle(BOTH, ill={samples.SALON})
    unknown = await handler.handle(BOTH, ill=None)

    gates = [one.judgement.gate for one in (*ill.salons.values(), ill.total)]
    assert gates == [Gate.HOLD, Gate.GO, Gate.HOLD]
    assert (ill.total.figures.ill_calendars, unknown.total.figures.ill_calendars) == (1, None)


async def test_the_window_ends_now(store: MemoryStore, handler: MonitorHandler) -> None:
    """What is older than it does not count."""
    await book(store, tenant_id=samples.SALON, times=1)
    now = samples.NOW + HOUR - dt.timedelta(minutes=1)

    within = await handler.handle(BOTH, ill=None)
    beyond = await handler.handle(evolve(BOTH, span=HOUR / 2), ill=None)

    assert within.window == TimeSlot(start=now - HOUR, end=now)
    assert [len(one.total.figures.wishes) for one in (within, beyond)] == [1, 0]


async def test_a_window_of_nothing_is_refused(handler: MonitorHandler) -> None:
    """It would be go of nothing."""
    with pytest.raises(InvalidValue):
        await handler.handle(evolve(BOTH, span=dt.timedelta(0)), ill=None)


async def test_without_the_database_there_is_no_verdict(
    store: MemoryStore, handler: MonitorHandler
) -> None:
    """Neither go nor no-go."""
    store.go_down()

    with pytest.raises(StorageUnavailable):
        await handler.handle(BOTH, ill=None)
