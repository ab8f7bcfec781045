"""
Words that deny no time by themselves, and times denied without a verb.

"Um elf, nicht später" is eleven, "nicht nur Dienstag, sondern auch Mittwoch" either, "um zehn zu
früh, um elf" eleven, "bitte keinen Termin am Dienstag" rules the Tuesday out, and "der 3." is a day
where it is refused beside a date.
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.clauses import SURELY
from booking_domain.model.german.entry import Entries, Entry
from booking_domain.model.german.expressions import Month, Week
from booking_domain.model.german.lexing import Item, bury, is_of
from booking_domain.model.german.numbers import spellings
from booking_domain.model.german.series import Unit
from booking_domain.model.german.utterance import APPROVAL, PAUSE


def _words(words: str) -> frozenset[str]:
    return frozenset(spelling for word in words.split() for spelling in spellings(word))


NOT: Final = frozenset(("nicht",))
REFUSING: Final = frozenset(("nicht", "REFUSAL"))
COMPARED: Final = _words("später früher eher vorher danach länger")
AFTERWARDS: Final = _words("danach vorher davor nachher später früher länger")
OTHERWISE: Final = _words("sonst ansonsten anders")
AND_THEN: Final = AFTERWARDS | OTHERWISE
OTHERS: Final = _words("anderer andere anderen anderes anders andren andrer andern rest übrigen")
REST_OF: Final = _words(
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
SUBJECTS: Final = _words("ich i es wir mir bei s gehts leider gar schon")
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
CLOCKS: Final = frozenset(("H", "CLOCK", "CLK", "MIL", "uhr"))
JOINS: Final = frozenset(("BUT", "und"))
ONLY: Final = "nur"
BUT_ALSO: Final = re.compile(r"(?<!\w)sondern auch(?!\w)")
SONDERN: Final = "sondern"
ELSE: Final = (Entry("ELSE", None),)
TOO: Final = "zu"
TOO_MUCH: Final = _words("früh spät knapp")
LASTING: Final = _words("dauert dauerts braucht ist")
TOO_LONG: Final = _words("lang lange weit")
WEATHER: Final = _words(
    "regnet schneit stürmt hagelt gewittert friert glatt schüttet stürmisch donnert"
)
IF: Final = _words("wenn falls sofern solange")
THAT: Final = "dass"
CONFIRMED: Final = (
    "bestätig", "bestaetig", "bestatig", "notier", "schreib", "aufpass", "acht", "sicher",
)  # fmt: skip
CLOCK_CHANGES: Final = _words("zeitumstellung uhrenumstellung")
REFUSAL: Final = Entry("REFUSAL", None)
KEIN: Final = frozenset(("KEIN",))
APPOINTMENT: Final = _words("termin termine terminchen")
WISHING: Final = _words("möchte will brauche bräuchte wünsche wollen möchten brauchen geben gebt")
ASKING: Final = _words("frei mehr gibt haben hätten bekomme kriege")
ARTICLES: Final = frozenset(("der", "den", "dem"))
ORDINALS: Final = frozenset(("ORD",))
MONTHS: Final = frozenset(("MON", "ORD"))
DATES: Final = frozenset(("DATE",))
AT: Final[Entries] = (Entry("am", None),)
REACH: Final = 3


def mark_denials(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Make opaque, in place, what denies no time, and mark what denies one without a verb."""
    if not COMPARED.isdisjoint(said):
        _leave_comparisons(items, folded)
    if not AND_THEN.isdisjoint(said):
        _leave_the_rest(items, folded)
    if not OTHERS.isdisjoint(said):
        _leave_others(items, folded)
    if SONDERN in said and ONLY in said and BUT_ALSO.search(folded) is not None:
        _take_both(items)
    _leave_what_is_no_wish(items, said)
    if not TOO_MUCH.isdisjoint(said):
        _refuse_too_much(items)
    if not APPOINTMENT.isdisjoint(said):
        _refuse_appointments(items)
    if not ARTICLES.isdisjoint(said):
        _name_dates(items)


