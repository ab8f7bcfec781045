"""
One world: a calendar account and a database that last, and processes that come and go.

Every call over a port passes *points*. The run that was told to strike at the n-th point does so
there; everything before it is the same as in a run without a blow, bit by bit.
"""

import asyncio
import contextvars
import datetime as dt
import itertools
import random

from collections.abc import Coroutine
from typing import Any

from adapters.memory.calcom_model.account import CalcomAccount
from adapters.memory.calcom_model.account_event import tell_nobody
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calendar import MemoryCalendar
from adapters.memory.store import MemoryStore
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.clock import Clock
from booking_domain.ports.identifiers import Identifiers
from tests.simulation.hearing import Hearing
from tests.simulation.ledger import Inbox, Ledger, Rows
from tests.simulation.outside import PostOffice
from tests.simulation.process import Process
from tests.simulation.rollouts import Receipts, Rollouts
from tests.simulation.salon import EVENT_TYPES, HORIZON_SECONDS, NOW, TENANT_ID, TENANTS
from tests.simulation.virtual_time import VirtualLoop
from tests.simulation.weather import Blow, Weather, weather_of


LEASE_SECONDS = 6.0
_FREEZES = ((0.1, 2.5 * LEASE_SECONDS), (HORIZON_SECONDS, 3.0 * HORIZON_SECONDS))
"""About a lease, so that it may be lost, and beyond the horizon, so that all may be over."""
_LONGEST_JUMP = 60.0


