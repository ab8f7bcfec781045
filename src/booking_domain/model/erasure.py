"""The erasure of a person, step by step; none of it names the person."""

import datetime as dt
import enum

from collections.abc import Collection

from attrs import frozen


class StepKind(enum.Enum):
    """
    What a step does away with, and where.

    A cancellation comes before all other steps of its erasure, which wait until nothing of the
    appointment can stand any more. Later events are what is still sent of it, or of a call that has
    just ended.
    """

    CANCELLATION = "cancellation"
    APPOINTMENT = "appointment"
    CUSTOMER = "customer"
    CALL = "call"
    EVENT = "event"
    LATER_EVENTS = "later_events"
    CALLBACK = "callback"
    CALENDAR_BOOKING = "calendar_booking"
    PLATFORM_CALL = "platform_call"

    @property
    def is_by_hand(self) -> bool:
        """Whether only a person can do it: the other side has no interface for it that we use."""
        return self in {StepKind.CALENDAR_BOOKING, StepKind.PLATFORM_CALL}


@frozen
class ErasureStep:
    """
    One step.

    Args:
        number: Counts within the erasure, from 1.
        subject: The id of what is erased; forgotten with it, `None` once the step is done.
        noted_at: When the erasure was decided on.
    """

    erasure_id: str
    number: int
    kind: StepKind
    subject: str | None
    noted_at: dt.datetime
    done_at: dt.datetime | None = None

    @property
    def step_id(self) -> str:
        """The name by which an operator ticks it off."""
        return f"{self.erasure_id}.{self.number}"


def joining(
    step: ErasureStep, bookings: Collection[str], *, known: Collection[ErasureStep]
) -> tuple[ErasureStep, ...]:
    """
    This will return the steps by which an erasure grows, for bookings that it does not name yet.

    Args:
        step: The one that came upon them.
        bookings: Uids at the provider.
        known: All steps of the erasure, done or not.
    """
    named = {one.subject for one in known if one.kind is StepKind.CALENDAR_BOOKING}
    number = max((one.number for one in known), default=step.number)
    found = sorted(set(bookings) - named)
    return tuple(
        ErasureStep(
            erasure_id=step.erasure_id,
            number=number + place,
            kind=StepKind.CALENDAR_BOOKING,
            subject=uid,
            noted_at=step.noted_at,
        )
        for place, uid in enumerate(found, start=1)
    )


def event_subject(source: str, dedupe_key: str) -> str:
    """This will name a received event."""
    return f"{source}:{dedupe_key}"


def event_of_subject(subject: str) -> tuple[str, str]:
    """This will return source and dedupe key again."""
    source, _, dedupe_key = subject.partition(":")
    return source, dedupe_key
