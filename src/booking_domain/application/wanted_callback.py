"""What a tool call says of its caller's wish, for whoever rings them back."""

from collections.abc import Iterator

from attrs import frozen

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.callback_wishes import Wanted
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.stated_customer import stated_name, stated_number
from booking_domain.model.callback_request import CallbackReason, SaidWish
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.spoken_match import Similarity


@frozen
class _Meant:
    """What a tool call says of its caller's wish."""

    said: SaidWish
    name: str | None = None
    number: str | None = None
    slot_id: str | None = None
    is_change: bool = False
    reference: str | None = None


def wanted_by(
    command: object,
    *,
    reason: CallbackReason,
    invocation: ToolInvocation,
    similarity: Similarity,
) -> Wanted | None:
    """
    This will return what is to be noted for a caller.

    `None` where nothing is wished, or nobody calls, or nobody knows whom to ring.
    """
    meant = _meant(command)
    if meant is None or invocation.authority is not Authority.CALLER:
        return None
    number = stated_number(meant.number, invocation=invocation)
    if not isinstance(number, PhoneNumber):
        return None
    return Wanted(
        said=meant.said,
        name=stated_name(meant.name, invocation=invocation, similarity=similarity),
        number=number,
        reason=reason,
        slot_id=meant.slot_id,
        is_change=meant.is_change,
        reference=meant.reference,
    )


def _meant(command: object) -> _Meant | None:
    match command:
        case CheckAvailability():
            return _Meant(_slot_words(command))
        case HoldSlot():
            return _Meant(_slot_words(command), slot_id=command.slot_id)
        case BookAppointment():
            return _Meant(
                _slot_words(command),
                name=command.customer_name,
                number=command.phone_number,
                slot_id=command.slot_id,
            )
        case RescheduleAppointment():
            old = (command.old_date_text, command.old_time_text, command.old_staff)
            said = SaidWish(
                service=command.service,
                date_text=command.date_text,
                time_text=command.time_text,
                appointment=_joined(command.reference, *old, command.choice),
            )
            return _change(command, said, slot_id=command.slot_id)
        case CancelAppointment():
            when = (command.date_text, command.time_text, command.service, command.staff)
            said = SaidWish(appointment=_joined(command.reference, *when, command.choice))
            return _change(command, said)
        case _:
            return None


def _change(
    command: RescheduleAppointment | CancelAppointment, said: SaidWish, slot_id: str | None = None
) -> _Meant:
    return _Meant(
        said,
        name=command.customer_name,
        slot_id=slot_id,
        is_change=True,
        reference=command.reference,
    )


def _slot_words(command: CheckAvailability | HoldSlot | BookAppointment) -> SaidWish:
    return SaidWish(
        service=command.service,
        staff=command.staff,
        date_text=command.date_text,
        time_text=command.time_text,
    )


def _joined(*words: str | None) -> str | None:
    return ", ".join(_said(words)) or None


def _said(words: tuple[str | None, ...]) -> Iterator[str]:
    return (word for word in words if word)
