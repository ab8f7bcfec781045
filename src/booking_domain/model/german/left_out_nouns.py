"""
A noun that was said before and is left out: "nicht diese Woche, sondern die nächste, am Mittwoch".

Without it the Wednesday would be one by itself, of the very week that was refused. At the end of
what is said, where nothing is counted from it, `THATONE` of the grammar sees to it.
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.conversation import next_of
from booking_domain.model.german.entry import Entry
from booking_domain.model.german.expressions import (
    DayExpression,
    Month,
    Week,
    WeekdayWithin,
    Weekend,
)
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.other_week import WHICH
from booking_domain.model.german.series import WEEKS_AHEAD, Unit, Which


SONDERN: Final = "sondern"
NOT: Final = "nicht"
STOP: Final = re.compile(r"[,;.!?\n]")
AFTER_THAT: Final = frozenset(("danach",))
ARTICLE: Final = frozenset(("der",))
WEEKDAY: Final = frozenset(("WD",))
CONTRASTING: Final = frozenset(
    (
        *("nicht", "RATHER", "REFUSAL", "NO", "BUT", "oder", "EXCEPT", "ANYBUT"),
        *("INSTEAD", "ATWORK", "ERRAND"),
    )
)
GOING_ON: Final = frozenset(
    ("am", "um", "ab", "gegen", "bis", "zwischen", "von", "PARTWORD", "vor", "nach", "frühestens")
)
DATES: Final = frozenset(("am", "WD", "ORD", "DATE", "um", "ab", "PARTWORD", "CLOCK"))
FAR: Final = 9
ARTICLES: Final = {
    Unit.WEEK: ("die", "der"),
    Unit.WEEKEND: ("das", "dem", "am"),
    Unit.MONTH: ("den", "der", "dem", "im"),
}
ENDINGS: Final = {Unit.WEEK: ("e",), Unit.WEEKEND: ("e", "es"), Unit.MONTH: ("en", "er")}


def put_back_left_out_nouns(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Make "die nächste" and "die danach", in place, the week that they are of the one before."""
    if said.isdisjoint(WHICH):
        return
    if SONDERN in said:
        _put_back_weekday(items)
    for position in range(2, len(items)):
        found = _named(items, position, folded)
        if found is None:
            continue
        day, first = found
        bury(items, first, position)
        items[position] = items[position]._replace(entries=(Entry("DAY", day),))


def _put_back_weekday(items: list[Item]) -> None:
    """ "Nicht den Mittwoch diese Woche, sondern nächste Woche" is the Wednesday of that week."""
    but = next(position for position, item in enumerate(items) if item.text == SONDERN)
    week = but + 1
    while week < len(items) and is_of(items[week], ARTICLE | {"in"}):
        week += 1
    named = [item for item in items[:but] if is_of(item, WEEKDAY)]
    if len(named) != 1 or not _is_week(items, week) or not _is_refused(items[:but]):
        return
    if any(is_of(item, WEEKDAY) for item in items[week:]):
        return
    weekday = next(entry.value for entry in named[0].entries if entry.category == "WD")
    which = _which(items[week])
    if which is None or not isinstance(weekday, int):
        return
    day = WeekdayWithin(weekday, Week(WEEKS_AHEAD[which]))
    bury(items, week)
    items[week + 1] = items[week + 1]._replace(entries=(Entry("DAY", day),))


def _is_refused(clause: list[Item]) -> bool:
    """ "Nicht den Mittwoch dieser Woche": nothing but the week beside the day."""
    refusal = next((at for at, item in enumerate(clause) if item.text == NOT), len(clause))
    weeks = [at for at in range(refusal, len(clause)) if _is_week(clause, at)]
    return bool(weeks) and any(is_of(item, WEEKDAY) for item in clause[refusal:])


def _is_week(items: list[Item], position: int) -> bool:
    following = items[position + 1 : position + 2]
    if not following or _which(items[position]) is None:
        return False
    return any(entry.value is Unit.WEEK for entry in following[0].entries)


def _named(items: list[Item], position: int, folded: str) -> tuple[DayExpression, int] | None:
    """Return what stands at a position without its noun, and where its article is."""
    which = _which(items[position])
    article = items[position - 1].text if is_of(items[position - 1], ARTICLE) else ""
    if which is None:
        if not (article and is_of(items[position], AFTER_THAT)):
            return None
        which = Which.NEXT
    if which not in (Which.COMING, Which.NEXT, Which.OVERNEXT):
        return None
    before = _before(items, position)
    if before is None:
        return None
    day, unit = before
    if not _agrees(items[position], article, unit):
        return None
    if not _goes_on(items, position, folded, feminine=unit is Unit.WEEK):
        return None
    named = next_of(day, Which.NEXT if which is Which.COMING else which)
    return None if named is None else (named, position - bool(article))


def _before(items: list[Item], position: int) -> tuple[DayExpression, Unit] | None:
    """Return the week, weekend or month that was named last, where something contrasts with it."""
    for noun in range(position - 1, max(0, position - FAR), -1):
        day = next((e.value for e in items[noun].entries if e.category == "DAY"), None)
        if isinstance(day, Week):
            # Put back itself: "nicht diese oder die nächste, sondern die danach am Mittwoch".
            return day, Unit.WEEK
        unit = next((e.value for e in items[noun].entries if e.category == "UNIT"), None)
        if not isinstance(unit, Unit):
            continue
        which = _which(items[noun - 1])
        if which is None or not any(is_of(item, CONTRASTING) for item in items[:position]):
            return None
        return _whole(which, unit)
    return None


def _whole(which: Which, unit: Unit) -> tuple[DayExpression, Unit] | None:
    match unit:
        case Unit.WEEK:
            return Week(WEEKS_AHEAD[which]), unit
        case Unit.WEEKEND if which is not Which.NEXT:
            return Weekend(which), unit
        case Unit.MONTH:
            return Month(shift=WEEKS_AHEAD[which]), unit
    return None


def _agrees(item: Item, article: str, unit: Unit) -> bool:
    """ "Den nächsten" is no week; after "danach" nothing but the article tells."""
    if article:
        return article in ARTICLES[unit]
    return item.text.endswith(ENDINGS[unit])


def _goes_on(items: list[Item], position: int, folded: str, *, feminine: bool) -> bool:
    """Whether a time follows, and no noun of its own."""
    following = items[position + 1 : position + 2]
    if not following:
        return False
    if is_of(following[0], GOING_ON):
        return True
    if STOP.search(folded, items[position].end, following[0].start):
        return is_of(following[0], DATES)
    # "Übernächste Mittwoch" says the gender of the week.
    return feminine and is_of(following[0], WEEKDAY) and items[position].text.endswith("e")


def _which(item: Item) -> Which | None:
    value = next((entry.value for entry in item.entries if entry.category == "WHICH"), None)
    return value if isinstance(value, Which) else None
