"""
The runner whose journal is the appointment's row.

Every provider write but the first is journalled before it is sent (the first one was, with the
claims); a fence keeps two runners from writing over each other; whatever a process leaves behind is
taken over by the next, on the same database, once its lease has run out.
"""

import asyncio

import structlog

from attrs import evolve, frozen
from typing_extensions import override

from adapters.runner.effects import looks, not_before, writes
from adapters.runner.lost_lease import clean_up
from adapters.runner.nudges import Nudges
from adapters.runner.polling import Polling
from adapters.runner.refused_write import RefusedWrite, Writing
from adapters.runner.saga_lines import with_its_ids
from adapters.runner.stopwatch import Stopwatch
from adapters.runner.waiting import Waiting
from booking_domain.errors import PERMANENT, StaleAppointment, StorageUnavailable
from booking_domain.model.appointment import Appointment, Saga
from booking_domain.model.saga import Conclude, Effect, Stuck
from booking_domain.model.sync_failure import failed_compensation
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_journal import SagaJournal
from booking_domain.ports.saga_runner import SagaRunner
from booking_domain.ports.saga_steps import SagaSteps
from booking_domain.ports.stray_watch import StrayWatch
from booking_domain.ports.unit_of_work import Lease, UnitsOfWork


_log = structlog.get_logger(__name__)

_BATCH = 20
_POLL_WHILE_WAITING_SECONDS = 0.1
# A database that says nothing must not keep a process from ending: leases run out by themselves.
_CUT_OFF_SECONDS = 1.0
_HAND_OVER_SECONDS = 2.0


@frozen
class RowsSettings:
    """
    How long a lease lasts and how often others' leases are looked at.

    `lease_ms` must be longer than the provider's time-out for writes, with a margin.
    """

    owner: str
    lease_ms: int
    poll_seconds: float


class _LeaseLost(Exception):
    """Somebody else drives this saga now: stop silently, never compensate."""


@frozen
class _Driven:
    """A saga on its way: the row as we last wrote it, and when its lease was last extended."""

    appointment: Appointment
    watch: Stopwatch
    renewed_at: float
    refused: RefusedWrite


