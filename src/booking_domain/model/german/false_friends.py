"""Words about time that mean none: greetings, names, counts, prices, telephone numbers."""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.decoys import (
    COUNTED,
    GREETING,
    NAMING,
    NO_PLACES,
    NUMBERED,
    NUMBERED_ENDINGS,
    ORDERED,
    OUR_ZONE,
    SPEAKING,
    SPEAKING_ENDS,
    VERBS,
    ZONES,
)
from booking_domain.model.german.entry import OPAQUE, Entry
from booking_domain.model.german.feast_names import HOLY, NEED_A_CUE, PLACES
from booking_domain.model.german.given_names import GIVEN_NAMES
from booking_domain.model.german.lexing import DASHES, Item
from booking_domain.model.german.phrases import MOVING
from booking_domain.model.german.refusal import ASKING


CURRENCY: Final = frozenset(("€", "$", "euro", "chf"))
TELEPHONE_RUN: Final = 4
TELEPHONE_DIGITS: Final = 7
LONGEST_NUMBER: Final = 24
SHORTEST_NUMBERED: Final = 7
SHORTEST_THINGS: Final = 5
MANY: Final = ("en", "ern", "eln", "s")
HOURS: Final = frozenset(("H", "HDOT", "MIL", "CLK"))
CLOCK_WORDS: Final = frozenset(
    (*HOURS, "CLOCK", "NUM", "uhr", "halb", "viertel", "dreiviertel", "um", "und")
)
UNIT_OF: Final = frozenset(("der", "im", "in", "MON", "WHICH"))
AT: Final = frozenset(("um", "gegen", "ab", "bis", "halb", "viertel", "dreiviertel", "vor", "nach"))
IMPERSONAL: Final = frozenset(("es", "das", "was", "wann", "wie", "wo", "mir", "termin"))
UNITS: Final = frozenset(("UNIT", "UNITS"))
MOVE: Final = frozenset(("MOVE",))
NAMELIKE: Final = frozenset(("MON", "SEASON"))
NAMELIKE_AT_ONCE: Final = frozenset(
    (
        *("MON", "SEASON", "WD", "PARTNOUN", "FEAST", "MORGEN", "NUM", "ORD", "REL", "WDABBR"),
        "heuer",
    )
)
OF_ONES_OWN: Final = frozenset(
    (
        *("name", "nachname", "familienname", "hausname"),
        *("zuname", "vorname", "mädchenname", "ledigname"),
    )
)
OWNING: Final = frozenset(("mein", "der", "unser"))
BEING: Final = frozenset(("ist", "is", "isch", "wäre", "wär", "waere", "waer", "ware", "heisst"))
LIKENED: Final = frozenset(
    ("wochentag", "monat", "jahreszeit", "feiertag", "tag", "tageszeit", "frühling")
)
TRIGGERS: Final = frozenset(
    (
        *(*GREETING, *NAMING, *SPEAKING_ENDS, *NUMBERED, *CURRENCY),
        *("bei", "wird", "werde", "werd", *HOLY, *NEED_A_CUE),
        *(*OF_ONES_OWN, *LIKENED, "punkt", "komma", "apparat", "zeit", *ZONES),
    )
)
ORDERED_OR_COUNTED: Final = ORDERED | COUNTED
FESTIVE_DAYS: Final = frozenset(("advent", "weihnachtstag", "ostertag", "pfingsttag"))
WISHED_WELL: Final = frozenset(("PARTNOUN", "MORGEN", "UNIT", "FEAST", "WD", "SEASON", "DAY"))


