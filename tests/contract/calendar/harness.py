"""What the suite needs from each adapter besides the port itself."""

import datetime as dt
import enum
import uuid

from typing import Protocol

from booking_domain.model.customer import Customer
from booking_domain.model.provider_booking import BookingRequest
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.calendar_provider import CalendarProvider


class Fault(enum.Enum):
    """What can become of an answer; a writing call has taken effect in the first four."""

    ERROR_AFTER_COMMIT = "500 after the commit"
    DROPPED_AFTER_COMMIT = "connection dropped after the commit"
    GATEWAY_PAGE = "an HTML page with status 524"
    NONSENSE = "a success whose body makes no sense"
    DATABASE_TEXT = "the text of a database error with status 400"
    RATE_LIMITED = "too many requests"


class Call(enum.Enum):
    """The calls of the port whose answers can be spoiled."""

    CREATE = "create"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    GET = "get"
    LIST = "list"
    SLOTS = "slots"


class CalendarHarness(Protocol):
    """
    A calendar with free time.

    `window` has at least six free slots in a row of `event_type` on some day, and no bookings of
    anybody else that matter; the harness clears away what a test booked.
    """

    @property
    def calendar(self) -> CalendarProvider:
        """Return the adapter under test."""

    @property
    def event_type(self) -> str:
        """Return an event type with one host and without confirmation."""

    @property
    def window(self) -> TimeSlot:
        """Return where the tests may book."""

    def new_key(self) -> str:
        """Return a key that nobody used."""

    async def outlive_slot_cache(self) -> None:
        """Wait until an offer is no longer stale."""


class WiredHarness(CalendarHarness, Protocol):
    """A calendar behind a wire that can be broken."""

    async def spoil_next(self, call: Call, fault: Fault) -> None:
        """Let this become of the next answer to such a call."""

    async def hang_up(self) -> None:
        """Let nobody listen at the calendar's address any more."""


class Salon:
    """Shorthand for what every test does; port methods only."""

    def __init__(self, harness: CalendarHarness) -> None:
        self.calendar = harness.calendar
        self.event_type = harness.event_type
        self.window = harness.window
        self.new_key = harness.new_key
        self.began_at = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)

    async def free_run(self, *, length: int) -> tuple[TimeSlot, ...]:
        """Return so many free slots, each beginning where the one before ends."""
        run: tuple[TimeSlot, ...] = ()
        for slot in await self.calendar.free_slots(self.event_type, window=self.window):
            run = (*run, slot) if run and run[-1].end == slot.start else (slot,)
            if len(run) == length:
                return run
        message = f"no {length} free slots in a row between {self.window.start} and its end"
        raise AssertionError(message)

    def request(self, slot: TimeSlot, *, customer: Customer | None = None) -> BookingRequest:
        """Return a request with a new key."""
        return BookingRequest(
            event_type=self.event_type,
            slot=slot,
            customer=customer or self.customer(),
            time_zone="Europe/Berlin",
            key=self.new_key(),
            references=(("appointmentId", str(uuid.uuid4())),),
        )

    def customer(self) -> Customer:
        """Return somebody with an address of their own: some calendars know people by it."""
        return Customer(name="Erika Beispiel", email=f"erika-{uuid.uuid4().hex}@example.org")
