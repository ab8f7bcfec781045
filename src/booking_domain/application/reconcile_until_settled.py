"""Reconciliation beside others that are at work: what was in motion is compared again."""

import datetime as dt

from collections.abc import Callable

from attrs import evolve

from booking_domain.application.reconcile import Mode, Reconcile, ReconcileHandler
from booking_domain.application.reconciliation_result import Progress, Reconciliation
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.reconciliation import Report
from booking_domain.model.sync_failure import SyncFailureKind
from booking_domain.ports.clock import Clock


_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 15.0


class ReconcileUntilSettled:
    """Compares a window again while somebody else changes what is in it."""

    def __init__(self, *, reconcile: ReconcileHandler, clock: Clock) -> None:
        self._reconcile = reconcile
        self._clock = clock

    async def handle(
        self, command: Reconcile, *, patience: dt.timedelta, tell: Callable[[Progress], None]
    ) -> Reconciliation:
        """
        Compare until nothing is in motion any more, or `patience` is over.

        Return what the last comparison says, and before it all that the others have mended. What is
        in motion still is in `left`, or is a finding that somebody else was quicker with.

        Raises:
            UnknownTenant: there is no such salon.
            CalendarUnavailable: the calendar could not be listed the first time.
            StorageUnavailable: the database did not answer.
        """
        until = self._clock.monotonic() + patience.total_seconds()
        done = await self._reconcile.handle(command, tell=tell)
        pause = _FIRST_PAUSE_SECONDS
        while _is_in_motion(done, mode=command.mode) and self._clock.monotonic() + pause <= until:
            await self._clock.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            try:
                again = await self._reconcile.handle(command, tell=tell)
            except CalendarUnavailable:
                # What is known already is not lost by that, and says itself what is still open.
                continue
            mended = tuple(one for one in done.findings if one.is_mended)
            done = evolve(again, findings=(*mended, *again.findings))
        return done


def _is_in_motion(done: Reconciliation, *, mode: Mode) -> bool:
    if done.left:
        return True
    # What the database refuses is refused again a moment later.
    refused = {one.uid for one in done.sync_failures if one.kind is SyncFailureKind.ENDING}
    # A decision that was not carried out lost a race, or met a booking that cannot be cancelled.
    return mode is Mode.MEND and any(
        not one.is_mended
        and not isinstance(one.decision, Report)
        and one.appointment_id not in refused
        for one in done.findings
    )
