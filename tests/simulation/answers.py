"""Whether what was said was so."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from adapters.calcom.webhook_events import CalcomEventReader
from adapters.memory.calendar import KEY_FIELD
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_report import BookingReport
from booking_domain.model.booking_saga import BookingSaga
from booking_domain.model.cancel_saga import CancelSaga
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentNotFound,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentsFound,
    AppointmentSummary,
    NotDone,
    SlotAvailable,
    SlotHeld,
    SlotTaken,
    StillPending,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from booking_domain.model.saga import Failure
from tests.simulation.callers import Platform, Said
from tests.simulation.excuses import kind_of
from tests.simulation.free_times import offered_though_taken, slot_taken, was_free
from tests.simulation.ledger import Ledger, Standing, key_of
from tests.simulation.pledges import broken_words
from tests.simulation.promises import Breach
from tests.simulation.repeats import as_refused, different_repeats
from tests.simulation.salon import RESOURCES


if TYPE_CHECKING:
    from tests.simulation.world import World


_READER = CalcomEventReader(key_name=KEY_FIELD)
_SAGA_OF = {
    BookAppointment: BookingSaga,
    CancelAppointment: CancelSaga,
    HoldSlot: BookingSaga,
    RescheduleAppointment: RescheduleSaga,
}
_STATUSES = {
    AppointmentState.REQUESTED: ProviderStatus.PENDING,
    AppointmentState.CONFIRMED: ProviderStatus.ACCEPTED,
}


def lies(world: "World", *, platform: Platform) -> Iterator[Breach]:
    """This will hold every answer against the ledger, and repeats against each other."""
    said = platform.said
    begun_by = {
        receipt.key.invocation_id: receipt.appointment_id
        for receipt in world.tables.receipts.values()
    }
    for one in said:
        begun = begun_by.get(one.asked.invocation_id)
        wrong = _lie(one, begun=begun, world=world)
        if wrong is not None:
            told = type(one.result).__name__
            kind = kind_of(one, about=_subject(one.result), world=world)
            yield Breach(kind, f"{one.asked.invocation_id} heard {told}: {wrong}")
        for taken in offered_though_taken(one, ledger=world.ledger):
            yield Breach("offered taken", f"{one.asked.invocation_id} was offered {taken}")
        if begun is not None and _claims_nothing_was_done(one.result):
            done = _what_was_done(one, begun=begun, ledger=world.ledger)
            if done is not None:
                kind = kind_of(one, about=begun, world=world, otherwise="false denial")
                yield Breach(kind, f"{one.asked.invocation_id}: {done}")
    yield from different_repeats(said, ledger=world.ledger)
    yield from broken_words(said, asked=platform.asked, world=world)


def _lie(said: Said, *, begun: str | None, world: "World") -> str | None:
    ledger = world.ledger
    match said.result:
        case SlotTaken():
            return slot_taken(said, begun=begun, world=world)
        case SlotAvailable(offer=offer):
            resource = RESOURCES[offer.staff_id]
            return _unless(was_free(offer.slot, resource, said, ledger), "it was ours all along")
        case AppointmentNotFound():
            return _not_found(said, ledger=ledger)
        case SystemUnavailable(trouble=Trouble.DEFECT):
            return "a defect was admitted"
        case AppointmentsFound(appointments=several):
            gone = [one for one in several if not _was_as_told(one, said, ledger)]
            return f"{gone} had ended" if gone else None
        case SlotHeld(appointment_id=identity):
            held = _states(identity, said, ledger)
            return _unless(AppointmentState.HELD in held, "there was no hold")
        case _:
            return _lie_about_an_appointment(said, world=world)


def _lie_about_an_appointment(said: Said, *, world: "World") -> str | None:
    ledger = world.ledger
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
            was_open = _was_open(one, said, ledger) or _was_being_changed(one, said, ledger)
            return _unless(was_open, "nothing was going on")
        case _:
            return None


def _subject(result: ToolResult) -> str | None:
    return getattr(getattr(result, "appointment", None), "appointment_id", None)


def _claims_nothing_was_done(result: ToolResult) -> bool:
    """Whether the sentence for this result says that nothing was entered and nothing changed."""
    heard = as_refused(result)
    return isinstance(heard, SystemUnavailable) and heard.trouble in {
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


def _was_as_told(one: AppointmentSummary, said: Said, ledger: Ledger) -> bool:
    if one.state is AppointmentState.RELEASED:
        return one.state in _states(one.appointment_id, said, ledger)
    return _was_active(one, said, ledger)


def _was_open(one: AppointmentSummary, said: Said, ledger: Ledger) -> bool:
    return any(
        row.saga is not None or row.state in {AppointmentState.HELD, AppointmentState.STUCK}
        for row in _versions(one.appointment_id, said, ledger)
    )


def _was_being_changed(one: AppointmentSummary, said: Said, ledger: Ledger) -> bool:
    """Whether the calendar had told of it what its row does not say, and that was not taken in."""
    rows = list(_versions(one.appointment_id, said, ledger))
    for event in ledger.waiting_within(said.asked.first_step, said.step):
        told = _READER.read(event)
        if not isinstance(told, BookingReport) or told.uid not in ledger.bookings:
            continue
        is_about = key_of(ledger.bookings[told.uid].latest) == one.appointment_id
        if is_about and any(
            told.uid != row.provider_uid
            or told.slot != row.slot
            or told.status is not _STATUSES.get(row.state)
            for row in rows
        ):
            return True
    return False


def _already_booked(one: AppointmentSummary, *, said: Said, ledger: Ledger) -> str | None:
    if one.state.stands:
        return _unless(_stood(one, said, ledger), "it did not stand on both sides")
    return _unless(_was_active(one, said, ledger), "it was not active")


def _cancelled(one: AppointmentSummary, *, said: Said, ledger: Ledger) -> str | None:
    versions = list(_versions(one.appointment_id, said, ledger))
    if not any(_counts_as_cancelled(row) for row in versions):
        return f"the row is {versions[-1].state.value}"
    standing = [
        history.latest.uid
        for history in ledger.bookings.values()
        if _is_of(one.appointment_id, history.latest.metadata)
        and all(not version.is_final for version in history.within(said.step, said.step))
        and not ledger.made_room_for(history.latest.uid)
    ]
    return f"{standing} still takes place" if standing else None


def _counts_as_cancelled(row: Appointment) -> bool:
    # Booked, and cancelled by somebody else before we had read that it was booked.
    was_booked = row.failure is Failure.CANCELLED_OUTSIDE
    return row.state is AppointmentState.CANCELLED or (
        row.state is AppointmentState.FAILED and was_booked
    )


def _is_of(identity: str, metadata: tuple[tuple[str, str], ...]) -> bool:
    return ("appointmentId", identity) in metadata


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
    # A caller may have said something else meanwhile, and that is what goes on.
    going_on = isinstance(now.saga, _SAGA_OF[type(said.asked.command)])
    booked = isinstance(said.asked.command, BookAppointment | HoldSlot) and now.state.is_active
    return f"{now.reference} is {now.state.value}" if going_on or booked else None
