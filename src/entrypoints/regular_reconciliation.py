# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""Comparing every salon's calendar with the database, again and again."""

import asyncio
import datetime as dt

import structlog

from booking_domain.application.reconcile import Mode, Progress, Reconcile, Reconciliation
from booking_domain.errors import CalendarUnavailable, StorageUnavailable
from booking_domain.model.finding_words import words_of
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from entrypoints.container import Container


_log = structlog.get_logger(__name__)
_FIRST_AFTER_SECONDS = 30.0
# Somebody else's lock on a salon ends a little before it is due again.
_SHARE_LOCKED = 0.9


def usual_window(tenant: Tenant, *, now: dt.datetime, days_back: int) -> TimeSlot:
    """This will return the window that is compared unless another is asked for."""
    return TimeSlot(
        start=now - dt.timedelta(days=days_back),
        end=now + dt.timedelta(days=tenant.rules.horizon_days),
    )


class RegularReconciliation:
    """A task that compares every salon once an interval; several processes share the work."""

    def __init__(self, container: Container) -> None:
        self._settings = container.settings().reconciliation
        self._clock = container.clock()
        self._lock = container.lock()
        self._tenants = container.tenants()
        self._reconcile = container.reconcile()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, unless the interval is 0."""
        if self._settings.interval_seconds:
            self._task = asyncio.create_task(self._forever(), name="reconciliation")

    async def stop(self) -> None:
        """End where it stands: whatever was decided is written, the rest is decided again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _forever(self) -> None:
        interval = self._settings.interval_seconds
        await self._clock.sleep(min(interval, _FIRST_AFTER_SECONDS))
        while True:
            for tenant in self._tenants.values():
                name = f"reconcile:{tenant.tenant_id}"
                if await self._lock.acquire(name, ttl_seconds=interval * _SHARE_LOCKED):
                    await self._compare(tenant)
            await self._clock.sleep(interval)

    async def _compare(self, tenant: Tenant) -> None:
        window = usual_window(tenant, now=self._clock.now(), days_back=self._settings.days_back)
        command = Reconcile(tenant_id=tenant.tenant_id, window=window, mode=Mode.MEND)
        try:
            done = await self._reconcile.handle(command, tell=_told)
        except (CalendarUnavailable, StorageUnavailable) as error:
            _log.warning("not reconciled", tenant=tenant.tenant_id, reason=type(error).__name__)
        except Exception:  # noqa: BLE001 - without this task nothing comes to light any more
            _log.exception("reconciliation broke off", alarm=True, tenant=tenant.tenant_id)
        else:
            _log_result(tenant.tenant_id, done)


def _told(progress: Progress) -> None:
    """Nobody looks on."""


def _log_result(tenant_id: str, done: Reconciliation) -> None:
    _log.info(
        "reconciled",
        tenant=tenant_id,
        appointments=done.appointments,
        bookings=done.bookings,
        left=done.left,
        mended=sum(one.is_mended for one in done.findings),
        open=sum(not one.is_mended for one in done.findings),
        sync_failures=len(done.sync_failures),
    )
    for one in done.findings:
        what, reason = words_of(one.decision)
        _log.info(
            "reconciliation finding",
            tenant=tenant_id,
            appointment_id=one.appointment_id,
            decision=what,
            reason=reason,
            is_mended=one.is_mended,
        )
