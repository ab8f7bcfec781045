"""
Words of denying that refuse no time: "um elf, nicht später" is eleven.

So "Dienstag, sonst nicht" is the Tuesday, and "nicht nur Dienstag, sondern auch Mittwoch" either.
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.clauses import SURELY
from booking_domain.model.german.entry import Entry
from booking_domain.model.german.expressions import Month, Week
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.series import Unit
from booking_domain.model.german.umlauts import all_spellings
from booking_domain.model.german.utterance import APPROVAL, PAUSE


NOT: Final = frozenset(("nicht",))
COMPARED: Final = all_spellings("später früher eher vorher danach länger")
AFTERWARDS: Final = all_spellings("danach vorher davor nachher später früher länger")
OTHERWISE: Final = all_spellings("sonst ansonsten anders")
AND_THEN: Final = AFTERWARDS | OTHERWISE
OTHERS: Final = all_spellings(
    "anderer andere anderen anderes anders andren andrer andern rest übrigen"
)
REST_OF: Final = all_spellings(
    "ein einen einem an am den dem der die das alle alles allen jeder jeden jedes was nichts und im"
    " zu aber denn"
)
REST: Final = "rest"
REST_DAYS: Final[dict[object, Entry]] = {
    Unit.WEEK: Entry("DAY", Week(0)),
    Unit.MONTH: Entry("DAY", Month(shift=0)),
}
MOST_OTHERS: Final = 4
KINDS_OF_TIME: Final = frozenset(("UNIT", "UNITS", "uhr", "zeit", "der", "BUT", "tageswort"))
DENYING: Final = frozenset(("nicht", "REFUSAL", "ATWORK", "AWAY", "BACK", "ERRAND", "arbeit"))
SUBJECTS: Final = all_spellings("ich i es wir mir bei s gehts leider gar schon")
AMOUNTS: Final = frozenset(("UNIT", "UNITS", "viertelst", "dreiviertelst"))
CAN: Final = frozenset(("CAN",))
MORE: Final = "mehr"
TIMES: Final = frozenset(
    (
        *("H", "CLOCK", "CLK", "MIL", "uhr", "NUM", "PARTWORD", "PARTNOUN"),
        *("WD", "WDS", "REL", "MORGEN", "MON", "ORD", "DATE", "UNIT", "FEAST"),
    )
)
DAYS: Final = frozenset(("WD", "WDS", "REL", "MORGEN", "DATE", "FEAST"))
LONGEST_CONDITION: Final = 6
JOINS: Final = frozenset(("BUT", "und"))
ONLY: Final = "nur"
BUT_ALSO: Final = re.compile(r"(?<!\w)sondern auch(?!\w)")
SONDERN: Final = "sondern"
ELSE: Final = (Entry("ELSE", None),)
WEATHER: Final = all_spellings(
    "regnet schneit stürmt hagelt gewittert friert glatt schüttet stürmisch donnert"
)
IF: Final = all_spellings("wenn falls sofern solange")
THAT: Final = "dass"
CONFIRMED: Final = (
    "bestätig", "bestaetig", "bestatig", "notier", "schreib", "aufpass", "acht", "sicher",
)  # fmt: skip
CLOCK_CHANGES: Final = all_spellings("zeitumstellung uhrenumstellung")


def mark_denials(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Make opaque, in place, what sounds like a refusal and refuses no time beside it."""
    if not COMPARED.isdisjoint(said):
        _leave_comparisons(items, folded)
    if not AND_THEN.isdisjoint(said):
        _leave_the_rest(items, folded)
    if not OTHERS.isdisjoint(said):
        _leave_others(items, folded)
    if SONDERN in said and ONLY in said and BUT_ALSO.search(folded) is not None:
        _take_both(items)
    if not WEATHER.isdisjoint(said):
        _leave_weather(items)
    if THAT in said:
        _leave_what_is_to_be_confirmed(items)
    if not CLOCK_CHANGES.isdisjoint(said):
        _leave_clock_changes(items)


def _leave_comparisons(items: list[Item], folded: str) -> None:
    """ "Dienstag um elf, aber nicht später"; not "um drei geht nicht, später", "später als"."""
    for position in range(1, len(items) - 1):
        if items[position + 1][0] not in COMPARED:
            continue
        item, following = items[position], items[position + 1]
        if not is_of(item, NOT):
            continue
        before = position - 1
        while before > 0 and is_of(items[before], JOINS):
            before -= 1
        paused = PAUSE.search(folded, item.end, following.start) is not None
        if not paused and _ends_there(items, position + 1, folded) and is_of(items[before], TIMES):
            bury(items, before + 1, position + 2)


