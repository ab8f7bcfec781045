# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that tells callers, while they are on the phone, what came late."""

import asyncio

from collections.abc import Awaitable, Callable, Mapping

import structlog

from attrs import frozen

from adapters.retell.live_calls import RetellLiveCalls, open_retell_client
from booking_domain.application.late_results import LateResult, LateResults
from booking_domain.errors import LiveCallNotReached, StorageUnavailable
from booking_domain.model.tenant import Tenant
from booking_domain.ports.clock import Clock
from booking_domain.ports.live_calls import LiveCalls
from booking_domain.ports.unit_of_work import UnitsOfWork
from entrypoints.http.retell_wire import PLATFORM
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
    settings: Settings, *, tenants: Mapping[str, Tenant], units: UnitsOfWork, clock: Clock
) -> LateTelling:
    """This will build it over Retell; nothing is connected yet."""
    retell = settings.retell
    client = open_retell_client(timeout_seconds=retell.push_timeout_seconds)
    live_calls = {
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
        live_calls=live_calls,
        units=units,
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
    clock: Clock,
    close: Callable[[], Awaitable[None]],
) -> LateTelling:
    """This will build it; without live calls nothing is noted, and the job never comes."""
    late = LateResults(platform=platform, tenant_ids=live_calls, units=units, clock=clock)

    async def tell(one: LateResult, *, tenant: Tenant) -> None:
        words = late_result(one.result, tenant=tenant, now=clock.now())
        ids = {"tenant": tenant.tenant_id, "call_id": one.call_id}
        try:
            await live_calls[tenant.tenant_id].tell(one.call_id, words=words)
        except LiveCallNotReached as error:
            _log.warning("a live call was not told a late result", reason=str(error), **ids)
        else:
            _log.info("a live call was told a late result", **ids)

    async def tell_all() -> None:
        for tenant_id in live_calls:
            try:
                due = await late.due(tenant_id)
            except StorageUnavailable as error:
                _log.warning("late results wait", tenant=tenant_id, reason=type(error).__name__)
                continue
            await asyncio.gather(*(tell(one, tenant=tenants[tenant_id]) for one in due))

    every_seconds = settings.tell_late_seconds if live_calls else 0.0
    return LateTelling(late, Job("tell late results", tell_all, every_seconds), close)
