"""Regular reconciliation among several processes, when a calendar is away."""

import asyncio
import random

from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from attrs import evolve
from structlog.testing import capture_logs

from adapters.memory.slot_lock import MemorySlotLock
from booking_domain.application.link_watch import LinkWatch
from booking_domain.application.reconcile import Reconcile, ReconcileHandler
from booking_domain.application.reconciliation_result import Reconciliation
from booking_domain.errors import CalendarUnavailable, StorageRefused, StorageUnavailable
from booking_domain.model.link_decisions import LinkDecision, LinkProblem, LinkReport
from booking_domain.model.tenant import Tenant
from entrypoints.periodic import Again, Job, Periodic
from entrypoints.regular_reconciliation import RegularReconciliation
from entrypoints.settings.schema import ReconciliationSettings
from tests.doubles.clock import FakeClock
from tests.doubles.salon import MONDAY_MORNING, salon


INTERVAL = 900.0
SALON = salon()
OTHER = evolve(SALON, tenant_id="other-salon")
NOTHING = Reconciliation(
    findings=(), appointments=0, bookings=0, left=(), sync_failures=(), unreadable=()
)


class Comparing:
    """Counts comparisons of each salon, and fails for those that are away."""

    def __init__(self) -> None:
        self.compared: list[str] = []
        self.errors: dict[str, Exception] = {}
        self.hold: asyncio.Event | None = None

    async def handle(self, command: Reconcile, *, tell: Callable[..., object]) -> Reconciliation:
        self.compared.append(command.tenant_id)
        if self.hold is not None:
            await self.hold.wait()
        if error := self.errors.get(command.tenant_id):
            raise error
        return NOTHING


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MONDAY_MORNING)


@pytest.fixture
def comparing() -> Comparing:
    return Comparing()


@pytest.fixture
def tallied() -> list[Reconciliation]:
    """What was told of comparisons."""
    return []


class Links:
    """Finds the same at every salon, and keeps what was told of it."""

    def __init__(self) -> None:
        self.told: list[LinkDecision] = []
        self.error: Exception | None = None

    async def awry(self, tenant: Tenant) -> tuple[LinkDecision, ...]:
        if self.error is not None:
            raise self.error
        return (LinkReport(LinkProblem.APPOINTMENT_MISSING, call_id=tenant.tenant_id),)


@pytest.fixture
def links() -> Links:
    return Links()


@pytest.fixture
def new_process(
    clock: FakeClock, comparing: Comparing, tallied: list[Reconciliation], links: "Links"
) -> Callable[[], RegularReconciliation]:
    """This will give a maker of processes that share their locks."""
    lock = MemorySlotLock(clock)

    def made() -> RegularReconciliation:
        return RegularReconciliation(
            settings=ReconciliationSettings(interval_seconds=INTERVAL),
            tenants={one.tenant_id: one for one in (SALON, OTHER)},
            reconcile=cast("ReconcileHandler", comparing),
            lock=lock,
            tally=tallied.append,
            links=cast("LinkWatch", links),
            tally_links=links.told.extend,
            clock=clock,
        )

    return made


NewProcess = Callable[[], RegularReconciliation]


async def test_whoever_counts_is_told_what_each_comparison_found(
    comparing: Comparing, new_process: NewProcess, tallied: list[Reconciliation]
) -> None:
    """Of a salon that could not be compared there is nothing to tell."""
    comparing.errors[OTHER.tenant_id] = CalendarUnavailable("away")

    await new_process().compare_all()

    assert tallied == [NOTHING]


async def test_calls_and_appointments_that_do_not_fit_are_told_with_each_run(
    comparing: Comparing, new_process: NewProcess, links: Links
) -> None:
    """What `audit` would list was in no metric, and nobody runs `audit` by the hour."""
    comparing.errors[OTHER.tenant_id] = CalendarUnavailable("away")

    with capture_logs() as logs:
        await new_process().compare_all()

    (told,) = links.told
    assert told == LinkReport(LinkProblem.APPOINTMENT_MISSING, call_id=SALON.tenant_id)
    assert "call and appointment do not fit together" in [one["event"] for one in logs]