def _ends_there(items: list[Item], position: int, folded: str) -> bool:
    """Whether nothing more is said in the same breath, nor anything welcomed."""
    end = items[position].end
    following = items[position + 1 : position + 2]
    gap = folded[end : following[0].start] if following else folded[end:]
    pause = PAUSE.search(gap)
    breath = gap[: pause.start()] if pause else gap
    if APPROVAL.search(breath) is not None or SURELY.search(breath) is not None:
        return False
    return not following or pause is not None


def _leave_the_rest(items: list[Item], folded: str) -> None:
    """ "Dienstag bis zehn, danach kann ich nicht mehr", "nur Dienstag, sonst nicht"."""
    for position, item in enumerate(items):
        if item[0] not in AND_THEN or not 1 <= position < len(items) - 1:
            continue
        if not any(is_of(item, TIMES) for item in items[:position]):
            continue
        if is_of(items[position - 1], AMOUNTS):
            continue
        end = position + 1
        while end < len(items) - 1 and _is_between(items[end]):
            end += 1
        if not is_of(items[end], NOT):
            continue
        last = end + 1 if items[end + 1 : end + 2] and items[end + 1].text == MORE else end
        if _ends_there(items, last, folded):
            bury(items, position, last + 1)


def _leave_others(items: list[Item], folded: str) -> None:
    """ "Dienstag um zehn, ein anderer Tag geht nicht", "den Rest der Woche bin ich weg"."""
    others = [
        position
        for position, item in enumerate(items)
        if item[0] in OTHERS and not _is_planned(items, position)
    ]
    for position in others[:MOST_OTHERS]:
        if _name_the_rest(items, position):
            continue
        first = position
        while first and items[first - 1].text in REST_OF:
            first -= 1
        end = _end_of_breath(items, position, folded)
        denied = any(is_of(item, DENYING) for item in items[position + 1 : end + 1])
        inside = [one for one in items[position + 1 : end + 1] if not is_of(one, KINDS_OF_TIME)]
        outside = (*items[:first], *items[end + 1 :])
        if not denied or any(is_of(one, TIMES) for one in inside):
            continue
        if any(is_of(one, TIMES) for one in outside):
            bury(items, first, end + 1)


def _name_the_rest(items: list[Item], position: int) -> bool:
    """ "Den Rest der Woche bin ich weg, Freitag um drei": before any wish it is this week."""
    if items[position].text != REST or any(is_of(item, TIMES) for item in items[:position]):
        return False
    for unit in range(position + 1, min(position + 3, len(items))):
        day = next((REST_DAYS.get(entry.value) for entry in items[unit].entries), None)
        if day is not None:
            bury(items, position, unit)
            items[unit] = items[unit]._replace(entries=(day,))
            return True
    return False


def _is_planned(items: list[Item], position: int) -> bool:
    """ "Da hab ich schon was anderes vor", "steht was anderes an"."""
    following = items[position + 1 : position + 2]
    return bool(following) and following[0].text in ("vor", "an", "termin", "geplant")


def _end_of_breath(items: list[Item], position: int, folded: str) -> int:
    """Return where the last word before the next pause stands."""
    while position + 1 < len(items):
        if PAUSE.search(folded, items[position].end, items[position + 1].start) is not None:
            return position
        position += 1
    return position


def _is_between(item: Item) -> bool:
    return item.text in SUBJECTS or is_of(item, CAN)


def _take_both(items: list[Item]) -> None:
    for position, item in enumerate(items[:-1]):
        if is_of(item, NOT) and items[position + 1].text == ONLY:
            bury(items, position)
        elif item.text == SONDERN:
            items[position] = item._replace(entries=ELSE)


def _leave_weather(items: list[Item]) -> None:
    """ "Wenn es Dienstag nicht regnet, Dienstag, sonst Mittwoch": neither is refused."""
    for position, item in enumerate(items):
        if item.text not in WEATHER:
            continue
        first = position - 1
        while first >= 0 and position - first <= LONGEST_CONDITION and items[first].text not in IF:
            first -= 1
        if first >= 0 and items[first].text in IF:
            bury(items, first, position + 1)


def _leave_what_is_to_be_confirmed(items: list[Item]) -> None:
    """ "Dienstag um drei, bitte bestätigen, dass es nicht Mittwoch ist" is the Tuesday."""
    for position in range(2, len(items) - 3):
        texts = [item.text for item in items[position : position + 3]]
        asked = any(item.text.startswith(CONFIRMED) for item in items[position - 2 : position])
        if not asked or texts[0] != THAT or texts[2] != "nicht":
            continue
        if not any(is_of(item, TIMES) for item in items[:position]):
            continue
        last = position + 2
        while last + 1 < len(items) and items[last + 1].entries:
            last += 1
        bury(items, position + 2, last + 1)


def _leave_clock_changes(items: list[Item]) -> None:
    """ "Am Tag der Zeitumstellung um zehn": of a day that is not known the hour is no wish."""
    if any(is_of(item, DAYS) for item in items):
        return
    bury(items, 0, len(items))
