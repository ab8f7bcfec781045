# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that tells callers, while they are on the phone, what came late."""

import asyncio
import datetime as dt

from collections.abc import Awaitable, Callable, Mapping

import structlog

from attrs import frozen

from adapters.retell.live_calls import RetellLiveCalls, open_retell_client
from booking_domain.application.late_results import LateResult, LateResults
from booking_domain.application.unheard_changes import UnheardChanges
from booking_domain.errors import LiveCallNotReached, StorageUnavailable
from booking_domain.model.tenant import Tenant
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.clock import Clock
from booking_domain.ports.live_calls import LiveCalls
from booking_domain.ports.unit_of_work import UnitsOfWork
from entrypoints.http.retell_wire import PLATFORM
from entrypoints.observation import Observation
from entrypoints.periodic import Job
from entrypoints.settings.schema import PeriodicSettings, Settings
from entrypoints.speech.late_result import late_result


_log = structlog.get_logger(__name__)


@frozen
class LateTelling:
    """What is noted of answers that left the end open, and the job that tells it."""

    late: LateResults
    job: Job
    close: Callable[[], Awaitable[None]]


def late_telling_of(
    settings: Settings,
    *,
    tenants: Mapping[str, Tenant],
    observation: Observation,
    units: UnitsOfWork,
    unheard: UnheardChanges,
    alarms: Alarms,
    clock: Clock,
) -> LateTelling:
    """This will build it over Retell; nothing is connected yet."""
    retell = settings.retell
    client = open_retell_client(timeout_seconds=retell.push_timeout_seconds)
    live_calls: dict[str, LiveCalls] = {
        tenant.id: RetellLiveCalls(
            client=client,
            api_key=tenant.retell.push_key.reveal,
            base_url=retell.base_url,
            timeout_seconds=retell.push_timeout_seconds,
        )
        for tenant in settings.tenants
        if tenant.retell is not None and tenant.retell.push_key is not None
    }
    return late_telling(
        settings.periodic,
        platform=PLATFORM,
        tenants=tenants,
        live_calls=observation.live_calls(live_calls),
        units=units,
        unheard=unheard,
        alarms=alarms,
        clock=clock,
        close=client.aclose,
    )


def late_telling(
    settings: PeriodicSettings,
    *,
    platform: str,
    tenants: Mapping[str, Tenant],
    live_calls: Mapping[str, LiveCalls],
    units: UnitsOfWork,
    unheard: UnheardChanges,
    alarms: Alarms,
    clock: Clock,
    close: Callable[[], Awaitable[None]],
) -> LateTelling:
    """This will build it; without live calls nothing is noted, and the job never comes."""
    late = LateResults(
        platform=platform,
        tenant_ids=live_calls,
        units=units,
        unheard=unheard,
        alarms=alarms,
        clock=clock,
    )

    async def tell_all() -> None:
        for tenant_id in live_calls:
            try:
                due = await late.due(tenant_id)
            except StorageUnavailable as error:
                _log.warning("late results wait", tenant=tenant_id, reason=type(error).__name__)
            else:
                live, tenant = live_calls[tenant_id], tenants[tenant_id]
                now = clock.now()
                await asyncio.gather(*(_tell(one, into=live, of=tenant, now=now) for one in due))

    every = settings.tell_late_seconds if live_calls else 0.0
    return LateTelling(late, Job("tell late results", tell_all, every), close)


async def _tell(one: LateResult, *, into: LiveCalls, of: Tenant, now: dt.datetime) -> None:
    words = late_result(one.result, tenant=of, now=now)
    ids = {"tenant": of.tenant_id, "call_id": one.call_id}
    try:
        await into.tell(one.call_id, words=words)
    except LiveCallNotReached as error:
        _log.warning("a live call was not told a late result", reason=str(error), **ids)
    else:
        _log.info("a live call was told a late result", **ids)
