# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""Comparing every salon's calendar with the database, again and again."""

import datetime as dt
import math

from collections.abc import Callable, Collection, Mapping

import structlog

from booking_domain.application.link_watch import LinkWatch
from booking_domain.application.reconcile import Mode, Reconcile, ReconcileHandler
from booking_domain.application.reconciliation_result import Progress, Reconciliation
from booking_domain.errors import CalendarUnavailable, StorageRefused, StorageUnavailable
from booking_domain.model.finding_words import words_of
from booking_domain.model.link_decisions import LinkDecision
from booking_domain.model.link_words import words_of_link
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.clock import Clock
from booking_domain.ports.slot_lock import SlotLock
from entrypoints.periodic import Again
from entrypoints.settings.schema import ReconciliationSettings


_log = structlog.get_logger(__name__)
# A lock on a salon ends before it is due again, however early the next run may be.
_SHARE_LOCKED = 0.8
# After how long a salon is tried again whose run failed; twice as long after each further failure.
_FIRST_RETRY_SECONDS = 15.0
_MOST_DOUBLINGS = 16


def usual_window(tenant: Tenant, *, now: dt.datetime, days_back: int) -> TimeSlot:
    """This will return the window that is compared unless another is asked for."""
    return TimeSlot(
        start=now - dt.timedelta(days=days_back),
        end=now + dt.timedelta(days=tenant.rules.horizon_days),
    )


class RegularReconciliation:
    """
    Compares every salon, as a periodic job; several processes share the work.

    A salon whose run failed, or was cut off, is free again soon, for whichever process comes first.
    """

    def __init__(
        self,
        *,
        settings: ReconciliationSettings,
        tenants: Mapping[str, Tenant],
        reconcile: ReconcileHandler,
        lock: SlotLock,
        tally: Callable[[Reconciliation], None],
        links: LinkWatch,
        tally_links: Callable[[Collection[LinkDecision]], None],
        clock: Clock,
    ) -> None:
        """Take what is needed; `tally` and `tally_links` are told what each run has found."""
        self._settings = settings
        self._tenants = tenants
        self._reconcile = reconcile
        self._lock = lock
        self._tally = tally
        self._links = links
        self._tally_links = tally_links
        self._clock = clock
        self._failures: dict[str, int] = {}

    async def compare_all(self) -> Again | None:
        """
        Compare every salon that no other process has compared within about an interval.

        Return when to come again if one could not be compared.
        """
        waits = [await self._compare_alone(tenant) for tenant in self._tenants.values()]
        soon = [seconds for seconds in waits if seconds is not None]
        return Again(min(soon)) if soon else None

    async def _compare_alone(self, tenant: Tenant) -> float | None:
        """Return after how many seconds to try again, `None` where that is not needed."""
        name = f"reconcile:{tenant.tenant_id}"
        interval = self._settings.interval_seconds
        token = await self._lock.acquire(name, ttl_seconds=interval * _SHARE_LOCKED)
        if token is None:
            return None
        is_compared = False
        try:
            is_compared = await self._compare(tenant)
        finally:
            if not is_compared:
                await self._lock.release(name, token=token)
        if is_compared:
            self._failures.pop(tenant.tenant_id, None)
            return None
        tries = self._failures[tenant.tenant_id] = self._failures.get(tenant.tenant_id, 0) + 1
        seconds = min(interval, math.ldexp(_FIRST_RETRY_SECONDS, min(tries - 1, _MOST_DOUBLINGS)))
        # Others wait as well: what is away must not be asked by each process in turn.
        await self._lock.acquire(name, ttl_seconds=seconds * _SHARE_LOCKED)
        return seconds

    async def _compare(self, tenant: Tenant) -> bool:
        window = usual_window(tenant, now=self._clock.now(), days_back=self._settings.days_back)
        command = Reconcile(tenant_id=tenant.tenant_id, window=window, mode=Mode.MEND)
        try:
            done = await self._reconcile.handle(command, tell=_told)
        except StorageRefused as error:
            _log.error(
                "reconciliation is refused by the database",
                alarm=True,
                tenant=tenant.tenant_id,
                cause=error.cause,
            )
        except (CalendarUnavailable, StorageUnavailable) as error:
            _log.warning("not reconciled", tenant=tenant.tenant_id, reason=type(error).__name__)
        except Exception:  # noqa: BLE001 - without this task nothing comes to light any more
            _log.exception("reconciliation broke off", alarm=True, tenant=tenant.tenant_id)
        else:
            _log_result(tenant.tenant_id, done)
            self._tally(done)
            await self._watch_links(tenant)
            return True
        return False

    async def _watch_links(self, tenant: Tenant) -> None:
        """See what `audit` would list; what fails here is no reason to compare it all again."""
        try:
            awry = await self._links.awry(tenant)
        except StorageRefused as error:
            _log.error(
                "the look at calls and appointments is refused by the database",
                alarm=True,
                tenant=tenant.tenant_id,
                cause=error.cause,
            )
        except StorageUnavailable as error:
            reason = type(error).__name__
            _log.warning(
                "calls not held against appointments", tenant=tenant.tenant_id, reason=reason
            )
        except Exception:  # noqa: BLE001 - the comparison before it is done and stays done
            _log.exception(
                "the look at calls and appointments broke off", alarm=True, tenant=tenant.tenant_id
            )
        else:
            _log_links(tenant.tenant_id, awry)
            self._tally_links(awry)


def _log_links(tenant_id: str, awry: Collection[LinkDecision]) -> None:
    for one in awry:
        words = words_of_link(one)
        _log.info(
            "call and appointment do not fit together",
            tenant=tenant_id,
            call_id=words.call_id,
            appointment_id=words.appointment_id,
            decision=words.decision,
            reason=words.reason,
        )


def _told(progress: Progress) -> None:
    """Nobody looks on."""


def _log_result(tenant_id: str, done: Reconciliation) -> None:
    _log.info(
        "reconciled",
        tenant=tenant_id,
        appointments=done.appointments,
        bookings=done.bookings,
        left=len(done.left),
        mended=sum(one.is_mended for one in done.findings),
        open=sum(not one.is_mended for one in done.findings),
        sync_failures=len(done.sync_failures),
        unreadable=len(done.unreadable),
    )
    for one in (*done.left, *done.findings):
        what, reason = words_of(one.decision)
        _log.info(
            "reconciliation finding",
            tenant=tenant_id,
            appointment_id=one.appointment_id,
            decision=what,
            reason=reason,
            is_mended=one.is_mended,
        )