def _leave_what_is_no_wish(items: list[Item], said: AbstractSet[str]) -> None:
    if not WEATHER.isdisjoint(said):
        _leave_weather(items)
    if THAT in said:
        _leave_what_is_to_be_confirmed(items)
    if not TOO_LONG.isdisjoint(said):
        _refuse_too_long(items)
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
            for at in range(before + 1, position + 2):
                bury(items, at)


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
            for at in range(position, last + 1):
                bury(items, at)


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
        first, last = position, position
        while first and items[first - 1].text in REST_OF:
            first -= 1
        end = last = _end_of_breath(items, position, folded)
        while last > position and not is_of(items[last], DENYING):
            last -= 1
        inside = [one for one in items[position + 1 : end + 1] if not is_of(one, KINDS_OF_TIME)]
        outside = (*items[:first], *items[end + 1 :])
        if last == position or any(is_of(one, TIMES) for one in inside):
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
    """Return the last word before the next pause, or before another wish begins."""
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


def _refuse_too_much(items: list[Item]) -> None:
    """ "Dienstag um zehn zu früh um elf"."""
    for position in range(2, len(items)):
        item = items[position]
        if item.text not in TOO_MUCH or is_of(item, REFUSING):
            continue
        if items[position - 1].text == TOO and is_of(items[position - 2], CLOCKS):
            items[position] = item._replace(entries=(REFUSAL,))


def _refuse_too_long(items: list[Item]) -> None:
    """ "Dienstag dauert mir zu lange"; "das Färben dauert zu lange" refuses nothing."""
    for position in range(3, len(items)):
        item = items[position]
        if item.text in TOO_LONG and items[position - 1].text == TOO:
            verb, before = items[position - 2], items[position - 3]
            if verb.text in LASTING and is_of(before, DAYS):
                items[position] = item._replace(entries=(REFUSAL,))


def _leave_weather(items: list[Item]) -> None:
    """ "Wenn es Dienstag nicht regnet, Dienstag, sonst Mittwoch": neither is refused."""
    for position, item in enumerate(items):
        if item.text not in WEATHER:
            continue
        first = position - 1
        while first >= 0 and position - first <= LONGEST_CONDITION and items[first].text not in IF:
            first -= 1
        if first >= 0 and items[first].text in IF:
            for at in range(first, position + 1):
                bury(items, at)


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
        for at in range(position + 2, last + 1):
            bury(items, at)


def _leave_clock_changes(items: list[Item]) -> None:
    """ "Am Tag der Zeitumstellung um zehn": of a day that is not known the hour is no wish."""
    if any(is_of(item, DAYS) for item in items):
        return
    for position in range(len(items)):
        bury(items, position)


def _refuse_appointments(items: list[Item]) -> None:
    """ "Bitte keinen Termin am Dienstag"; "haben Sie keinen Termin am Dienstag" asks for one."""
    for position in range(len(items) - 2):
        if items[position + 1][0] not in APPOINTMENT or not is_of(items[position], KEIN):
            continue
        before = {item.text for item in items[:position]}
        wished = position == 0 or not WISHING.isdisjoint(before)
        if wished and ASKING.isdisjoint(item.text for item in items):
            del items[position + 1]
            return


def _name_dates(items: list[Item]) -> None:
    """ "Der 3. nicht, der 4. Februar": what is refused beside a date is a date."""
    articles = [at for at, item in enumerate(items) if item[0] in ARTICLES]
    refused = [at for at in articles if _is_refused_there(items, at + 1)]
    if not refused or not any(_is_dated(items, at) for at in range(len(items))):
        return
    for article in refused:
        items[article] = items[article]._replace(entries=AT)


def _is_refused_there(items: list[Item], position: int) -> bool:
    if position >= len(items) or not is_of(items[position], ORDINALS):
        return False
    following = items[position + 1 : position + 1 + REACH]
    if following and is_of(following[0], MONTHS):
        return False
    return _is_refused(following) or (position > 1 and is_of(items[position - 2], NOT))


def _is_refused(following: list[Item]) -> bool:
    for item in following:
        if is_of(item, REFUSING):
            return True
        if is_of(item, TIMES):
            return False
    return False


def _is_dated(items: list[Item], position: int) -> bool:
    if is_of(items[position], DATES):
        return True
    following = items[position + 1 : position + 2]
    return is_of(items[position], ORDINALS) and bool(following) and is_of(following[0], MONTHS)
