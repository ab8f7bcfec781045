"""What must hold once a world has come to rest."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from adapters.memory.calcom_model.booking import Booking, BookingStatus
from adapters.memory.rows import Cell
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.decision_record import Verdict
from booking_domain.model.events import EventKind
from booking_domain.model.foreign_booking import ForeignBooking
from booking_domain.model.occupancy import Occupancy, occupancy_of, occupancy_of_host
from booking_domain.model.reconciliation import Problem
from booking_domain.model.saga import Failure
from tests.simulation.ledger import Ledger, key_of, takes
from tests.simulation.salon import EVENT_TYPES_OF_BEN
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
Such a move of a frozen process took effect at a time that had been given to somebody else, or while
the booking was moved elsewhere: the calendar has both, and the salon has been told by an alarm.
Nothing is cancelled by guess.
"""

LATE_NEWS = "late news"
"""
What was said was no longer so: somebody had changed it in the calendar, and we had acknowledged no
webhook of it, nor had a complete round of asking ended since.
"""

LEFT_TO_A_PERSON = "left to a person"
"""
Somebody moved a booking that we were moving or cancelling: both have what they wanted, neither is
cancelled by guess, and the salon was told. A caller who cancels then hears so before the second of
the two has been taken out.
"""

OVERTAKEN = "overtaken"
"""
A move or cancel that was promised for later was not made: somebody changed the appointment while it
waited. Whoever asks hears what it is now.
"""

KNOWN_LIMITS = frozenset({LATE_NEWS, OVERTAKEN, LEFT_TO_A_PERSON, LATE_OVERLAP, LATE_WORD})
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
    if breach.kind in {LATE_WORD, LATE_OVERLAP} and world.weather.blow is not Blow.FREEZE:
        kind = "lie" if breach.kind == LATE_WORD else "double booking"
        breach = Breach(kind, f"changed late: {breach.detail}")
    return breach


def broken_promises(world: "World") -> Iterator[Breach]:
    """This will compare both sides, and each with itself."""
    ledger = world.ledger
    rows = {one.appointment_id: one for one in (r.latest for r in ledger.rows.values())}
    orphans = orphans_in(ledger)
    yield from _orphans(world, rows=rows, orphans=orphans)
    yield from _given_up_early(world)
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
    world: "World", *, rows: dict[str, Appointment], orphans: frozenset[str]
) -> Iterator[Breach]:
    ledger = world.ledger
    for uid in sorted(orphans):
        history = ledger.bookings[uid]
        row = rows.get(key_of(history.latest) or "")
        if row is None:
            yield Breach("orphan", f"{uid} has no row at all")
            continue
        detail = (
            f"{uid} at {history.latest.slot.start:%H:%M}, row {row.reference} {row.state.value}"
        )
        late = {row.appointment_id} & ledger.changed_by_zombies
        kind = LATE_ORPHAN if ledger.made_room_for(uid) else "orphan"
        if is_reported(world, late, problem=Problem.SECOND_SUCCESSOR):
            kind = LATE_OVERLAP
        if row.appointment_id in ledger.touched and is_reported_at_all(world, row.appointment_id):
            kind = LEFT_TO_A_PERSON
        yield Breach(kind, detail)


def _given_up_early(world: "World") -> Iterator[Breach]:
    for uid in world.ledger.given_up_early:
        if not _others_made_way(world, uid):
            yield Breach("given up early", f"{uid} landed within the horizon of a failed booking")


def _others_made_way(world: "World", uid: str) -> bool:
    """
    Whether a create could land only because others had changed the calendar since it was sent.

    They cancelled what an earlier create of it had made, or what had the time so that a repetition
    was refused. The watch over late bookings takes it out again.
    """
    history = world.ledger.bookings[uid]
    rows = world.ledger.rows[key_of(history.latest) or ""]
    row, first, landed = rows.latest, rows.steps[0], history.steps[0]
    changes = [one for one in world.hearing.changes if first <= one.step <= landed]
    if row.failure is Failure.CANCELLED_OUTSIDE:
        return any(key_of(one.booking) == row.appointment_id for one in changes)
    return row.failure is Failure.SLOT_TAKEN and any(
        takes(one.booking, history.latest.slot, resource_id=row.resource_id) for one in changes
    )


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
                keys = {key_of(one), key_of(other)}
                late, touched = keys & ledger.changed_by_zombies, keys & ledger.touched
                # Requests do not keep others out of the calendar.
                is_open = BookingStatus.PENDING in {one.status, other.status}
                kind = "double booking"
                if touched and (is_open or is_reported(world, touched, problem=Problem.OVERLAP)):
                    kind = LEFT_TO_A_PERSON
                elif late and is_reported(world, late, problem=Problem.OVERLAP):
                    kind = LATE_OVERLAP
                yield Breach(kind, f"{one.uid} and {other.uid}")