class WorldClock(Clock):
    """The loop's time as a clock; each process has its own, a little off."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self.skew = 0.0

    def now(self) -> dt.datetime:
        return NOW + dt.timedelta(seconds=self._loop.time() - 1000.0 + self.skew)

    def monotonic(self) -> float:
        return self._loop.time()

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


class World(Alarms):
    """
    Everything of one run.

    Args:
        crash: The number of the point at which the blow falls, from 1; `None` for no blow.
    """

    def __init__(
        self, seed: int, *, crash: int | None, loop: VirtualLoop, is_traced: bool = False
    ) -> None:
        self.seed = seed
        self.loop = loop
        self.dice = random.Random(seed * 2)
        self.faults = random.Random(seed * 2 + 1)
        self.weather: Weather = weather_of(seed, dice=self.dice)
        self.tenant = TENANTS[self.weather.short_holds]
        self.context = contextvars.copy_context()
        self.points = 0
        self.write_points: list[int] = []
        self.in_flight = 0
        self.times_asked = 0
        self.is_calm = False
        self.back_at = 0.0
        self.off_by = 0.0
        self.defects: list[str] = []
        self.alarms: list[tuple[str, str]] = []
        self.trace: list[str] | None = [] if is_traced else None
        self._crash = crash
        self._again: int | None = None
        self._build()

    def _build(self) -> None:
        self.clock = WorldClock(self.loop)
        self.identifiers = CountedIdentifiers()
        self.ledger = Ledger()
        self.hearing = Hearing(self)
        self.post = PostOffice(self)
        self.account = CalcomAccount(
            EVENT_TYPES,
            journal=self.ledger,
            clock=self.clock,
            identifiers=self.identifiers,
            notify=self.post if self.weather.listens else tell_nobody,
            behaviour=Behaviour(
                read_lag=dt.timedelta(seconds=self.weather.read_lag),
                check_to_insert=dt.timedelta(seconds=self.weather.check_gap),
                slot_cache=dt.timedelta(seconds=self.weather.slot_cache),
            ),
        )
        self.provider = MemoryCalendar(self.account, placeholder_domain="no-mail.invalid")
        self.store = MemoryStore(self.clock)
        self.tables = self.store.tables(TENANT_ID)
        self.tables.appointments = Rows(self.ledger)
        self.tables.inbox = Inbox(self.ledger)
        self.rollouts = Rollouts(self)
        self.receipts = Receipts(self)
        self.tables.receipts = self.receipts
        self.processes: list[Process] = []

    # Processes.

    def boot(self) -> Process:
        """Start a process and its recovery."""
        process = Process(self, number=len(self.processes) + 1)
        if self.weather.skew:
            process.clock.skew = self.faults.uniform(-self.weather.skew, self.weather.skew)
        self.processes.append(process)
        self.note("boots", process)
        process.context.run(process.runner.start)
        if self.weather.listens:
            process.listen()
        return process

    def running(self) -> list[Process]:
        """Return the processes that answer, or seem to."""
        return [one for one in self.processes if not one.life.is_dead]

    def kill(self, process: Process) -> None:
        """Stop a process for ever; the database sees its connections close."""
        if process.life.is_dead:
            return
        self.note("dies", process)
        process.life.is_dead = True
        self.store.disconnect(process.units, process.journal)
        self._back_after(self.faults.uniform(0.05, 2 * LEASE_SECONDS), self.boot)

    def freeze(self, process: Process) -> None:
        """Stop a process for a while; the database gives up on its transaction before long."""
        seconds = self.faults.uniform(*self.faults.choice(_FREEZES))
        self.note(f"freezes for {seconds:.1f} s", process)
        process.life.is_frozen = True
        if seconds > LEASE_SECONDS / 2:
            self._after(LEASE_SECONDS / 2, self.store.disconnect, process.units, process.journal)
        self._back_after(seconds, self._thaw, process)

    def _thaw(self, process: Process) -> None:
        if process.life.is_frozen:
            self.note("goes on", process)
            self.loop.thaw(process.life)

    def _jump(self, process: Process) -> None:
        """Set a process's wall clock forward or back; its monotonic clock goes on as before."""
        seconds = self.faults.uniform(-_LONGEST_JUMP, _LONGEST_JUMP)
        self.note(f"its wall clock jumps by {seconds:.1f} s", process)
        process.clock.skew += seconds
        # What it stamped before, or stamps from now on for others, is due that much later.
        self.off_by = max(self.off_by, abs(seconds))

    def _after(self, seconds: float, callback: Any, *args: Any) -> None:
        self.loop.call_later(seconds, callback, *args, context=self.context)

    def _back_after(self, seconds: float, callback: Any, *args: Any) -> None:
        """Note until when a process is missing: nothing can be promised before."""
        self.back_at = max(self.back_at, self.loop.time() + seconds)
        self._after(seconds, callback, *args)

    def outside(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something that belongs to no process: it goes on whoever dies."""
        return self.loop.create_task(work, context=self.context)

    # Points.

    def point_of_write(self, process: Process, label: str) -> asyncio.Future[None] | None:
        """Count a point of a request that changes something at the provider."""
        self.write_points.append(self.points + 1)
        return self.point(process, label)

    def kills_next(self) -> bool:
        """Whether the process that passes the next point dies there."""
        number = self.points + 1
        is_blow = number == self._crash and self.weather.blow is Blow.KILL
        return is_blow or number == self._again

    def point(self, process: Process, label: str) -> asyncio.Future[None] | None:
        """
        Count a point; where the blow falls, strike, and return what the caller must await.
        """
        self.points += 1
        process.last_point = label
        if self.trace is not None:
            self.note(f"#{self.points} {label}", process)
        if self.points == self._crash:
            return self._strike(process, self.weather.blow)
        if self.points == self._again:
            return self._strike(process, Blow.KILL)
        return None

    def point_of_await(self) -> None:
        """Count a moment at which a tool call waits: the client may go away just then."""
        self.points += 1
        if self.points == self._crash and (request := asyncio.current_task()) is not None:
            self.note(f"#{self.points} a client hangs up")
            self.loop.call_soon(request.cancel, context=self.context)

    def _strike(self, process: Process, blow: Blow) -> asyncio.Future[None]:
        if self.points == self._crash and self.weather.again:
            self._again = self.points + self.faults.randrange(1, 15)
        released: asyncio.Future[None] = self.loop.create_future()
        match blow:
            case Blow.KILL:
                self.kill(process)
                return released
            case Blow.FREEZE:
                self.freeze(process)
            case Blow.HANG_UP:
                process.hang_up()
            case Blow.JUMP:
                self._jump(process)
        # A turn of the loop later: whoever is frozen or cancelled must not slip past the point.
        self.loop.call_soon(_release, released, context=self.context)
        return released

    # Alarms.

    def report(self, problem: str, *, tenant_id: str, appointment_id: str) -> None:
        """Note what a process wants a person to look at."""
        self.alarms.append((problem, appointment_id))
        self.note(f"alarm: {problem}")

    def report_call(self, problem: str, *, tenant_id: str, call_id: str) -> None:
        """Note what a process wants a person to look into."""
        self.alarms.append((problem, call_id))
        self.note(f"alarm: {problem}")

    def report_event(self, problem: str, *, tenant_id: str, source: str, event_key: str) -> None:
        """Note what a process wants a person to look into."""
        self.alarms.append((problem, event_key))
        self.note(f"alarm: {problem}")

    # The trace.

    def note(self, text: str, process: Process | None = None) -> None:
        """Write a line of the trace, if somebody wants one."""
        if self.trace is not None:
            who = f"p{process.number}" if process else "--"
            self.trace.append(f"{self.loop.time() - 1000:9.3f} {who:3} {text}")


def _release(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
