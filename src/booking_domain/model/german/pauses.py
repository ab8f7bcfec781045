"""What a comma, a word between or a second "Uhr" keeps apart, so that the rules do not join it."""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import OPAQUE, Entry
from booking_domain.model.german.expressions import Clock, Relative
from booking_domain.model.german.hesitation import HESITATION
from booking_domain.model.german.items import Item, is_of
from booking_domain.model.german.lexing import DASHES


STOP: Final = re.compile(r"[,;.!?\n]|:(?!\d)")
ADDED: Final = re.compile(r"[,;.!?\n]|:(?!\d)|(?<!\w)(?:also|quasi|sozusagen)(?!\w)")
WELCOME: Final = re.compile(r"(?<!\w)gerne?(?!\w)")
DAYS: Final = frozenset(("WD", "REL", "MORGEN"))
INSTEAD: Final = frozenset(("INSTEAD", "statt", "anstatt", "anstelle"))
BEFORE_A_DAY: Final = frozenset(("am", "der", "auf", "hin", "zu"))
DATES: Final = frozenset((*DAYS, "ORD", "MON", "DATE", "FEAST", "UNIT"))
REFUSALS: Final = frozenset(("nicht", "REFUSAL"))
DASHED: Final = re.compile(r"\s[-\u2013\u2014]\s")
DASH_OR_STOP: Final = re.compile(f"{DASHED.pattern}|{STOP.pattern}")
SENTENCE_END: Final = re.compile(r"\s?[.!?](?!\.)")
PARTICLES: Final = frozenset(("ab", "an", "auf", "aus", "vor", "zu", "nach"))
ERRAND: Final = frozenset(("ERRAND",))
PARTS: Final = frozenset(("PARTWORD", "PARTNOUN"))
TIMES: Final = frozenset(("H", "CLOCK", "CLK"))
COUNTED: Final = frozenset(("UNIT", "UNITS", "MON", "nach", "vor", "über", "ab"))
MORNING: Final = frozenset(("MORGEN",))
HOUR: Final = frozenset(("H",))
UHR: Final = frozenset(("uhr",))
NOT: Final = frozenset(("nicht",))
AT: Final = frozenset(("um", "gegen"))
OR: Final = frozenset(("oder",))
TODAY: Final = Relative(0)
TEN: Final = "zehn"
HOURS: Final = range(25)
LEAST_MINUTES: Final = 10
HALF_DAY: Final = 720
LONGER: Final = frozenset(("UNIT", "MON", "EDGE", "UNITEDGE", "SEASON", "bis", "DAY"))
SINGLE: Final = frozenset((*DAYS, "ORD", "DATE"))
REACH: Final = 7
SENTENCE: Final = re.compile(r"[.;!?\n]")


