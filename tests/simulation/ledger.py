"""
What was true when: every committed version of every row and every booking, in one order.

An answer is judged against the time from the first delivery of its tool call to the answer itself:
what it says must have been so at some moment in between.
"""

import datetime as dt

from collections.abc import Iterator
from typing import Generic, TypeVar

from attrs import define, field, frozen

from adapters.memory.calcom_model.booking import Booking
from adapters.memory.calendar import KEY_FIELD
from adapters.memory.rows import AppointmentRow, InboxRow
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.time_slot import TimeSlot
from tests.simulation.change import CHANGE
from tests.simulation.salon import HORIZON_SECONDS, HOST_IDS


Value = TypeVar("Value")
NEVER = 1 << 60
_LAST_LANDING = dt.timedelta(seconds=HORIZON_SECONDS - 2)
"""Wall clocks differ by two seconds at most."""


@frozen
class Standing:
    """Calendar and database had the same: the state and the time that both agree on."""

    state: AppointmentState
    slot: TimeSlot


@define
class History(Generic[Value]):
    """The values that something had, each from its step on."""

    steps: list[int] = field(factory=list)
    values: list[Value] = field(factory=list)

    def add(self, value: Value, *, step: int) -> None:
        """Note a new value."""
        self.steps.append(step)
        self.values.append(value)

    @property
    def latest(self) -> Value:
        """The present value."""
        return self.values[-1]

    def within(self, first: int, last: int) -> Iterator[Value]:
        """Yield every value that it had at some step from `first` to `last`."""
        ends = (*self.steps[1:], NEVER)
        for start, end, value in zip(self.steps, ends, self.values, strict=True):
            if start <= last and end > first:
                yield value


class Rows(dict[str, AppointmentRow]):
    """The committed appointments, with a word to the ledger for each that is written."""

    def __init__(self, ledger: "Ledger") -> None:
        super().__init__()
        self._ledger = ledger

    def __setitem__(self, key: str, row: AppointmentRow) -> None:
        super().__setitem__(key, row)
        self._ledger.row_written(row.appointment)


class Inbox(dict[tuple[str, str], InboxRow]):
    """The committed events, with a word to the ledger when one comes and when it is done with."""

    def __init__(self, ledger: "Ledger") -> None:
        super().__init__()
        self._ledger = ledger

    def __setitem__(self, key: tuple[str, str], row: InboxRow) -> None:
        super().__setitem__(key, row)
        self._ledger.event_written(key, row)


