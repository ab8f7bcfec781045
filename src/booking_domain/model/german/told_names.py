"""
Names by the sentence in which they are told: "ich heiß Nacht", "Pfingsten, ich heiße wirklich so".

The talk is written down once more, with a mark before each word that may belong to a name, for the
patterns of `name_frames`. What a frame names is a name wherever else it stands alone.
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.given_names import GIVEN_NAMES
from booking_domain.model.german.introductions import SPOKEN_OF, after_greeting
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.lexicon import WORDS
from booking_domain.model.german.name_forms import ANY_NAMES, is_surname
from booking_domain.model.german.name_frames import (
    AT_THE_START,
    FRAMES,
    LIKE,
    LIKENED_AT_LENGTH,
    LIKENED_TO,
    NAMED,
    NEAR_A_SURNAME,
    STARTERS,
    TELLING,
    TWICE,
)
from booking_domain.model.german.umlauts import all_spellings


ORDINAL: Final = frozenset(("ORD",))
PARTS: Final = frozenset(("PARTWORD", "PARTNOUN"))
TIMES: Final = ANY_NAMES | PARTS | ORDINAL | {"H", "halb", "viertel"}
TIMELY: Final = frozenset(
    word for word, entries in WORDS.items() if any(entry.category in TIMES for entry in entries)
)
"""The words that may be a name here; one set answers for nearly all talk that it holds none."""

ONE: Final = "ein"
CUES: Final = all_spellings(
    "am im zum ab bis vor nach seit den um gegen diesen nächsten kommenden jeden lieber bei in"
)
"""Before a time; a name has none of them."""

NO_GIVEN_NAMES: Final = all_spellings(
    "passt passen geht ginge gut besser super prima perfekt richtig stimmt doch jawohl jawoll"
    " jawol klar sicher genau danke bitte hallo nur ok okay mhm jo joa jap jep yes oder und nein"
    " nee aber wäre wär hätte haben habe hab sagte meinte meine gerne lieber nochmal wieder"
)
WISHING: Final = SPOKEN_OF | all_spellings("hätten haben habt hättet wären gäbe")
NO_NAME_AFTER: Final = CUES | WISHING
NAMED_ON: Final = all_spellings("ich i mein mei wie wia mit und ja genau")
"""Behind a name that is said once more; what wishes for a day goes on otherwise."""


def bury_told_names(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, what is told to be a name, also where it is said once more."""
    again = len(said) < len(items)
    given = not GIVEN_NAMES.isdisjoint(said)
    if not (again or given) and STARTERS.isdisjoint(said):
        return
    if TIMELY.isdisjoint(said):
        return
    words, starts = _written(items, surnames=not NEAR_A_SURNAME.isdisjoint(said))
    telling = not TELLING.isdisjoint(said)
    if telling and not LIKE.isdisjoint(said):
        likened = LIKENED_AT_LENGTH.search(words)
        if likened is not None:
            bury(items, starts[likened.start()], len(items))
    if "§" not in words:
        return
    found = _found(words, said)
    if again:
        found += [one for one in TWICE.finditer(words) if one[2] not in NO_GIVEN_NAMES]
    if given:
        found += AT_THE_START.finditer(words)
    if telling:
        found += LIKENED_TO.finditer(words)
    if found:
        _bury_found(items, found, starts)


def _found(words: str, said: AbstractSet[str]) -> list[re.Match[str]]:
    return [
        match
        for starters, patterns in FRAMES
        if not starters.isdisjoint(said)
        for pattern in patterns
        for match in pattern.finditer(words)
    ]


def _bury_found(items: list[Item], found: list[re.Match[str]], starts: dict[int, int]) -> None:
    named: set[str] = set()
    for match in found:
        for name in NAMED.finditer(match[0]):
            bury(items, starts[match.start() + name.start()])
            named.add(name[1])
    for position, item in enumerate(items):
        if item.text in named and item.entries and _is_alone(items, position):
            bury(items, position)


def _is_alone(items: list[Item], position: int) -> bool:
    """ "Sommer, mein Name ist Petra Sommer"; "ich heiße Freitag, Freitag ginge" names a day."""
    if position and items[position - 1].text in NO_NAME_AFTER:
        return False
    following = items[position + 1 : position + 2]
    if not following or (position and items[position - 1].text in GIVEN_NAMES):
        return True
    return following[0].text in NAMED_ON or following[0].text in GIVEN_NAMES


def _written(items: list[Item], *, surnames: bool) -> tuple[str, dict[int, int]]:
    """Return the words as the frames know them, and by its offset there which item is which."""
    first = after_greeting(items)
    words, starts, length = [], {}, 0
    for position, item in enumerate(items):
        if position == first:
            words.append("greeted <" if first else "<")
            length += len(words[-1]) + 1
        text = item.text
        if text in TIMELY:
            text = _mark(items, position, item) + text
        elif item.number and text != ONE:
            text = "#" + text
        elif text in GIVEN_NAMES:
            text = "+" + text
        elif surnames and not item.entries and is_surname(text):
            text = "~" + text
        starts[length] = position
        words.append(text)
        length += len(text) + 1
    return " ".join((*words, "")), starts


def _mark(items: list[Item], position: int, item: Item) -> str:
    """Return what tells a word that may be a time from others: "" where it cannot be a name."""
    if item.number and item.text != ONE:
        return "#"
    if item.text in GIVEN_NAMES:
        return "+"
    if position > 1 and items[position - 2].text in LIKE and is_of(item, PARTS):
        return "§"
    if is_of(item, ANY_NAMES) or (item.text.endswith("er") and is_of(item, ORDINAL)):
        return "%" if position and items[position - 1].text in CUES else "§"
    return ""
