"""Surnames that are a day or a month: "Peter Montag", "Montag mit M", "Januar, Frau Januar"."""

import itertools

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.decoys import NAMING
from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.given_names import GIVEN_NAMES
from booking_domain.model.german.introductions import NAMELIKE
from booking_domain.model.german.items import Item, bury, is_of


THIS_YEAR: Final = frozenset(("heuer",))
"""A word that nobody says behind a wish, so that it is the name there."""

PLURAL: Final = frozenset(("WDS",))
DAYS: Final = frozenset(("WD", "REL", "MORGEN", "ORD"))
MONTHS: Final = frozenset(("MON", "SEASON"))
LISTING: Final = frozenset(("und", "oder", "bis", "-"))
AT_ONES: Final = frozenset(("bei", "zu", "mit", "beim", "zur", "zum", "von", "und", "oder", "im"))
VERBS: Final = frozenset(
    (
        *("hat", "ist", "is", "kann", "arbeitet", "wäre", "waere", "hätte", "haette", "könnte"),
        *("koennte", "geht", "macht", "wäre", "passt", "kommt", "schneidet", "darf", "soll"),
    )
)
INTRODUCING: Final = frozenset(
    (
        *("hier", "bin", "hallo", "ja", "tag", "servus", "moin", "hi", "gott", "gruezi", "grüezi"),
        *("der", "die", "ist", "herr", "frau", "namen", "name", "auf", "spricht", "nochmal"),
        *("heisse", "heiss", "für", "fuer", "fur", "dr", "doktor", "abend", "morgen", "nachmittag"),
    )
)
CALLED: Final = frozenset(("heisse", "heiss", "heisst"))
DOUBLE: Final = frozenset(("doppelname", "doppelnamen", "bindestrich"))
NO_NAMES: Final = frozenset(("mit", "ist", "mein", "ich", "hier", "bei", "termin", "geht", "ein"))
LETTERS: Final = frozenset(
    (
        "doppel",
        "weichem",
        "weichen",
        "hartem",
        "harten",
        "scharfem",
        "stummem",
        "langem",
        "bindestrich",
        *("vornamen", "vorname", "nachnamen", "nachname", "familiennamen"),
    )
)
KIN: Final = frozenset(
    "mutter mama vater papa frau mann tochter sohn oma opa schwester bruder freundin freund".split()
)
SAID: Final = frozenset(("hab", "habe", "sagte", "meinte"))
SPELLING: Final = frozenset(("mit", "ohne"))
THAT: Final = "das"
IS_MY: Final = ["ist", "mein"]
DENYING: Final = CALLED | {THAT}
TIMELY: Final = frozenset(
    (
        "am im zum ab bis vor nach seit den der und oder nur diesen dieser nächsten naechsten"
        " nachsten kommenden jeden lieber"
    ).split()
)


def bury_named_again(items: list[Item], said: AbstractSet[str]) -> None:
    """
    Make opaque, in place, what is a surname elsewhere in the same words, or is spelt.

    Only what stands alone: "Herr Freitag, Freitag um drei" and "am Freitag, Frau Freitag" are days.
    """
    named: set[str] = set()
    if not NAMING.isdisjoint(said):
        named = {after[0] for title, after in itertools.pairwise(items) if title[0] in NAMING}
    if not GIVEN_NAMES.isdisjoint(said):
        _bury_around_given_names(items)
    if not DENYING.isdisjoint(said):
        _bury_denied(items)
    if not named and SPELLING.isdisjoint(said):
        return
    for position, item in enumerate(items):
        if not _is_surname(item):
            continue
        following = items[position + 1 : position + 3]
        spelt = _is_spelt(following)
        alone = not following or not following[0].entries or following[0].text in SAID
        if not (alone or spelt) or _has_cue(items, position):
            continue
        if item.text in named or spelt:
            bury(items, position)
            if spelt:
                bury(items, position + 1)


def _is_spelt(following: list[Item]) -> bool:
    """ "Freitag mit F", "mit ei, nicht mit ey", "Weihnacht ohne en", "mit weichem D"."""
    if len(following) < 2 or following[0].text not in SPELLING:
        return False
    letters = following[1]
    return len(letters.text) == 1 or (
        not letters.entries and (len(letters.text) == 2 or letters.text in LETTERS)
    )


def _bury_around_given_names(items: list[Item]) -> None:
    """ "Ostern, Michael Ostern", "Abend, Anna Abend": whatever is said before is said again."""
    for first, given, again in zip(range(len(items)), items[1:], items[2:], strict=False):
        # Not "19. Jan, 19 Uhr".
        said_again = items[first].text == again.text and not again.number
        if given.text in GIVEN_NAMES and said_again:
            bury(items, first)
            bury(items, first + 2)