@pytest.mark.parametrize(
    ("error", "said", "is_alarm"),
    [
        (StorageUnavailable("away"), "calls not held against appointments", False),
        (
            StorageRefused("refused", cause="DataError 22001"),
            "the look at calls and appointments is refused by the database",
            True,
        ),
        (KeyError("x"), "the look at calls and appointments broke off", True),
    ],
)
async def test_links_that_cannot_be_looked_at_undo_no_comparison(
    comparing: Comparing,
    new_process: NewProcess,
    tallied: list[Reconciliation],
    links: Links,
    error: Exception,
    said: str,
    is_alarm: bool,
) -> None:
    """The incident: what was compared and mended counted as not done, and was listed once more."""
    links.error = error

    with capture_logs() as logs:
        again = await new_process().compare_all()
        await new_process().compare_all()

    assert again is None
    assert comparing.compared == [SALON.tenant_id, OTHER.tenant_id]
    assert tallied == [NOTHING, NOTHING]
    events = [line["event"] for line in logs]
    assert (events.count("reconciled"), events.count(said)) == (2, 2)
    assert "not reconciled" not in events
    assert [line.get("alarm", False) for line in logs if line["event"] == said] == [is_alarm] * 2


async def test_a_salon_that_was_compared_is_left_alone_for_about_an_interval(
    clock: FakeClock, comparing: Comparing, new_process: NewProcess
) -> None:
    """Whichever process comes."""
    first, second = new_process(), new_process()

    came_of_it = await first.compare_all()
    await clock.advance(INTERVAL / 2)
    await second.compare_all()
    both = list(comparing.compared)
    await clock.advance(INTERVAL / 2)
    await second.compare_all()

    assert came_of_it is None
    assert both == [SALON.tenant_id, OTHER.tenant_id]
    assert comparing.compared == both * 2


@pytest.mark.parametrize("error", [CalendarUnavailable("away"), RuntimeError("a defect")])
async def test_the_next_process_soon_tries_what_failed_and_only_that(
    clock: FakeClock, comparing: Comparing, new_process: NewProcess, error: Exception
) -> None:
    """The incident: a run that failed in its first second kept everybody off for twelve minutes."""
    first, second = new_process(), new_process()
    comparing.errors[SALON.tenant_id] = error

    with capture_logs():
        came_of_it = await first.compare_all()
        await second.compare_all()
    at_once = list(comparing.compared)
    comparing.errors.clear()
    await clock.advance(60)
    await second.compare_all()

    assert isinstance(came_of_it, Again)
    assert came_of_it.after_seconds < 60
    assert at_once == [SALON.tenant_id, OTHER.tenant_id]
    assert comparing.compared == [*at_once, SALON.tenant_id]


async def test_a_run_that_was_cut_off_leaves_no_lock(
    clock: FakeClock, comparing: Comparing, new_process: NewProcess
) -> None:
    """A process that is told to stop must not keep the next one from comparing."""
    comparing.hold = asyncio.Event()
    cut_off = asyncio.create_task(new_process().compare_all())
    await clock.settle()

    cut_off.cancel()
    await asyncio.gather(cut_off, return_exceptions=True)
    comparing.hold = None
    await new_process().compare_all()

    assert comparing.compared == [SALON.tenant_id, SALON.tenant_id, OTHER.tenant_id]


async def test_a_calendar_that_stays_away_is_asked_more_and_more_seldom(
    clock: FakeClock, comparing: Comparing, new_process: NewProcess
) -> None:
    """By two processes no more often than by one; and in time again once it is back."""
    comparing.errors[SALON.tenant_id] = CalendarUnavailable("away")
    every = [_running(new_process(), clock=clock, seed=seed) for seed in (1, 2)]
    per_hour: list[int] = []

    with capture_logs():
        for _ in range(3):
            before = comparing.compared.count(SALON.tenant_id)
            await clock.advance(3600)
            per_hour.append(comparing.compared.count(SALON.tenant_id) - before)
        comparing.errors.clear()
        comparing.compared.clear()
        await clock.advance(4 * INTERVAL)
    for one in every:
        await one()

    assert per_hour[0] >= 6
    assert all(4 <= tries <= 12 for tries in per_hour[1:])
    assert 3 <= comparing.compared.count(SALON.tenant_id) <= 6
    assert 3 <= comparing.compared.count(OTHER.tenant_id) <= 6


def _running(
    process: RegularReconciliation, *, clock: FakeClock, seed: int
) -> Callable[[], Awaitable[Any]]:
    job = Job("reconcile", process.compare_all, every_seconds=INTERVAL)
    periodic = Periodic([job], clock=clock, chance=random.Random(seed))
    periodic.start()
    return lambda: periodic.stop(grace_seconds=0)


async def test_a_salon_that_the_database_refuses_is_an_alarm_and_no_outage(
    comparing: Comparing, new_process: NewProcess
) -> None:
    """It was only warned of: time alone does not mend it."""
    comparing.errors[SALON.tenant_id] = StorageRefused("refused", cause="DataError 22001")

    with capture_logs() as logs:
        await new_process().compare_all()

    told = [(line["tenant"], line["cause"]) for line in logs if line.get("alarm")]
    assert told == [(SALON.tenant_id, "DataError 22001")]
    assert comparing.compared == [SALON.tenant_id, OTHER.tenant_id]
