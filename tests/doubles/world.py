"""
The whole application in this process, on the memory adapters that ship with it.

Nothing is mocked: faults are put between the application and the calendar's account, where a
network would have them.
"""

import asyncio
import datetime as dt
import enum
import hashlib
import heapq
import itertools
import random
import time

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from attrs import define, field

from adapters.calcom.webhook_events import CalcomEventReader
from adapters.matching.text_similarity import RapidfuzzSimilarity
from adapters.memory.availability_cache import MemoryAvailabilityCache
from adapters.memory.calcom_model.account import CalcomAccount
from adapters.memory.calcom_model.account_event import AccountEvent, Notify, tell_nobody
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calcom_model.event_type import EventType
from adapters.memory.calcom_model.store import NoJournal
from adapters.memory.calendar import MemoryCalendar
from adapters.memory.read_backs import MemoryReadBacks
from adapters.memory.rollout_register import MemoryRolloutRegister
from adapters.memory.saga_journal import MemorySagaJournal
from adapters.memory.slot_lock import MemorySlotLock
from adapters.memory.store import CommitFault, MemoryStore
from adapters.memory.unit_of_work import MemoryUnitsOfWork
from adapters.runner.rows import RowsRunner, RowsSettings
from adapters.system.backoff import JitteredBackoff
from adapters.system.jitter import SystemJitter
from adapters.system.patience import SystemPatience
from booking_domain.application.book_appointment import BookAppointmentHandler
from booking_domain.application.cancel_appointment import CancelAppointmentHandler
from booking_domain.application.check_availability import CheckAvailabilityHandler
from booking_domain.application.find_appointments import FindAppointmentsHandler
from booking_domain.application.free_slots import FreeSlots
from booking_domain.application.get_booking_status import GetBookingStatusHandler
from booking_domain.application.heard_read_backs import HeardReadBacks
from booking_domain.application.hold_slot import HoldSlotHandler
from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.known_rollouts import KnownRollouts
from booking_domain.application.mending import Mender
from booking_domain.application.own_appointments import OwnAppointments
from booking_domain.application.replay import Replay
from booking_domain.application.reschedule_appointment import RescheduleAppointmentHandler
from booking_domain.application.retry import Retry
from booking_domain.application.saga_steps import CalendarSagaSteps
from booking_domain.application.slot_choice import SlotChooser
from booking_domain.application.slot_search import SlotSearch
from booking_domain.application.stray_bookings import StrayBookings
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.application.tools import Tools
from booking_domain.application.undertaking import Undertaking
from booking_domain.application.unheard_changes import UnheardChanges
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_report import ReportPage
from booking_domain.model.customer import Customer
from booking_domain.model.inbox_event import CALCOM
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem
from booking_domain.model.provider_booking import (
    Booked,
    BookingRequest,
    NotBooked,
    OutcomeUnknown,
    ProviderBooking,
    RefusalReason,
    WriteOutcome,
)
from booking_domain.model.results import ToolResult
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.identifiers import Identifiers
from booking_domain.ports.live_calls import LiveCalls
from entrypoints.faults import LoggedFaults
from entrypoints.late_telling import late_telling
from entrypoints.ringing_back import ringing_back
from entrypoints.rolling_out import rollout_gate
from entrypoints.settings.schema import PeriodicSettings
from tests.doubles.salon import MONDAY_MORNING, event_types, salon


CALLER = PhoneNumber("+4915112345678")
LEASE_SECONDS = 15.0
WEB_CUSTOMER = Customer(name="Web Bucher", email="web@example.org")


