"""What all desks of one account share: rows, clock, ids, and how the account misbehaves."""

import datetime as dt
import uuid

from collections.abc import Mapping

from attrs import define, frozen

from adapters.memory.calcom_model import refusals
from adapters.memory.calcom_model.account_event import AccountEvent, Notify, Trigger
from adapters.memory.calcom_model.booking import Booking
from adapters.memory.calcom_model.event_type import EventType
from adapters.memory.calcom_model.store import BookingStore
from adapters.memory.calcom_model.uids import short_uid
from booking_domain.ports.clock import Clock
from booking_domain.ports.identifiers import Identifiers


_NOTHING = dt.timedelta(0)


@frozen
class Behaviour:
    """
    How fast and how faithful the account is.

    `check_to_insert` is the gap in which another create can slip in; `slot_cache` how stale offered
    slots may be; `read_lag` how far lists and single reads are behind; `shift` moves the start of
    whatever is booked; `phantom_starts` are offered although they cannot be booked, `stray_starts`
    whatever window was asked for.
    """

    check_to_insert: dt.timedelta = _NOTHING
    slot_cache: dt.timedelta = dt.timedelta(seconds=2)
    read_lag: dt.timedelta = _NOTHING
    shift: dt.timedelta = _NOTHING
    phantom_starts: tuple[dt.datetime, ...] = ()
    stray_starts: tuple[dt.datetime, ...] = ()


@define
class AccountContext:
    """One account's rows and surroundings; only `behaviour` ever changes."""

    event_types: Mapping[int, EventType]
    store: BookingStore
    clock: Clock
    identifiers: Identifiers
    notify: Notify
    behaviour: Behaviour

    def now(self) -> dt.datetime:
        """Return the account's time."""
        return self.clock.now()

    def event_type(self, event_type_id: int) -> EventType:
        """
        Return an event type.

        Raises:
            Refused: `EVENT_TYPE_UNKNOWN`.
        """
        found = self.event_types.get(event_type_id)
        if found is None:
            raise refusals.event_type_unknown(event_type_id)
        return found

    def booking(self, uid: str) -> Booking:
        """
        Return a booking from the primary.

        Raises:
            Refused: `BOOKING_UNKNOWN`.
        """
        found = self.store.get(uid)
        if found is None:
            raise refusals.booking_unknown(uid)
        return found

    def new_uid(self) -> str:
        """Return a fresh booking uid."""
        return short_uid(uuid.UUID(self.identifiers.new_id()))

    def save(self, booking: Booking) -> Booking:
        """Commit a version now and return it."""
        self.store.save(booking, committed_at=self.now())
        return booking

    async def gap(self) -> None:
        """Let other requests run between a check and the insert that relies on it."""
        await self.clock.sleep(self.behaviour.check_to_insert.total_seconds())

    async def tell(
        self,
        trigger: Trigger,
        booking: Booking,
        *,
        previous: Booking | None = None,
        by_confirmation: bool = False,
    ) -> None:
        """Announce an event and wait until every subscriber has answered."""
        event = AccountEvent(
            trigger=trigger,
            booking=booking,
            event_type=self.event_types[booking.event_type_id],
            at=self.now(),
            previous=previous,
            by_confirmation=by_confirmation,
        )
        await self.notify(event)
