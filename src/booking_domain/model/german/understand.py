"""Words about time in, what the caller may have meant out."""

import datetime as dt

from booking_domain.model.german.chart import Constituent, best_sequence, fill
from booking_domain.model.german.discourse import judge
from booking_domain.model.german.grammar import GRAMMAR
from booking_domain.model.german.lexing import bury_false_friends, constituents_of, items_of
from booking_domain.model.german.moment import Moment
from booking_domain.model.german.temporal_wish import Understanding
from booking_domain.model.german.tokens import tokenize
from booking_domain.model.opening_hours import OpeningHours


def understand(
    text: str,
    *,
    now: dt.datetime,
    zone: dt.tzinfo,
    opening_hours: OpeningHours,
    horizon_days: int,
) -> Understanding:
    """
    Return what a caller means by `text`, said at the aware instant `now`.

    Any text is understood, if only as `NothingFound`. `horizon_days` is how far ahead a day may lie
    before it is read back.
    """
    moment = Moment.of(now, zone=zone, opening_hours=opening_hours, horizon_days=horizon_days)
    items, sequence = fragments(text)
    wish, confirm, excluded = judge(items, sequence, moment)
    return Understanding(wish, confirm, trace_of(sequence), excluded)


def fragments(text: str) -> tuple[list, list[Constituent]]:
    items = items_of(tokenize(text))
    bury_false_friends(items)
    cells = fill(GRAMMAR, constituents_of(items))
    return items, best_sequence(GRAMMAR, cells)


def trace_of(sequence: list[Constituent]) -> tuple[str, ...]:
    trace: list[str] = []
    def visit(c):
        for p in c.parts: visit(p)
        if c.rule != "word": trace.append(c.rule)
    for c in sequence: visit(c)
    return tuple(trace)
