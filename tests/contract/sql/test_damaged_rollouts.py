"""Rows of rollouts and rehearsals that nobody can read: nobody is served by a guess."""

import datetime as dt

from collections.abc import AsyncIterator

import pytest

from sqlalchemy import text
from structlog.testing import capture_logs

from adapters.sql.rollout_register import SqlRolloutRegister
from booking_domain.errors import UnreadableData
from booking_domain.model.rollout import Rollout, RolloutChange, ServiceMode
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.sql_harness import SqlStorage, sql_storage


@pytest.fixture
async def storage() -> AsyncIterator[SqlStorage]:
    async with sql_storage(None) as opened:
        yield opened


async def damage(storage: SqlStorage, statement: str) -> None:
    async with storage.engine.begin() as connection:
        changed = await connection.execute(text(statement))
    assert changed.rowcount == 1


@pytest.mark.parametrize("damaged", ["mode = 'perhaps'", "percent = 101", "mode_before = ''"])
async def test_a_change_that_cannot_be_read_is_not_guessed(
    storage: SqlStorage, damaged: str
) -> None:
    """Callers hear that it cannot be told, and not what the file once said."""
    register = SqlRolloutRegister(storage.engine)
    change = RolloutChange(
        tenant_id=samples.SALON,
        revision=1,
        before=Rollout(),
        after=Rollout(ServiceMode.OFF, 0),
        by=None,
        at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
    )
    await register.put(change)
    await damage(storage, f"UPDATE rollout_change SET {damaged}")

    with pytest.raises(UnreadableData, match="rollout_change cannot be read"):
        await register.latest(samples.SALON)


async def test_a_rehearsal_that_cannot_be_read_hides_no_other(storage: SqlStorage) -> None:
    """It is told of, and left out."""
    kept = samples.rehearsal_of("call_2", rehearsal_id="r-2")
    async with storage.units.writing(samples.SALON) as unit:
        await unit.rehearsals.record(samples.rehearsal_of("call_1", rehearsal_id="r-1"))
        await unit.rehearsals.record(kept)
        await unit.commit()
    await damage(storage, "UPDATE rehearsal SET act = 'dance' WHERE rehearsal_id = 'r-1'")

    with capture_logs() as logs:
        async with storage.units.reading(samples.SALON) as unit:
            found = await unit.rehearsals.latest(limit=9)

    assert found == (kept,)
    assert any(one.get("alarm") for one in logs)
