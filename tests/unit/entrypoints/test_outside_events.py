"""News of all salons' calendars: one that hangs keeps no other's waiting."""

import asyncio

from typing import Any

from attrs import evolve
from structlog.testing import capture_logs

from adapters.calcom.webhook_events import CalcomEventReader
from adapters.system.backoff import JitteredBackoff
from adapters.system.event_bell import LocalEventBell
from booking_domain.errors import StorageRefused
from booking_domain.model.booking_report import ReportPage
from entrypoints.outside_events import OutsideEvents, Surroundings, outside_events
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


def hearing(world: World, calendars: Any) -> OutsideEvents:
    return outside_events(
        PeriodicSettings(),
        on=Surroundings(
            tenants={name: evolve(world.tenant, tenant_id=name) for name in SALONS},
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
