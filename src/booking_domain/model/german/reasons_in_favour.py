"""
Reasons for a day that name an absence or a duty: "Mittwoch, da sind die Kinder in der Schule".

What others do then refuses nothing, nor does work that leaves time ("da arbeite ich nur halbtags")
or what comes before or after the wish ("ab zwei, vorher muss ich arbeiten").
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.items import Item, bury, bury_those_of, is_of
from booking_domain.model.german.occupations import VISITORS
from booking_domain.model.german.umlauts import all_spellings
from booking_domain.model.german.utterance import PAUSE


THEN: Final = "da"
CONDITIONS: Final = all_spellings("wenn während solange weil wo")
BESIDE: Final = all_spellings("vorher davor zuvor danach nachher hinterher")
OTHERS: Final = all_spellings(
    "mein meine meinen meiner unser unsere unserer der die das den er sie keiner niemand jeder"
)
SPEAKER: Final = all_spellings("ich i wir mir ma")
LITTLE: Final = all_spellings(
    "halbtags halbtag nur nicht wenig kurz vormittags homeoffice nie zuhause"
)
REFUSING: Final = frozenset(("REFUSAL", "ATWORK", "ERRAND", "BACK", "AWAY", "arbeit", "BORN"))
DUTIES: Final = REFUSING | {"MUST", "nicht", "CAN"}
NOT: Final = frozenset(("nicht",))
PLANNING: Final = all_spellings("will wollen gehe geh fahre fahr wollte")
WORK: Final = frozenset(("ATWORK",))
MUST: Final = frozenset(("MUST",))
HINDERING: Final = VISITORS | all_spellings(
    "zu geschlossen krank krankenhaus operiert auto beerdigung klausur keine kein besuch schulfrei"
)
"""What others do that keeps the speaker away as well: "da kommt der Monteur"."""

BEGINNING: Final = all_spellings(
    "das des dös es s geht gehts passt klappt haut kann deshalb deswegen drum darum da leider also"
)
TIMES: Final = frozenset(
    (
        *("WD", "WDS", "REL", "MORGEN", "ORD", "DATE", "FEAST", "MON"),
        *("H", "HDOT", "CLK", "CLOCK", "MIL", "halb", "viertel", "dreiviertel"),
        *("PARTWORD", "PARTNOUN"),
    )
)
CLOCKS: Final = frozenset(("H", "HDOT", "CLK", "CLOCK", "MIL", "uhr", "PARTWORD", "PARTNOUN"))
NEAR: Final = 2
MOST_REASONS: Final = 6
"""Of very long talk no more are looked at, so that it takes no longer."""


def bury_reasons_in_favour(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Make opaque, in place, what would refuse the time that it gives a reason for."""
    if THEN not in said and BESIDE.isdisjoint(said) and CONDITIONS.isdisjoint(said):
        return
    left = MOST_REASONS
    for position, item in enumerate(items):
        text = item[0]
        if left and position and (text == THEN or text in BESIDE or text in CONDITIONS):
            left -= 1
            clause = _clause(items, position, folded)
            if text == THEN:
                _pass_over_others(items, clause)
            elif text in CONDITIONS:
                if not any(is_of(item, TIMES) for item in items[clause.stop :]):
                    _pass_over_others(items, clause)
            elif PAUSE.search(folded, items[position - 1].end, item.start) is not None:
                _pass_over_rest(items, clause)
            else:
                _pass_over_before(items, position)


def _clause(items: list[Item], first: int, folded: str) -> range:
    last = first
    while last + 1 < len(items):
        if PAUSE.search(folded, items[last].end, items[last + 1].start) is not None:
            break
        last += 1
    return range(first, last + 1)


def _pass_over_others(items: list[Item], clause: range) -> None:
    """ "Da ist mein Mann zuhause", "weil da die Kinder in der Schule sind"."""
    then = clause.start
    clause = _without_the_next(items, clause)
    inside = [items[at] for at in clause[1:]]
    timed = any(is_of(item, TIMES) for item in items[:then])
    if not timed or any(is_of(item, TIMES) for item in inside):
        return
    texts = {item.text for item in inside[:3]}
    if SPEAKER.isdisjoint(texts) and not any(is_of(item, WORK) for item in inside):
        hinders = any(item.text in HINDERING for item in inside)
        if not OTHERS.isdisjoint(texts) and not hinders:
            bury_those_of(items, clause, REFUSING)
    elif any(is_of(item, WORK | MUST) for item in inside) and not LITTLE.isdisjoint(
        item.text for item in inside
    ):
        bury_those_of(items, clause, DUTIES)


def _pass_over_before(items: list[Item], beside: int) -> None:
    """ "Dienstag erst um vier, da muss ich vorher arbeiten", "weil ich vorher Schule hab"."""
    near = range(max(0, beside - NEAR), min(len(items), beside + NEAR + 1))
    if any(is_of(items[at], TIMES) for at in near):
        return
    busy = any(is_of(items[at], REFUSING) for at in near if at > beside)
    if busy and any(is_of(item, CLOCKS) for item in items[: near.start]):
        bury_those_of(items, near, DUTIES)
        bury(items, beside)


def _without_the_next(items: list[Item], clause: range) -> range:
    """ "Da muss ich arbeiten das haut nicht hin": the second sentence gives no reason in favour."""
    for at in clause[3:]:
        if items[at].text in BEGINNING:
            return range(clause.start, at)
    return clause


def _pass_over_rest(items: list[Item], clause: range) -> None:
    """ "Freitag ab zwei, vorher muss ich arbeiten", "bis zehn, danach bin ich weg"."""
    before, inside = items[: clause.start], [items[at] for at in clause[1:]]
    if not any(is_of(item, CLOCKS) for item in before):
        return
    if any(is_of(item, TIMES) for item in inside):
        return
    refused = any(is_of(item, REFUSING | NOT) for item in before)
    planned = not refused and any(item.text in PLANNING for item in inside[:1])
    if planned or any(is_of(item, REFUSING) for item in inside):
        bury(items, clause.start, clause.stop)