def bury_false_friends(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, what is part of a greeting, a name, a count or a telephone number."""
    triggers = {
        word
        for word in said
        if word in TRIGGERS or (len(word) >= SHORTEST_NUMBERED and word.endswith(NUMBERED_ENDINGS))
    }
    counted = not ORDERED_OR_COUNTED.isdisjoint(said)
    if triggers or counted or True in [item[4] for item in items]:
        _bury_in_order(items, triggers, counted=counted)
    if not MOVING.isdisjoint(said) and any(_has(item, MOVE) for item in items):
        _aim(items)


def _bury_in_order(items: list[Item], triggers: set[str], *, counted: bool) -> None:
    run_start = -1
    previous = ""
    last = len(items) - 1
    for position, item in enumerate(items):
        text, _, _, _, number = item
        if number:
            run_start = position if run_start < 0 else run_start
            if position < last:
                _bury_count(items, position, items[position + 1])
                if previous == "ab":
                    _bury_things(items, position)
        else:
            if counted and position < last and items[position + 1][0] in ORDERED_OR_COUNTED:
                _bury_ordered(items, position, items[position + 1])
            if run_start >= 0:
                _bury_run(items, run_start, position)
                run_start = -1
        if text in triggers:
            _bury_after(items, position, previous)
        previous = text
    if run_start >= 0:
        _bury_run(items, run_start, len(items))


def _bury_after(items: list[Item], position: int, previous: str) -> None:
    text = items[position].text
    if text in GREETING:
        _bury_wish(items, position + 1)
    elif text in OF_ONES_OWN and previous in OWNING and position >= 2:
        _bury_own_name(items, position)
    elif text in LIKENED and position >= 3 and items[position - 2].text == "wie":
        _bury_name(items, position - 3)
    elif text == "apparat" and position >= 2:
        _bury_name(items, position - 2)
    elif text in NAMING or (text in SPEAKING_ENDS and (previous, text) in SPEAKING):
        _bury_name(items, position + 1)
    elif text in ("punkt", "komma") and position and position + 1 < len(items):
        _bury_decimal(items, position)
    elif text in NUMBERED or (len(text) >= SHORTEST_NUMBERED and text.endswith(NUMBERED_ENDINGS)):
        _bury_numbered(items, position + 1)
    elif text in CURRENCY and position + 1 < len(items) and items[position + 1].text[0].isdigit():
        _bury(items, position + 1)
    else:
        _bury_elsewhere(items, position, previous)


def _bury_elsewhere(items: list[Item], position: int, previous: str) -> None:
    text = items[position].text
    if text == "bei":
        _bury_host(items, position)
    elif text in ("wird", "werde", "werd"):
        _bury_age(items, position)
    elif text in ZONES or (text == "zeit" and _is_place(items[position - 1])):
        _bury_clock(items, position)
    elif text in NEED_A_CUE:
        if previous not in NEED_A_CUE[text]:
            _bury(items, position)
    elif text in HOLY and (previous in PLACES or _is_built(items, position + 1)):
        _bury(items, position)


def _is_built(items: list[Item], position: int) -> bool:
    """ "Sankt-Martin-Straße" is where somebody lives."""
    following = [item.text for item in items[position : position + 2] if item.text not in DASHES]
    return bool(following) and (following[0] in PLACES or following[0].endswith(NUMBERED_ENDINGS))


def _has(item: Item, categories: frozenset[str]) -> bool:
    for category, _ in item[1]:  # noqa: SIM110 - `any` takes twice as long, for every word
        if category in categories:
            return True
    return False


def _bury(items: list[Item], position: int) -> None:
    text, _, start, end, number = items[position]
    items[position] = Item(text, OPAQUE, start, end, number)


def _bury_wish(items: list[Item], position: int) -> None:
    if len(items) > position + 1 and _has(items[position + 1], FESTIVE_DAYS):
        # "Einen schönen ersten Advent".
        _bury(items, position + 1)
    for following in range(position, min(position + 2, len(items))):
        if _has(items[following], WISHED_WELL):
            _bury(items, following)
            if following + 1 < len(items) and items[following + 1].start == items[following].start:
                _bury(items, following + 1)  # "Schönen Sonntagabend" is one word.
            return
        if items[following].entries:
            return


def _bury_decimal(items: list[Item], position: int) -> None:
    """ "sieben Punkt drei" is a colour, not three o'clock sharp."""
    if items[position - 1].number and items[position + 1].number:
        for part in (position - 1, position, position + 1):
            _bury(items, part)


def _bury_name(items: list[Item], position: int) -> None:
    """A surname may be a month, a season, a weekday; it comes at once or after a first name."""
    if position == 2 and items[1].text == "heisst" and _has(items[0], NAMELIKE_AT_ONCE):
        _bury(items, 0)
    if position < len(items) and items[position].text in (*BEING, "war", "lautet", "lautete"):
        position += 1
    for following in range(position, min(position + 2, len(items))):
        item = items[following]
        if following == position or _ends_clause(items, following):
            namelike = NAMELIKE_AT_ONCE
        else:
            namelike = NAMELIKE
        if _has(item, namelike):
            _bury(items, following)
            _bury_again(items, following + 1, item.text)
        elif item.entries:
            return


def _bury_own_name(items: list[Item], position: int) -> None:
    if items[position - 2].text in BEING:
        _bury_name(items, position - 3)
    elif not _is_told_next(items, position):
        _bury_name(items, position - 2)
    _bury_name(items, position + 1)


def _is_told_next(items: list[Item], position: int) -> bool:
    """ "Um elf, der Name ist Freitag"; "Freitag, mein Name ist Peter Freitag" told it before."""
    told = [item.text for item in items[position + 1 : position + 5]]
    before = items[position - 2].text
    return len(told) > 1 and told[0] in BEING and told[1] != "das" and before not in told


def _bury_host(items: list[Item], position: int) -> None:
    """ "Ein Termin bei Sonntag" names who cuts; "es bleibt bei Sonntag" names the day."""
    following = items[position + 1 : position + 2]
    at_once = bool(following) and following[0].start == items[position].end + 1
    host = bool(following) and following[0].text in GIVEN_NAMES
    if at_once and not host and not any(item.text.startswith("bleib") for item in items):
        _bury_name(items, position + 1)


def _bury_age(items: list[Item], position: int) -> None:
    """ "Er wird am Freitag fünf" is no appointment at five."""
    subject = items[position - 1] if position else None
    last = items[-1]
    if subject is None or subject.entries or subject.text in IMPERSONAL or not last.number:
        return
    before = items[-2]
    if before.number or _has(before, AT) or last.entries[:1] == ():
        return
    for following in range(position, len(items)):
        _bury(items, following)


def _bury_again(items: list[Item], position: int, name: str) -> None:
    """ "Mein Name ist Sonntag, Peter Sonntag": the surname once more, after a first name."""
    if position + 1 < len(items) and items[position + 1].text == name:
        between = items[position]
        if not between.entries and between.text not in ASKING:
            _bury(items, position + 1)


def _ends_clause(items: list[Item], position: int) -> bool:
    return position + 1 == len(items) or not items[position + 1].entries


def _bury_numbered(items: list[Item], position: int) -> None:
    if _is_street_of_a_day(items, position):
        for part in range(position, min(position + 4, len(items))):
            _bury(items, part)
        return
    for first in range(position, min(position + 3, len(items))):
        if _is_figure(items[first]):
            for following in range(first, min(first + LONGEST_NUMBER, len(items))):
                if items[following].entries and not _is_figure(items[following]):
                    return
                _bury(items, following)
            return
        if items[first].entries:
            return


def _is_street_of_a_day(items: list[Item], position: int) -> bool:
    """ "Straße des siebzehnten Juni"."""
    if len(items) < position + 3:
        return False
    article, day, month = items[position : position + 3]
    dated = _has(day, frozenset(("ORD",))) and _has(month, frozenset(("MON",)))
    return dated and _has(article, frozenset(("der",)))


def _is_figure(item: Item) -> bool:
    return item.number or item.text[0].isdigit()


def _bury_count(items: list[Item], position: int, following: Item) -> None:
    if following[0] in COUNTED:
        _bury(items, position)
    elif following[1] and following[0] != "h" and _has(following, UNITS):
        item = items[position]
        amounts = tuple(entry for entry in item.entries if entry.category not in HOURS)
        items[position] = item._replace(entries=amounts)


def _bury_things(items: list[Item], position: int) -> None:
    """ "Ab zwei Litern" counts things, whatever they are; "ab zwei vorbeikommen" names a time."""
    text, entries, *_ = items[position + 1]
    noun = entries == OPAQUE and len(text) >= SHORTEST_THINGS and text.endswith(MANY)
    if noun and not text.endswith(VERBS):
        _bury(items, position)


def _is_place(item: Item) -> bool:
    text = item.text
    named = item.entries == OPAQUE and text.endswith("er") and text not in NO_PLACES
    return named and not text.startswith(OUR_ZONE)


def _bury_clock(items: list[Item], position: int) -> None:
    """A clock time of another zone ("zehn Uhr Londoner Zeit") is none of ours: it is asked for."""
    first = position - 1
    while first >= max(0, position - 3) and (
        not items[first].entries or items[first].text == "nach"
    ):
        first -= 1
    while first >= 0 and _has(items[first], CLOCK_WORDS):
        _bury(items, first)
        first -= 1


def _bury_ordered(items: list[Item], position: int, following: Item) -> None:
    """ "15.10 Euro" is no day in October, nor is "der zweite Termin" on the second."""
    item = items[position]
    if item.text[0].isdigit() and following.text in COUNTED:
        _bury(items, position)
    elif following.text in ORDERED and item.entries and item.entries[0].category == "ORD":
        whole = items[position + 2 : position + 3]
        if not whole or not _has(whole[0], UNIT_OF):
            _bury(items, position)


def _bury_run(items: list[Item], start: int, end: int) -> None:
    if end - start < TELEPHONE_RUN:
        digits = sum([len(item[0]) for item in items[start:end] if item[0].isdigit()])
        if digits < TELEPHONE_DIGITS:
            return
    for position in range(start, end):
        _bury(items, position)


def _aim(items: list[Item]) -> None:
    """Let "auf" name a target where something is moved, not the night between two days."""
    for position, item in enumerate(items):
        if item.entries and item.entries[0].category == "auf":
            items[position] = item._replace(entries=(Entry("hin", None),))
