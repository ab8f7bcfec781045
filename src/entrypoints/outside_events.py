# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that hears what happens in the calendar, and what it does regularly."""

import asyncio

from collections.abc import Awaitable, Callable, Collection, Mapping

import structlog

from attrs import frozen

from booking_domain.application.foreign_bookings import NO_NEWS, ForeignBookings
from booking_domain.application.known_hosts import KnownHosts
from booking_domain.application.mending import Mender
from booking_domain.application.no_shows import NoShows
from booking_domain.application.outside_changes import OutsideChanges
from booking_domain.application.poll_calendar import PAUSE_SECONDS, PollCalendarHandler
from booking_domain.application.process_events import ProcessEventsHandler
from booking_domain.application.receive_event import ReceiveEventHandler
from booking_domain.application.second_look import SecondLook
from booking_domain.errors import CalendarUnavailable, StorageRefused, StorageUnavailable
from booking_domain.model.inbox_event import CALCOM
from booking_domain.model.own_report import Bearing
from booking_domain.model.tenant import Tenant
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.availability_cache import AvailabilityCache
from booking_domain.ports.backoff import Backoff
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.event_bell import EventBell
from booking_domain.ports.event_reader import EventReader
from booking_domain.ports.saga_runner import SagaRunner
from booking_domain.ports.slot_lock import SlotLock
from booking_domain.ports.unit_of_work import UnitsOfWork
from entrypoints.periodic import Job
from entrypoints.settings.schema import PeriodicSettings


_log = structlog.get_logger(__name__)
# A lock on a salon ends before it is due again, however early the next run may be.
_SHARE_LOCKED = 0.8
_NOTHING_TO_TELL = {NO_NEWS, Bearing.ECHO.value, Bearing.OUT_OF_DATE.value}
_WHILE_A_SAGA_LIVES_SECONDS = 1.0
# As long as fewer calendars than these hang, nobody else's news wait for them.
_SALONS_AT_ONCE = 4


@frozen(kw_only=True)
class Surroundings:
    """What hearing stands on; `calendars` are those for which nobody waits on the telephone."""

    tenants: Mapping[str, Tenant]
    calendars: Mapping[str, CalendarProvider]
    units: UnitsOfWork
    cache: AvailabilityCache
    lock: SlotLock
    mender: Mender
    runner: SagaRunner
    reader: EventReader
    bell: EventBell
    backoff: Backoff
    alarms: Alarms
    clock: Clock


@frozen
class OutsideEvents:
    """The use cases, and the jobs that run them."""

    receive: ReceiveEventHandler
    process: ProcessEventsHandler
    poll: PollCalendarHandler
    jobs: tuple[Job, ...]


def outside_events(settings: PeriodicSettings, *, on: Surroundings) -> OutsideEvents:
    """This will build everything that hears what others do in the calendar."""
    changes = _changes(on)
    process = ProcessEventsHandler(
        source=CALCOM,
        tenants=on.tenants,
        units=on.units,
        reader=on.reader,
        changes=changes,
        no_shows=NoShows(units=on.units, clock=on.clock),
        alarms=on.alarms,
        clock=on.clock,
    )
    poll = PollCalendarHandler(
        calendars=on.calendars,
        tenants=on.tenants,
        units=on.units,
        changes=changes,
        lock=on.lock,
        alarms=on.alarms,
        clock=on.clock,
    )
    return OutsideEvents(
        receive=ReceiveEventHandler(
            units=on.units,
            cache=on.cache,
            reader=on.reader,
            bell=on.bell,
            backoff=on.backoff,
            clock=on.clock,
        ),
        process=process,
        poll=poll,
        jobs=_jobs(settings, process=process, poll=poll, on=on),
    )