class Ledger:
    """
    Both sides' past; it is also the journal of the provider's account.

    Each written appointment or event and each change of a booking is a step; steps count from 1.
    """

    def __init__(self) -> None:
        self.step = 0
        self.rows: dict[str, History[Appointment]] = {}
        self.bookings: dict[str, History[Booking]] = {}
        self.standing: dict[str, History[Standing | None]] = {}
        self.events: dict[tuple[str, str], History[InboxRow]] = {}
        self.given_up_early: list[str] = []
        self.changed_by_zombies: set[str | None] = set()
        # What others have laid hands on: uids, and the appointments whose bookings they were.
        self.touched: set[str] = set()
        self._made_by_others: set[str] = set()
        # Since which step we have acknowledged that a booking takes its time.
        self.acknowledged: dict[str, int] = {}

    # What the account needs of a journal.

    def load(self) -> Iterator[tuple[dt.datetime, Booking]]:
        """Yield nothing: every world begins with an empty calendar."""
        return iter(())

    def append(self, booking: Booking, *, committed_at: dt.datetime) -> None:
        """Note a version of a booking."""
        self.step += 1
        history = self.bookings.setdefault(booking.uid, History())
        history.add(booking, step=self.step)
        is_by_others = CHANGE.get() is not None
        if is_by_others:
            self._made_by_others.add(booking.uid)
        key = key_of(booking)
        if key is not None and key in self.rows:
            row = self.rows[key].latest
            is_create = len(history.steps) == 1 and not is_by_others
            if is_create and self._was_given_up_early(row, now=committed_at):
                self.given_up_early.append(booking.uid)
            is_late = self._is_of_a_zombie(booking, row=row, now=committed_at)
            if not is_by_others and (is_late or self._has_a_rival(booking)):
                self.changed_by_zombies.add(key)
            self._compare(row)

    def clear(self) -> None:
        """There is nothing to forget."""

    def close(self) -> None:
        """There is nothing to release."""

    def touch(self, booking: Booking) -> None:
        """Note that somebody else changes a booking."""
        self.touched.add(booking.uid)
        if (key := key_of(booking)) is not None:
            self.touched.add(key)

    # What the database tells.

    def row_written(self, appointment: Appointment) -> None:
        """Note a committed version of an appointment."""
        self.step += 1
        history = self.rows.setdefault(appointment.appointment_id, History())
        history.add(appointment, step=self.step)
        self._compare(appointment)

    def event_written(self, key: tuple[str, str], row: InboxRow) -> None:
        """Note a committed version of an event."""
        self.step += 1
        self.events.setdefault(key, History()).add(row, step=self.step)

    def _is_of_a_zombie(self, booking: Booking, *, row: Appointment, now: dt.datetime) -> bool:
        """Whether no saga waits for this: its sender was frozen when it was about to send it."""
        if booking.rescheduled_from is not None and booking.rescheduled_from == row.provider_uid:
            # Of another saga than the one that is open, it goes elsewhere.
            return not isinstance(row.saga, RescheduleSaga) or row.saga.target != booking.slot
        is_too_late = row.saga is None or now > row.saga.sent_at + _LAST_LANDING
        return is_too_late and booking.is_final and row.provider_uid == booking.uid

    def _has_a_rival(self, booking: Booking) -> bool:
        """Whether one booking was moved to two times: by a saga, and by one that was over."""
        if booking.rescheduled_from is None or booking.uid in self._made_by_others:
            return False
        return any(
            other.latest.rescheduled_from == booking.rescheduled_from
            and other.latest.uid not in self._made_by_others
            and other.latest.slot != booking.slot
            for other in self.bookings.values()
        )

    def _was_given_up_early(self, row: Appointment, *, now: dt.datetime) -> bool:
        """Whether it counts as not booked although a request could still land, as this one has."""
        if row.state is not AppointmentState.FAILED:
            return False
        sagas = [one.saga for one in self.rows[row.appointment_id].values if one.saga is not None]
        return bool(sagas) and now <= sagas[-1].sent_at + _LAST_LANDING

    def _compare(self, row: Appointment) -> None:
        standing = self.agreement(row)
        history = self.standing.setdefault(row.appointment_id, History())
        if not history.steps or history.latest != standing:
            history.add(standing, step=self.step)

    def agreement(self, row: Appointment) -> Standing | None:
        """Return what both sides hold of this appointment now, `None` where they differ."""
        if not row.state.stands or row.provider_uid not in self.bookings:
            return None
        booking = self.bookings[row.provider_uid].latest
        if booking.is_final or booking.slot != row.slot:
            return None
        return Standing(state=row.state, slot=row.slot)

    # What can be asked of it.

    def waiting_within(self, first: int, last: int) -> Iterator[InboxEvent]:
        """Yield the events that were stored and not processed at some step."""
        for history in self.events.values():
            if any(one.processed_at is None for one in history.within(first, last)):
                yield history.latest.event

    def active_bookings(self) -> Iterator[Booking]:
        """Yield what takes place, as the calendar has it now."""
        for history in self.bookings.values():
            if not history.latest.is_final:
                yield history.latest

    def active_with_key(self, key: str) -> tuple[Booking, ...]:
        """Return what takes place under a key of ours."""
        return tuple(one for one in self.active_bookings() if key_of(one) == key)

    def active_within(self, key: str, first: int, last: int) -> Iterator[Booking]:
        """Yield what took place under a key of ours at some step."""
        for history in self.bookings.values():
            if key_of(history.latest) == key:
                yield from (one for one in history.within(first, last) if not one.is_final)

    def chain_before(self, uid: str | None) -> frozenset[str]:
        """Return a booking with all that it was moved from."""
        seen: set[str] = set()
        while uid is not None and uid in self.bookings and uid not in seen:
            seen.add(uid)
            uid = self.bookings[uid].latest.rescheduled_from
        return frozenset(seen)

    def made_room_for(self, uid: str) -> bool:
        """Whether a booking landed when another with its key had been there and gone."""
        key = key_of(self.bookings[uid].latest)
        first = self.bookings[uid].steps[0]
        twins = (one for one in self.bookings.values() if key_of(one.latest) == key)
        return any(
            version.is_final
            for twin in twins
            for version in twin.within(first, first)
            if twin.latest.uid != self.bookings[uid].latest.rescheduled_from
        )

    def others_in(
        self, slot: TimeSlot, *, resource_id: str, first: int, last: int
    ) -> Iterator[Appointment | Booking]:
        """Yield whatever occupied part of the time at some moment, in either world."""
        for rows in self.rows.values():
            for row in rows.within(first, last):
                if row.resource_id == resource_id and occupies(row, slot):
                    yield row
        for bookings in self.bookings.values():
            for booking in bookings.within(first, last):
                if not booking.is_final and takes(booking, slot, resource_id=resource_id):
                    yield booking


def key_of(booking: Booking) -> str | None:
    """This will return the key of ours that a booking carries."""
    return dict(booking.metadata).get(KEY_FIELD)


def occupies(row: Appointment, slot: TimeSlot) -> bool:
    """Whether an appointment claims part of a slot, that it is moved to, too."""
    return not frozenset(slot.grains()).isdisjoint(row.grains)


def takes(booking: Booking, slot: TimeSlot, *, resource_id: str) -> bool:
    """Whether a booking, with the longest buffers there are, leaves somebody no room for a slot."""
    widened = booking.slot.widened(before_minutes=5, after_minutes=5)
    return booking.host_id == HOST_IDS[resource_id] and widened.overlaps(slot)
