"""What is not known of a call and follows from facts."""

import datetime as dt

from collections.abc import Collection, Iterator

from booking_domain.model.appointment import Appointment
from booking_domain.model.call import Call, CallKind, CallOutcome
from booking_domain.model.call_facts import CallFacts, reached_in
from booking_domain.model.link_decisions import FillCall, LinkProblem, LinkReport
from booking_domain.model.salon_records import Books


REST = "rest"
"""The platform of calls that are the salon's own software."""

_OVER_AFTER = dt.timedelta(days=1)


def completed(
    books: Books, appointments: Collection[Appointment]
) -> Iterator[FillCall | LinkReport]:
    """
    This will fill kinds and outcomes that nobody has noted.

    A number alone does not say who called whom, and a call without appointment may have ended in
    many ways: those are reported.
    """
    made: dict[str, list[Appointment]] = {}
    for one in appointments:
        if one.call_id is not None:
            made.setdefault(one.call_id, []).append(one)
    for call in books.calls.values():
        needs_kind = call.kind is CallKind.UNKNOWN
        kind = CallKind.API if needs_kind and call.platform == REST else None
        needs_outcome = _is_silent(call, now=books.records.now)
        facts = CallFacts(made=tuple(made.get(call.call_id, ())))
        outcome = reached_in(facts) if needs_outcome else None
        if kind is not None or outcome is not None:
            yield FillCall(call, kind=kind, outcome=outcome)
        if needs_kind and kind is None:
            yield LinkReport(LinkProblem.NO_KIND, call_id=call.call_id)
        if needs_outcome and outcome is None:
            yield LinkReport(LinkProblem.NO_OUTCOME, call_id=call.call_id)


def _is_silent(call: Call, *, now: dt.datetime) -> bool:
    return call.outcome is CallOutcome.ONGOING and call.first_seen_at + _OVER_AFTER < now