class RestlessClock(Clock):
    """
    A clock that jumps to the next sleeper as soon as nobody has anything else to do.

    Waiting takes no time on the test's own clock, and its order is that of real time.
    """

    def __init__(self, start: dt.datetime) -> None:
        self._start = start.astimezone(dt.UTC)
        self._elapsed = 0.0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._is_jumping = False

    def now(self) -> dt.datetime:
        return self._start + dt.timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        awake: asyncio.Future[None] = loop.create_future()
        due = self._elapsed + max(seconds, 0.0)
        heapq.heappush(self._sleepers, (due, next(self._order), awake))
        if not self._is_jumping:
            self._is_jumping = True
            loop.call_soon(self._jump, loop)
        await awake

    def advance(self, seconds: float) -> None:
        self._elapsed += seconds

    def _jump(self, loop: asyncio.AbstractEventLoop) -> None:
        others_are_ready = bool(loop._ready)  # type: ignore[attr-defined]
        if not others_are_ready:
            due, _, awake = heapq.heappop(self._sleepers)
            if not awake.done():
                # Who sleeps no more is not waited for.
                self._elapsed = max(self._elapsed, due)
                awake.set_result(None)
        self._is_jumping = bool(self._sleepers)
        if self._is_jumping:
            loop.call_soon(self._jump, loop)


class SteadyClock(RestlessClock):
    """A clock that goes on by itself, as real ones do, and can be put forward."""

    def __init__(self, start: dt.datetime) -> None:
        super().__init__(start)
        self._began = time.monotonic()

    def now(self) -> dt.datetime:
        return self._start + dt.timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return self._elapsed + time.monotonic() - self._began

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(seconds, 0.0))


class CountedIdentifiers(Identifiers):
    """Ids that tell in which order things were made."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def new_id(self) -> str:
        return f"00000000-0000-4000-8000-{next(self._count):012}"

    def new_reference(self) -> str:
        return f"A-{next(self._count):05}"


class NotedAlarms(Alarms):
    """Problems in the order in which they were reported, each with what it is about."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def report(self, problem: str, *, tenant_id: str, appointment_id: str) -> None:
        self.told.append((problem, appointment_id))

    def report_call(self, problem: str, *, tenant_id: str, call_id: str) -> None:
        self.told.append((problem, call_id))

    def report_event(self, problem: str, *, tenant_id: str, source: str, event_key: str) -> None:
        self.told.append((problem, event_key))


@define
class UnreliableCalendar(CalendarProvider):
    """
    The account behind a network that fails as it is told.

    `faults` are used up by writing calls in order; `blind` reading calls find nothing out. `calls`
    names every call that reached the network; `before_write` and `before_read` happen on its way,
    `after_write` while its answer is.
    Whoever fails is told to come again in `again_in` seconds, `None` for never.
    """

    inner: CalendarProvider
    faults: list[str] = field(factory=list)
    blind: int = 0
    again_in: float | None = None
    calls: list[str] = field(factory=list)
    requests: list[BookingRequest] = field(factory=list)
    before_write: Callable[[], Coroutine[Any, Any, object]] | None = None
    after_write: Callable[[WriteOutcome], Coroutine[Any, Any, object]] | None = None
    before_read: Callable[[], Coroutine[Any, Any, object]] | None = None
    frozen: asyncio.Event = field(factory=asyncio.Event)
    writing: asyncio.Event = field(factory=asyncio.Event)

    async def _freeze(self) -> None:
        """Stop the caller's code here for ever, as a killed process stops."""
        self.frozen.set()
        await asyncio.Event().wait()

    async def _write(
        self, name: str, effect: Callable[[], Coroutine[Any, Any, WriteOutcome]]
    ) -> WriteOutcome:
        self.calls.append(name)
        self.writing.set()
        if self.before_write is not None:
            await self.before_write()
        match self.faults.pop(0) if self.faults else "none":
            case "frozen before":
                await self._freeze()
            case "frozen after":
                await effect()
                await self._freeze()
            case "lost before":
                return OutcomeUnknown("connection reset")
            case "lost after":
                await effect()
                return OutcomeUnknown("connection reset")
            case "never sent":
                return NotBooked(
                    RefusalReason.NEVER_SENT, "connection refused", again_in=self.again_in
                )
            case "too early":
                return NotBooked(RefusalReason.RATE_LIMITED, "429", again_in=self.again_in)
            case _:
                pass
        outcome = await effect()
        if self.after_write is not None:
            await self.after_write(outcome)
        return outcome

    async def _read(self, name: str) -> None:
        self.calls.append(name)
        if self.before_read is not None:
            await self.before_read()
        if self.blind:
            self.blind -= 1
            raise CalendarUnavailable("the calendar did not answer", again_in=self.again_in)

    async def free_slots(self, event_type: str, *, window: TimeSlot) -> tuple[TimeSlot, ...]:
        await self._read("free_slots")
        return await self.inner.free_slots(event_type, window=window)

    async def create_booking(self, request: BookingRequest) -> WriteOutcome:
        self.requests.append(request)
        return await self._write("create", lambda: self.inner.create_booking(request))

    async def reschedule_booking(
        self, uid: str, *, start: dt.datetime, reason: str
    ) -> WriteOutcome:
        return await self._write(
            "reschedule", lambda: self.inner.reschedule_booking(uid, start=start, reason=reason)
        )

    async def cancel_booking(self, uid: str, *, reason: str) -> WriteOutcome:
        return await self._write("cancel", lambda: self.inner.cancel_booking(uid, reason=reason))

    async def get_booking(self, uid: str) -> ProviderBooking | None:
        await self._read("get")
        return await self.inner.get_booking(uid)

    async def find_bookings(
        self, key: str, *, event_type: str, created_after: dt.datetime
    ) -> tuple[ProviderBooking, ...]:
        await self._read("find")
        return await self.inner.find_bookings(
            key, event_type=event_type, created_after=created_after
        )

    async def list_bookings(self, *, window: TimeSlot) -> tuple[ProviderBooking, ...]:
        await self._read("list")
        return await self.inner.list_bookings(window=window)

    async def changed_since(self, moment: dt.datetime, *, skip: int) -> ReportPage:
        await self._read("changed")
        return await self.inner.changed_since(moment, skip=skip)


