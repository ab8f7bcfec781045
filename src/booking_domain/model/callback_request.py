"""That the salon shall ring somebody back, and about what."""

import datetime as dt
import enum
import uuid

from attrs import evolve, frozen

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.saga import Failure
from booking_domain.model.time_slot import TimeSlot


_NAMESPACE = uuid.UUID("0d8f2c5e-7f0b-5d3e-8a55-5b1f4f6f6a90")
_MOST_WISHES = 10
"""Who wishes more in one call is rung up anyway, and can say it then."""


_FINAL = frozenset(
    {
        AppointmentState.CONFIRMED,
        AppointmentState.CANCELLED,
        AppointmentState.FAILED,
        AppointmentState.RELEASED,
    }
)


class CallbackReason(enum.Enum):
    """Why somebody is to be rung back; of several the earlier member is kept."""

    WISHED = "wished"
    """The caller has asked for it."""
    CALENDAR_DOWN = "calendar_down"
    """The calendar did not answer, and the caller was told that the salon will ring."""
    UNTOLD = "untold"
    """What became of a wish was known only when nobody was there any more to be told."""
    NOT_SERVED = "not_served"
    """The salon serves no calls at the moment, or not this one, and the caller was told so."""


UNSERVED = frozenset({CallbackReason.CALENDAR_DOWN, CallbackReason.NOT_SERVED})
"""What a tool was to do and did not, and the caller was promised the salon's call for it."""


@frozen
class SaidWish:
    """
    What the caller wants, in the words that came.

    Args:
        text: What it is about, where the agent has put it into a sentence.
        appointment: The words that say which existing appointment is meant.
    """

    text: str | None = None
    service: str | None = None
    staff: str | None = None
    date_text: str | None = None
    time_text: str | None = None
    appointment: str | None = None


@frozen
class UnderstoodWish:
    """
    What the words were understood as; whatever is not certain is left out.

    Args:
        start: The instant that was meant, aware.
        windows: The spans in which the caller would come, where no instant was meant.
        appointment_id: The existing appointment that a move or a cancellation is about.
    """

    service_id: str | None = None
    staff_id: str | None = None
    start: dt.datetime | None = None
    windows: tuple[TimeSlot, ...] = ()
    appointment_id: str | None = None


@frozen
class CallbackWish:
    """One thing that a caller wants; `tool` is what the agent called for it."""

    tool: str
    said: SaidWish
    understood: UnderstoodWish = UnderstoodWish()


@frozen
class UntoldEnd:
    """
    What became of an appointment, and its caller has not heard.

    Args:
        failure: Why what was wished did not come about, `None` where it did.
        start: The appointment's beginning, aware.
    """

    appointment_id: str
    state: AppointmentState
    failure: Failure | None
    start: dt.datetime


@frozen
class CallbackRequest:
    """
    One person to be rung back.

    Args:
        call_id: The conversation in which it came up.
        name: As the caller gave it, `None` where they did not.
        number: Where to ring, `None` where it is not known.
        wishes: Different ones, in the order in which they were said.
        untold: What is to be told, where that is the reason.
        closed_at: When the salon was done with it, `None` while it is open.
        note: What the salon has noted when it was closed last.
    """

    callback_id: str
    reason: CallbackReason
    call_id: str | None
    name: str | None
    number: PhoneNumber | None
    asked_at: dt.datetime
    wishes: tuple[CallbackWish, ...] = ()
    untold: UntoldEnd | None = None
    closed_at: dt.datetime | None = None
    note: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the salon has still to ring."""
        return self.closed_at is None

    def with_more(self, later: "CallbackRequest") -> "CallbackRequest":
        """
        Return it with what the same caller has said since; a new wish opens it again.

        What is wished in the same words is one wish. Name and number are those that were given
        last.
        """
        known = {one.said for one in self.wishes}
        new = tuple(one for one in later.wishes if one.said not in known)
        reasons = list(CallbackReason)
        return evolve(
            self,
            reason=min(self.reason, later.reason, key=reasons.index),
            name=later.name or self.name,
            number=later.number or self.number,
            wishes=(*self.wishes, *new)[:_MOST_WISHES],
            closed_at=None if new else self.closed_at,
        )


def is_final(state: AppointmentState) -> bool:
    """This will tell whether nothing more comes of an appointment by itself: it can be told."""
    return state in _FINAL


def callback_of_call(*, tenant_id: str, platform: str, call_id: str) -> str:
    """This will return the id of what the caller of a call wishes: they are rung back once."""
    return _id_of("call", tenant_id, platform, call_id)


def untold_end_of(appointment: Appointment) -> UntoldEnd:
    """This will say what is to be told of an appointment as it stands."""
    return UntoldEnd(
        appointment_id=appointment.appointment_id,
        state=appointment.state,
        failure=appointment.failure,
        start=appointment.slot.start,
    )


def callback_of_end(end: UntoldEnd, *, tenant_id: str) -> str:
    """This will return the id of what is to be told, so that it is told once."""
    failure = end.failure.value if end.failure else ""
    start = end.start.astimezone(dt.UTC).isoformat(timespec="seconds")
    return _id_of("end", tenant_id, end.appointment_id, end.state.value, failure, start)


def _id_of(*parts: str) -> str:
    # Lengths before the parts: no two lists of parts can spell the same text.
    return str(uuid.uuid5(_NAMESPACE, "".join(f"{len(part)}:{part}" for part in parts)))
