"""What a platform tells of a call's course, in any order and any number of times."""

import datetime as dt
import enum

from attrs import evolve, field, frozen

from booking_domain.model.call import (
    Call,
    CallKind,
    CallOutcome,
    Opinion,
    RecordingConsent,
    Transfer,
)
from booking_domain.model.known_customer import Consent
from booking_domain.model.phone_number import PhoneNumber


class NewsKind(enum.Enum):
    """What it tells of."""

    COURSE = enum.auto()
    END = enum.auto()
    """The call is over, and what came of it can be found out."""


@frozen
class CallNews:
    """
    One thing that a platform told of a call; `None` is what it did not tell.

    Args:
        was_connected: Whether anybody ever spoke with anybody.
        has_caller_spoken: Whether the caller said anything.
        recognition_consent: What the caller said to being recognised the next time.
        is_ai_disclosed: Whether the caller was told that they speak with a machine.
        has_said_booked: Whether the agent, or the analysis of what it said, says that something is
            booked; `None` where nobody has listened.
        references: Of appointments that our own answers named in the call.
    """

    call_id: str
    kind: NewsKind
    call_kind: CallKind
    caller: PhoneNumber | None
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    duration_ms: int | None = None
    disconnection_reason: str | None = None
    was_connected: bool | None = None
    has_caller_spoken: bool | None = None
    transfer: Transfer | None = None
    opinion: Opinion = field(factory=Opinion)
    recognition_consent: Consent = Consent.UNKNOWN
    recording_consent: RecordingConsent | None = None
    is_ai_disclosed: bool = False
    has_said_booked: bool | None = None
    references: tuple[str, ...] = ()


REACHED = frozenset({Transfer.BRIDGED, Transfer.ENDED})
"""A person has spoken with the caller."""
_FURTHER = tuple(Transfer)
_NOTHING_CAME = frozenset({CallOutcome.ABANDONED, CallOutcome.INFORMATION})


def with_news(call: Call, news: CallNews) -> Call:
    """This will return the call with what is new; nothing that is known is lost by it."""
    started_at = news.started_at or call.started_at
    opinion, told = call.opinion, news.opinion
    transfer = _furthest(call.transfer, news.transfer)
    # A person may take a call over after it has ended for the agent.
    is_taken_over = transfer in REACHED and call.outcome in _NOTHING_CAME
    return evolve(
        call,
        outcome=CallOutcome.TRANSFERRED if is_taken_over else call.outcome,
        started_at=started_at,
        ended_at=news.ended_at or call.ended_at,
        duration_ms=call.duration_ms if news.duration_ms is None else news.duration_ms,
        disconnection_reason=news.disconnection_reason or call.disconnection_reason,
        transfer=transfer,
        recording_consent=news.recording_consent or call.recording_consent,
        recognition_consent=(
            call.recognition_consent
            if news.recognition_consent is Consent.UNKNOWN
            else news.recognition_consent
        ),
        ai_disclosed_at=call.ai_disclosed_at or (started_at if news.is_ai_disclosed else None),
        opinion=Opinion(
            is_success=opinion.is_success if told.is_success is None else told.is_success,
            sentiment=told.sentiment or opinion.sentiment,
            outcome=told.outcome or opinion.outcome,
        ),
    )


def _furthest(known: Transfer | None, told: Transfer | None) -> Transfer | None:
    if known is None or told is None:
        return told or known
    return max(known, told, key=_FURTHER.index)