class Ending(enum.Enum):
    """How a process ends around a commit."""

    BEFORE = "before"
    AFTER = "after"


class WatchedStore(MemoryStore):
    """
    A store that counts commits from when it is told to, and lets something happen to one of them.

    `died` is set when a process has stopped for ever at its commit.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.died = asyncio.Event()
        self._left = 0
        self._happening: CommitFault | Ending | None = None

    def let_happen(self, happening: CommitFault | Ending, *, at_commit: int) -> None:
        """Let this happen to a commit to come; the next one is number 1."""
        self._left, self._happening = at_commit, happening

    async def commit(self, write: Callable[[], None]) -> None:
        self._left -= 1
        happening = self._happening if self._left == 0 else None
        if isinstance(happening, CommitFault):
            self.fail_next_commit(happening)
        if happening is Ending.BEFORE:
            await self._die()
        await super().commit(write)
        if happening is Ending.AFTER:
            await self._die()

    async def _die(self) -> None:
        self.died.set()
        await asyncio.Event().wait()


class World:
    """One process of the application with its database and its calendar."""

    def __init__(
        self, tenant: Tenant | None = None, *, account: tuple[EventType, ...] | None = None
    ) -> None:
        self.tenant = tenant or salon()
        self.clock = self._new_clock()
        self.identifiers = CountedIdentifiers()
        self.account = CalcomAccount(
            account or event_types(),
            journal=NoJournal(),
            clock=self.clock,
            identifiers=self.identifiers,
            notify=self._notify,
            behaviour=Behaviour(),
        )
        self.subscriber: Notify = tell_nobody
        self.calendar = UnreliableCalendar(
            MemoryCalendar(self.account, placeholder_domain="no-mail.invalid")
        )
        self.store = WatchedStore(self.clock)
        self.rollouts = MemoryRolloutRegister()
        self.live_calls = self._live_calls()
        self._invocations: Iterator[int] = itertools.count(1)
        self._start_process("first")

    async def _notify(self, event: AccountEvent) -> None:
        await self.subscriber(event)

    def _new_clock(self) -> RestlessClock:
        """Return the clock of all; what waits for a real database needs one that does not jump."""
        return RestlessClock(MONDAY_MORNING)

    def _live_calls(self) -> dict[str, LiveCalls]:
        """Return those into which late results are told: none, unless the salon has it so."""
        return {}

    def _start_process(self, owner: str) -> None:
        self.units = MemoryUnitsOfWork(self.store)
        self.journal = MemorySagaJournal(self.store, serving=[self.tenant.tenant_id])
        self.read_backs = MemoryReadBacks(self.store)
        self.runner = self.new_runner(owner)
        self.tools = self._tools()

    async def restart(self, *deliveries: asyncio.Task[Any]) -> None:
        """Let the process die with all that it was doing, and another one start."""
        dying = {task for task in asyncio.all_tasks() if task.get_name().startswith("saga-")}
        dying.update(deliveries)
        self.store.disconnect(self.units, self.journal)
        for task in dying:
            task.cancel()
        await asyncio.gather(*dying, return_exceptions=True)
        self._start_process("second")

    async def finish_what_was_left(self) -> None:
        """Let the leases of the dead run out, and the living finish their sagas."""
        self.clock.advance(LEASE_SECONDS + 0.001)
        for _ in range(3):
            await self.runner.recover_once()
            for row in await self.rows():
                await self.runner.wait_for(row, wait_seconds=60)

    def new_runner(self, owner: str) -> RowsRunner:
        """Return a runner of another process on the same database and calendar."""
        self.cache = MemoryAvailabilityCache(self.clock)
        tenants = {self.tenant.tenant_id: self.tenant}
        calendars: dict[str, CalendarProvider] = {self.tenant.tenant_id: self.calendar}
        self.alarms = NotedAlarms()
        self.steps = CalendarSagaSteps(
            calendars=calendars,
            tenants=tenants,
            units=self.units,
            cache=self.cache,
            alarms=self.alarms,
            clock=self.clock,
        )
        self.mender = Mender(
            calendars=calendars,
            tenants=tenants,
            units=self.units,
            cache=self.cache,
            alarms=self.alarms,
            clock=self.clock,
        )
        self.strays = StrayBookings(
            calendars=calendars,
            units=self.units,
            journal=self.journal,
            mender=self.mender,
            clock=self.clock,
        )
        return RowsRunner(
            steps=self.steps,
            units=self.units,
            journal=self.journal,
            strays=self.strays,
            alarms=self.alarms,
            clock=self.clock,
            settings=RowsSettings(
                owner=owner, lease_ms=int(LEASE_SECONDS * 1000), poll_seconds=1.0
            ),
        )

    def _tools(self) -> Tools:
        clock, units, runner = self.clock, self.units, self.runner
        self.lock = MemorySlotLock(clock)
        self.free_slots = FreeSlots(
            calendars={self.tenant.tenant_id: self.calendar},
            cache=self.cache,
            lock=self.lock,
            units=units,
            retry=Retry(
                clock=clock,
                jitter=SystemJitter(chance=random.Random(1)),
                patience=SystemPatience(clock),
            ),
            clock=clock,
        )
        search = SlotSearch(free_slots=self.free_slots, clock=clock)
        similarity = RapidfuzzSimilarity()
        chooser = SlotChooser(search=search, similarity=similarity, units=units, clock=clock)
        undertaking = Undertaking(units=units, runner=runner, search=search, clock=clock)
        self.unheard = UnheardChanges(
            source=CALCOM,
            units=units,
            reader=CalcomEventReader(key_name="idempotencyKey"),
            clock=clock,
        )
        own = OwnAppointments(similarity=similarity, units=units, unheard=self.unheard, clock=clock)
        backoff = JitteredBackoff(clock=clock, chance=random.Random(1))
        self.ringing_back = ringing_back(
            PeriodicSettings(),
            tenants={self.tenant.tenant_id: self.tenant},
            own=own,
            similarity=similarity,
            units=units,
            backoff=backoff,
            alarms=self.alarms,
            clock=clock,
        )
        self.late_telling = late_telling(
            PeriodicSettings(),
            platform="test",
            tenants={self.tenant.tenant_id: self.tenant},
            live_calls=self.live_calls,
            units=units,
            unheard=self.unheard,
            alarms=self.alarms,
            clock=clock,
            close=self._nothing_to_close,
        )
        gate = rollout_gate(
            admissions=KnownRollouts(register=self.rollouts, initial={}, clock=clock),
            search=search,
            chooser=chooser,
            own=own,
            runner=runner,
            similarity=similarity,
            units=units,
            identifiers=self.identifiers,
            clock=clock,
        )
        return Tools(
            check_availability=CheckAvailabilityHandler(
                search=search, similarity=similarity, units=units, clock=clock
            ),
            hold_slot=HoldSlotHandler(
                chooser=chooser,
                undertaking=undertaking,
                identifiers=self.identifiers,
                clock=clock,
            ),
            book_appointment=BookAppointmentHandler(
                chooser=chooser,
                undertaking=undertaking,
                runner=runner,
                units=units,
                identifiers=self.identifiers,
                clock=clock,
                similarity=similarity,
            ),
            find_appointments=FindAppointmentsHandler(own=own),
            reschedule_appointment=RescheduleAppointmentHandler(
                own=own, chooser=chooser, undertaking=undertaking, runner=runner, clock=clock
            ),
            cancel_appointment=CancelAppointmentHandler(
                own=own, undertaking=undertaking, runner=runner, clock=clock
            ),
            get_booking_status=GetBookingStatusHandler(
                own=own, runner=runner, units=units, clock=clock
            ),
            request_callback=self.ringing_back.request_callback,
            gate=gate,
            outage_callbacks=self.ringing_back.outage_callbacks,
            told=self.ringing_back.told,
            late=self.late_telling.late,
            heard=HeardReadBacks(read_backs=self.read_backs, similarity=similarity, clock=clock),
            replay=Replay(units=units, runner=runner, unheard=self.unheard, clock=clock),
            backoff=backoff,
            faults=LoggedFaults(),
        )

    async def _nothing_to_close(self) -> None:
        pass

    def invocation(
        self,
        command: ToolInput,
        *,
        call_id: str = "call_1",
        caller: PhoneNumber | PhoneProblem = CALLER,
        invocation_id: str | None = None,
        seconds: float = 7.0,
        authority: Authority = Authority.CALLER,
        platform: str = "test",
    ) -> ToolInvocation:
        """Return one delivery; each is a tool call of its own unless it is given an id."""
        return ToolInvocation(
            tenant=self.tenant,
            authority=authority,
            platform=platform,
            call_id=call_id,
            invocation_id=invocation_id or f"tool_call_{next(self._invocations)}",
            caller=caller,
            tool=type(command).__name__,
            arguments_digest=hashlib.sha256(repr(command).encode()).hexdigest(),
            deadline=self.clock.monotonic() + seconds,
        )

    async def say(self, command: ToolInput, **delivery: Any) -> ToolResult:
        """Deliver one tool call and return its result."""
        return await self.tools.invoke(command, invocation=self.invocation(command, **delivery))

    async def book_on_the_web(self, event_type: str, *, start: dt.datetime, minutes: int) -> str:
        """Let somebody else book in the calendar, past us, and return the booking's uid."""
        outcome = await self.calendar.inner.create_booking(
            BookingRequest(
                event_type=event_type,
                slot=TimeSlot.lasting(start, minutes=minutes),
                customer=WEB_CUSTOMER,
                time_zone="Europe/Berlin",
                key="from the web",
                references=(),
            )
        )
        assert isinstance(outcome, Booked)
        return outcome.booking.uid

    async def rows(self) -> tuple[Appointment, ...]:
        """Return every active appointment of the database, by start."""
        year = TimeSlot(start=MONDAY_MORNING, end=MONDAY_MORNING + dt.timedelta(days=365))
        async with self.units.reading(self.tenant.tenant_id) as unit:
            return await unit.appointments.starting_in(year, limit=500)

    async def bookings(self) -> tuple[ProviderBooking, ...]:
        """Return every active booking of the calendar, by start."""
        year = TimeSlot(start=MONDAY_MORNING, end=MONDAY_MORNING + dt.timedelta(days=365))
        found = await self.calendar.inner.list_bookings(window=year)
        return tuple(one for one in found if one.status.is_active)

    async def assert_agreement(self) -> None:
        """Calendar and database hold the same appointments at the same times."""
        rows = {(one.provider_uid, one.slot) for one in await self.rows()}
        bookings = {(one.uid, one.slot) for one in await self.bookings()}
        assert rows == bookings
