"""
Predicates that refuse: occupied, absent, obliged elsewhere, cancelled, unpleasant, struck out.

A predicate is a verb and its complement in one clause, in either order ("Freitag habe ich Dienst",
"ich habe am Freitag leider Dienst"); the complement is marked, and what it refuses is seen later.
"""

from typing import Final

from booking_domain.model.german.entry import OPAQUE, Entry
from booking_domain.model.german.lexing import Item
from booking_domain.model.german.numbers import spellings


def _words(words: str) -> frozenset[str]:
    return frozenset(spelling for word in words.split() for spelling in spellings(word))


I_HAVE: Final = _words("habe hab hob han hätte hätt haben ham hat")
I_AM: Final = _words("bin sind sein bi wäre wär isch ist is hat")
IT_IS: Final = _words("ist is isch wird werd wäre wär würde sieht schaut gibt geht goht gaht läuft")
MUST: Final = _words("muss müssen müsste müssten mues mussten darf soll")
FALLS: Final = _words("fällt fallt fiele fallen")
STRIKES: Final = _words("können kann könnte könnten wir lieber sollten müssen lassen bitte")
MAY_BEGIN: Final = frozenset((*_words("bin hab habe muss müsste fällt kann können lieber wir"),))
COMPLEMENTS: Final = (
    (
        I_HAVE | I_AM,
        (
            "dienst schicht schule uni büro arbeit vorlesung unterricht training besprechung"
            " meeting prüfung berufsschule fortbildung schulung seminar montage messe reha kur"
            " dienstreise geschäftsreise reise reisen ausland krankenhaus zahnarzt physio besuch"
            " hochzeit beerdigung bereitschaft"
        ),
    ),
    (I_AM, "weg fort unterwegs krank beschäftigt eingespannt auswärts woanders verplant busy"),
    (MUST, "arbeiten passen absagen verzichten aussetzen"),
    (FALLS, "aus flach weg raus"),
    (IT_IS, "eng knapp voll dicht stressig nichts nix nüt nüüt mies problematisch ausgebucht tabu"),
    (STRIKES, "vergessen streichen ausschliessen ausklammern weglassen knicken"),
)
FRAMES: Final = {
    complement: verbs for verbs, words in reversed(COMPLEMENTS) for complement in _words(words)
}
"""The verbs that govern each complement; those of two classes are in `SHARED`."""

OCCUPYING: Final = ("schicht", "dienst", "termin", "training", "besprechung", "prüfung", "meeting")
OURS: Final = ("termin", "friseur", "frisör", "haar", "wunsch", "folge", "ersatz", "schneide")
SOMETHING: Final = _words("was etwas anderes einiges viel vieles")
CANCELLED: Final = _words("absagen vergessen streichen ausklammern weglassen knicken")
NOT_STRUCK: Final = _words("termin termine buchung habe hab hatte")
"""Beside these an appointment was cancelled or forgotten, and no day is struck out."""

NO: Final = _words("kein keine keinen keiner keines keinem koan koa")
DENIED: Final = frozenset((*NO, "nicht", "nie"))
ENDS: Final = frozenset(("BUT", "NO", "RATHER", "ELSE"))
REACH: Final = 6
REFUSAL: Final = Entry("REFUSAL", None)
SHARED: Final = {"weg": I_AM | FALLS, "aus": FALLS}


def mark_refusals(items: list[Item]) -> None:
    """Give the complements of refusing predicates, in place, what they mean in their clause."""
    last = len(items) - 1
    for position, item in enumerate(items):
        text, entries = item[0], item[1]
        if text in FRAMES:
            refuses = _is_governed(items, position, SHARED.get(text, FRAMES[text]))
            if text in CANCELLED:
                refuses = (refuses or position == last) and not _has(items, NOT_STRUCK)
        elif text in NO:
            if position == last:
                items[position] = item._replace(entries=(Entry("nicht", None),))
            continue
        elif entries == OPAQUE:
            occupied = text == "tun" or (text.endswith(OCCUPYING) and not text.startswith(OURS))
            refuses = occupied and _is_governed(items, position, I_HAVE)
        else:
            refuses = text == "vor" and position > 0 and items[position - 1][0] in SOMETHING
            refuses = refuses and _is_governed(items, position, I_HAVE)
        if refuses:
            items[position] = item._replace(entries=(*_kept(item), REFUSAL))


def _has(items: list[Item], words: frozenset[str]) -> bool:
    return any(item.text in words for item in items)


def _kept(item: Item) -> tuple[Entry, ...]:
    """A place of work may end something as well: "ich bin bis vier im Büro"."""
    return tuple(entry for entry in item.entries if entry.category == "arbeit")


def _is_governed(items: list[Item], position: int, verbs: frozenset[str]) -> bool:
    """Whether one of the verbs stands in the clause; as the first word of all it asks."""
    if position and items[position - 1][0] in DENIED:
        return False
    for step in (-1, 1):
        other = position + step
        while 0 <= other < len(items) and abs(other - position) <= REACH:
            text, entries = items[other][0], items[other][1]
            if entries and entries[0].category in ENDS and text not in verbs:
                break
            if text in verbs:
                return other > 0 or text in MAY_BEGIN
            other += step
    return False
