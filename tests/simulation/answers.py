"""Whether what was said was so."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from adapters.memory.calcom_model.booking import Booking
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentNotFound,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentsFound,
    AppointmentSummary,
    Change,
    NotDone,
    SlotAvailable,
    SlotHeld,
    SlotTaken,
    StillPending,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from booking_domain.model.time_slot import TimeSlot
from tests.simulation.callers import Said
from tests.simulation.ledger import NEVER, Ledger, Standing, key_of, occupies
from tests.simulation.promises import LATE_WORD, Breach
from tests.simulation.salon import BUFFERS, HOSTS, MINUTES, RESOURCES


if TYPE_CHECKING:
    from tests.simulation.world import World


def lies(world: "World", *, said: Sequence[Said]) -> Iterator[Breach]:
    """This will hold every answer against the ledger, and repeats against each other."""
    begun_by = {
        receipt.key.invocation_id: receipt.appointment_id
        for receipt in world.tables.receipts.values()
    }
    for one in said:
        begun = begun_by.get(one.asked.invocation_id)
        wrong = _lie(one, begun=begun, ledger=world.ledger)
        if wrong is not None:
            told = type(one.result).__name__
            kind = LATE_WORD if _subject(one.result) in world.ledger.changed_by_zombies else "lie"
            yield Breach(kind, f"{one.asked.invocation_id} heard {told}: {wrong}")
        if begun is not None and _claims_nothing_was_done(one.result):
            done = _what_was_done(one, begun=begun, ledger=world.ledger)
            if done is not None:
                yield Breach("false denial", f"{one.asked.invocation_id}: {done}")
    yield from _different_repeats(said)
    yield from _broken_words(said, ledger=world.ledger)


def _lie(said: Said, *, begun: str | None, ledger: Ledger) -> str | None:
    match said.result:
        case SlotTaken():
            return _slot_taken(said, begun=begun, ledger=ledger)
        case SlotAvailable(offer=offer):
            resource = RESOURCES[offer.staff_id]
            return _unless(_was_free(offer.slot, resource, said, ledger), "it was ours all along")
        case AppointmentNotFound():
            return _not_found(said, ledger=ledger)
        case SystemUnavailable(trouble=Trouble.DEFECT):
            return "a defect was admitted"
        case AppointmentsFound(appointments=several):
            gone = [one for one in several if not _was_active(one, said, ledger)]
            return f"{gone} had ended" if gone else None
        case SlotHeld(appointment_id=identity):
            held = _states(identity, said, ledger)
            return _unless(AppointmentState.HELD in held, "there was no hold")
        case _:
            return _lie_about_an_appointment(said, ledger=ledger)


def _lie_about_an_appointment(said: Said, *, ledger: Ledger) -> str | None:
    match said.result:
        case (
            AppointmentConfirmed(appointment=one)
            | AppointmentRequested(appointment=one)
            | AppointmentRescheduled(appointment=one)
            | NotDone(appointment=one)
        ):
            return _unless(_stood(one, said, ledger), "it did not stand so on both sides")
        case AlreadyBooked(appointment=one):
            return _already_booked(one, said=said, ledger=ledger)
        case AppointmentCancelled(appointment=one):
            return _cancelled(one, said=said, ledger=ledger)
        case StillPending(appointment=one):
            return _unless(_was_open(one, said, ledger), "nothing was going on")
        case _:
            return None


def _subject(result: ToolResult) -> str | None:
    return getattr(getattr(result, "appointment", None), "appointment_id", None)


def _claims_nothing_was_done(result: ToolResult) -> bool:
    """Whether the sentence for this result says that nothing was entered and nothing changed."""
    return isinstance(result, SystemUnavailable) and result.trouble in {
        Trouble.CALENDAR,
        Trouble.MISCONFIGURED,
    }


def _unless(is_so: bool, otherwise: str) -> str | None:
    return None if is_so else otherwise


def _stood(one: AppointmentSummary, said: Said, ledger: Ledger) -> bool:
    history = ledger.standing.get(one.appointment_id)
    told = Standing(state=one.state, slot=one.slot)
    return history is not None and told in history.within(said.asked.first_step, said.step)


def _versions(identity: str, said: Said, ledger: Ledger) -> Iterator[Appointment]:
    history = ledger.rows.get(identity)
    if history is not None:
        yield from history.within(said.asked.first_step, said.step)


def _states(identity: str, said: Said, ledger: Ledger) -> set[AppointmentState]:
    return {row.state for row in _versions(identity, said, ledger)}


def _was_active(one: AppointmentSummary, said: Said, ledger: Ledger) -> bool:
    return any(row.state.is_active for row in _versions(one.appointment_id, said, ledger))


def _was_open(one: AppointmentSummary, said: Said, ledger: Ledger) -> bool:
    return any(
        row.saga is not None or row.state in {AppointmentState.HELD, AppointmentState.STUCK}
        for row in _versions(one.appointment_id, said, ledger)
    )


def _already_booked(one: AppointmentSummary, *, said: Said, ledger: Ledger) -> str | None:
    if one.state.stands:
        return _unless(_stood(one, said, ledger), "it did not stand on both sides")
    return _unless(_was_active(one, said, ledger), "it was not active")


def _cancelled(one: AppointmentSummary, *, said: Said, ledger: Ledger) -> str | None:
    row = ledger.rows[one.appointment_id]
    if AppointmentState.CANCELLED not in _states(one.appointment_id, said, ledger):
        return f"the row is {row.latest.state.value}"
    standing = [
        history.latest.uid
        for history in ledger.bookings.values()
        if _is_of(one.appointment_id, history.latest.metadata)
        and all(not version.is_final for version in history.within(said.step, said.step))
        and not ledger.made_room_for(history.latest.uid)
    ]
    return f"{standing} still takes place" if standing else None


def _is_of(identity: str, metadata: tuple[tuple[str, str], ...]) -> bool:
    return ("appointmentId", identity) in metadata


def _wanted(said: Said) -> tuple[TimeSlot, tuple[str, ...]] | None:
    asked = said.asked
    if asked.start is None or asked.service_id is None:
        return None
    slot = TimeSlot.lasting(asked.start, minutes=MINUTES[asked.service_id])
    claimed = slot.widened(before_minutes=0, after_minutes=BUFFERS[asked.service_id])
    return claimed, tuple(RESOURCES[host] for host in HOSTS[asked.service_id])


def _slot_taken(said: Said, *, begun: str | None, ledger: Ledger) -> str | None:
    wanted = _wanted(said)
    if wanted is None or not isinstance(said.asked.command, BookAppointment | HoldSlot):
        # It is what came of an earlier wish, and was judged when that was answered.
        return None
    slot, resources = wanted
    for resource_id in resources:
        for other in ledger.others_in(
            slot, resource_id=resource_id, first=said.asked.first_step, last=said.step
        ):
            if not _is_the_same_wish(other, said=said, begun=begun):
                return None
    return "nobody else had it"


def _is_the_same_wish(other: Appointment | Booking, *, said: Said, begun: str | None) -> bool:
    if isinstance(other, Booking):
        return begun is not None and key_of(other) == begun
    is_theirs = other.customer is None or other.customer.name == said.asked.customer_name
    return is_theirs and other.call_id == said.asked.call_id


def _was_free(slot: TimeSlot, resource_id: str, said: Said, ledger: Ledger) -> bool:
    """Whether at some step none of our own appointments occupied the time."""
    steps = {said.asked.first_step, said.step}
    for history in ledger.rows.values():
        steps |= {step for step in history.steps if said.asked.first_step <= step <= said.step}
    return any(
        not any(
            _claims(row, slot, resource_id)
            for history in ledger.rows.values()
            for row in history.within(step, step)
        )
        for step in sorted(steps)
    )


def _claims(row: Appointment, slot: TimeSlot, resource_id: str) -> bool:
    # A hold may have run out, which no version of the row tells.
    is_hold = row.state is AppointmentState.HELD
    return row.resource_id == resource_id and not is_hold and occupies(row, slot)


def _not_found(said: Said, *, ledger: Ledger) -> str | None:
    """Something of this call and name stood from the first delivery to the answer."""
    for identity, history in ledger.rows.items():
        row = history.latest
        if row.call_id != said.asked.call_id or row.customer is None:
            continue
        versions = list(_versions(identity, said, ledger))
        named = row.customer.name == said.asked.customer_name
        known_before = history.steps[0] <= said.asked.first_step
        booked = all(v.state.is_active and v.state is not AppointmentState.HELD for v in versions)
        if named and known_before and booked:
            return f"{row.reference} was there all along"
    return None


def _what_was_done(said: Said, *, begun: str, ledger: Ledger) -> str | None:
    """What this very tool call has begun may neither stand nor go on."""
    now = next(ledger.rows[begun].within(said.step, said.step), None)
    if now is None:
        # Another delivery of it began only after this answer.
        return None
    going_on = now.saga is not None
    booked = isinstance(said.asked.command, BookAppointment | HoldSlot) and now.state.is_active
    return f"{now.reference} is {now.state.value}" if going_on or booked else None


_REPEATABLE = (
    SlotHeld,
    AppointmentConfirmed,
    AppointmentRequested,
    SlotTaken,
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentRescheduled,
    NotDone,
    SlotAvailable,
)
_READING = (CheckAvailability, FindAppointments, GetBookingStatus)


def _is_final(result: ToolResult) -> bool:
    if isinstance(result, AlreadyBooked) and not result.appointment.state.stands:
        # What was still under way at the first delivery may be over at the next.
        return False
    return isinstance(result, _REPEATABLE)


def _different_repeats(said: Sequence[Said]) -> Iterator[Breach]:
    first: dict[str, Said] = {}
    for one in said:
        if not _is_final(one.result) or isinstance(one.asked.command, _READING):
            continue
        identity = one.asked.invocation_id
        earlier = first.setdefault(identity, one)
        if earlier.result != one.result:
            yield Breach("repeat", f"{identity}: first {earlier.result}, then {one.result}")


def _broken_words(said: Sequence[Said], *, ledger: Ledger) -> Iterator[Breach]:
    """A change that was promised for later must have been done, refused, or replaced."""
    promised: dict[str, list[Said]] = {}
    for one in said:
        if isinstance(one.result, StillPending) and one.result.then is not None:
            promised.setdefault(one.result.appointment.appointment_id, []).append(one)
    for identity, words in promised.items():
        row = ledger.rows[identity].latest
        answered = any(_is_kept(w, row) or _was_refused(w, ledger, identity) for w in words)
        if row.state.stands and row.failure is None and not answered:
            kind = LATE_WORD if identity in ledger.changed_by_zombies else "broken word"
            yield Breach(kind, f"{row.reference} is {row.state.value} at {row.slot.start:%H:%M}")


def _is_kept(word: Said, row: Appointment) -> bool:
    pending = word.result
    assert isinstance(pending, StillPending)
    return pending.then is Change.MOVE and row.slot.start == word.asked.start


def _was_refused(word: Said, ledger: Ledger, identity: str) -> bool:
    """Whether it was refused, even if another change has been made since."""
    return any(row.failure is not None for row in ledger.rows[identity].within(word.step, NEVER))
