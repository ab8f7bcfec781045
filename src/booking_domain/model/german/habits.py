"""
What is done over and over, and how the hair behaves: "ich föhne mir die Haare jeden Tag selbst".

A time that comes back every day or week, beside what somebody does with the hair or what the hair
does, is no wish; "am Freitag" beside it may be one.
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.umlauts import all_spellings


DOING: Final = all_spellings(
    "wasche wasch föhne föhn glätte glätt style styl kämme kämm bürste bürst färbe färb töne"
    " creme öle dusche dusch bade trage trag stecke steck binde bind flechte flecht drehe dreh"
    " rolle wickle toupiere sprühe sprüh benutze benutz verwende verwend nutze pflege schwimme"
    " schwimm trainiere trainier schwitze schwitz schlafe schlaf stehe steh sitze sitz kämpfe"
    " kämpf ärgere rasiere rasier trimme stutze knete lass lasse verbringe schmiere"
)
"""What a caller says of himself in the present tense: nobody does so at the hairdresser's."""

HAIR: Final = all_spellings(
    "haare haar frisur locken strähnen pony ponyfransen farbe ansatz spitzen kopfhaut bart scheitel"
    " wirbel dauerwelle schuppen zopf haarschnitt"
)
BEHAVING: Final = all_spellings(
    "sehen sieht sind ist hängen hängt liegen liegt fallen fällt werden wird fetten fettet fliegen"
    " stehen steht kleben jucken juckt brechen bricht halten hält sitzen sitzt machen wollen will"
    " wachsen wächst kräuseln kräuselt trocknen fühlen"
)
SUBJECTS: Final = all_spellings("ich i wir man er sie")
EVERY: Final = all_spellings("jeden jede jedes jeder täglich ständig immer")
REPEATED: Final = frozenset(("PARTWORD", "WDS"))
SEASON: Final = frozenset(("SEASON",))
NAMED_TIMES: Final = frozenset(("PARTNOUN", "MORGEN", "WD", "UNIT"))
WISHED: Final = all_spellings(
    "termin termine bräuchte brauche möchte hätte könnte frei platz zeit suche"
)
ALWAYS: Final = all_spellings(
    "immer ständig dauernd meistens meist normalerweise gewöhnlich jedesmal jedes stets laufend"
)
AS_EVER: Final = re.compile(r"(?<!\w)(?:immer\W+noch|noch\W+immer)(?!\w)")
ANY_WISH: Final = all_spellings(
    "termin termine möchte möcht hätte hätt hätten bräuchte brauche brauch würde würd will wollte"
    " gern gerne lieber liebsten frei platz zeit passt passen geht gehts ginge kann könnte können"
    " komme komm kommen käme vorbei nehme egal bitte dran buchen sollte soll müsste muss darf"
    " urlaub weg verreist"
)
EVERY_YEAR: Final = frozenset(("SEASON", "MON", "FEAST", "FESTIVE"))
BEFORE_YEARLY: Final = frozenset(("im", "in", "zu", "an", "der", "EDGE", "über", "WHICH"))
POINTS: Final = frozenset(("WD", "REL", "MORGEN", "DATE", "ORD", "CLK", "CLOCK", "uhr", "um"))
LEAST_SAID: Final = 3
TRIGGERS: Final = DOING | HAIR
REACH: Final = 7


def bury_habits(
    items: list[Item], folded: str, said: AbstractSet[str], heard: AbstractSet[str]
) -> None:
    """Make opaque, in place, the times at which something is done, or happens, again and again."""
    if not ALWAYS.isdisjoint(heard):
        _bury_every_year(items, folded, heard)
    if TRIGGERS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        text = item[0]
        if text in TRIGGERS and (
            _is_done(items, position) if text in DOING else _behaves(items, position)
        ):
            _bury_repeated(items, position)


def _bury_every_year(items: list[Item], folded: str, heard: AbstractSet[str]) -> None:
    """ "Im Winter hab ich immer Schuppen", "zu Weihnachten ist das immer so"."""
    wished = not ANY_WISH.isdisjoint(heard) or AS_EVER.search(folded) is not None
    if wished or any(is_of(item, POINTS) for item in items):
        return
    for position, item in enumerate(items):
        if not is_of(item, EVERY_YEAR) or len(items) < position + LEAST_SAID:
            continue
        first = position
        while first and is_of(items[first - 1], BEFORE_YEARLY):
            first -= 1
        bury(items, first, position + 1)


def _is_done(items: list[Item], verb: int) -> bool:
    return any(item.text in SUBJECTS for item in _beside(items, verb, 1))


def _behaves(items: list[Item], hair: int) -> bool:
    """ "Abends sehen die Haare immer platt aus", "im Winter sind meine Haare so trocken"."""
    return any(item.text in BEHAVING for item in _beside(items, hair, 2))


def _beside(items: list[Item], position: int, reach: int) -> list[Item]:
    return items[max(0, position - reach) : position] + items[position + 1 : position + 1 + reach]


def _bury_repeated(items: list[Item], position: int) -> None:
    if any(item.text in WISHED for item in items):
        return
    for near in range(max(0, position - REACH), min(len(items), position + REACH)):
        text = items[near].text
        if text in EVERY:
            bury(items, near)
            if near + 1 < len(items) and is_of(items[near + 1], NAMED_TIMES):
                bury(items, near + 1)
        elif is_of(items[near], REPEATED):
            bury(items, near)
        elif is_of(items[near], SEASON) and near and items[near - 1].text == "im":
            bury(items, near - 1)
            bury(items, near)
