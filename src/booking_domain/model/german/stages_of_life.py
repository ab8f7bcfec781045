"""
What happens to people in some month or season: "der Kleine kommt im Herbst in die Schule".

School, a degree, retirement, an operation: in such a month nobody wishes for anything so far. A
day, or "da könnte ich" behind it, is not touched.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.celebrations import takes_the_day_up_again
from booking_domain.model.german.items import Item, bury, is_of, start_of_run
from booking_domain.model.german.umlauts import all_spellings


GOING: Final = all_spellings(
    "kommt komm komme kommen geht geh gehe gehen muss wechselt wechsle darf"
)
INTO: Final = frozenset(("in", "ins", "auf"))
PLACES: Final = all_spellings(
    "schule vorschule grundschule gymnasium kindergarten kita krippe hort uni lehre rente pension"
    " ruhestand kur reha krankenhaus klinik altersteilzeit elternzeit mutterschutz karenz"
    " realschule hauptschule berufsschule universität bundeswehr"
)
MAKING: Final = all_spellings("macht mach mache machen schreibt hat beginnt fängt kriegt bekommt")
ACHIEVED: Final = all_spellings(
    "abitur abi matura führerschein examen master bachelor abschluss gesellenprüfung lehre"
    " ausbildung studium baby kind zwillinge nachwuchs meister meisterprüfung doktor"
)
BEING: Final = all_spellings("wird werde werden bin ist wurde sind")
UNDERGONE: Final = all_spellings(
    "operiert eingeschult pensioniert verrentet entlassen befördert versetzt geimpft konfirmiert"
)
VERBS: Final = GOING | MAKING | BEING
LONGER: Final = frozenset(("MON", "SEASON"))
BEFORE: Final = frozenset(("im", "in", "zu", "EDGE", "der", "WHICH", "an"))
DATED: Final = frozenset(("ORD", "DATE", "NUM", "WD", "H"))
REACH: Final = 6
TRIGGERS: Final = PLACES | ACHIEVED | UNDERGONE


def bury_stages_of_life(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, the months and seasons in which something begins or ends for good."""
    if TRIGGERS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        text = item.text
        if text not in TRIGGERS or takes_the_day_up_again(items, position):
            continue
        near = range(max(0, position - REACH), min(len(items), position + REACH))
        verbs = {items[at].text for at in near}
        if text in PLACES and not verbs.isdisjoint(GOING):
            _bury_longer(items, position, near, to_a_place=True)
        if (text in ACHIEVED and not verbs.isdisjoint(MAKING)) or (
            text in UNDERGONE and not verbs.isdisjoint(BEING)
        ):
            _bury_longer(items, position, near, to_a_place=False)


def _bury_longer(items: list[Item], event: int, near: range, *, to_a_place: bool) -> None:
    """ "Geht im Herbst in Rente"; a day of that month is not taken away."""
    way = {item.text for item in items[max(0, event - 2) : event]}
    if to_a_place and way.isdisjoint(INTO):
        return
    for position in near:
        if not is_of(items[position], LONGER):
            continue
        if position and is_of(items[position - 1], DATED):
            continue
        first = start_of_run(items, position, BEFORE)
        bury(items, first, position + 1)
