"""
Predicates that refuse: occupied, absent, obliged elsewhere, cancelled, unpleasant, struck out.

A predicate is a verb and its complement in one clause, in either order ("Freitag habe ich Dienst",
"ich habe am Freitag leider Dienst"); the complement is marked, and what it refuses is seen later.
"""

from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Final

from booking_domain.model.german.celebrations import (
    CELEBRATIONS,
    is_beside_another_day,
    names_another_day,
)
from booking_domain.model.german.entry import OPAQUE, Entry
from booking_domain.model.german.items import Item, is_of
from booking_domain.model.german.occupations import (
    AWAY_FROM,
    BROUGHT,
    CALLS,
    ERRANDS,
    FETCHED,
    GONE,
    HAVE_SHUT,
    I_HAVE,
    IT_IS,
    MAY_BEGIN,
    MUST,
    SPEAKER,
    STRIKE,
    VERBS_OF,
    YOU,
)
from booking_domain.model.german.pauses import ADDED
from booking_domain.model.german.umlauts import all_spellings


TAGS: Final = all_spellings("oder oda stimmts")
SHUT: Final = all_spellings("zu geschlossen ruhetag")
OR: Final = frozenset(("oder",))
PARTS: Final = frozenset(("PARTWORD", "PARTNOUN"))
WEEKDAY: Final = frozenset(("WD",))
OCCUPIED: Final = all_spellings("dicht belegt besetzt vergeben ausgebucht voll verabredet")
ADDRESSED: Final = all_spellings("sie wir ma doch lieber gleich")
OCCUPYING: Final = ("schicht", "dienst", "termin", "training", "besprechung", "prüfung", "meeting")
SHIFTS: Final = ("früh", "frueh", "fruh", "spät", "spaet", "spat", "nacht", "tag", "mittel")
OURS: Final = ("termin", "friseur", "frisör", "haar", "wunsch", "folge", "ersatz", "schneide")
BEFORE: Final = frozenset(("bevor", "ehe"))
NOTHING: Final = all_spellings("nichts nix")
SOMETHING: Final = all_spellings("was etwas anderes einiges viel vieles")
CANCELLED: Final = all_spellings("absagen vergessen streichen ausklammern weglassen knicken")
NOT_STRUCK: Final = all_spellings("termin termine buchung habe hab hatte")
"""Beside these an appointment was cancelled or forgotten, and no day is struck out."""

ANOTHER: Final = all_spellings("neuen neuer anderen anderer ersatztermin")
"""With one of them for it, the day of the old appointment is struck out all the same."""

NO: Final = all_spellings("kein keine keinen keiner keines keinem koan koa")
DENIED: Final = frozenset((*NO, "nicht", "nie"))
ENDS: Final = frozenset(("BUT", "NO", "RATHER", "ELSE"))
REACH: Final = 6
IS: Final = all_spellings("ist is isch wäre wird wirds")
ERRAND_TO: Final = frozenset(("in", "zum", "zur", "ins", "aufs", "nach"))
PRESENT: Final = ({"bin", "ich"}, {"sind", "wir"}, {"bin", "i"})
TO_US: Final = (*OURS, "schneid", "färb", "faerb", "hochzeit", "taufe", "feier", "fest")
TOO_MUCH: Final = all_spellings("früh spät kurzfristig knapp weit bald")
SCHOOL: Final = all_spellings("schule uni arbeit dienst unterricht training vorlesung")
OVER: Final = Entry("BACK", None)
REFUSAL: Final = Entry("REFUSAL", None)
ERRAND: Final = Entry("ERRAND", None)
CALLING: Final = Entry("BORN", None)


MARKING: Final = STRIKE | VERBS_OF.keys() | NO | TOO_MUCH | {"tun", "vor"}
"""Only these, an occupation and what stands behind the way to it are ever marked."""


