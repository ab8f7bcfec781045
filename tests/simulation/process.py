"""One process of the service: the application as it ships, on ports of its own."""

import asyncio
import contextvars
import functools
import random
import types

from collections.abc import Callable, Coroutine, Generator
from typing import TYPE_CHECKING, Any

from adapters.calcom.webhook_events import CalcomEventReader
from adapters.matching.text_similarity import RapidfuzzSimilarity
from adapters.memory.availability_cache import MemoryAvailabilityCache
from adapters.memory.calendar import KEY_FIELD
from adapters.memory.read_backs import MemoryReadBacks
from adapters.memory.saga_journal import MemorySagaJournal
from adapters.memory.slot_lock import MemorySlotLock
from adapters.memory.unit_of_work import MemoryUnitsOfWork
from adapters.runner.rows import RowsRunner, RowsSettings
from adapters.system.backoff import JitteredBackoff
from adapters.system.event_bell import LocalEventBell
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
from booking_domain.application.known_rollouts import KnownRollouts
from booking_domain.application.late_results import LateResults
from booking_domain.application.mending import Mender
from booking_domain.application.own_appointments import OwnAppointments
from booking_domain.application.replay import Replay
from booking_domain.application.reschedule_appointment import RescheduleAppointmentHandler
from booking_domain.application.retry import Retry
from booking_domain.application.saga_steps import CalendarSagaSteps
from booking_domain.application.slot_choice import SlotChooser
from booking_domain.application.slot_search import SlotSearch
from booking_domain.application.stray_bookings import StrayBookings
from booking_domain.application.tools import Tools
from booking_domain.application.undertaking import Undertaking
from booking_domain.application.unheard_changes import UnheardChanges
from booking_domain.model.inbox_event import CALCOM
from entrypoints.faults import LoggedFaults
from entrypoints.outside_events import Surroundings, outside_events
from entrypoints.ringing_back import ringing_back
from entrypoints.rolling_out import rollout_gate
from entrypoints.settings.schema import PeriodicSettings
from tests.simulation.database import DistantJournal, DistantUnits
from tests.simulation.network import DistantCalendar
from tests.simulation.outside import listening, polling
from tests.simulation.salon import TENANT_ID
from tests.simulation.virtual_time import LIFE, Life


if TYPE_CHECKING:
    from tests.simulation.world import World


LEASE_MS = 6000
POLL_SECONDS = 2.0
_SIMILARITY = RapidfuzzSimilarity()


@types.coroutine
def _told(
    work: Coroutine[Any, Any, Any], *, whenever_it_waits: Callable[[], None]
) -> Generator[Any, Any, Any]:
    """Do the work, and tell of each await at which it stops; written out, `yield from` is mute."""
    resume: Callable[[], Any] = functools.partial(work.send, None)
    while True:
        try:
            waits_for = resume()
        except StopIteration as done:
            return done.value
        whenever_it_waits()
        try:
            yield waits_for
        except GeneratorExit:
            work.close()
            raise
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is for the work
            resume = functools.partial(work.throw, error)
        else:
            resume = functools.partial(work.send, None)


