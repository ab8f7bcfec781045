"""Every shape in which an appointment may lie in a database: each state, saga and ending."""

from attrs import evolve

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.provider_booking import NotBooked, OutcomeUnknown, RefusalReason
from booking_domain.model.saga import Cancelled, Compensated, Confirmed, Failure, Requested, Stuck
from tests.contract.unit_of_work import samples


_NEW = samples.slot_at(15)
_BOOKING = samples.pending(samples.slot_at(10))
_SAGA = samples.booking_saga(_BOOKING.slot, key=_BOOKING.intent or "")
_STANDING = samples.confirmed(samples.pending(samples.slot_at(11), customer=samples.ERIKA))
_MOVE = samples.reschedule_saga("uid-1", old=_STANDING.slot, new=_NEW)
_CANCEL = samples.cancel_saga("uid-1")
_MOVING = _STANDING.rescheduling(_MOVE)
_CANCELLING = _STANDING.cancelling(_CANCEL)

SHAPES: dict[str, Appointment] = {
    "hold": samples.held(samples.slot_at(9), call_id=None),
    "creating": _BOOKING,
    "locating": _BOOKING.with_saga(_SAGA.apply(OutcomeUnknown(detail="reset"), at=samples.NOW)),
    "refused": _BOOKING.with_saga(
        _SAGA.apply(NotBooked(RefusalReason.SLOT_TAKEN, detail="taken"), at=samples.NOW)
    ),
    "confirming": _BOOKING.with_saga(evolve(_SAGA, ending=Confirmed(uid="uid-1", slot=_NEW))),
    "requesting": _BOOKING.with_saga(evolve(_SAGA, ending=Requested(uid="uid-1", slot=_NEW))),
    "compensated": _BOOKING.with_saga(
        evolve(_SAGA, ending=Compensated(uid="uid-1", failure=Failure.OTHER_TIME_BOOKED))
    ),
    "sticking": _BOOKING.with_saga(
        evolve(_SAGA, ending=Stuck(alarm="compensation_failed", uid=None))
    ),
    "confirmed": _STANDING,
    "confirmed with a history": evolve(
        _STANDING,
        previous_uids=("uid-a", "uid-b"),
        failure=Failure.CALENDAR_UNAVAILABLE,
        intent=None,
    ),
    "moving": _MOVING,
    "tracing a move": _MOVING.with_saga(_MOVE.apply(OutcomeUnknown(detail="504"), at=samples.NOW)),
    "cancelling": _CANCELLING,
    "found cancelled": _CANCELLING.with_saga(evolve(_CANCEL, ending=Cancelled())),
    "cancelled": samples.cancelled(_STANDING),
    "stuck": evolve(_STANDING, state=AppointmentState.STUCK),
}
