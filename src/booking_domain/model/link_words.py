"""Decisions on links in machine words, for tables and JSON."""

import datetime as dt

from typing import assert_never

from attrs import frozen

from booking_domain.model.link_decisions import (
    Adopt,
    EndTwin,
    FillCall,
    Link,
    LinkDecision,
    LinkReason,
    LinkReport,
)


@frozen
class LinkWords:
    """What a decision is about, what is decided, and why; neither names, numbers nor uids."""

    appointment_id: str
    call_id: str
    starts_at: dt.datetime | None
    decision: str
    reason: str


def words_of_link(decision: LinkDecision) -> LinkWords:
    """This will say a decision in machine words."""
    match decision:
        case Adopt(appointment=made, reason=why):
            identity, call_id = made.appointment_id, made.call_id or ""
            return LinkWords(identity, call_id, made.slot.start, "adopt_booking", why.value)
        case Link(row=row, call_id=call_id, booking=booking, reason=why):
            what = "link" if booking is None else "take_booking"
            return LinkWords(row.appointment_id, call_id, row.slot.start, what, why.value)
        case EndTwin(twin=row):
            call_id, why = row.call_id or "", LinkReason.TWIN
            return LinkWords(row.appointment_id, call_id, row.slot.start, "end_twin", why.value)
        case FillCall(call=call):
            return LinkWords("", call.call_id, None, "fill_call", LinkReason.FACTS.value)
        case LinkReport(problem=problem, appointment_id=identity, call_id=call_id, starts_at=at):
            return LinkWords(identity, call_id, at, "report", problem.value)
        case _:
            assert_never(decision)