class Process:
    """An incarnation; it shares nothing with others but the calendar and the database."""

    def __init__(self, world: "World", *, number: int) -> None:
        self.world = world
        self.number = number
        self.life = Life()
        self.context = contextvars.copy_context()
        self.context.run(LIFE.set, self.life)
        self.last_point = ""
        self.requests: list[asyncio.Task[Any]] = []
        self.failed_calls = 0
        self.clock = type(world.clock)(world.loop)
        self.units = MemoryUnitsOfWork(world.store)
        self.journal = MemorySagaJournal(world.store, serving=[world.tenant.tenant_id])
        self.calendar = DistantCalendar(world, process=self)
        self._wire()

    def spawn(self, begin: Callable[[], Coroutine[Any, Any, Any]]) -> asyncio.Task[Any]:
        """Serve a request."""
        work = self._noticed(begin) if self.world.weather.counts_awaits else begin()
        task = self.world.loop.create_task(work, context=self.context)
        self.requests.append(task)
        return task

    async def _noticed(self, begin: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        return await _told(begin(), whenever_it_waits=self.world.point_of_await)

    def listen(self) -> None:
        """Hear what others do in the calendar."""
        for work in (listening, polling):
            job = self.world.loop.create_task(work(self.world, self), context=self.context)
            job.add_done_callback(self._missed, context=self.world.context)

    def _missed(self, job: asyncio.Task[Any]) -> None:
        """Nothing ends a job but the end of its process, which nobody is told."""
        self.world.defects.append(f"a job has ended: {job!r}")

    def hang_up(self) -> None:
        """Cancel the requests that are being served, as when their clients go away."""
        for task in self.requests:
            if not task.done():
                self.world.note("a client hangs up", self)
                task.cancel()

    def _wire(self) -> None:
        world = self.world
        clock = self.clock
        units = DistantUnits(world, process=self)
        calendars = {TENANT_ID: self.calendar}
        cache = MemoryAvailabilityCache(clock)
        steps = CalendarSagaSteps(
            calendars=calendars,
            tenants={TENANT_ID: world.tenant},
            units=units,
            cache=cache,
            alarms=world,
            clock=clock,
        )
        journal = DistantJournal(world, process=self)
        mender = Mender(
            calendars=calendars,
            tenants={TENANT_ID: world.tenant},
            units=units,
            cache=cache,
            alarms=world,
            clock=clock,
        )
        self.runner = RowsRunner(
            steps=steps,
            units=units,
            journal=journal,
            strays=StrayBookings(
                calendars=calendars, units=units, journal=journal, mender=mender, clock=clock
            ),
            alarms=world,
            clock=clock,
            settings=RowsSettings(
                owner=f"p{self.number}", lease_ms=LEASE_MS, poll_seconds=POLL_SECONDS
            ),
        )
        lock = MemorySlotLock(clock)
        free_slots = FreeSlots(
            calendars=calendars,
            cache=cache,
            lock=lock,
            units=units,
            retry=Retry(
                clock=clock,
                jitter=SystemJitter(chance=random.Random(world.seed)),
                patience=SystemPatience(clock),
            ),
            clock=clock,
        )
        self.search = SlotSearch(free_slots=free_slots, clock=clock)
        self.tools = self._tools(units)
        self.bell = LocalEventBell(clock)
        self.ears = outside_events(
            PeriodicSettings(),
            on=Surroundings(
                tenants={TENANT_ID: world.tenant},
                calendars=calendars,
                units=units,
                cache=cache,
                lock=lock,
                mender=mender,
                runner=self.runner,
                reader=CalcomEventReader(key_name=KEY_FIELD),
                bell=self.bell,
                backoff=JitteredBackoff(clock=clock, chance=random.Random(world.seed)),
                alarms=world,
                clock=clock,
            ),
        )

    def _tools(self, units: DistantUnits) -> Tools:
        clock, runner, search = self.clock, self.runner, self.search
        identifiers = self.world.identifiers
        similarity = _SIMILARITY
        chooser = SlotChooser(search=search, similarity=similarity, units=units, clock=clock)
        undertaking = Undertaking(units=units, runner=runner, search=search, clock=clock)
        unheard = UnheardChanges(
            source=CALCOM, units=units, reader=CalcomEventReader(key_name=KEY_FIELD), clock=clock
        )
        own = OwnAppointments(similarity=similarity, units=units, unheard=unheard, clock=clock)
        backoff = JitteredBackoff(clock=clock, chance=random.Random(self.world.seed))
        back = ringing_back(
            PeriodicSettings(),
            tenants={TENANT_ID: self.world.tenant},
            own=own,
            similarity=similarity,
            units=units,
            backoff=backoff,
            alarms=self.world,
            clock=clock,
        )
        gate = rollout_gate(
            admissions=KnownRollouts(
                register=self.world.rollouts.register, initial={}, clock=clock
            ),
            search=search,
            chooser=chooser,
            own=own,
            runner=runner,
            similarity=similarity,
            units=units,
            identifiers=identifiers,
            clock=clock,
        )
        return Tools(
            check_availability=CheckAvailabilityHandler(
                search=search, similarity=similarity, units=units, clock=clock
            ),
            hold_slot=HoldSlotHandler(
                chooser=chooser,
                undertaking=undertaking,
                identifiers=identifiers,
                clock=clock,
            ),
            book_appointment=BookAppointmentHandler(
                chooser=chooser,
                undertaking=undertaking,
                runner=runner,
                units=units,
                identifiers=identifiers,
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
            request_callback=back.request_callback,
            gate=gate,
            outage_callbacks=back.outage_callbacks,
            told=back.told,
            late=LateResults(
                platform="retell",
                tenant_ids=(),
                units=units,
                unheard=unheard,
                alarms=self.world,
                clock=clock,
            ),
            heard=HeardReadBacks(
                read_backs=MemoryReadBacks(self.world.store), similarity=similarity, clock=clock
            ),
            replay=Replay(units=units, runner=runner, unheard=unheard, clock=clock),
            backoff=JitteredBackoff(clock=clock, chance=random.Random(self.world.seed)),
            faults=LoggedFaults(),
        )
