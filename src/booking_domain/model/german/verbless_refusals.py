"""
Times that are refused without a verb of refusing.

"Um zehn zu früh, um elf" is eleven, "bitte keinen Termin am Dienstag" rules the Tuesday out, and
"der 3." is a day where it is refused beside a date.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.denials import DAYS, NOT, TIMES
from booking_domain.model.german.entry import Entries, Entry
from booking_domain.model.german.items import Item, is_of
from booking_domain.model.german.umlauts import all_spellings


REFUSING: Final = frozenset(("nicht", "REFUSAL"))
REFUSAL: Final = Entry("REFUSAL", None)
TOO: Final = "zu"
TOO_MUCH: Final = all_spellings("früh spät knapp")
TOO_LONG: Final = all_spellings("lang lange weit")
LASTING: Final = all_spellings("dauert dauerts braucht ist")
KEIN: Final = frozenset(("KEIN",))
APPOINTMENT: Final = all_spellings("termin termine terminchen")
WISHING: Final = all_spellings(
    "möchte will brauche bräuchte wünsche wollen möchten brauchen geben gebt"
)
ASKING: Final = all_spellings("frei mehr gibt haben hätten bekomme kriege")
ARTICLES: Final = frozenset(("der", "den", "dem"))
ORDINALS: Final = frozenset(("ORD",))
MONTHS: Final = frozenset(("MON", "ORD"))
DATES: Final = frozenset(("DATE",))
AT: Final[Entries] = (Entry("am", None),)
CLOCKS: Final = frozenset(("H", "CLOCK", "CLK", "MIL", "uhr"))
REACH: Final = 3


def mark_verbless_refusals(items: list[Item], said: AbstractSet[str]) -> None:
    """Mark, in place, what refuses a time and is no verb, and the dates that are refused so."""
    if not TOO_LONG.isdisjoint(said):
        _refuse_too_long(items)
    if not TOO_MUCH.isdisjoint(said):
        _refuse_too_much(items)
    if not APPOINTMENT.isdisjoint(said):
        _refuse_appointments(items)
    if not ARTICLES.isdisjoint(said):
        _name_dates(items)


def _refuse_too_much(items: list[Item]) -> None:
    """ "Dienstag um zehn zu früh um elf"."""
    for position in range(2, len(items)):
        item = items[position]
        if item.text not in TOO_MUCH or is_of(item, REFUSING):
            continue
        if items[position - 1].text == TOO and is_of(items[position - 2], CLOCKS):
            items[position] = item._replace(entries=(REFUSAL,))


def _refuse_too_long(items: list[Item]) -> None:
    """ "Dienstag dauert mir zu lange"; "das Färben dauert zu lange" refuses nothing."""
    for position in range(3, len(items)):
        item = items[position]
        if item.text in TOO_LONG and items[position - 1].text == TOO:
            verb, before = items[position - 2], items[position - 3]
            if verb.text in LASTING and is_of(before, DAYS):
                items[position] = item._replace(entries=(REFUSAL,))


def _refuse_appointments(items: list[Item]) -> None:
    """ "Bitte keinen Termin am Dienstag"; "haben Sie keinen Termin am Dienstag" asks for one."""
    for position in range(len(items) - 2):
        if items[position + 1][0] not in APPOINTMENT or not is_of(items[position], KEIN):
            continue
        before = {item.text for item in items[:position]}
        wished = position == 0 or not WISHING.isdisjoint(before)
        if wished and ASKING.isdisjoint(item.text for item in items):
            del items[position + 1]
            return


def _name_dates(items: list[Item]) -> None:
    """ "Der 3. nicht, der 4. Februar": what is refused beside a date is a date."""
    articles = [at for at, item in enumerate(items) if item[0] in ARTICLES]
    refused = [at for at in articles if _is_refused_there(items, at + 1)]
    if not refused or not any(_is_dated(items, at) for at in range(len(items))):
        return
    for article in refused:
        items[article] = items[article]._replace(entries=AT)


def _is_refused_there(items: list[Item], position: int) -> bool:
    if position >= len(items) or not is_of(items[position], ORDINALS):
        return False
    following = items[position + 1 : position + 1 + REACH]
    if following and is_of(following[0], MONTHS):
        return False
    return _is_refused(following) or (position > 1 and is_of(items[position - 2], NOT))


def _is_refused(following: list[Item]) -> bool:
    for item in following:
        if is_of(item, REFUSING):
            return True
        if is_of(item, TIMES):
            return False
    return False


def _is_dated(items: list[Item], position: int) -> bool:
    if is_of(items[position], DATES):
        return True
    following = items[position + 1 : position + 2]
    return is_of(items[position], ORDINALS) and bool(following) and is_of(following[0], MONTHS)
