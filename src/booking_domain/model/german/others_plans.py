"""
What happens on another day than the wished one: "am Montag fängt die Schule an, ich würde Samstag".

A clause of its own that names a day, a verb and its subject, and nothing that wishes or refuses,
tells why another clause asks for another day. Without a comma it cannot be told from a wish.
"""

from typing import Final

from booking_domain.model.german.customs import WISHING
from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.items import Item, is_of
from booking_domain.model.german.umlauts import all_spellings
from booking_domain.model.german.utterance import PAUSE


DETERMINERS: Final = all_spellings(
    "der die das den dem mein meine meinen meiner unser unsere unseren ein eine sein seine ihr ihre"
)
DAYS: Final = frozenset(("WD", "WDS", "REL", "MORGEN", "ORD", "DATE", "FEAST"))
TIMES: Final = frozenset(
    (
        *(*DAYS, "MON", "WHICH", "UNIT", "PARTWORD", "PARTNOUN", "UNITS"),
        *("um", "gegen", "am", "ab", "bis", "uhr", "NUM", "halb", "viertel", "dreiviertel"),
        *("H", "HDOT", "CLK", "CLOCK", "MIL"),
    )
)
LEFT_OUT: Final = TIMES | {"BORN"}
STEERING: Final = frozenset(
    ("nicht", "REFUSAL", "ATWORK", "ERRAND", "KEIN", "RATHER", "NO", "BUT", "TOO", "EXCEPT", "ANY")
)
WORK: Final = "arbeit"
SHORTEST_VERB: Final = 4


def bury_others_plans(items: list[Item], folded: str) -> None:
    """Make opaque, in place, the days of clauses that only tell why another day is wished."""
    if PAUSE.search(folded) is None or sum([is_of(item, DAYS) for item in items]) < 2:
        return
    clauses = _clauses(items, folded)
    wishing = [clause for clause in clauses if _wishes_for_a_day(items, clause, folded)]
    for clause in clauses:
        if wishing and clause not in wishing and _tells(items, clause):
            for at in clause:
                if is_of(items[at], LEFT_OUT):
                    items[at] = items[at]._replace(entries=OPAQUE, number=False)


def _clauses(items: list[Item], folded: str) -> list[range]:
    clauses, first = [], 0
    for at in range(1, len(items)):
        if PAUSE.search(folded, items[at - 1].end, items[at].start) is not None:
            clauses.append(range(first, at))
            first = at
    return [*clauses, range(first, len(items))]


def _wishes_for_a_day(items: list[Item], clause: range, folded: str) -> bool:
    if not any(is_of(items[at], DAYS) for at in clause):
        return False
    said = folded[items[clause.start].start : items[clause.stop - 1].end]
    return WISHING.search(said) is not None


def _tells(items: list[Item], clause: range) -> bool:
    """ "Am Freitag streikt die Bahn", "die Taufe ist am Samstag": nothing of it is the caller's."""
    inside = [items[at] for at in clause]
    if not any(is_of(item, DAYS) for item in inside):
        return False
    if any(is_of(item, STEERING) for item in inside):
        return False
    has_subject = any(item.text in DETERMINERS for item in inside)
    return has_subject and any(_is_verb(items, at, clause.start) for at in clause)


def _is_verb(items: list[Item], at: int, first: int) -> bool:
    """Third persons end in -t; a noun that does follows its article."""
    item = items[at]
    if not item.text.endswith(("t", "sind")) or not all(one[0] == WORK for one in item.entries):
        return False
    if len(item.text) < SHORTEST_VERB and item.text not in ("ist", "hat"):
        return False
    return at == first or items[at - 1].text not in DETERMINERS
