"""A calendar without IO: bookings with their versions, requests that land late, reads that lag."""

import datetime as dt
import itertools

from collections.abc import Callable

from attrs import define, evolve, field

from booking_domain.model.provider_booking import (
    Booked,
    NotBooked,
    ProviderBooking,
    ProviderStatus,
    RefusalReason,
    WriteOutcome,
)
from booking_domain.model.saga import Located, LookUpFailed, Traced
from booking_domain.model.time_slot import TimeSlot


EVENT_TYPE = "101"


@define
class CalendarModel:
    """
    One chair at the provider.

    Args:
        lag: How much later than a write it can be read.
        asks_the_salon: New bookings wait for the salon's yes, and several may wait for one time.
    """

    lag: dt.timedelta
    asks_the_salon: bool
    versions: dict[str, list[tuple[dt.datetime, ProviderBooking]]] = field(factory=dict)
    on_their_way: list[tuple[dt.datetime, Callable[[dt.datetime], WriteOutcome]]] = field(
        factory=list
    )
    _numbers: itertools.count = field(factory=lambda: itertools.count(1))  # type: ignore[type-arg]

    def now(self, uid: str) -> ProviderBooking:
        """Return a booking as it is, whatever can be read of it."""
        return self.versions[uid][-1][1]

    def active(self) -> list[ProviderBooking]:
        """Return every booking that occupies its time."""
        return [one for uid in self.versions if (one := self.now(uid)).status.is_active]

    def land(self, until: dt.datetime) -> None:
        """Let every request take effect that arrives by then, in the order of arrival."""
        due = sorted((one for one in self.on_their_way if one[0] <= until), key=lambda one: one[0])
        self.on_their_way = [one for one in self.on_their_way if one[0] > until]
        for at, request in due:
            request(at)

    def create(self, key: str | None, slot: TimeSlot, *, at: dt.datetime) -> WriteOutcome:
        """Book a free time."""
        if self._is_taken(slot, but_for=None):
            return NotBooked(RefusalReason.SLOT_TAKEN, detail="")
        waits = self.asks_the_salon and key is not None
        new = ProviderBooking(
            uid=f"uid-{next(self._numbers)}",
            status=ProviderStatus.PENDING if waits else ProviderStatus.ACCEPTED,
            slot=slot,
            event_type=EVENT_TYPE,
            key=key,
            created_at=at,
            rescheduled_from=None,
            rescheduled_to=None,
        )
        return Booked(self._write(new, at=at))

    def move(self, uid: str, slot: TimeSlot, *, at: dt.datetime) -> WriteOutcome:
        """Replace a booking by a successor, which carries its key on."""
        old = self.now(uid)
        if not old.status.is_active:
            return NotBooked(self._why_gone(old), detail="")
        if self._is_taken(slot, but_for=uid):
            return NotBooked(RefusalReason.SLOT_TAKEN, detail="")
        new = evolve(
            old,
            uid=f"uid-{next(self._numbers)}",
            slot=slot,
            created_at=at,
            rescheduled_from=uid,
        )
        gone = evolve(old, status=ProviderStatus.CANCELLED, rescheduled_to=new.uid)
        self._write(gone, at=at)
        return Booked(self._write(new, at=at))

    def cancel(self, uid: str, *, at: dt.datetime) -> WriteOutcome:
        """Take a booking out."""
        old = self.now(uid)
        if not old.status.is_active:
            return NotBooked(self._why_gone(old), detail="")
        return Booked(self._write(evolve(old, status=ProviderStatus.CANCELLED), at=at))

    def find(self, key: str, *, at: dt.datetime) -> Located:
        """Return what can be read of a key's bookings, oldest first."""
        seen = (self._seen(uid, at=at) for uid in self.versions)
        return Located(tuple(one for one in seen if one is not None and one.key == key))

    def trace(self, uid: str, *, at: dt.datetime) -> Traced | LookUpFailed:
        """Follow a booking to its last successor, as far as can be read."""
        latest = self._seen(uid, at=at)
        while latest is not None and latest.rescheduled_to is not None:
            following = self._seen(latest.rescheduled_to, at=at)
            if following is None:
                return LookUpFailed()
            latest = following
        return Traced(latest)

    def origin(self, uid: str) -> set[str]:
        """Return a booking's uid and those of all its predecessors."""
        earlier = self.now(uid).rescheduled_from
        return {uid} | (self.origin(earlier) if earlier is not None else set())

    def _is_taken(self, slot: TimeSlot, *, but_for: str | None) -> bool:
        return any(
            one.slot.overlaps(slot) and one.uid != but_for
            for one in self.active()
            if one.status is ProviderStatus.ACCEPTED
        )

    def _why_gone(self, booking: ProviderBooking) -> RefusalReason:
        moved = booking.rescheduled_to is not None
        return RefusalReason.ALREADY_RESCHEDULED if moved else RefusalReason.ALREADY_CANCELLED

    def _seen(self, uid: str, *, at: dt.datetime) -> ProviderBooking | None:
        readable = [one for written, one in self.versions[uid] if written + self.lag <= at]
        return readable[-1] if readable else None

    def _write(self, booking: ProviderBooking, *, at: dt.datetime) -> ProviderBooking:
        self.versions.setdefault(booking.uid, []).append((at, booking))
        return booking
