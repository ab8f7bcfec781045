"""News of all salons' calendars: one that hangs keeps no other's waiting."""

import asyncio
import itertools

from typing import Any

import pytest

from attrs import evolve
from structlog.testing import capture_logs

from adapters.calcom.webhook_events import CalcomEventReader
from adapters.system.backoff import JitteredBackoff
from adapters.system.event_bell import LocalEventBell
from booking_domain.errors import StorageRefused
from booking_domain.model.booking_report import ReportPage
from entrypoints.outside_events import OutsideEvents, Surroundings, outside_events
from entrypoints.periodic import Job
from entrypoints.settings.schema import PeriodicSettings
from tests.doubles.world import World


SALONS = ("a", "b", "c", "d", "e", "f")


class Calendar:
    """Tells of no change, once it answers."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.asked = 0

    async def changed_since(self, *_: object, **__: object) -> ReportPage:
        self.asked += 1
        await self.may_answer.wait()
        return ReportPage(reports=(), is_last=True)


class PagedCalendar:
    """Tells of no change, in so many pages a round; keeps when it was asked."""

    def __init__(self, world: World, *, pages: int) -> None:
        self._clock = world.clock
        self._pages = itertools.cycle(range(1, pages + 1))
        self._last = pages
        self.asked_at: list[float] = []

    async def changed_since(self, *_: object, **__: object) -> ReportPage:
        self.asked_at.append(self._clock.monotonic())
        return ReportPage(reports=(), is_last=next(self._pages) == self._last)


def hearing(
    world: World, calendars: Any, *, settings: PeriodicSettings | None = None
) -> OutsideEvents:
    return outside_events(
        settings or PeriodicSettings(),
        on=Surroundings(
            tenants={name: evolve(world.tenant, tenant_id=name) for name in calendars},
            calendars=calendars,
            units=world.units,
            cache=world.cache,
            lock=world.lock,
            mender=world.mender,
            runner=world.runner,
            reader=CalcomEventReader(key_name="idempotencyKey"),
            bell=LocalEventBell(world.clock),
            backoff=JitteredBackoff(clock=world.clock),
            alarms=world.alarms,
            clock=world.clock,
        ),
    )


async def test_a_calendar_that_hangs_keeps_no_other_salons_news_waiting() -> None:
    """All others are asked meanwhile, those behind it in the list, too."""
    calendars = {name: Calendar() for name in SALONS}
    calendars["a"].may_answer.clear()
    events = hearing(World(), calendars)
    (job,) = [one for one in events.jobs if one.name == "ask the calendars"]

    asking = asyncio.ensure_future(job.work())
    async with asyncio.timeout(60):
        while not calendars["f"].asked:  # noqa: ASYNC110 - the job tells nobody
            await asyncio.sleep(0.01)
    is_over = asking.done()
    calendars["a"].may_answer.set()
    await asking

    assert not is_over
    assert [one.asked for one in calendars.values()] == [1] * len(SALONS)


@pytest.mark.parametrize("pages", [1, 2, 3])
@pytest.mark.parametrize("every", [0.5, 5.0, 6.0, 7.0])
async def test_a_salons_calendar_is_asked_ten_times_a_minute_at_most(
    every: float, pages: int
) -> None:
    """The incident: every five seconds were twelve; two processes share what is allowed."""
    world = World()
    calendar = PagedCalendar(world, pages=pages)
    settings = PeriodicSettings(poll_calendar_seconds=every)
    calendars = dict.fromkeys(SALONS[:1], calendar)
    processes = [hearing(world, calendars, settings=settings) for _ in range(2)]
    jobs = [one for each in processes for one in each.jobs if one.name == "ask the calendars"]

    async def goes_on(job: Job, *, first: float) -> None:
        await world.clock.sleep(first)
        while world.clock.monotonic() < 600:
            await job.work()
            await world.clock.sleep(job.every_seconds * 0.9)

    await asyncio.gather(*(goes_on(job, first=place * 0.3) for place, job in enumerate(jobs)))

    asked = calendar.asked_at
    spans = [later - earlier for earlier, later in zip(asked, asked[10:], strict=False)]
    assert len(asked) > 40
    assert min(spans) >= 60


async def test_a_job_that_is_cut_off_leaves_nothing_behind() -> None:
    """The process ends, and so does what it asked for."""
    calendars = {name: Calendar() for name in SALONS}
    for one in calendars.values():
        one.may_answer.clear()
    events = hearing(World(), calendars)
    (job,) = [one for one in events.jobs if one.name == "ask the calendars"]

    before = asyncio.all_tasks()
    asking = asyncio.ensure_future(job.work())
    async with asyncio.timeout(60):
        while not calendars["a"].asked:  # noqa: ASYNC110 - the job tells nobody
            await asyncio.sleep(0.01)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await asyncio.sleep(0)

    assert asyncio.all_tasks() - before == set()
    assert sum(one.asked for one in calendars.values()) < len(SALONS)


async def test_news_that_the_database_refuses_altogether_are_an_alarm() -> None:
    """They were taken for an outage, which ends by itself."""
    calendars = {name: Calendar() for name in SALONS}

    async def refused(*_: object, **__: object) -> ReportPage:
        raise StorageRefused("refused", cause="DataError 22001")

    calendars["b"].changed_since = refused  # type: ignore[method-assign]
    events = hearing(World(), calendars)
    (job,) = [one for one in events.jobs if one.name == "ask the calendars"]

    with capture_logs() as logs:
        await job.work()

    assert [line["tenant"] for line in logs if line.get("alarm")] == ["b"]
    assert calendars["f"].asked == 1