def _bury_denied(items: list[Item]) -> None:
    """ "Ich heiße nicht Montag", "Januar, das ist mein Mädchenname"."""
    texts = [item[0] for item in items]
    for position, text in enumerate(texts[:-2]):
        if text in CALLED and texts[position + 1] == "nicht":
            bury(items, position + 2)
        elif text == THAT and position and texts[position + 1 : position + 3] == IS_MY:
            own = texts[position + 3 : position + 4]
            if own and own[0].endswith("name"):
                bury(items, position - 1)


def _has_cue(items: list[Item], position: int) -> bool:
    return position > 0 and items[position - 1].text in TIMELY


def _bury_double_names(items: list[Item], folded: str) -> None:
    """ "Freitag Schulze, Doppelname mit Bindestrich", "Schulze Bindestrich Freitag"."""
    for position, item in enumerate(items):
        if item.text not in DOUBLE:
            continue
        end = position - 1 if items[position - 1].text == "mit" else position
        first, last = max(0, end - 2), min(len(items), position + 2)
        for part in (*range(first, end), *range(position + 1, last)):
            if _is_in_double_name(items, part, folded):
                bury(items, part)


def _is_in_double_name(items: list[Item], position: int, folded: str) -> bool:
    """A surname beside another one, with nothing but a space between and no time about it."""
    if not _is_surname(items[position]) or _has_cue(items, position):
        return False
    for other in (position - 1, position + 1):
        if not 0 <= other < len(items):
            continue
        first, second = items[min(other, position)], items[max(other, position)]
        beside = folded[first.end : second.start].strip() in ("", "-")
        if items[other].entries == OPAQUE and beside and items[other].text not in NO_NAMES:
            return True
    return False


def bury_surnames(items: list[Item], folded: str, said: AbstractSet[str]) -> bool:
    """
    Make surnames opaque, in place, and return whether it is unclear that a day is meant.

    "Peter Montag" is a name and "bei Peter Montag um drei" a day; "Peter Montag um drei" may be
    either, and "Peter, Montag um drei" is none but a day.
    """
    if not DOUBLE.isdisjoint(said):
        _bury_double_names(items, folded)
    return not GIVEN_NAMES.isdisjoint(said) and _bury_behind_given_names(items, folded)


def _bury_behind_given_names(items: list[Item], folded: str) -> bool:
    doubtful = False
    for position in range(len(items) - 1):
        name, surname = items[position], items[position + 1]
        if name[0] not in GIVEN_NAMES or not _is_surname(surname):
            continue
        if not folded[name[3] : surname[2]].isspace():
            continue
        first = position
        while first and items[first - 1].text in GIVEN_NAMES:
            first -= 1
        if first > 1 and items[first - 1].text in ("der", "die") and items[first - 2].text in VERBS:
            first -= 1
        before = items[first - 1].text if first else ""
        _bury_of_kin(items, first, position + 1)
        if before in AT_ONES or (before in VERBS and first < 2):
            continue
        following = items[position + 2] if position + 2 < len(items) else None
        timed = following is not None and following.entries and following[0] != "ist"
        introduced = not before or before in INTRODUCING
        if introduced and timed and _goes_on(items, position + 2):
            timed = False
        certain = is_of(surname, THIS_YEAR)
        if (
            (timed or not introduced)
            and not certain
            and not _names_another_day(items, position + 1)
        ):
            doubtful = True
        else:
            bury(items, position, position + 2)
    return doubtful


def _bury_of_kin(items: list[Item], given: int, surname: int) -> None:
    """ "Die Mutter von Lena Freitag"."""
    if given > 1 and items[given - 1].text == "von" and items[given - 2].text in KIN:
        bury(items, surname)


def _goes_on(items: list[Item], position: int) -> bool:
    """ "Ich bin der Peter März und hätte gern"."""
    following = items[position + 1 : position + 2]
    return items[position][0] == "und" and bool(following) and not is_of(following[0], DAYS)


def _names_another_day(items: list[Item], surname: int) -> bool:
    """Whether a day is named that does not go with the surname: "Peter Montag, Freitag um drei"."""
    days = DAYS if is_of(items[surname], MONTHS) else DAYS - {"ORD"}
    return any(is_of(item, days) for item in items[surname + 1 :]) and not any(
        item[0] in LISTING for item in items[surname + 1 : surname + 2]
    )


def _is_surname(item: Item) -> bool:
    if not item[1]:
        return False
    categories = {entry.category for entry in item.entries}
    return bool(categories & NAMELIKE) and not categories & PLURAL
