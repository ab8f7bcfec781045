"""What must hold once a world has come to rest."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from adapters.memory.calcom_model.booking import Booking
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.decision_record import Verdict
from booking_domain.model.events import EventKind
from booking_domain.model.reconciliation import Problem
from tests.simulation.ledger import Ledger, key_of
from tests.simulation.weather import Blow


if TYPE_CHECKING:
    from tests.simulation.world import World


LATE_ORPHAN = "late orphan"
"""
A create that landed when the booking of its repetition had been cancelled or moved, and that the
watch over late bookings has not taken out again.
"""

LATE_WORD = "late word"
"""
What was said was no longer so: a process that had been frozen between its last look at its lease
and the sending of a move or a cancel, for longer than the landing horizon, had just changed the
calendar, and the look that adopts it was still to come.
"""

LATE_OVERLAP = "late overlap"
"""
Such a move of a frozen process took effect at a time that had been given to somebody else: the
calendar has both, and the salon has been told by an alarm. Nothing is cancelled by guess.
"""

KNOWN_LIMITS = frozenset({LATE_OVERLAP, LATE_WORD})
"""Weaknesses of the present code: counted apart and shown until they are mended; see the docs."""


@frozen
class Breach:
    """One broken promise."""

    kind: str
    detail: str

    @property
    def is_known_limit(self) -> bool:
        """Whether it is counted and not held against the sagas."""
        return self.kind in KNOWN_LIMITS


def judged(breach: Breach, *, world: "World") -> Breach:
    """This will call a breach a known limit only where the blow of this world explains it."""
    if breach.kind == LATE_WORD and world.weather.blow is not Blow.FREEZE:
        breach = Breach("lie", f"changed late: {breach.detail}")
    return breach


def broken_promises(world: "World") -> Iterator[Breach]:
    """This will compare both sides, and each with itself."""
    ledger = world.ledger
    rows = {one.appointment_id: one for one in (r.latest for r in ledger.rows.values())}
    orphans = orphans_in(ledger)
    yield from _orphans(ledger, rows=rows, orphans=orphans)
    for uid in ledger.given_up_early:
        yield Breach("given up early", f"{uid} landed within the horizon of a failed booking")
    yield from _ghosts(ledger, rows=rows)
    yield from _double_bookings(world, orphans=orphans)
    yield from _foreign(ledger)
    yield from _sagas(rows)
    yield from _mended(world, rows=rows)
    yield from _claims(world, rows=rows)
    yield from _events(world, rows=rows)


def orphans_in(ledger: Ledger) -> frozenset[str]:
    """This will return the bookings that carry a key of ours and belong to no appointment."""
    rows = {identity: history.latest for identity, history in ledger.rows.items()}
    return frozenset(one.uid for one in ledger.active_bookings() if _is_orphan(one, rows))


def _is_orphan(booking: Booking, rows: dict[str, Appointment]) -> bool:
    key = key_of(booking)
    if key is None:
        return False
    row = rows.get(key)
    return row is None or not row.state.is_active or row.provider_uid != booking.uid


def _orphans(
    ledger: Ledger, *, rows: dict[str, Appointment], orphans: frozenset[str]
) -> Iterator[Breach]:
    for uid in sorted(orphans):
        history = ledger.bookings[uid]
        row = rows.get(key_of(history.latest) or "")
        if row is None:
            yield Breach("orphan", f"{uid} has no row at all")
            continue
        detail = (
            f"{uid} at {history.latest.slot.start:%H:%M}, row {row.reference} {row.state.value}"
        )
        yield Breach(LATE_ORPHAN if ledger.made_room_for(uid) else "orphan", detail)


def _ghosts(ledger: Ledger, *, rows: dict[str, Appointment]) -> Iterator[Breach]:
    for row in rows.values():
        if is_ghost(row, ledger=ledger):
            yield Breach("ghost", f"{row.reference} is {row.state.value}, the calendar differs")


def is_ghost(row: Appointment, *, ledger: Ledger) -> bool:
    """Whether an appointment stands otherwise than the calendar has it."""
    return row.state.stands and ledger.agreement(row) is None


def _double_bookings(world: "World", *, orphans: frozenset[str]) -> Iterator[Breach]:
    ledger = world.ledger
    ours = [one for one in ledger.active_bookings() if key_of(one) and one.uid not in orphans]
    for index, one in enumerate(ours):
        for other in ours[index + 1 :]:
            if one.host_id == other.host_id and one.slot.overlaps(other.slot):
                late = {key_of(one), key_of(other)} & ledger.changed_by_zombies
                is_told = _is_reported(world, late)
                kind = LATE_OVERLAP if late and is_told else "double booking"
                yield Breach(kind, f"{one.uid} and {other.uid}")


def _is_reported(world: "World", identities: Collection[str | None]) -> bool:
    """Whether reconciliation has written down that one of these overlaps with another."""
    return any(
        record.appointment_id in identities and record.reason == Problem.OVERLAP.value
        for record in world.tables.decisions.values()
    )


def _foreign(ledger: Ledger) -> Iterator[Breach]:
    for history in ledger.bookings.values():
        if key_of(history.latest) is None and history.latest.is_final:
            yield Breach("foreign", f"{history.latest.uid} of the web was cancelled")


def _sagas(rows: dict[str, Appointment]) -> Iterator[Breach]:
    for row in rows.values():
        if row.state is AppointmentState.STUCK:
            yield Breach("stuck", f"{row.reference}")


def _mended(world: "World", *, rows: dict[str, Appointment]) -> Iterator[Breach]:
    """
    Reconciliation is for what came late; whatever else it had to mend, a saga has done wrong.

    Nobody moves or cancels ours in these calendars.
    """
    for record in world.tables.decisions:
        if record.appointment_id in world.ledger.changed_by_zombies:
            continue
        row = rows[record.appointment_id]
        own = {row.provider_uid, *row.previous_uids}
        is_stray = record.verdict is Verdict.STRAY_CANCELLED and record.subject not in own
        if not is_stray:
            yield Breach("mended", f"{row.reference}: {record.verdict.value}, {record.reason}")


def _claims(world: "World", *, rows: dict[str, Appointment]) -> Iterator[Breach]:
    wanted = {
        (row.resource_id, grain): row.appointment_id
        for row in rows.values()
        for grain in row.grains
    }
    tables = world.tables
    if tables.owners != wanted:
        more = sorted(tables.owners.items() - wanted.items())[:3]
        less = sorted(wanted.items() - tables.owners.items())[:3]
        yield Breach("claims", f"too many {more}, missing {less}")
    cells = {(cell, owner) for owner, owned in tables.cells.items() for cell in owned}
    if cells != set(tables.owners.items()):
        yield Breach("claims", "the two sides of the claims table differ")


_LAST_EVENTS = {
    AppointmentState.CONFIRMED: {
        EventKind.BOOKED,
        EventKind.MOVED_OUTSIDE,
        EventKind.CONFIRMED_OUTSIDE,
        EventKind.RELINKED,
        EventKind.RESCHEDULED,
        EventKind.RESCHEDULE_FAILED,
        EventKind.CANCEL_FAILED,
    },
    AppointmentState.REQUESTED: {
        EventKind.REQUESTED,
        EventKind.MOVED_OUTSIDE,
        EventKind.REQUESTED_OUTSIDE,
        EventKind.RELINKED,
        EventKind.RESCHEDULED,
        EventKind.RESCHEDULE_FAILED,
        EventKind.CANCEL_FAILED,
    },
    AppointmentState.CANCELLED: {EventKind.CANCELLED, EventKind.CANCELLED_OUTSIDE},
    AppointmentState.FAILED: {EventKind.BOOKING_FAILED, EventKind.BOOKING_COMPENSATED},
    AppointmentState.STUCK: {EventKind.STUCK},
}


def _events(world: "World", *, rows: dict[str, Appointment]) -> Iterator[Breach]:
    written: dict[str, list[EventKind]] = {}
    for stored in world.tables.events.values():
        told = written.setdefault(stored.event.appointment_id, [])
        if stored.event.sequence != len(told) + 1:
            yield Breach("outbox", f"event {stored.event.sequence} comes after {len(told)}")
        told.append(stored.event.kind)
    for row in rows.values():
        told = written.get(row.appointment_id, [])
        if len(told) != row.events:
            yield Breach("outbox", f"{row.reference}: {row.events} recorded, {len(told)} written")
            continue
        of_sagas = [kind for kind in told if kind is not EventKind.STRAY_CANCELLED]
        if row.saga is None and of_sagas and of_sagas[-1] not in _LAST_EVENTS.get(row.state, ()):
            after = of_sagas[-1].value
            yield Breach("outbox", f"{row.reference} is {row.state.value} after {after}")
