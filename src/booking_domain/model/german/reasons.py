"""
Times that are not wished because something else happens then: an old appointment, school, an event.

"Ich hab am Freitag um neun einen Termin, geht es auch am Nachmittag" wishes Friday afternoon; "die
Schule geht bis eins" leaves the time from one on.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.dayparts import contradict
from booking_domain.model.german.entry import Entry
from booking_domain.model.german.expressions import Clock
from booking_domain.model.german.hesitation import HESITATION, HESITATIONS
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.temporal_wish import Daypart
from booking_domain.model.german.umlauts import all_spellings


I_HAVE: Final = all_spellings("habe hab hob han")
SPEAKER: Final = all_spellings("ich i")
AM: Final = all_spellings("bin bi wäre")
TURN: Final = all_spellings("dran eingetragen eingeplant vorgemerkt gebucht")
MOST_BEFORE: Final = 4
APPOINTMENT: Final = "termin"
ASKING: Final = all_spellings(
    "kann können könnte könnten geht ginge gehts ob auf lieber würde würd"
)
SHIFTING: Final = all_spellings("gehen legen setzen rücken")
FETCHED: Final = all_spellings("geholt abgeholt")
LASTING: Final = all_spellings("geht dauert läuft")
BUSY: Final = (
    *("schule", "unterricht", "kurs", "training", "vorlesung", "besprechung", "meeting"),
    *("seminar", "dienst", "schicht", "arbeit", "kita", "kindergarten", "uni"),
)
BARE_HOUR: Final = frozenset(("H",))
HOUR: Final = frozenset(("H", "CLK"))
CLOCKS: Final = frozenset(("H", "HDOT", "CLK", "CLOCK", "MIL", "halb", "viertel", "dreiviertel"))
PARTS: Final = frozenset(("PARTWORD", "PARTNOUN"))
DAYS: Final = frozenset(("WD", "WDS", "REL", "MORGEN", "ORD", "FEAST", "MON", "DATE"))
WRITTEN: Final = frozenset(("CLK", "CLOCK", "halb", "viertel", "dreiviertel"))
AT: Final = frozenset(("um", "ums", "gegen", "ab", "auf", "bis", "nach", "vor"))
BEFORE_A_CLOCK: Final = frozenset(("um", "gegen", "uhr"))
LINKING: Final = frozenset(("am", "zu", "gegen", "der", "in"))
MOVE: Final = (Entry("MOVE", None),)
TO: Final = (Entry("hin", None),)
AT_WORK: Final = "arbeit"
INSTEAD: Final = (Entry("BUT", None),)
REACH: Final = 9
NAMED: Final = CLOCKS | DAYS
OWN: Final = frozenset(("mein", "meinen", "meinem", "unser", "unseren", "den", "der"))
FRACTIONS: Final = frozenset(("halb", "viertel", "dreiviertel"))
COUNTED: Final = frozenset(("UNIT", "UNITS", "NUM", "H", "MON", "uhr"))
WORDS: Final = I_HAVE | SHIFTING | FETCHED | TURN


def pass_over_other_times(items: list[Item], folded: str, heard: AbstractSet[str]) -> None:
    """Leave out, in place, the times at which something else happens that need not be kept free."""
    texts = [item.text for item in items]
    if not WORDS.isdisjoint(texts):
        _pass_over_appointment(items, texts)
        _move_to(items)
        if not FETCHED.isdisjoint(texts):
            _leave_places(items)
    if APPOINTMENT in folded and "auf" in texts:
        _move_appointment(items)
    if not LASTING.isdisjoint(texts):
        _take_ends(items)
    if not HESITATIONS.isdisjoint(heard):
        _mark_slips(items, folded)


def _pass_over_appointment(items: list[Item], texts: list[str]) -> None:
    asked = _clocks_asked_for(items)
    for position, text in enumerate(texts):
        if text in AM:
            _pass_over_turn(items, texts, position)
        if text not in I_HAVE:
            continue
        said = _appointment_after(texts, position)
        if said and (asked[said] or _asks_for_another(items, said, PARTS)):
            _bury_times(items, position, said)
        elif texts[position + 1 : position + 2] and texts[position + 1] in SPEAKER:
            follows = texts[position + 2 : position + 3]
            if (
                follows
                and follows[0] in ASKING
                and _asks_for_another(items, position + 2, CLOCKS | PARTS)
            ):
                _bury_times(items, max(0, position - 3), position + 1)


def _pass_over_turn(items: list[Item], texts: list[str], verb: int) -> None:
    """ "Ich bin um drei dran, kann ich auch um vier kommen"."""
    turn = next((at for at in range(verb, len(texts)) if texts[at] in TURN), -1)
    if 0 < turn <= verb + REACH and _asks_for_another(items, turn, CLOCKS | PARTS | DAYS):
        _bury_times(items, max(0, verb - MOST_BEFORE), turn)


def _appointment_after(texts: list[str], have: int) -> int:
    """Return where "ich habe ... einen Termin" ends; 0 where it does not say so."""
    for position in range(have + 1, min(len(texts), have + REACH)):
        if texts[position] == APPOINTMENT:
            return position
    return 0


def _asks_for_another(items: list[Item], start: int, times: frozenset[str]) -> bool:
    following = items[start:]
    asked = next((i for i, item in enumerate(following) if item.text in ASKING), -1)
    return asked >= 0 and any(is_of(item, times) for item in following[asked:])


def _clocks_asked_for(items: list[Item]) -> list[bool]:
    """
    Return for each position whether the next question from there on names a clock time.

    "Kann ich auch um vier kommen" does, "kann ich zwei Freundinnen mitbringen" does not.
    """
    asked = [False] * (len(items) + 1)
    spoken = False
    for position in range(len(items) - 1, -1, -1):
        item = items[position]
        asked[position] = spoken if item.text in ASKING else asked[position + 1]
        if is_of(item, CLOCKS):
            before = items[position - 1].text if position else ""
            spoken = is_of(item, WRITTEN) or before in AT or _is_followed(items, position)
    return asked


def _is_followed(items: list[Item], position: int) -> bool:
    return position + 1 < len(items) and items[position + 1].text == "uhr"


def _bury_times(items: list[Item], first: int, last: int) -> None:
    """The hour goes, and the day where another one is named."""
    elsewhere = any(is_of(item, DAYS) for item in items[last:])
    for position in range(first, last):
        category = items[position].entries[0].category if items[position].entries else ""
        clock = is_of(items[position], CLOCKS) or category in BEFORE_A_CLOCK
        if clock or (elsewhere and is_of(items[position], DAYS)):
            bury(items, position)


def _move_to(items: list[Item]) -> None:
    """ "Können wir auf vier gehen", "den auf vier legen"."""
    for position in range(2, len(items)):
        before, verb = items[position - 2], items[position]
        to = bool(before.entries) and before.entries[0].category in ("auf", "hin")
        if verb.text in SHIFTING and to and is_of(items[position - 1], CLOCKS):
            items[position - 2] = before._replace(entries=TO)
            items[position] = verb._replace(entries=MOVE)


def _move_appointment(items: list[Item]) -> None:
    """ "Den Termin um drei auf vier": to a bare hour, where the old day or hour was named."""
    own = next((at for at, item in enumerate(items) if _is_own_appointment(items, at, item)), -1)
    if own < 0:
        return
    old = is_of(items[own], DAYS)
    for position in range(own + 1, len(items) - 1):
        old = old or is_of(items[position], NAMED)
        if not old or items[position].text != "auf" or items[position - 1].text in FRACTIONS:
            continue
        hour = position + 1
        while hour + 1 < len(items) and items[hour].text in FRACTIONS:
            hour += 1
        if [one.text for one in items[hour + 1 : hour + 2]] == ["oder"] and hour + 2 < len(items):
            hour += 2
        counted = hour + 1 < len(items) and is_of(items[hour + 1], COUNTED)
        if is_of(items[hour], HOUR) and not counted:
            items[position] = items[position]._replace(entries=TO)
            end = items[hour].end
            items.insert(hour + 1, Item("", MOVE, end, end, number=False))
            return


def _is_own_appointment(items: list[Item], position: int, item: Item) -> bool:
    if item.text.endswith(f"s{APPOINTMENT}"):
        return True
    own = position == 0 or items[position - 1].text in OWN
    return item.text == APPOINTMENT and own


def _leave_places(items: list[Item]) -> None:
    """ "Um drei muss sie vom Kindergarten geholt werden": nobody works there until three."""
    for position, item in enumerate(items):
        if is_of(item, frozenset((AT_WORK,))):
            kept = tuple(entry for entry in item.entries if entry.category != AT_WORK)
            items[position] = item._replace(entries=kept)


def _take_ends(items: list[Item]) -> None:
    """ "Die Schule geht bis eins": busy until one."""
    for position in range(len(items) - 3, -1, -1):
        subject, verb, until = items[position : position + 3]
        if verb.text in LASTING and until.text == "bis" and subject.text.endswith(BUSY):
            items[position] = subject._replace(entries=(Entry(AT_WORK, None),))
            del items[position + 1]


def _mark_slips(items: list[Item], folded: str) -> None:
    """ "Um drei äh am Vormittag": of a clock time and a part that do not fit the part is meant."""
    for position in range(len(items) - 2, -1, -1):
        clock = _value(items[position], BARE_HOUR)
        if not isinstance(clock, Clock):
            continue
        following = position + 1
        while following < len(items) - 1 and is_of(items[following], LINKING):
            following += 1
        part = _value(items[following], PARTS)
        if not isinstance(part, Daypart):
            continue
        found = HESITATION.search(folded, items[position].end, items[following].start)
        if found is not None and contradict(clock, part):
            slip = Item("äh", INSTEAD, found.start(), found.end(), number=False)
            items.insert(position + 1, slip)


def _value(item: Item, categories: frozenset[str]) -> object:
    return next((entry.value for entry in item.entries if entry.category in categories), None)
