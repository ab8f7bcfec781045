"""What was read back: kept as the latest word has it, gone with its call or its age."""

import datetime as dt

import pytest

from booking_domain.errors import StorageUnavailable
from booking_domain.model.erasure import ErasureStep, StepKind
from booking_domain.model.read_back import Answer, ReadBack, Subject
from booking_domain.model.retention import RecordKind
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.harness import StorageHarness


MINUTE = dt.timedelta(minutes=1)
YEAR = ReadBack(
    "call_1", Subject.YEAR, Answer.OPEN, samples.NOW, day=dt.date(2025, 12, 24), denials=1
)
NAME = ReadBack("call_1", Subject.NAME, Answer.DENIED, samples.NOW + MINUTE, denials=1)


async def known(
    storage: StorageHarness, one: ReadBack, *, tenant_id: str = samples.SALON
) -> ReadBack | None:
    return await storage.read_backs.get(one.subject, call_id=one.call_id, tenant_id=tenant_id)


async def keep(storage: StorageHarness, *some: ReadBack) -> None:
    for one in some:
        await storage.read_backs.put(one, tenant_id=samples.SALON)


async def test_each_subject_of_a_call_is_kept_as_it_is(storage: StorageHarness) -> None:
    """With and without a day."""
    await keep(storage, YEAR, NAME)

    assert [await known(storage, one) for one in (YEAR, NAME)] == [YEAR, NAME]


async def test_the_latest_word_replaces_the_one_before(storage: StorageHarness) -> None:
    """The day goes with its answer."""
    denied = YEAR.answered(Answer.DENIED, at=samples.NOW + MINUTE)
    await keep(storage, YEAR, denied)

    assert await known(storage, YEAR) == denied


async def test_what_was_not_read_back_is_not_known(storage: StorageHarness) -> None:
    """Neither of another subject, nor of another call, nor of another salon."""
    await keep(storage, YEAR)

    assert await known(storage, NAME) is None
    assert await storage.read_backs.get(Subject.YEAR, call_id="c", tenant_id=samples.SALON) is None
    assert await known(storage, YEAR, tenant_id=samples.OTHER_SALON) is None


async def test_old_ones_are_forgotten_the_oldest_first(storage: StorageHarness) -> None:
    """By their last change."""
    await keep(storage, YEAR, NAME)

    forgotten = [
        await storage.aged.forget(
            RecordKind.READ_BACK, tenant_id=samples.SALON, before=before, at=before, limit=1
        )
        for before in (YEAR.at, NAME.at + MINUTE)
    ]

    assert forgotten == [0, 1]
    assert [await known(storage, one) for one in (YEAR, NAME)] == [None, NAME]


async def test_they_go_with_the_call_of_a_person_who_is_erased(storage: StorageHarness) -> None:
    """Those of other calls stay."""
    other = ReadBack("call_2", Subject.YEAR, Answer.ACCEPTED, samples.NOW)
    await keep(storage, YEAR, NAME, other)
    step = ErasureStep(
        erasure_id="e-1", number=1, kind=StepKind.CALL, subject="call_1", noted_at=samples.NOW
    )
    await storage.erasures.begin([step], tenant_id=samples.SALON)

    assert await storage.erasures.carry_out(step, tenant_id=samples.SALON, at=samples.NOW)

    assert [await known(storage, one) for one in (YEAR, NAME, other)] == [None, None, other]


async def test_without_the_database_none_is_kept(storage: StorageHarness) -> None:
    """And whoever wrote or asked hears of it."""
    await storage.take_down()

    with pytest.raises(StorageUnavailable):
        await keep(storage, YEAR)
    with pytest.raises(StorageUnavailable):
        await known(storage, YEAR)