def _changes(on: Surroundings) -> OutsideChanges:
    return OutsideChanges(
        calendars=on.calendars,
        units=on.units,
        foreign=ForeignBookings(
            units=on.units,
            cache=on.cache,
            reader=on.reader,
            backoff=on.backoff,
            clock=on.clock,
        ),
        hosts=KnownHosts(on.units),
        second_look=SecondLook(
            calendars=on.calendars, units=on.units, mender=on.mender, clock=on.clock
        ),
        runner=on.runner,
        clock=on.clock,
    )


def _jobs(
    settings: PeriodicSettings,
    *,
    process: ProcessEventsHandler,
    poll: PollCalendarHandler,
    on: Surroundings,
) -> tuple[Job, ...]:
    async def process_all() -> None:
        async def of(tenant_id: str) -> bool:
            return await _in_calm(_processed(process, tenant_id), tenant_id=tenant_id)

        if any(await _for_each(on.tenants, of)):
            # Cal.com has told of what we are just doing: it is soon done.
            await on.clock.sleep(_WHILE_A_SAGA_LIVES_SECONDS)
            on.bell.ring()

    async def poll_all() -> None:
        locked_seconds = _locked_seconds(settings)

        async def of(tenant_id: str) -> bool:
            if await on.lock.acquire(f"poll:{tenant_id}", ttl_seconds=locked_seconds):
                return await _in_calm(_polled(poll, tenant_id), tenant_id=tenant_id)
            return False

        await _for_each(on.tenants, of)

    return (
        Job(
            "process events",
            work=process_all,
            every_seconds=settings.process_events_seconds,
            bell=on.bell,
        ),
        Job("ask the calendars", work=poll_all, every_seconds=settings.poll_calendar_seconds),
    )


def _locked_seconds(settings: PeriodicSettings) -> float:
    """Return how long no other round begins; one that is due earlier would only wait its turn."""
    return max(settings.poll_calendar_seconds * _SHARE_LOCKED, PAUSE_SECONDS)


async def _for_each(tenants: Collection[str], work: Callable[[str], Awaitable[bool]]) -> list[bool]:
    """Do it for all salons, a few at once: one whose calendar hangs does not keep the next."""
    places = asyncio.Semaphore(_SALONS_AT_ONCE)

    async def one(tenant_id: str) -> bool:
        async with places:
            return await work(tenant_id)

    job = asyncio.current_task()
    name = job.get_name() if job is not None else "salon"
    tasks = [asyncio.create_task(one(each), name=f"{name}-{each}") for each in tenants]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


async def _in_calm(work: Awaitable[bool], *, tenant_id: str) -> bool:
    """Let one salon's trouble be its own; return what the work returns."""
    try:
        return await work
    except StorageRefused as error:
        _log.error(
            "news of the calendar are refused", alarm=True, tenant=tenant_id, cause=error.cause
        )
    except (CalendarUnavailable, StorageUnavailable) as error:
        _log.warning("news of the calendar wait", tenant=tenant_id, reason=type(error).__name__)
    except Exception:  # noqa: BLE001 - without this task nothing comes to light any more
        _log.exception("news of the calendar cannot be read", alarm=True, tenant=tenant_id)
    return False


async def _processed(process: ProcessEventsHandler, tenant_id: str) -> bool:
    """Return whether something waits for a saga."""
    done = await process.handle(tenant_id)
    for kind, defect in done.defects:
        _log.error("an event is parked", alarm=True, tenant=tenant_id, kind=kind, exc_info=defect)
    if done.outcomes:
        _log.info("processed events", tenant=tenant_id, left=done.left, **dict(done.outcomes))
    return bool(done.outcomes[Bearing.SAGA_IS_OPEN.value])


async def _polled(poll: PollCalendarHandler, tenant_id: str) -> bool:
    done = await poll.handle(tenant_id)
    if done.outcomes.keys() - _NOTHING_TO_TELL:
        _log.info(
            "asked the calendar",
            tenant=tenant_id,
            requests=done.requests,
            left=done.left,
            **dict(done.outcomes),
        )
    return bool(done.left)
