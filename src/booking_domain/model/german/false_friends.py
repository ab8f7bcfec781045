"""Words about time that mean none: greetings, names, counts, prices, telephone numbers."""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.decoys import (
    COUNTED,
    GREETING,
    LIKENED,
    MEASURED,
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
from booking_domain.model.german.feast_times import is_timed_feast
from booking_domain.model.german.given_names import GIVEN_NAMES
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.lexing import DASHES
from booking_domain.model.german.numbers import CARDINALS
from booking_domain.model.german.phrases import MOVING
from booking_domain.model.german.refusal import ASKING


CURRENCY: Final = frozenset(("€", "$", "euro", "chf"))
TELEPHONE_RUN, TELEPHONE_DIGITS, LONGEST_NUMBER = 4, 7, 24
SHORTEST_NUMBERED, SHORTEST_THINGS = 7, 5
MINUTES: Final = range(10, 60, 5)
MANY: Final = ("en", "ern", "eln", "s")
HOURS: Final = frozenset(("H", "HDOT", "MIL", "CLK"))
CLOCK_WORDS: Final = frozenset(
    (*HOURS, "CLOCK", "NUM", "uhr", "halb", "viertel", "dreiviertel", "um", "und")
)
UNIT_OF: Final = frozenset(("der", "im", "in", "MON", "WHICH"))
AT: Final = frozenset(("um", "gegen", "ab", "bis", "halb", "viertel", "dreiviertel", "vor", "nach"))
IMPERSONAL: Final = frozenset(("es", "das", "was", "wann", "wie", "wo", "mir", "termin"))
UNITS, MOVE = frozenset(("UNIT", "UNITS")), frozenset(("MOVE",))
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
HAVING: Final = frozenset(("hat", "habe", "hab", "haben", "hätte", "haette", "hätten"))
OWNING: Final = frozenset(("mein", "der", "unser"))
BEING: Final = frozenset(("ist", "is", "isch", "wäre", "wär", "waere", "waer", "ware", "heisst"))
TRIGGERS: Final = frozenset(
    (
        *(*GREETING, *NAMING, *SPEAKING_ENDS, *NUMBERED, *CURRENCY),
        *("bei", "wird", "werde", "werd", *HOLY, *NEED_A_CUE),
        *(*OF_ONES_OWN, *LIKENED, "punkt", "komma", "apparat", "zeit", *ZONES),
    )
)
ORDERED_OR_COUNTED: Final = ORDERED | COUNTED
FESTIVE_DAYS: Final = frozenset(("advent", "weihnachtstag", "ostertag", "pfingsttag", "MON"))
PART_OF_DAY: Final = frozenset(("PARTNOUN",))
WISHED_WELL: Final = frozenset(
    ("PARTNOUN", "advent", "MORGEN", "UNIT", "UNITEDGE", "FEAST", "WD", "SEASON", "DAY", "ORD")
)
SPOKEN_PARTS: Final = frozenset(
    ("namittag", "nomittag", "nachmittog", "vormittog", "zmittag", "zabig", "zobig")
)


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
    if not MOVING.isdisjoint(said) and any(is_of(item, MOVE) for item in items):
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
        _bury_name(items, position - 3 if items[position - 3].entries else 0)
    elif text == "apparat" and position >= 2:
        _bury_name(items, position - 2)
    elif text in NAMING or (text in SPEAKING_ENDS and (previous, text) in SPEAKING):
        _bury_name(items, position + 1)
    elif text in ("punkt", "komma") and position and position + 1 < len(items):
        _bury_decimal(items, position)
    elif text in NUMBERED or (len(text) >= SHORTEST_NUMBERED and text.endswith(NUMBERED_ENDINGS)):
        _bury_numbered(items, position + 1)
    elif text in CURRENCY and position + 1 < len(items) and items[position + 1].text[0].isdigit():
        bury(items, position + 1)
    else:
        _bury_elsewhere(items, position, previous)


def _bury_elsewhere(items: list[Item], position: int, previous: str) -> None:
    text = items[position].text
    if text == "bei":
        _bury_host(items, position)
    elif text in ("wird", "werde", "werd"):
        _bury_age(items, position)
    elif text in ZONES or (text == "zeit" and _is_place(items, position - 1)):
        _bury_clock(items, position)
    elif text in NEED_A_CUE:
        if previous not in NEED_A_CUE[text] and not is_timed_feast(items, position):
            bury(items, position)
    elif text in HOLY and (previous in PLACES or _is_built(items, position + 1)):
        bury(items, position)


def _is_built(items: list[Item], position: int) -> bool:
    """ "Sankt-Martin-Straße" is where somebody lives."""
    following = [item.text for item in items[position : position + 2] if item.text not in DASHES]
    return bool(following) and (following[0] in PLACES or following[0].endswith(NUMBERED_ENDINGS))


def _bury_wish(items: list[Item], position: int) -> None:
    if len(items) > position + 1 and is_of(items[position + 1], FESTIVE_DAYS):
        # "Einen schönen ersten Advent", "schönen ersten Mai".
        bury(items, position + 1)
    for following in range(position, min(position + 2, len(items))):
        if is_of(items[following], WISHED_WELL) or items[following].text in SPOKEN_PARTS:
            bury(items, following)
            if following + 1 < len(items) and items[following + 1].start == items[following].start:
                bury(items, following + 1)  # "Schönen Sonntagabend" is one word.
            elif following + 2 == len(items) and is_of(items[following + 1], PART_OF_DAY):
                bury(items, following + 1)  # "Schönen Freitag Abend noch".
            return
        if items[following].entries:
            return


def _bury_decimal(items: list[Item], position: int) -> None:
    """ "sieben Punkt drei" is a colour, not three o'clock sharp."""
    if _is_figure(items[position - 1]) and _is_figure(items[position + 1]):
        for part in (position - 1, position, position + 1):
            bury(items, part)


def _bury_name(items: list[Item], position: int) -> None:
    """A surname may be a month, a season, a weekday; it comes at once or after a first name."""
    if position == 2 and items[1].text == "heisst" and is_of(items[0], NAMELIKE_AT_ONCE):
        bury(items, 0)
    if position < len(items) and items[position].text in (*BEING, "war", "lautet", "lautete"):
        position += 1
    for following in range(position, min(position + 2, len(items))):
        item = items[following]
        if following == position or _ends_clause(items, following):
            namelike = NAMELIKE_AT_ONCE
        else:
            namelike = NAMELIKE
        if is_of(item, namelike):
            bury(items, following)
            _bury_again(items, following + 1, item.text)
        elif item.entries:
            return


def _bury_own_name(items: list[Item], position: int) -> None:
    if items[position - 2].text in BEING:
        _bury_name(items, position - 3)
    elif not _is_told_next(items, position):
        _bury_again(items, position + 1, items[position - 2].text)
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
    subject = items[position - 1] if position else items[0]
    last = items[-1]
    if subject.entries or subject.text in IMPERSONAL or not last.number:
        return
    before = items[-2]
    if before.number or is_of(before, AT) or last.entries[:1] == ():
        return
    bury(items, position, len(items))


def _bury_again(items: list[Item], position: int, name: str) -> None:
    """ "Mein Name ist Sonntag, Peter Sonntag": the surname once more, after a first name."""
    if position + 1 < len(items) and items[position + 1].text == name:
        between = items[position]
        if not between.entries and between.text not in ASKING:
            bury(items, position + 1)


def _ends_clause(items: list[Item], position: int) -> bool:
    return position + 1 == len(items) or not items[position + 1].entries


def _bury_numbered(items: list[Item], position: int) -> None:
    if _is_street_of_a_day(items, position):
        bury(items, position, min(position + 4, len(items)))
        return
    for first in range(position, min(position + 3, len(items))):
        if _is_figure(items[first]):
            for following in range(first, min(first + LONGEST_NUMBER, len(items))):
                if items[following].entries and not _is_figure(items[following]):
                    return
                bury(items, following)
            return
        if items[first].entries:
            return


def _is_street_of_a_day(items: list[Item], position: int) -> bool:
    """ "Straße des siebzehnten Juni"."""
    if len(items) < position + 3:
        return False
    article, day, month = items[position : position + 3]
    dated = is_of(day, frozenset(("ORD",))) and is_of(month, frozenset(("MON",)))
    return dated and is_of(article, frozenset(("der",)))


def _is_figure(item: Item) -> bool:
    return item.number or item.text in CARDINALS or item.text[0].isdigit()


def _bury_count(items: list[Item], position: int, following: Item) -> None:
    if following[0] in COUNTED:
        if not _is_minute(items, position, following[0]):
            bury(items, position)
    elif following[1] and following[0] != "h" and is_of(following, UNITS):
        item = items[position]
        amounts = tuple(entry for entry in item.entries if entry.category not in HOURS)
        items[position] = item._replace(entries=amounts)


def _is_minute(items: list[Item], position: int, following: str) -> bool:
    """ "Zehn Uhr fünfzehn Strähnchen"; "zehn Uhr zwei Kinder", "zehn Uhr dreißig Euro" count."""
    if position < 2 or items[position - 1].text != "uhr" or not items[position - 2].number:
        return False
    return CARDINALS.get(items[position].text) in MINUTES and following not in MEASURED


def _bury_things(items: list[Item], position: int) -> None:
    """ "Ab zwei Litern" counts things, whatever they are; "ab zwei vorbeikommen" names a time."""
    text, entries, *_ = items[position + 1]
    noun = entries == OPAQUE and len(text) >= SHORTEST_THINGS and text.endswith(MANY)
    if noun and not text.endswith(VERBS):
        bury(items, position)


def _is_place(items: list[Item], position: int) -> bool:
    """ "Londoner Zeit"; "ab drei hat er Zeit" and "hat meine Tochter Zeit" are wishes."""
    text = items[position].text
    named = items[position].entries == OPAQUE and text.endswith("er") and text not in NO_PLACES
    had = any(item.text in HAVING for item in items[max(0, position - 3) : position])
    return named and not had and not text.startswith(OUR_ZONE)


def _bury_clock(items: list[Item], position: int) -> None:
    """A clock time of another zone ("zehn Uhr Londoner Zeit") is none of ours: it is asked for."""
    first = position - 1
    while first >= max(0, position - 3) and (
        not items[first].entries or items[first].text == "nach"
    ):
        first -= 1
    while first >= 0 and is_of(items[first], CLOCK_WORDS):
        bury(items, first)
        first -= 1


def _bury_ordered(items: list[Item], position: int, following: Item) -> None:
    """ "15.10 Euro" is no day in October, nor is "der zweite Termin" on the second."""
    item = items[position]
    if item.text[0].isdigit() and following.text in COUNTED:
        bury(items, position)
    elif following.text in ORDERED and item.entries and item.entries[0].category == "ORD":
        whole = items[position + 2 : position + 3]
        if not whole or not is_of(whole[0], UNIT_OF):
            bury(items, position)


def _bury_run(items: list[Item], start: int, end: int) -> None:
    if end - start < TELEPHONE_RUN:
        digits = sum([len(item[0]) for item in items[start:end] if item[0].isdigit()])
        if digits < TELEPHONE_DIGITS:
            return
    bury(items, start, end)


def _aim(items: list[Item]) -> None:
    """Let "auf" name a target where something is moved, not the night between two days."""
    for position, item in enumerate(items):
        if item.entries and item.entries[0].category == "auf":
            items[position] = item._replace(entries=(Entry("hin", None),))
