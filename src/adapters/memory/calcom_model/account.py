"""One Cal.com account: its desks, and reading from a replica that may be behind."""

import datetime as dt

from collections.abc import Iterable

from adapters.memory.calcom_model import refusals
from adapters.memory.calcom_model.account_event import Notify
from adapters.memory.calcom_model.booking import Booking
from adapters.memory.calcom_model.booking_desk import BookingDesk
from adapters.memory.calcom_model.context import AccountContext, Behaviour
from adapters.memory.calcom_model.event_type import EventType
from adapters.memory.calcom_model.host_desk import HostDesk
from adapters.memory.calcom_model.listing import BookingQuery, Page, page_of
from adapters.memory.calcom_model.reservation_desk import ReservationDesk
from adapters.memory.calcom_model.reservations import Reservations
from adapters.memory.calcom_model.store import BookingStore, Journal
from adapters.memory.calcom_model.timetable import Timetable
from booking_domain.ports.clock import Clock
from booking_domain.ports.identifiers import Identifiers


class CalcomAccount:
    """
    A whole account in this process.

    `desk` takes bookings, `host` decides on them, `reservations` holds slots, `timetable` offers
    them; the methods here read. One event loop only: nothing is locked.
    """

    def __init__(
        self,
        event_types: Iterable[EventType],
        *,
        journal: Journal,
        clock: Clock,
        identifiers: Identifiers,
        notify: Notify,
        behaviour: Behaviour,
    ) -> None:
        self._context = AccountContext(
            event_types={event_type.id: event_type for event_type in event_types},
            store=BookingStore(journal),
            clock=clock,
            identifiers=identifiers,
            notify=notify,
            behaviour=behaviour,
        )
        self._reservations = Reservations()
        self.timetable = Timetable(self._context, reservations=self._reservations)
        self.desk = BookingDesk(self._context, timetable=self.timetable)
        self.host = HostDesk(self._context)
        self.reservations = ReservationDesk(
            self._context, reservations=self._reservations, timetable=self.timetable
        )

    @property
    def event_types(self) -> tuple[EventType, ...]:
        """All event types, by id."""
        return tuple(sorted(self._context.event_types.values(), key=lambda kind: kind.id))

    @property
    def behaviour(self) -> Behaviour:
        """How fast and how faithful the account is at the moment."""
        return self._context.behaviour

    def behave(self, behaviour: Behaviour) -> None:
        """Change how the account behaves, from now on."""
        self._context.behaviour = behaviour

    def now(self) -> dt.datetime:
        """Return the account's time."""
        return self._context.now()

    def get(self, uid: str) -> Booking:
        """
        Return a booking as the replica shows it.

        Raises:
            Refused: `BOOKING_UNKNOWN`, also for one that the replica has not got yet.
        """
        found = self._context.store.get(uid, as_of=self._visible())
        if found is None:
            raise refusals.booking_unknown(uid)
        return found

    def successor_of(self, uid: str) -> str | None:
        """Return the booking that this one was moved to, as the replica shows it."""
        return self._context.store.successor_of(uid, as_of=self._visible())

    def list(self, query: BookingQuery) -> Page:
        """Return a page of bookings as the replica shows them."""
        rows = self._context.store.everything(as_of=self._visible())
        return page_of(rows, query=query, now=self.now())

    def everything(self) -> tuple[Booking, ...]:
        """Return the truth: the present version of every booking, by id."""
        return self._context.store.everything()

    def reset(self) -> None:
        """Forget bookings, reservations and cached slots; ids start again."""
        self._context.store.clear()
        self._reservations.clear()
        self.timetable.clear()

    def close(self) -> None:
        """Close the journal; the account is not used afterwards."""
        self._context.store.close()

    def _visible(self) -> dt.datetime | None:
        lag = self.behaviour.read_lag
        return self.now() - lag if lag else None
