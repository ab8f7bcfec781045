"""What a window of time has on record of how callers of one salon were served."""

import datetime as dt

from collections.abc import Iterable, Iterator, Mapping

from attrs import field, frozen

from booking_domain.model.decision_record import DecisionRecord, Verdict
from booking_domain.model.events import AppointmentEvent, EventKind
from booking_domain.model.reconciliation import Problem
from booking_domain.model.results import Trouble
from booking_domain.model.saga import Failure


BOOKING_ENDS = frozenset(
    {
        EventKind.BOOKED,
        EventKind.REQUESTED,
        EventKind.BOOKING_FAILED,
        EventKind.BOOKING_COMPENSATED,
        EventKind.STUCK,
    }
)
"""How a booking may end; an appointment that got stuck may have done so at a later change."""

NOT_FREE = frozenset(
    {Failure.SLOT_TAKEN, Failure.ALREADY_BOOKED, Failure.IN_THE_PAST, Failure.CANCELLED_OUTSIDE}
)
"""Endings that say that the time was not to be had, or that the salon took it back."""

BOOKING_TOOL = "book_appointment"
KEPT_FROM_SERVING = frozenset(
    {
        Trouble.CALENDAR,
        Trouble.STORAGE,
        Trouble.CONFLICT,
        Trouble.MISCONFIGURED,
        Trouble.DEFECT,
    }
)
"""Why a tool could not serve its caller; none of it is the caller's or the agent's doing."""

SERVING_TOOLS = frozenset(
    {
        "check_availability",
        "hold_slot",
        BOOKING_TOOL,
        "reschedule_appointment",
        "cancel_appointment",
    }
)
"""What a caller calls for; whoever is kept from all of it has called in vain."""

_SUCCESSES = frozenset({EventKind.BOOKED, EventKind.REQUESTED})
_OWNERLESS = frozenset(
    one.value
    for one in (
        Problem.SECOND_SUCCESSOR,
        Problem.PREDECESSOR_LIVES,
        Problem.ENDED_BUT_ALIVE,
        Problem.STRAY_WAS_MOVED,
        Problem.UNKNOWN_KEY,
    )
)
_SETTLED = frozenset(
    {Verdict.KEPT, Verdict.ADOPTED, Verdict.ADOPTED_BY_HAND, Verdict.ENDED_BY_HAND}
    | {Verdict.STRAY_CANCELLED}
)


@frozen
class WishEnd:
    """What came of one booking wish that named a free time."""

    at: dt.datetime
    is_success: bool


@frozen
class UnservedBooking:
    """One try of a call in which no booking could even be begun."""

    call_id: str
    at: dt.datetime


@frozen
class ServiceFacts:
    """
    What was recorded within a window.

    Args:
        endings: Events of the kinds in `BOOKING_ENDS`.
        unserved: Tries at which `BOOKING_TOOL` was overdue or `KEPT_FROM_SERVING`, of calls in
            which no booking was begun. Deliveries of one tool call are one try, at the first.
        not_served: Calls in which the last of `SERVING_TOOLS` was `KEPT_FROM_SERVING`, and no
            booking was begun.
        durations: Answers by tool and milliseconds.
        deadlocks: Tool calls that failed because the database rolled them back too often.
        undone_in_vain: Appointments whose compensation failed at least once, first within it.
        decisions: Of reconciliation and of people.
        wrong_years: Repaired dates that their callers denied.
        wrong_recognitions: Calls greeted by a name that was not the caller's.
    """

    endings: tuple[AppointmentEvent, ...] = ()
    unserved: tuple[UnservedBooking, ...] = ()
    not_served: frozenset[str] = frozenset()
    durations: Mapping[str, Mapping[int, int]] = field(factory=dict)
    deadlocks: int = 0
    undone_in_vain: frozenset[str] = frozenset()
    decisions: tuple[DecisionRecord, ...] = ()
    wrong_years: int = 0
    wrong_recognitions: int = 0

    @property
    def wishes(self) -> tuple[WishEnd, ...]:
        """The wishes that named a free time and have come to an end, the oldest first."""
        first = {one.call_id: one.at for one in reversed(self._tries)}
        ended = [
            *_ended(self.endings),
            *(WishEnd(at, is_success=False) for at in first.values()),
        ]
        return tuple(sorted(ended, key=lambda one: one.at))

    @property
    def called_in_vain(self) -> int:
        """How many calls were not served, and are in no wish."""
        return len(self.not_served - {one.call_id for one in self.unserved})

    @property
    def failed_again(self) -> tuple[dt.datetime, ...]:
        """When a wish of a call that could not be served failed once more, the oldest first."""
        seen: set[str] = set()
        again = []
        for one in self._tries:
            if one.call_id in seen:
                again.append(one.at)
            seen.add(one.call_id)
        return tuple(again)

    @property
    def _tries(self) -> tuple[UnservedBooking, ...]:
        return tuple(sorted(self.unserved, key=lambda one: one.at))

    @property
    def compensations(self) -> int:
        """How many bookings had to be undone, whether that succeeded or not."""
        undone = {
            one.appointment_id for one in self.endings if one.kind is EventKind.BOOKING_COMPENSATED
        }
        return len(undone | self.undone_in_vain)

    @property
    def ownerless(self) -> int:
        """How many bookings were reported that nobody was told of, and that nobody has settled."""
        settled = {
            (one.appointment_id, one.subject) for one in self.decisions if one.verdict in _SETTLED
        }
        reported = {
            (one.appointment_id, one.subject)
            for one in self.decisions
            if one.verdict is Verdict.REPORTED and one.reason in _OWNERLESS
        }
        return len(reported - settled)


def _ended(events: Iterable[AppointmentEvent]) -> Iterator[WishEnd]:
    not_free = {one.value for one in NOT_FREE}
    for one in events:
        is_later_change = one.kind is EventKind.STUCK and one.sequence > 1
        was_not_free = one.kind is EventKind.BOOKING_FAILED and one.detail in not_free
        if not is_later_change and not was_not_free:
            yield WishEnd(one.at, is_success=one.kind in _SUCCESSES)