def keep_apart(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Put, in place, a word that means nothing between what belongs to different wishes."""
    if not INSTEAD.isdisjoint(said):
        _part_what_is_instead(items)
    dashed = DASHED.search(folded) is not None
    if dashed:
        dashed = any(is_of(item, REFUSALS) for item in items)
    if dashed or STOP.search(folded) is not None:
        _part_days(items, folded, DASH_OR_STOP if dashed else STOP)
    if sum([item[4] for item in items]) > 1:
        _part_hours(items, folded)


def _part_what_is_instead(items: list[Item]) -> None:
    """ "Statt morgen am Freitag" names two days, as "morgen am Freitag" does not."""
    for position in range(len(items) - 2, 0, -1):
        if not is_of(items[position - 1], INSTEAD):
            continue
        end = position + 1 if is_of(items[position], BEFORE_A_DAY) else position
        following = items[end + 1 : end + 3]
        if not is_of(items[end], DAYS) or not following:
            continue
        skipped = 1 if is_of(following[0], BEFORE_A_DAY) else 0
        if any(is_of(item, DATES) for item in following[skipped : skipped + 1]):
            items.insert(end + 1, _break(following[0]))


def _part_days(items: list[Item], folded: str, stop: re.Pattern[str]) -> None:
    """
    Part days at a comma; where something is refused, at a dash that is no span's as well.

    "Nicht heute, morgen um zehn", "Donnerstag um drei, Freitag hab ich keine Zeit", "Samstag, nicht
    Sonntag, um zehn".
    """
    gaps = [(position, _gap(items, position, folded)) for position in range(1, len(items))]
    stops = [(position, gap) for position, gap in gaps if gap != " " and stop.search(gap)]
    first = breaks = 0
    for at, gap in stops:
        position = at + breaks
        item = items[position]
        clause = items[first:position]
        begun = _begun(clause)
        first = position
        tomorrow = is_of(item, MORNING) and _is_today(items[position - 1])
        refused = begun >= {"refusal", "day"}
        welcome = WELCOME.search(gap)
        another = begun >= {"day", "time"} and _begins_another(items, position)
        ends = "day" in begun and SENTENCE.search(gap) is not None
        if ends or any(is_of(word, LONGER) for word in clause):
            another = another or _is_refused(items[position : position + REACH], folded)
        if tomorrow or refused or welcome or another or _ends_a_verb(items, position, gap):
            items.insert(position, _break(item))
            first += 1
            breaks += 1
            if first == len(items) - 1:
                _stand_alone(items, first, followed=False)


def _is_refused(following: list[Item], folded: str) -> bool:
    """ "Nächste Woche, Mittwoch aber nicht", "Montag. Am 4. Dezember nicht": refused alone."""
    if not any(is_of(item, SINGLE) for item in following[:2]):
        return False
    for position, item in enumerate(following):
        if is_of(item, REFUSALS):
            return True
        if position and STOP.search(folded, following[position - 1].end, item.start):
            return False
    return False


def _begun(clause: list[Item]) -> set[str]:
    """Return what a clause has named; a refusal only where it begins with it."""
    begun: set[str] = set()
    for item in clause:
        if not begun and is_of(item, NOT):
            begun.add("refusal")
        if is_of(item, DATES):
            begun.add("day")
        elif is_of(item, TIMES):
            begun.add("time")
    return begun


def _gap(items: list[Item], position: int, folded: str) -> str:
    """Return what stands between a word and the one before it; a dash is no word."""
    last = position - 1
    if last and items[last].text in DASHES:
        last -= 1
    return folded[items[last].end : items[position].start]


def _is_today(item: Item) -> bool:
    return any(entry.value == TODAY for entry in item.entries)


def _ends_a_verb(items: list[Item], position: int, gap: str) -> bool:
    """ "Da hole ich die Kinder ab. Mittwoch um drei" is not from Wednesday on."""
    if items[position - 1].text not in PARTICLES:
        return False
    if SENTENCE_END.match(gap) is not None:
        return True
    return any(is_of(item, ERRAND) for item in items[: position - 1])


def _begins_another(items: list[Item], position: int) -> bool:
    """Whether another day, or another hour, is named next."""
    if is_of(items[position], AT):
        return True
    return any(is_of(item, DATES) for item in items[position : position + 2])


def _part_hours(items: list[Item], folded: str) -> None:
    """
    Keep an hour apart from a full clock time after it, which is no number of minutes.

    "Um drei, also fünfzehn Uhr" says it twice, "um zehn, vierzehn Uhr geht auch" says two; "zehn
    Uhr dreißig" is one, "vier zehn Uhr" may be fourteen, and "zehn, elf Uhr" is one or the other.
    """
    position = 0
    while position + 1 < len(items):
        if not is_of(items[position], HOUR):
            position += 1
            continue
        second = position + 1
        if is_of(items[second], UHR):
            second += 1
        if second < len(items) and _are_two(items, position, second, folded):
            _stand_alone(items, position, followed=second > position + 1)
            _stand_alone(items, second, followed=_is_at(items, second + 1, UHR))
            items.insert(second, _break(items[second]))
            position = second
        position += 1


def _are_two(items: list[Item], first: int, second: int, folded: str) -> bool:
    hour = _number(items[second])
    if not (hour and _number(items[first]) and hour in HOURS and is_of(items[second], HOUR)):
        return False
    between = (items[second - 1].end, items[second].start)
    added = ADDED.search(folded, *between) and not HESITATION.search(folded, *between)
    adjacent = second == first + 1
    if _is_at(items, second + 1, UHR):
        split = adjacent and items[second].text == TEN and not folded[slice(*between)].strip()
        near = adjacent and _follows(items[first], items[second])
        twice = adjacent and not added and hour == _number(items[first]) and hour >= LEAST_MINUTES
        return not (split or twice) and (not near or _is_at(items, second + 2, OR))
    if added and adjacent and first and is_of(items[first - 1], AT):
        return hour >= LEAST_MINUTES and not _is_at(items, second + 1, COUNTED)
    return adjacent and _begins_a_list(items, first, second)


def _begins_a_list(items: list[Item], first: int, second: int) -> bool:
    """ "Zehn zwölf oder vierzehn Uhr"; "zehn fünfzehn oder elf Uhr" are an hour with minutes."""
    if not (_is_at(items, second + 1, OR) and _is_at(items, second + 3, UHR)):
        return False
    hours = [_number(items[at]) or 0 for at in (first, second, second + 2)]
    return 0 < hours[0] < hours[1] < hours[2]


def _follows(first: Item, second: Item) -> bool:
    earlier, later = _clock(first), _clock(second)
    if earlier is None or later is None:
        return False
    return earlier.open_half and (later.minutes - earlier.minutes) % HALF_DAY == 60


def _stand_alone(items: list[Item], position: int, *, followed: bool) -> None:
    """Let a bare hour be a clock time where nothing before it says so."""
    clock = _clock(items[position])
    before = items[position - 1] if position else None
    if followed or clock is None:
        return
    if before is None or before.entries == OPAQUE or is_of(before, DAYS | PARTS | HOUR | UHR):
        items[position] = items[position]._replace(entries=(Entry("CLOCK", clock),))


def _clock(item: Item) -> Clock | None:
    for entry in item.entries:
        if entry.category in ("H", "CLK") and isinstance(entry.value, Clock):
            return entry.value
    return None


def _number(item: Item) -> int | None:
    for entry in item.entries:
        if entry.category == "NUM" and isinstance(entry.value, int):
            return entry.value
    return None


def _is_at(items: list[Item], position: int, categories: frozenset[str]) -> bool:
    return position < len(items) and is_of(items[position], categories)


def _break(following: Item) -> Item:
    return Item("", OPAQUE, following.start, following.start, number=False)
