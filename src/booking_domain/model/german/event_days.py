"""
Days counted from an event whose own day is told beside it.

"Am Samstag nach meinem Geburtstag, der ist am 12. April", "am Samstag ist Taufe, am Tag davor
bräuchte ich einen Termin". The event's day is put in the place of the event, or behind the "vor"
that refers back to it, so that the grammar counts from it; where it was told it is no wish.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.asides import EVENTFUL, UNEVENTFUL
from booking_domain.model.german.before_events import EVENTS, LEAVING
from booking_domain.model.german.entry import OPAQUE, Entries, Entry
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.lexicon import WORDS
from booking_domain.model.german.umlauts import all_spellings


BESIDE: Final = frozenset(("vor", "nach"))
BEFORE: Final = (Entry("vor", None),)
AFTER: Final = (Entry("nach", None),)
REFERRING: Final = {
    **dict.fromkeys(all_spellings("davor vorher zuvor"), BEFORE),
    **dict.fromkeys(all_spellings("danach darauf drauf später nachher"), AFTER),
}
NEIGHBOURS: Final = {"vortag": BEFORE, "folgetag": AFTER}
COUNTING: Final = REFERRING.keys() | NEIGHBOURS.keys() | all_spellings("vor vorm nach nachm")
COUNTED: Final = frozenset(("WD", "UNIT", "UNITS"))
LEADING: Final = frozenset(
    ("am", "der", "in", "NUM", "H", "eine", "ein", "ORD", "WHICH", "paar", "UNIT")
)
DETERMINERS: Final = all_spellings(
    "mein meine meinem meiner meinen unser unsere unserem unserer der dem die das den ihrem ihrer"
    " seinem seiner deren dessen"
)
DAYS: Final = frozenset(("WD", "REL", "MORGEN", "ORD", "DATE", "FEAST", "MON"))
WHICH: Final = frozenset(("WHICH",))
DATED: Final = DAYS | {"NUM", "der", "WHICH"}
BEGINNING: Final = frozenset(("am", "der"))
BARE: Final = frozenset(("ORD",))
ARTICLE: Final = "dem"
DATES: Final = frozenset(("ORD", "DATE", "MON", "FEAST"))
CLOCKS: Final = frozenset(("um", "gegen", "uhr", "H", "HDOT", "CLK", "CLOCK", "halb", "viertel"))
TELLING: Final = all_spellings(
    "ist is isch sind wäre fängt beginnt startet findet haben hab habe feiern"
)
TOLD_OF: Final = all_spellings("der die er sie")
COUNTED_DAY: Final = all_spellings("das des dies also")
UNTOLD: Final = frozenset(("oder", "und", "nicht", "NO", "RATHER", "BUT", "SO", "ELSE"))
STEMS: Final = ("feier", "hochzeit", "fest", "urlaub", "prüfung", "pruefung", "reise", "umzug")
MOST_BETWEEN: Final = 4


def count_from_events(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Let what is counted from an event, in place, be counted from the day that it is told on."""
    if COUNTING.isdisjoint(said):
        return
    for position in range(1, len(items)):
        item, before = items[position], items[position - 1]
        if item.text in NEIGHBOURS and is_of(before, BEGINNING):
            if _refer_back(items, position, NEIGHBOURS[item.text]):
                return
        elif is_of(before, COUNTED):
            if item.text in REFERRING and _refer_back(items, position, REFERRING[item.text]):
                return
            if is_of(item, BESIDE) and _name_event(items, position, folded):
                return


def _refer_back(items: list[Item], position: int, side: Entries) -> bool:
    """ "Am Samstag ist Taufe, am Tag davor": from the one day that was told of an event."""
    first = _begin(items, position)
    days = _runs(items, 0, first)
    event = any(_is_event(item) for item in items[:first])
    if len(days) != 1 or not event or any(is_of(item, UNTOLD - {"und"}) for item in items[:first]):
        return False
    item = items[position]
    counted = [item._replace(text="vor", entries=side, number=False)]
    if item.text in NEIGHBOURS:
        counted.insert(0, item._replace(text="tag", entries=WORDS["tag"], number=False))
    counted += _moved(items, days[0], item)
    _leave_out(items, days[0], first)
    items[position : position + 1] = counted
    return True


