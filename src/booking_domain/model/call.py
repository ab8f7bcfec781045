"""A conversation with a caller, as far as appointments need to know of it."""

import datetime as dt
import enum

from attrs import field, frozen

from booking_domain.model.known_customer import Consent
from booking_domain.model.phone_number import PhoneNumber


class CallKind(enum.Enum):
    """Who spoke with whom over what."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    WEB = "web"
    API = "api"
    """The salon's own software, which calls nobody."""
    UNKNOWN = "unknown"
    """The platform has not said it, or not yet."""


class CallOutcome(enum.Enum):
    """What came of a call, by our own records; what others think of it is an `Opinion`."""

    ONGOING = "ongoing"
    UNDECIDED = "undecided"
    """It has ended, and something that was wished in it has not."""
    BOOKED = "booked"
    REQUESTED = "requested"
    MOVED = "moved"
    CANCELLED = "cancelled"
    STUCK = "stuck"
    REFUSED = "refused"
    """A booking was tried, and did not come about."""
    TRANSFERRED = "transferred"
    ABANDONED = "abandoned"
    INFORMATION = "information"
    NOT_CONNECTED = "not_connected"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will come of the call."""
        return self not in {CallOutcome.ONGOING, CallOutcome.UNDECIDED}


class Transfer(enum.Enum):
    """How far a transfer to a person has come; later members are further."""

    STARTED = "started"
    CANCELLED = "cancelled"
    BRIDGED = "bridged"
    ENDED = "ended"


class RecordingConsent(enum.Enum):
    """What the caller said to being recorded."""

    GIVEN = "given"
    REFUSED = "refused"


class Suspicion(enum.Enum):
    """Why a person should listen to a call."""

    SAID_BOOKED = "said_booked"
    """The agent told the caller that something is booked, and nothing is."""


@frozen
class Opinion:
    """What the platform's analysis makes of a call: a language model's view, never a fact."""

    is_success: bool | None = None
    sentiment: str | None = None
    outcome: str | None = None


@frozen
class Call:
    """
    One conversation on one platform; written when the first thing is heard of it.

    Args:
        last_appointment_id: The appointment that was made or changed in it most recently.
        asked: The appointments that the caller was asked to choose from last, in that order.
        disconnection_reason: In the platform's word; new ones appear often.
        recognition_consent: What the caller said to being recognised, `None` where nobody asked.
        has_said_booked: Whether the agent was heard to say that something is booked which our
            records did not explain then; `None` where nobody has listened.
    """

    call_id: str
    platform: str
    caller: PhoneNumber | None
    first_seen_at: dt.datetime
    last_appointment_id: str | None = None
    kind: CallKind = CallKind.UNKNOWN
    outcome: CallOutcome = CallOutcome.ONGOING
    asked: tuple[str, ...] = ()
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    duration_ms: int | None = None
    disconnection_reason: str | None = None
    transfer: Transfer | None = None
    recording_consent: RecordingConsent | None = None
    recognition_consent: Consent | None = None
    ai_disclosed_at: dt.datetime | None = None
    has_said_booked: bool | None = None
    opinion: Opinion = field(factory=Opinion)
    suspicion: Suspicion | None = None
