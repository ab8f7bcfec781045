"""Traces of tool calls: kept as they were, found by time, gone with their call or their age."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.errors import StorageUnavailable
from booking_domain.model.erasure import ErasureStep, StepKind
from booking_domain.model.retention import RecordKind
from booking_domain.model.tool_trace import ToolTrace
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.harness import StorageHarness


MINUTE = dt.timedelta(minutes=1)
FIRST = samples.trace_of("call_1", correlation_id="0b1c22d4-0000-4000-8000-000000000001")
SECOND = evolve(
    FIRST,
    correlation_id="0b1c22d4-0000-4000-8000-000000000002",
    call_id="call_2",
    tool_call_id=None,
    status="pending",
    is_overdue=True,
    arrived_at=samples.NOW + MINUTE,
)


async def kept(
    storage: StorageHarness, *, since: dt.datetime = samples.NOW, limit: int = 10
) -> tuple[ToolTrace, ...]:
    return await storage.traces.since(since, tenant_id=samples.SALON, limit=limit)


async def test_traces_are_kept_as_they_were_the_latest_first(storage: StorageHarness) -> None:
    """Whoever looks back begins with what was just now."""
    await storage.traces.add([FIRST, SECOND], tenant_id=samples.SALON)
    await storage.traces.add([], tenant_id=samples.SALON)

    assert await kept(storage) == (SECOND, FIRST)
    assert await kept(storage, limit=1) == (SECOND,)


async def test_a_window_begins_with_its_first_moment(storage: StorageHarness) -> None:
    """Exactly then counts."""
    await storage.traces.add([FIRST, SECOND], tenant_id=samples.SALON)

    assert await kept(storage, since=SECOND.arrived_at) == (SECOND,)
    assert await kept(storage, since=SECOND.arrived_at + MINUTE) == ()


async def test_other_salons_see_nothing_of_them(storage: StorageHarness) -> None:
    """Each asks for its own."""
    await storage.traces.add([FIRST], tenant_id=samples.SALON)

    found = await storage.traces.since(samples.NOW, tenant_id="salon-other", limit=10)

    assert found == ()


async def test_old_ones_are_forgotten_the_oldest_first(storage: StorageHarness) -> None:
    """By when the call arrived."""
    await storage.traces.add([FIRST, SECOND], tenant_id=samples.SALON)

    forgotten = [
        await storage.aged.forget(
            RecordKind.TRACE, tenant_id=samples.SALON, before=before, at=before, limit=1
        )
        for before in (FIRST.arrived_at, SECOND.arrived_at + MINUTE)
    ]

    assert forgotten == [0, 1]
    assert await kept(storage) == (SECOND,)


async def test_they_go_with_the_call_of_a_person_who_is_erased(storage: StorageHarness) -> None:
    """The id of a call leads to a person for whoever has the platform's account."""
    await storage.traces.add([FIRST, SECOND], tenant_id=samples.SALON)
    step = ErasureStep(
        erasure_id="e-1", number=1, kind=StepKind.CALL, subject="call_1", noted_at=samples.NOW
    )
    await storage.erasures.begin([step], tenant_id=samples.SALON)

    assert await storage.erasures.carry_out(step, tenant_id=samples.SALON, at=samples.NOW)

    assert await kept(storage) == (SECOND,)


async def test_without_the_database_none_is_kept(storage: StorageHarness) -> None:
    """And whoever wrote hears of it."""
    await storage.take_down()

    with pytest.raises(StorageUnavailable):
        await storage.traces.add([FIRST], tenant_id=samples.SALON)