def _name_event(items: list[Item], position: int, folded: str) -> bool:
    """ "Am Tag vor der Hochzeit, die Hochzeit ist am zweiten Juli"."""
    noun = position + 1
    while noun < len(items) and items[noun].text in DETERMINERS:
        noun += 1
    if noun >= len(items) or not (items[noun].entries == OPAQUE or _is_event(items[noun])):
        return False
    first = _begin(items, position)
    behind, ahead = _runs(items, noun + 1, len(items)), _runs(items, 0, first)
    if len(behind) == 1 and not ahead and _tells(items, noun, behind[0], folded):
        day = behind[0]
    elif len(ahead) == 1 and not behind and items[noun].text in [i.text for i in items[:first]]:
        day = ahead[0]
    else:
        return False
    counted = _moved(items, day, items[noun])
    _leave_out(items, day, len(items), items[noun].text)
    items[position + 1 : noun + 1] = counted
    return True


def _tells(items: list[Item], noun: int, day: range, folded: str) -> bool:
    """
    Whether the day is said of the event: "der ist am 12.", or "am 12. April" right behind it.

    "Am Tag nach der Hochzeit, also am dritten Juli" says the counted day itself, and so may "das
    ist der dritte Juli".
    """
    start = day.start
    while is_of(items[start - 1], BEGINNING) and start > noun + 1:
        start -= 1
    between = items[noun + 1 : start]
    event = _is_event(items[noun])
    if not between:
        adjoins = not folded[items[noun].end : items[noun + 1].start].strip()
        return event and adjoins and any(is_of(items[at], DATES) for at in day)
    if (
        len(between) > MOST_BETWEEN
        or between[0].text in COUNTED_DAY
        or any(is_of(item, UNTOLD) for item in between)
    ):
        return False
    told = between[0].text in TOLD_OF or between[-2:][0].text == items[noun].text
    return (event or told) and between[-1].text in TELLING


def _begin(items: list[Item], position: int) -> int:
    """Return where "am Tag", "drei Tage" or "den Freitag" begins that ends before a position."""
    first = position - 1
    while first and is_of(items[first - 1], LEADING):
        first -= 1
    return first


def _runs(items: list[Item], first: int, end: int) -> list[range]:
    """Return the days that are named between two positions, "in zwei Wochen" behind included."""
    runs: list[range] = []
    position = first
    while position < end:
        if not is_of(items[position], DAYS):
            position += 1
            continue
        start = position
        while start > first and is_of(items[start - 1], WHICH):
            start -= 1
        while position < end and is_of(items[position], DATED):
            position += 1
        if [*map(_kind, items[position : min(end, position + 3)])] == ["in", "NUM", "UNIT"]:
            position += 3
        runs.append(range(start, position))
    return runs


def _kind(item: Item) -> str:
    kinds = {"in": "in", "NUM": "NUM", "UNITS": "UNIT", "UNIT": "UNIT"}
    return next((kinds[entry.category] for entry in item.entries if entry.category in kinds), "")


def _moved(items: list[Item], day: range, place: Item) -> list[Item]:
    """Return the words of a day as if said in another place: "vor dem zwanzigsten"."""
    words = [items[at]._replace(start=place.start, end=place.end) for at in day]
    if len(words) == 1 and is_of(words[0], BARE):
        words.insert(0, Item(ARTICLE, WORDS[ARTICLE], place.start, place.end, number=False))
    return words


def _leave_out(items: list[Item], day: range, end: int, noun: str = "") -> None:
    """Make opaque the day of the event, its hour, and what would say something of that day."""
    first, last = day.start, day.stop
    while first and is_of(items[first - 1], BEGINNING):
        first -= 1
    while last < end and (is_of(items[last], CLOCKS) or items[last].text == "an"):
        last += 1
    bury(items, first, last)
    for at in range(end):
        if items[at].text == noun or _is_event(items[at]):
            items[at] = Item("", OPAQUE, items[at].start, items[at].end, number=False)


def _is_event(item: Item) -> bool:
    text = item.text
    if text in EVENTS or text in LEAVING or is_of(item, frozenset(("BORN",))):
        return True
    if item.entries != OPAQUE:
        return False
    return text.endswith(STEMS) or (text.startswith(EVENTFUL) and not text.startswith(UNEVENTFUL))