class RowsRunner(SagaRunner):
    """Drives sagas in tasks of its own, and takes over what others left."""

    def __init__(
        self,
        *,
        steps: SagaSteps,
        units: UnitsOfWork,
        journal: SagaJournal,
        strays: StrayWatch,
        alarms: Alarms,
        clock: Clock,
        settings: RowsSettings,
    ) -> None:
        self._steps = steps
        self._units = units
        self._journal = journal
        self._strays = strays
        self._alarms = alarms
        self._clock = clock
        self._settings = settings
        self._driving: dict[str, asyncio.Task[Appointment]] = {}
        # Also those that were fenced off by another task of this very process.
        self._tasks: set[asyncio.Task[Appointment]] = set()
        self._waiting = Waiting()
        self._polling = Polling(clock, until=self._waiting, every_seconds=settings.poll_seconds)
        self._nudges = Nudges(clock)

    @property
    @override
    def is_stopping(self) -> bool:
        return self._waiting.is_over

    @override
    def lease(self) -> Lease:
        return Lease(owner=self._settings.owner, milliseconds=self._settings.lease_ms)

    @override
    async def run(self, appointment: Appointment, *, wait_seconds: float) -> Appointment:
        task = self._drive(appointment, is_fresh=True)
        return await self._await(task, appointment=appointment, wait_seconds=wait_seconds)

    @override
    def nudge(self, appointment_id: str) -> None:
        if appointment_id in self._driving:
            self._nudges.give(appointment_id)

    @override
    async def wait_for(self, appointment: Appointment, *, wait_seconds: float) -> Appointment:
        until = self._clock.monotonic() + wait_seconds
        task = self._driving.get(appointment.appointment_id)
        latest = appointment
        if task is not None:
            # What it returns may be older than the row: it only tells when to look.
            await self._waiting.until_done(task, seconds=wait_seconds)
            latest = await self._as_it_is(appointment)
        while latest.saga is not None and self._clock.monotonic() < until and not self.is_stopping:
            await self._clock.sleep(_POLL_WHILE_WAITING_SECONDS)
            latest = await self._as_it_is(appointment)
        return latest

    async def _as_it_is(self, appointment: Appointment) -> Appointment:
        async with self._units.reading(appointment.tenant_id) as unit:
            return await unit.appointments.get(appointment.appointment_id) or appointment

    async def _await(
        self, task: asyncio.Task[Appointment], *, appointment: Appointment, wait_seconds: float
    ) -> Appointment:
        await self._waiting.until_done(task, seconds=wait_seconds)
        if not task.done() or task.cancelled() or task.exception() is not None:
            return appointment
        return task.result()

    def start(self) -> None:
        """Begin to take over what others leave behind; call it once the event loop runs."""
        # Apart: the second waits for seconds where something looks wrong.
        self._polling.start(
            {"saga-recovery": self.recover_once, "saga-aftermath": self._strays.look}
        )

    def problem(self) -> str | None:
        """Return why abandoned sagas are not taken over, `None` if they are."""
        return self._polling.problem()

    def retire(self) -> None:
        """Begin to end: whoever waits for a saga waits no more, and nothing more is taken over."""
        self._waiting.end()

    async def stop(self, *, grace_seconds: float) -> None:
        """Let running sagas finish for a while, then hand over all leases at once."""
        self.retire()
        await self._polling.stop()
        if self._tasks:
            _, unfinished = await asyncio.wait(self._tasks, timeout=grace_seconds)
            for task in unfinished:
                task.cancel()
            if unfinished:
                await asyncio.wait(unfinished, timeout=_CUT_OFF_SECONDS)
        try:
            async with asyncio.timeout(_HAND_OVER_SECONDS):
                await self._journal.hand_over(self._settings.owner)
        except (StorageUnavailable, TimeoutError):
            _log.warning("leases could not be handed over; they run out by themselves")

    async def recover_once(self) -> int:
        """
        Take over abandoned sagas, at most one batch, and return how many there were.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        abandoned = await self._journal.take_over(self.lease(), limit=_BATCH)
        for appointment in abandoned:
            _ = self._drive(appointment, is_fresh=False)
        if abandoned:
            _log.info("took over abandoned sagas", count=len(abandoned))
        return len(abandoned)

    def _drive(self, appointment: Appointment, *, is_fresh: bool) -> asyncio.Task[Appointment]:
        task = asyncio.create_task(
            with_its_ids(appointment, self._driven, is_fresh=is_fresh),
            name=f"saga-{appointment.appointment_id}",
        )
        self._driving[appointment.appointment_id] = task
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._finished(appointment, task=done))
        return task

    def _finished(self, appointment: Appointment, *, task: asyncio.Task[Appointment]) -> None:
        self._tasks.discard(task)
        if self._driving.get(appointment.appointment_id) is task:
            del self._driving[appointment.appointment_id]
            self._nudges.forget(appointment.appointment_id)
        if not task.cancelled() and (defect := task.exception()) is not None:
            # The row keeps its journal: another run, by us or by others, goes on from there.
            _log.error("a saga broke off; its lease will run out", alarm=True, exc_info=defect)

    async def _driven(self, appointment: Appointment, *, is_fresh: bool) -> Appointment:
        if appointment.saga is None:
            return appointment
        watch = Stopwatch.started(self._clock)
        saga: Saga = appointment.saga if is_fresh else appointment.saga.resumed(at=watch.now())
        refused = self._refused(appointment)
        driven = _Driven(appointment, watch, self._clock.monotonic(), refused=refused)
        is_journalled = is_fresh
        try:
            while (effect := saga.effect) is not None:
                if isinstance(effect, Conclude):
                    concluded = await self._concluded(driven, saga=saga, is_fresh=is_fresh)
                    # A wish may have waited for this: its saga is open now, under our lease.
                    return await self._driven(concluded, is_fresh=True)
                driven = await self._waited(driven, effect=effect)
                if writes(effect) and not (is_journalled and self._is_recent(saga, watch=watch)):
                    driven, saga = await self._journalled(driven, saga=saga)
                is_journalled = False
                asked_at = watch.now()
                outcome = await self._steps.perform(effect, appointment=driven.appointment)
                # A look-up is as old as its question: what it did not find may have come since.
                at = watch.now() if writes(effect) else asked_at
                saga = saga.apply(outcome, at=at)
        except _LeaseLost:
            _log.info("somebody else drives this saga now")
            return await self._clean_up_after_losing(appointment, saga=saga)
        return driven.appointment

    @property
    def _third_of_lease(self) -> float:
        return self._settings.lease_ms / 3000

    def _is_recent(self, saga: Saga, *, watch: Stopwatch) -> bool:
        """Whether the intent and its lease were stored just now, as they should have been."""
        age = watch.now() - saga.sent_at
        return age.total_seconds() <= self._third_of_lease

    async def _waited(self, driven: _Driven, *, effect: Effect) -> _Driven:
        """Wait until the effect may be performed, and hold a good lease then."""
        third, moment, is_nudged = self._third_of_lease, not_before(effect), False
        while moment is not None and driven.watch.now() < moment and not is_nudged:
            seconds = min((moment - driven.watch.now()).total_seconds(), third)
            whose = driven.appointment.appointment_id if looks(effect) else None
            is_nudged = await self._nudges.wait(whose, seconds=seconds)
            driven = await self._renewed(driven, when_older_than=third)
        return await self._renewed(driven, when_older_than=third)

    async def _renewed(self, driven: _Driven, *, when_older_than: float) -> _Driven:
        while self._clock.monotonic() - driven.renewed_at > when_older_than:
            try:
                if not await self._journal.renew(driven.appointment, lease=self.lease()):
                    raise _LeaseLost
            except StorageUnavailable as error:
                # Without the database no lease is sure, and without a lease nothing may be sent.
                await driven.refused.pause(error, writing=Writing.JOURNAL)
            else:
                return evolve(driven, renewed_at=self._clock.monotonic())
        return driven

    async def _journalled(self, driven: _Driven, *, saga: Saga) -> tuple[_Driven, Saga]:
        """Store that a write is sent now, whatever time it took to get here."""
        attempts: list[Appointment] = []
        while True:
            sending: Saga = evolve(saga, sent_at=driven.watch.now(), resumed_at=None)
            intended = driven.appointment.with_saga(sending)
            attempts.append(intended)
            try:
                async with self._units.writing(intended.tenant_id) as unit:
                    stored = await unit.appointments.save(intended, lease=self.lease())
                    if failure := failed_compensation(intended, at=sending.sent_at):
                        await unit.sync_failures.put(failure)
                    await unit.commit()
            except StaleAppointment as error:
                row = await driven.refused.insisting(self._as_it_is, intended)
                if (
                    row.fence != intended.fence + 1
                    or evolve(row, fence=intended.fence) not in attempts
                ):
                    raise _LeaseLost from error
                # A commit whose answer was lost had happened after all.
                stored = row
            except StorageUnavailable as error:
                driven = await self._paused(driven, error, writing=Writing.JOURNAL)
                continue
            written = stored.saga or sending
            now = self._clock.monotonic()
            return evolve(driven, appointment=stored, renewed_at=now), written

    async def _paused(
        self, driven: _Driven, error: StorageUnavailable, *, writing: Writing
    ) -> _Driven:
        """Wait before it is written again; keep the lease of what a person must mend."""
        await driven.refused.pause(error, writing=writing)
        if not isinstance(error, PERMANENT):
            return driven
        # Whoever took it over meanwhile would fail in the same way.
        return await self._renewed(driven, when_older_than=self._third_of_lease)

    def _refused(self, appointment: Appointment) -> RefusedWrite:
        return RefusedWrite(
            appointment,
            units=self._units,
            alarms=self._alarms,
            clock=self._clock,
            longest_pause_seconds=self._third_of_lease,
        )

    async def _concluded(self, driven: _Driven, *, saga: Saga, is_fresh: bool) -> Appointment:
        """Write the ending until it stands: once the provider has decided there is only forward."""
        intended = driven.appointment.with_saga(saga)
        while True:
            is_retried = driven.refused.tries > 0 or not is_fresh
            try:
                concluded = await self._steps.conclude(
                    intended, lease=self.lease(), is_retried=is_retried
                )
            except StaleAppointment as error:
                row = await driven.refused.insisting(self._as_it_is, intended)
                if row.saga is not None or row.fence != intended.fence + 1:
                    raise _LeaseLost from error
                concluded = row
            except StorageUnavailable as error:
                driven = await self._paused(driven, error, writing=Writing.ENDING)
                continue
            if isinstance(saga.ending, Stuck):
                self._alarms.report(
                    saga.ending.alarm,
                    tenant_id=intended.tenant_id,
                    appointment_id=intended.appointment_id,
                )
            return concluded

    async def _clean_up_after_losing(self, appointment: Appointment, *, saga: Saga) -> Appointment:
        refused = self._refused(appointment)
        row = await refused.insisting(self._as_it_is, appointment)
        sent = appointment.with_saga(saga)
        await clean_up(
            row, sent=sent, steps=self._steps, units=self._units, refused=refused, clock=self._clock
        )
        return row
