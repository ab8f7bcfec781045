"""What would have been done: kept once a wish, gone with its call or its age."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.erasure import ErasureStep, StepKind
from booking_domain.model.rehearsal import Act, Rehearsal
from booking_domain.model.retention import RecordKind
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.harness import StorageHarness


MINUTE = dt.timedelta(minutes=1)
FIRST = samples.rehearsal_of("call_1", rehearsal_id="r-1")
SECOND = evolve(
    FIRST,
    rehearsal_id="r-2",
    call_id="call_2",
    act=Act.MOVE,
    appointment_id="a-1",
    at=samples.NOW + MINUTE,
)


async def keep(storage: StorageHarness, *rehearsals: Rehearsal) -> None:
    async with storage.units.writing(samples.SALON) as unit:
        for one in rehearsals:
            await unit.rehearsals.record(one)
        await unit.commit()


async def kept(
    storage: StorageHarness, *, tenant_id: str = samples.SALON, limit: int = 9
) -> tuple[Rehearsal, ...]:
    async with storage.units.reading(tenant_id) as unit:
        return await unit.rehearsals.latest(limit=limit)


async def test_they_are_kept_as_they_were_the_youngest_first(storage: StorageHarness) -> None:
    """As many as are asked for."""
    await keep(storage, FIRST, SECOND)

    assert await kept(storage) == (SECOND, FIRST)
    assert await kept(storage, limit=1) == (SECOND,)


async def test_the_same_wish_is_one_with_its_latest_time(storage: StorageHarness) -> None:
    """It would have been done once."""
    again = evolve(FIRST, at=samples.NOW + MINUTE)

    await keep(storage, FIRST)
    await keep(storage, again)

    assert await kept(storage) == (again,)


async def test_another_salon_sees_nothing_of_them(storage: StorageHarness) -> None:
    """Not even that there are some."""
    await keep(storage, FIRST)

    async with storage.units.reading("salon-other") as unit:
        assert await unit.rehearsals.count_since(samples.NOW) == 0
    assert await kept(storage, tenant_id="salon-other") == ()


@pytest.mark.parametrize(
    ("since", "count"), [(samples.NOW, 2), (SECOND.at, 1), (SECOND.at + MINUTE, 0)]
)
async def test_they_are_counted_from_an_instant_on(
    storage: StorageHarness, since: dt.datetime, count: int
) -> None:
    """Exactly then counts."""
    await keep(storage, FIRST, SECOND)

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.rehearsals.count_since(since) == count


async def test_without_a_commit_nothing_is_kept(storage: StorageHarness) -> None:
    """What was refused was not rehearsed."""
    async with storage.units.writing(samples.SALON) as unit:
        await unit.rehearsals.record(FIRST)

    assert await kept(storage) == ()


async def test_old_ones_are_forgotten(storage: StorageHarness) -> None:
    """By when it was rehearsed."""
    await keep(storage, FIRST, SECOND)

    forgotten = [
        await storage.aged.forget(
            RecordKind.REHEARSAL, tenant_id=samples.SALON, before=before, at=before, limit=1
        )
        for before in (FIRST.at, SECOND.at)
    ]

    assert forgotten == [0, 1]
    assert await kept(storage) == (SECOND,)


async def test_they_go_with_the_call_of_a_person_who_is_erased(storage: StorageHarness) -> None:
    """The id of a call leads to a person for whoever has the platform's account."""
    await keep(storage, FIRST, SECOND)
    step = ErasureStep(
        erasure_id="e-1", number=1, kind=StepKind.CALL, subject="call_1", noted_at=samples.NOW
    )
    await storage.erasures.begin([step], tenant_id=samples.SALON)

    await storage.erasures.carry_out(step, tenant_id=samples.SALON, at=samples.NOW)

    assert await kept(storage) == (SECOND,)
