"""What callers hear, and when: each answer, and each call's last word."""

import datetime as dt
import enum

from attrs import define, field, frozen

from bench.load.plans import Plan


@frozen(kw_only=True)
class Answer:
    """
    One answer of the service.

    Args:
        tool: Or `inbound` and `webhook`, of which the status is empty.
        seconds: From the moment at which the request should have left, whenever it did.
        start: The time that the answer is about, where it names one.
    """

    tool: str
    status: str
    seconds: float
    reference: str | None = None
    start: dt.datetime | None = None
    slots: tuple[str, ...] = ()


class LastWord(enum.Enum):
    """What a caller goes away with."""

    NOTHING_ENTERED = "nothing entered"
    STANDS = "stands"
    CANCELLED = "cancelled"
    PENDING = "pending"


class Course(enum.Enum):
    """How a call went, in the order of a caller's contentment."""

    DONE = "done"
    NOTHING_FREE = "nothing free"
    CALLBACK = "call-back"
    PENDING = "pending"
    FAILED = "failed"


@define
class Call:
    """
    A call while it lasts, and what is left of it.

    Args:
        reference: The appointment that the caller was told of, with the time that stood last.
        failures: Requests that were not answered as the interface says.
        silence: That of a tool, after which the agent had nothing to say; its time is in no table.
    """

    plan: Plan
    answers: list[Answer] = field(factory=list)
    word: LastWord = LastWord.NOTHING_ENTERED
    reference: str | None = None
    start: dt.datetime | None = None
    course: Course = Course.FAILED
    has_callback: bool = False
    failures: list[str] = field(factory=list)
    silence: str | None = None

    def hear(self, answer: Answer) -> Answer:
        """Keep an answer; the last word follows from what it says of the appointment."""
        self.answers.append(answer)
        match answer.status:
            case "confirmed" | "requested" | "rescheduled":
                self.word = LastWord.STANDS
                self.reference = answer.reference or self.reference
                self.start = answer.start or self.start
            case "cancelled":
                self.word = LastWord.CANCELLED
            case "pending" if answer.tool != "hold_slot":
                self.word = LastWord.PENDING
                self.reference = answer.reference or self.reference
            case "callback_noted":
                self.has_callback = True
            case "not_found" | "slot_taken" if self.word is LastWord.PENDING and self.start is None:
                self.word = LastWord.NOTHING_ENTERED
        return answer