def is_reported_at_all(world: "World", identity: str) -> bool:
    return any(
        record.appointment_id == identity and record.verdict is Verdict.REPORTED
        for record in world.tables.decisions.values()
    )


def is_reported(world: "World", identities: Collection[str | None], *, problem: Problem) -> bool:
    """Whether reconciliation has written this down of one of these appointments."""
    return any(
        record.appointment_id in identities and record.reason == problem.value
        for record in world.tables.decisions.values()
    )


def _foreign(ledger: Ledger) -> Iterator[Breach]:
    for history in ledger.bookings.values():
        is_ours_to_leave = key_of(history.latest) is None
        if (
            is_ours_to_leave
            and history.latest.is_final
            and history.latest.uid not in ledger.touched
        ):
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
        if record.appointment_id in world.ledger.changed_by_zombies | world.ledger.touched:
            continue
        if record.reason == Problem.OVERLAP.value and _is_of_the_web(world, record.subject):
            # The calendar itself has let somebody in.
            continue
        row = rows[record.appointment_id]
        own = {row.provider_uid, *row.previous_uids}
        is_stray = record.verdict is Verdict.STRAY_CANCELLED and record.subject not in own
        if not is_stray:
            yield Breach("mended", f"{row.reference}: {record.verdict.value}, {record.reason}")


def _claims(world: "World", *, rows: dict[str, Appointment]) -> Iterator[Breach]:
    tables = world.tables
    wanted: dict[Cell, str] = {}
    for cell, owner in (*_own_claims(rows), *_foreign_claims(world)):
        rival = wanted.setdefault(cell, owner)
        if rival == owner:
            continue
        # Where two stand at one time, either has it, and the other wants it.
        has, wants = (owner, rival) if tables.owners.get(cell) == owner else (rival, owner)
        wanted[cell] = has
        if (*cell, wants) not in tables.wishes:
            yield Breach("claims", f"{wants} does not want {cell}, which {has} has")
    if tables.owners != wanted:
        more = sorted(tables.owners.items() - wanted.items())[:3]
        less = sorted(wanted.items() - tables.owners.items())[:3]
        yield Breach("claims", f"too many {more}, missing {less}")
    cells = {(cell, owner) for owner, owned in tables.cells.items() for cell in owned}
    if cells != set(tables.owners.items()):
        yield Breach("claims", "the two sides of the claims table differ")


def _is_of_the_web(world: "World", uid: str) -> bool:
    history = world.ledger.bookings.get(uid)
    return history is not None and key_of(history.latest) is None


def _own_claims(rows: dict[str, Appointment]) -> Iterator[tuple[Cell, str]]:
    for row in rows.values():
        for grain in row.grains:
            yield (row.resource_id, grain), row.appointment_id


def _foreign_claims(world: "World") -> Iterator[tuple[Cell, str]]:
    for booking in world.tables.foreign.values():
        occupied = occupancy_of(world.tenant, booking.event_type) or _of_a_private_one(
            world, booking
        )
        if booking.status.is_active and occupied is not None:
            for grain in occupied.with_buffers(booking.slot).grains():
                yield (occupied.resource_id, grain), booking.claim_owner


def _of_a_private_one(world: "World", booking: ForeignBooking) -> Occupancy | None:
    """Whose host was known when it was heard of takes the host's time, without buffers, or none."""
    tables = world.tables
    wants = any(owner == booking.claim_owner for *_, owner in tables.wishes)
    if not (wants or tables.cells.get(booking.claim_owner)):
        return None
    return occupancy_of_host(world.tenant, tuple(map(str, EVENT_TYPES_OF_BEN)))


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
    AppointmentState.CANCELLED: {
        EventKind.CANCELLED,
        EventKind.CANCELLED_OUTSIDE,
        EventKind.REJECTED_OUTSIDE,
    },
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
