"""
Small talk with words about time: how somebody is today, what day it is, looks and idioms.

"Wie geht es Ihnen heute", "heute ist ja viel los", "welchen Tag haben wir heute", "ein Abend Make
up", "es ist fünf vor zwölf bei meinen Haaren", "irgendwann lass ich sie wieder wachsen".
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.items import Item, bury, end_of_run, is_of
from booking_domain.model.german.umlauts import all_spellings


TODAY: Final = frozenset(("REL", "MORGEN"))
AFOOT_THEN: Final = TODAY | {"WDS", "WD", "PARTWORD"}
TODAY_WORDS: Final = all_spellings("heute heut")
AFOOT_NEAR: Final = 6
HOW: Final = all_spellings("wie alles was")
FARES: Final = all_spellings("geht gehts läuft läufts gut fit klar senkrecht isses neues")
AFOOT: Final = all_spellings("los stress tun")
OURS: Final = all_spellings("ich i wir")
MUCH: Final = all_spellings(
    "viel was wenig nichts nix einiges mächtig ordentlich echt richtig zu so ist"
)
DATES: Final = all_spellings("datum wochentag wievielte wievielten wievielter feiertag")
WHICH: Final = all_spellings("welchen welcher welches was")
ASKED: Final = all_spellings("was welches welchen welcher der den ein haben ist")
DAY: Final = all_spellings("tag")
ONE: Final = all_spellings("ein so a an en")
EXCLAIMED: Final = all_spellings("das des dat")
LOOKS: Final = all_spellings(
    "look looks frisur frisuren make makeup styling farbe farben töne ton blond kleid mode trend"
    " trends party ball haarfarbe haarfarben schnitt haarschnitt special"
)
LOOKED: Final = frozenset(("PARTNOUN", "SEASON", "MON", "FEAST"))
TIMED: Final = frozenset(
    (
        *("am", "im", "in", "zu", "bis", "ab", "vor", "nach", "über", "an", "der", "für"),
        *("REL", "MORGEN", "WD", "WHICH", "ORD", "EDGE", "gegen", "alle", "DATE", "NUM"),
    )
)
SOMETIME: Final = all_spellings("irgendwann")
BECOMING: Final = all_spellings(
    "lass lasse lassen werd werde wird werden war waren hat hatte wächst fällt kriegt bekommt"
)
CLOCKS: Final = frozenset(
    ("H", "HDOT", "CLK", "CLOCK", "MIL", "halb", "viertel", "dreiviertel", "NUM", "vor", "nach")
)
CLOCK_WORDS: Final = CLOCKS | {"uhr", "kurz", "drei_viertel", "HSPOKEN"}
URGENT: Final = ["fünf", "vor", "zwölf"]
AGREED: Final = all_spellings(
    "ausgemacht abgemacht vereinbart eingetragen gebucht besser lieber recht"
)
TRIGGERS: Final = FARES | AFOOT | DATES | DAY | LOOKS | SOMETIME | {"es"}


def bury_small_talk(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, the words about time of small talk."""
    if TRIGGERS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        text = item[0]
        if text not in TRIGGERS:
            continue
        if text == "es":
            _bury_present_time(items, position)
        elif text in LOOKS:
            _bury_look(items, position)
        elif text in FARES:
            _bury_faring(items, position)
        elif text in SOMETIME:
            _bury_becoming(items, position)
        elif text in AFOOT:
            _bury_afoot(items, position)
        else:
            _bury_date_question(items, position)


def _bury_urgency(items: list[Item], verb: int) -> None:
    """ "Fünf vor zwölf ist es mit meinen Haaren"."""
    if items[verb].text in ("ist", "is", "isch"):
        bury(items, 0, verb)


def _bury_faring(items: list[Item], position: int) -> None:
    """ "Wie geht es Ihnen heute", "alles gut heute"; "wie geht es heute um drei" asks for it."""
    if not position or items[position - 1].text not in HOW:
        return
    times = [at for at in range(position + 1, len(items)) if items[at].entries]
    if len(times) == 1 and is_of(items[times[0]], TODAY):
        bury(items, times[0])


def _bury_afoot(items: list[Item], position: int) -> None:
    """ "Heute ist aber viel los bei Ihnen"."""
    if not position or items[position - 1].text not in MUCH | TODAY_WORDS:
        return
    texts = [item.text for item in items]
    if texts[position] != "los" and (TODAY_WORDS.isdisjoint(texts) or not OURS.isdisjoint(texts)):
        return
    bury(items, position)
    for near in (*range(position - 1, max(-1, position - AFOOT_NEAR), -1), position + 1):
        if near < len(items) and is_of(items[near], AFOOT_THEN):
            bury(items, near)
            return


def _bury_date_question(items: list[Item], position: int) -> None:
    """ "Was ist heute für ein Datum", "welchen Tag haben wir heute", "ist das ein Tag heute"."""
    asked = [item.text for item in items[:position]]
    if items[position].text in DATES:
        if ASKED.isdisjoint(asked):
            return
    else:
        before, last = asked[-1:], items[position + 1 :]
        if not last and asked[:2] in (["heute", "ist"], ["heut", "ist"]):
            # "Heute ist ein schöner Tag".
            before = ["was"]
        ends = len(last) == 1 and is_of(last[0], TODAY)
        exclaimed = ends or (not last and not EXCLAIMED.isdisjoint(asked))
        if WHICH.isdisjoint(before) and not (exclaimed and not ONE.isdisjoint(before)):
            return
    for near, item in enumerate(items):
        if is_of(item, TODAY):
            bury(items, near)


def _bury_look(items: list[Item], position: int) -> None:
    """ "Ein Abend Make up", "so ein Herbst Look"; "im Herbst Farbe" is a time."""
    if not position or not is_of(items[position - 1], LOOKED):
        return
    if position > 1 and is_of(items[position - 2], TIMED):
        return
    bury(items, position - 1)


def _bury_becoming(items: list[Item], position: int) -> None:
    """ "Irgendwann lass ich sie wieder wachsen"."""
    if position + 1 < len(items) and items[position + 1].text in BECOMING:
        bury(items, position)


def _bury_present_time(items: list[Item], position: int) -> None:
    """ "Es ist fünf vor zwölf", of the hour in which somebody speaks, or of what is urgent."""
    if position > 1:
        if [one.text for one in items[: position - 1]] == URGENT:
            _bury_urgency(items, position - 1)
        return
    verb = items[position + 1 : position + 2]
    if not verb or verb[0].text not in ("ist", "is", "isch"):
        return
    if any(item.text in AGREED for item in items):
        return
    end = end_of_run(items, position + 2, CLOCK_WORDS)
    if end < len(items) and items[end].entries:
        return
    if end == len(items) and [item.text for item in items[position + 2 :]] != URGENT:
        return
    bury(items, position + 2, end)
