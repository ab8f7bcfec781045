"""What reconciliation has decided: written once for each state of an appointment."""

import datetime as dt

import pytest

from attrs import evolve

from booking_domain.model.decision_record import DecisionRecord, Verdict
from tests.contract.unit_of_work.harness import StorageHarness


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
TENANT = "salon-muster"
GHOST = DecisionRecord(
    appointment_id="appointment-1",
    subject="",
    verdict=Verdict.REPORTED,
    reason="no_booking_in_the_calendar",
    fence=3,
    at=NOW,
)


async def record(
    storage: StorageHarness, decision: DecisionRecord, *, tenant_id: str = TENANT
) -> bool:
    async with storage.units.writing(tenant_id) as unit:
        is_new = await unit.decisions.record(decision)
        await unit.commit()
    return is_new


async def latest(
    storage: StorageHarness, *, tenant_id: str = TENANT, limit: int = 10
) -> tuple[DecisionRecord, ...]:
    async with storage.units.reading(tenant_id) as unit:
        return await unit.decisions.latest(limit=limit)


async def test_a_decision_is_kept_with_its_reason_and_time(storage: StorageHarness) -> None:
    """Whoever asks later can read it."""
    assert await record(storage, GHOST)

    assert await latest(storage) == (GHOST,)


async def test_the_same_decision_on_an_unchanged_state_is_not_written_again(
    storage: StorageHarness,
) -> None:
    """A report that stays open for a week is one row, with the time at which it came up."""
    await record(storage, GHOST)

    is_new = await record(storage, evolve(GHOST, at=NOW + dt.timedelta(minutes=15)))

    assert not is_new
    assert await latest(storage) == (GHOST,)


@pytest.mark.parametrize(
    "other",
    [
        evolve(GHOST, fence=4),
        evolve(GHOST, subject="uid-1"),
        evolve(GHOST, reason="overlap"),
        evolve(GHOST, verdict=Verdict.ADOPTED),
        evolve(GHOST, appointment_id="Appointment-1"),
    ],
    ids=["state", "subject", "reason", "verdict", "appointment"],
)
async def test_another_decision_is_written(storage: StorageHarness, other: DecisionRecord) -> None:
    """It differs in what it is about, or the appointment has changed since."""
    await record(storage, GHOST)

    later = evolve(other, at=NOW + dt.timedelta(minutes=1))
    assert await record(storage, later)

    assert await latest(storage) == (later, GHOST)
    assert await latest(storage, limit=1) == (later,)


async def test_the_decisions_of_two_salons_do_not_meet(storage: StorageHarness) -> None:
    """Each has its own, alike to the last word."""
    await record(storage, GHOST)

    assert await record(storage, GHOST, tenant_id="another-salon")
    assert await latest(storage) == (GHOST,)
    assert await latest(storage, tenant_id="a-third") == ()


async def test_a_decision_that_was_not_committed_is_none(storage: StorageHarness) -> None:
    """It stands or falls with what was done."""
    async with storage.units.writing(TENANT) as unit:
        await unit.decisions.record(GHOST)

    assert await latest(storage) == ()


async def test_whether_a_decision_was_recorded_is_known_by_all_but_its_time(
    storage: StorageHarness,
) -> None:
    """What a person has said of one version of an appointment does not count for the next one."""
    kept = evolve(GHOST, verdict=Verdict.KEPT, subject="uid-1", reason="overlap")
    await record(storage, kept)

    async with storage.units.reading(TENANT) as unit:
        later = evolve(kept, at=NOW + dt.timedelta(days=1))
        assert await unit.decisions.is_recorded(later)
        assert not await unit.decisions.is_recorded(evolve(kept, fence=4))
        assert not await unit.decisions.is_recorded(evolve(kept, subject="uid-2"))
        assert not await unit.decisions.is_recorded(evolve(kept, verdict=Verdict.REPORTED))
    async with storage.units.reading("another-salon") as unit:
        assert not await unit.decisions.is_recorded(kept)


async def test_all_that_was_decided_of_one_appointment_is_told(storage: StorageHarness) -> None:
    """The oldest first, nothing of others, and nothing of another salon's."""
    later = evolve(GHOST, verdict=Verdict.ENDED_BY_HAND, at=NOW + dt.timedelta(minutes=1))
    await record(storage, later)
    await record(storage, GHOST)
    await record(storage, evolve(GHOST, appointment_id="appointment-2"))

    async with storage.units.reading(TENANT) as unit:
        assert await unit.decisions.of("appointment-1") == (GHOST, later)
        assert await unit.decisions.of("appointment-3") == ()
    async with storage.units.reading("another-salon") as unit:
        assert await unit.decisions.of("appointment-1") == ()
