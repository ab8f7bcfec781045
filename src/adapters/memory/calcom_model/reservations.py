"""Slot reservations: they hide a slot from the offer and bind nobody."""

import datetime as dt

from attrs import evolve, frozen

from booking_domain.model.time_slot import TimeSlot


DEFAULT_MINUTES = 5


@frozen
class Reservation:
    """A slot that is hidden from the offers of its host until it expires."""

    uid: str
    event_type_id: int
    host_id: int
    slot: TimeSlot
    minutes: int
    until: dt.datetime


class Reservations:
    """The reservations of an account; expired ones are as good as none."""

    def __init__(self) -> None:
        self._by_uid: dict[str, Reservation] = {}

    def put(self, reservation: Reservation) -> None:
        """Store or replace a reservation."""
        self._by_uid[reservation.uid] = reservation

    def get(self, uid: str, *, now: dt.datetime) -> Reservation | None:
        """Return a reservation that lives, else `None`."""
        found = self._by_uid.get(uid)
        return found if found is not None and now < found.until else None

    def move(self, uid: str, *, slot: TimeSlot, until: dt.datetime) -> Reservation:
        """Give a reservation another slot and a new end."""
        moved = evolve(self._by_uid[uid], slot=slot, until=until)
        self._by_uid[uid] = moved
        return moved

    def delete(self, uid: str) -> None:
        """Remove a reservation; an unknown one is no error."""
        self._by_uid.pop(uid, None)

    def of_host(self, host_id: int, *, now: dt.datetime) -> tuple[Reservation, ...]:
        """Return the living reservations of a host."""
        return tuple(
            held for held in self._by_uid.values() if held.host_id == host_id and now < held.until
        )

    def clear(self) -> None:
        """Forget every reservation."""
        self._by_uid.clear()