def mark_refusals(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Give the complements of refusing predicates, in place, what they mean in their clause."""
    suspect = {word for word in said if word in MARKING or word.endswith(OCCUPYING)}
    errands = not ERRAND_TO.isdisjoint(said)
    if not suspect and not errands:
        return
    for position, item in enumerate(items):
        if item[0] in suspect or (errands and items[position - 1][0] in ERRAND_TO):
            mark = _mark(items, position)
            if mark is None and item[0] in SHUT and _ends_a_clause(items, position, folded):
                mark = _mark(items[: position + 1], position)
            if mark is not None:
                items[position] = item._replace(entries=(*_kept(item), mark))


def _mark(items: list[Item], position: int) -> Entry | None:
    text, entries = items[position][0], items[position][1]
    if position == 0 and text in STRIKE:
        return None if _has(items, DENIED | NOT_STRUCK) else Entry("nicht", None)
    if text in VERBS_OF:
        return _framed(items, position, text)
    if text in NO:
        ends = position == len(items) - 1 and entries != OPAQUE
        return Entry("nicht", None) if ends else None
    if text in TOO_MUCH:
        refuses = position > 0 and items[position - 1][0] == "zu"
        return REFUSAL if refuses and _is_governed(items, position, IS) else None
    if entries == OPAQUE:
        if position > 1 and items[position - 1][0] in ERRAND_TO and _is_elsewhere(items, position):
            return REFUSAL
        occupied = text.endswith(OCCUPYING) and not text.startswith(OURS)
        refuses = text == "tun" or (occupied and not _leaves_a_part(items, position))
    else:
        refuses = text == "vor" and _is_something(items, position)
        if refuses and _is_said_last(items, position):
            return REFUSAL
    return REFUSAL if refuses and _is_governed(items, position, I_HAVE) else None


def _is_something(items: list[Item], position: int) -> bool:
    """ "Was anderes vor"; "nichts anderes vor" is time enough."""
    before = [item.text for item in items[max(0, position - 2) : position]]
    return before[-1:] != [] and before[-1] in SOMETHING and before[0] not in NOTHING


def _is_said_last(items: list[Item], position: int) -> bool:
    """ "Donnerstag schon was vor, Freitag ginge": more than a blank parts it from what follows."""
    following = items[position + 1 : position + 2]
    return not following or following[0].start - items[position].end > 1


def _leaves_a_part(items: list[Item], position: int) -> bool:
    """ "Nächste Woche hab ich Spätschicht, also vormittags": the rest of the day is free."""
    if not items[position].text.startswith(SHIFTS):
        return False
    return any(is_of(item, PARTS) for item in items[position + 1 :])


def _is_elsewhere(items: list[Item], position: int) -> bool:
    """ "Bin ich in Bern" beside another day; "muss ich zum Optiker", not "zum Friseur"."""
    preposition = items[position - 1].text
    before = [item.text for item in items[max(0, position - 4) : position - 1]]
    if preposition == "in":
        absent = any(set(pair) in PRESENT for pair in pairwise(before))
        return absent and any(_names_a_day(item) for item in items[position + 1 :])
    if MUST.isdisjoint(before) or SPEAKER.isdisjoint(before):
        return False
    return not items[position].text.startswith(TO_US)


def _names_a_day(item: Item) -> bool:
    return bool(item.entries) and item.entries[0].category in ("WD", "REL", "MORGEN", "ORD")


def _framed(items: list[Item], position: int, text: str) -> Entry | None:
    last = len(items) - 1
    if text in CALLS:
        return CALLING if _calls_back(items, position) else None
    if text in SHUT:
        return REFUSAL if _have_shut(items, position) else None
    if text in SCHOOL and position < last and items[position + 1][0] == "aus":
        return OVER
    if text in OCCUPIED and _is_asked(items, position):
        return None
    if not BEFORE.isdisjoint(item.text for item in items[:position]) and text in SCHOOL:
        return None
    refuses = _is_governed(items, position, VERBS_OF[text])
    if text in CELEBRATIONS:
        return _celebrated(items, position) if refuses else None
    if position > 1 and items[position - 1][0] in ERRAND_TO and text not in ERRANDS:
        refuses = refuses or _is_elsewhere(items, position)
    if text in CANCELLED:
        kept = _has(items, NOT_STRUCK) and not _has(items[position:], ANOTHER)
        refuses = (refuses or _ends_addressed(items, position)) and not kept
    if text in ERRANDS:
        return ERRAND if refuses and _is_errand(items, text) else None
    return REFUSAL if refuses else None


def _is_asked(items: list[Item], position: int) -> bool:
    """ "Oder ist alles belegt", "ob Freitag schon voll ist"; and "mit Ihnen verabredet" is ours."""
    before = [item.text for item in items[:position]]
    asked = any(one in OR and verb in IT_IS for one, verb in pairwise(before))
    return asked or before[-1:] == ["mit"] or before.count("ob") > 0


def _have_shut(items: list[Item], position: int) -> bool:
    """ "Montag haben Sie ja zu", "Montag ist geschlossen"; "haben Sie Montag zu" asks."""
    following = items[position + 1 : position + 2]
    if following and not (
        following[0].text in ("und", "da") or _is_end(following[0]) or is_of(following[0], WEEKDAY)
    ):
        return False
    verb = position - 1
    while verb > 0 and items[verb].text in YOU:
        verb -= 1
    said = items[verb].text in VERBS_OF[items[position].text] and verb > 0
    return said and (items[verb].text not in HAVE_SHUT or verb < position - 1)


def _ends_a_clause(items: list[Item], position: int, folded: str) -> bool:
    """ "Montags haben Sie ja zu, also Dienstag"."""
    following = items[position + 1 : position + 2]
    return bool(following) and bool(ADDED.search(folded, items[position].end, following[0].start))


def _ends_addressed(items: list[Item], position: int) -> bool:
    """ "Freitag streichen", "Freitag streichen Sie"."""
    return all(item.text in ADDRESSED for item in items[position + 1 :])


def _celebrated(items: list[Item], position: int) -> Entry | None:
    """ "Am Samstag ist Hochzeit" alone refuses nothing: the hair is done for it."""
    if is_beside_another_day(items, position):
        return CALLING
    return REFUSAL if names_another_day(items, position) else None


def _is_errand(items: list[Item], verb: str) -> bool:
    """ "Ich hole die Kinder ab"; not "ich hole mir einen Termin", nor "ich bringe sie mit"."""
    if verb in FETCHED:
        return _has(items, AWAY_FROM)
    if verb == "treffen":
        return _we_meet(items)
    if verb in BROUGHT:
        return not any(item.text == "mit" for item in items)
    return verb not in GONE or not any(item.text == "vorbei" for item in items)


def _we_meet(items: list[Item]) -> bool:
    """ "Wir treffen uns um drei" with somebody; "treffen wir uns um drei" is agreed with us."""
    texts = [item.text for item in items]
    verb = texts.index("treffen")
    return "mit" in texts[verb:] or (verb > 0 and texts[verb - 1] == "wir")


def _calls_back(items: list[Item], position: int) -> bool:
    """ "Ich rufe morgen noch einmal an"; not "ich rufe an wegen morgen"."""
    meant = False
    for item in items[position + 1 :]:
        if item.text in ("an", "zurück", "zurueck", "durch"):
            return meant
        meant = meant or item.entries != OPAQUE
    return False


def take_back_asked(items: list[Item]) -> None:
    """ "Freitag ist nichts frei, oder?" asks; "da kann ich nicht, oder" does not."""
    if _has(items, SPEAKER):
        return
    for position, item in enumerate(items):
        kept = tuple(entry for entry in item.entries if entry.category not in ("nicht", "REFUSAL"))
        if kept != item.entries:
            items[position] = item._replace(entries=kept)


def _has(items: list[Item], words: frozenset[str]) -> bool:
    return any(item.text in words for item in items)


def _kept(item: Item) -> tuple[Entry, ...]:
    """A place of work may end something as well: "ich bin bis vier im Büro"."""
    return tuple(entry for entry in item.entries if entry.category == "arbeit")


def _is_end(item: Item) -> bool:
    return bool(item.entries) and item.entries[0].category in ENDS


def _stands_inside(items: list[Item], position: int) -> bool:
    """ "Da hab ich aber Training"; "Freitag hab ich, aber Training" begins with it."""
    return position > 0 and items[position - 1].text in SPEAKER and items[position].text == "aber"


def _is_governed(items: list[Item], position: int, verbs: frozenset[str]) -> bool:
    """Whether one of the verbs stands in the clause; as the first word of all it asks."""
    if position and items[position - 1][0] in DENIED:
        return False
    for step in (-1, 1):
        other = position + step
        while 0 <= other < len(items) and abs(other - position) <= REACH:
            text = items[other][0]
            if _is_end(items[other]) and text not in verbs and not _stands_inside(items, other):
                break
            if text in verbs:
                return other > 0 or text in MAY_BEGIN
            other += step
    return False
