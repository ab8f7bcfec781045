"""
What somebody does not mind beside when: "egal wie lang die Haare sind", "der Preis ist mir egal".

What the word governs decides. "Egal wann", "der Tag ist mir egal" and "mir egal" stay any time.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.umlauts import all_spellings


INDIFFERENT: Final = all_spellings("egal wurscht wurst schnuppe gleichgültig")
BENDING: Final = all_spellings("flexibel")
EVER: Final = all_spellings("jederzeit")
TRIGGERS: Final = INDIFFERENT | BENDING | EVER
ANY: Final = frozenset(("ANY",))
TEMPORAL: Final = frozenset(
    (
        *("WD", "WDS", "REL", "MORGEN", "MON", "SEASON", "FEAST", "DATE", "ORD", "DAY", "WHICH"),
        *("PARTNOUN", "PARTWORD", "UNIT", "UNITS", "UNITEDGE", "CLOCK", "CLK", "uhr", "früh"),
        *("spät", "zeit", "später", "eher", "um", "halb", "EDGE", "heuer"),
    )
)
TIMES: Final = all_spellings(
    "wann zeit uhrzeit tag tage wochentag wochentage termin termine zeitpunkt datum woche monat"
    " stunde früh spät schnell bald frei offen verfügbar"
)
THAT: Final = all_spellings("dass")
ASKING: Final = all_spellings("wie wia was wos wer wea wem wen wo woher wohin ob warum wieso")
WHICH: Final = all_spellings("welche welcher welches welchen welchem")
WITH: Final = all_spellings("bei mit zu von für")
WHOM: Final = all_spellings("wem wen wer")
BREAKING: Final = frozenset(("BUT", "ANY", "NO", "RATHER", "ELSE", "SO", "IF"))
HARDLY: Final = all_spellings("hauptsache nur bloss")
BEING: Final = all_spellings("ist is isch sind san war wär wäre waren")
BETWEEN: Final = all_spellings(
    "mir mia mi uns eh ja doch völlig ganz total vollkommen relativ ehrlich"
)
OURSELVES: Final = all_spellings("das des dös es mir mia uns eh ja doch dann alles beides wann ich")
ARTICLES: Final = all_spellings("der die das des de da d dr mein meine")
THIS: Final = all_spellings("das des dös")
MONEY: Final = all_spellings("euro franken cent rappen")
EITHER: Final = all_spellings("ob oder")
STAKES: Final = all_spellings("die der")
NOT: Final = frozenset(("nicht",))
IF: Final = frozenset(("IF",))
REFUSED: Final = frozenset(("nicht", "EXCEPT", "ANYBUT", "INSTEAD"))
PRICED: Final = all_spellings("preis preise preises kosten geld euro friseur friseurin farbe länge")
REACHED: Final = all_spellings(
    "erreichbar erreichen erreicht anrufen anruf zurückrufen rückruf melden zurückmelden sprechen"
)
REACH: Final = 8


def bury_indifference(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, that somebody does not mind something else than when."""
    if TRIGGERS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        if item.text in TRIGGERS and is_of(item, ANY) and _is_of_no_time(items, position, said):
            bury(items, position)


def _is_of_no_time(items: list[Item], position: int, said: AbstractSet[str]) -> bool:
    text = items[position].text
    if text in EVER:
        return not REACHED.isdisjoint(said)
    if text in BENDING:
        return not PRICED.isdisjoint(said) and TIMES.isdisjoint(said)
    if text == "wurst" and position and items[position - 1].text in STAKES:
        # "Es geht um die Wurst".
        return True
    if _leaves_out(items, position + 1):
        # "Egal wer, Hauptsache nicht am Montag" means any other day.
        return False
    if position and is_of(items[position - 1], NOT):
        return True
    following = items[position + 1 : position + 2]
    if following and is_of(following[0], IF):
        return not any(is_of(item, TEMPORAL) for item in items[position + 1 :])
    told = _clause(items, position + 1)
    if told:
        governs = _governs(told)
        if governs is not None:
            return governs
    return _is_said_of_a_thing(items, position)


def _clause(items: list[Item], first: int) -> list[Item]:
    """Return what the word governs, up to "aber", "Hauptsache" or the next such word."""
    end = first
    while end < len(items) and items[end].text not in HARDLY and not is_of(items[end], BREAKING):
        end += 1
    return items[first:end]


def _governs(told: list[Item]) -> bool | None:
    """Whether a clause behind the word is about no time; nothing where there is no such clause."""
    asked = told[0].text
    if asked in THAT:
        return True
    if asked in WITH:
        return len(told) > 1 and told[1].text in WHOM
    if asked in WHICH and len(told) == 1:
        return False
    if asked in ASKING | WHICH:
        near = told[:REACH]
        who = asked in WHOM
        return not any(
            (item.text in TIMES and not (who and item.text == "frei")) or is_of(item, TEMPORAL)
            for item in near
        )
    return None


def _is_said_of_a_thing(items: list[Item], position: int) -> bool:
    """ "Die Farbe ist mir egal", "mir wäre die Länge egal", "was es kostet, ist egal"."""
    before = position - 1
    while before >= 0 and items[before].text in BETWEEN:
        before -= 1
    if before < 0:
        return False
    if items[before].text in BEING:
        return before > 0 and _is_thing(items, before - 1)
    asked = [item.text for item in items[max(0, before - REACH) : before]]
    inverted = not BEING.isdisjoint(asked) and asked[-1] in ARTICLES
    return (inverted or not EITHER.isdisjoint(asked)) and _is_thing(items, before)


def _is_thing(items: list[Item], noun: int) -> bool:
    item = items[noun]
    if item.text in THIS:
        # "Drei Euro mehr oder weniger, das ist mir egal".
        told = items[:noun]
        return any(one.text in MONEY for one in told) and not any(
            one.text in TIMES or is_of(one, TEMPORAL) for one in told
        )
    if item.number or is_of(item, TEMPORAL) or item.text in OURSELVES | TIMES:
        return False
    clause = items[max(0, noun - REACH) : noun]
    return not any(one.text in TIMES or is_of(one, TEMPORAL) for one in clause)


def _leaves_out(items: list[Item], first: int) -> bool:
    refused = next((at for at in range(first, len(items)) if is_of(items[at], REFUSED)), -1)
    return refused >= 0 and any(is_of(item, TEMPORAL) for item in items[refused:])
