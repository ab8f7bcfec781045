"""
What is always so: "mein Mann kommt immer am Ersten", "freitags ist bei Ihnen ja immer viel los".

Also who works when, and what there is on some weekday: "wer arbeitet samstags", "gibt es freitags
Parkplätze". None of it is a wish; what is said beside it may be.
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.items import Item, bury, bury_those_of, is_of
from booking_domain.model.german.umlauts import all_spellings


ALWAYS: Final = re.compile(r"(?<!\w)(?:immer(?! noch)|stets|meistens|meist|gewöhnlich)(?!\w)")
COMING: Final = all_spellings("komm komme kommt kommen")
DAYS: Final = frozenset(
    ("WD", "WDS", "REL", "MORGEN", "ORD", "MON", "DATE", "FEAST", "UNIT", "WHICH", "NUM", "EDGE")
)
NAMED: Final = DAYS - {"UNIT", "WHICH", "NUM", "EDGE"}
TIMES: Final = DAYS | {"am", "im", "in", "der", "an", "PARTNOUN", "PARTWORD", "zu", "SEASON"}
CLOCKS: Final = frozenset(("H", "HDOT", "CLK", "CLOCK", "MIL", "uhr", "halb", "viertel"))
EVERY: Final = frozenset(("WDS",))
ARTICLE: Final = frozenset(("der",))
CONCLUDED: Final = re.compile(r"(?<!\w)(?:also|deshalb|deswegen|drum|dann)(?!\w)")
WISHING: Final = re.compile(
    r"termin|br(?:ä|ae|a)uch|m(?:ö|oe|o)cht|vorbei|(?<!\w)(?:gerne?|lieber|bitte|frei|freie[nrs]?"
    r"|platz|plätze|zeit|luft|passt|passen|geht|gehts|ginge|kann|k(?:ö|oe)nn\w*|konnte?n?|will"
    r"|wollen|w(?:ü|ue|u)rd\w*|h(?:ä|ae)tt\w*|w(?:ä|ae)re?n?|muss|soll\w*|darf|d(?:ü|ue)rf\w*"
    r"|nehm\w*|komm\w*|k(?:ä|ae)m\w*|egal|klapp\w*|schaff\w*|such\w*|buch\w*|reservier\w*"
    r"|m(?:ö|oe)glich\w*|etwas|was|nichts|nix|mir|mich|ich|wir|uns|dran|einen)(?!\w)"
)
"""With any of these words a statement or question may be about an appointment of the caller's."""

WHO: Final = "wer"
WORKING: Final = all_spellings("arbeitet arbeiten ist schneidet steht bedient färbt")
IMPERSONAL: Final = all_spellings("gibt gibts fährt fahren warum wieso weshalb streikt haben kann")
ONE: Final = "man"
ARRIVING: Final = all_spellings("kommen vorbeikommen vorbei haben kriegen bekommen buchen")
AT: Final = "bei"
AT_YOURS: Final = re.compile(r"(?<!\w)bei (?:ihnen|euch|eich|dir)(?!\w)")
IS: Final = all_spellings("ist is isch sind wird")
PAID: Final = frozenset(("ANY",))
OTHERWISE: Final = "sonst"
PERSONS: Final = all_spellings("ich i wir er man")
ABLE: Final = all_spellings("kann könnte können geht ginge passt")
GOING: Final = all_spellings("geh gehe gehen")
WHERE: Final = all_spellings("in zum zur ins")
TRIGGERS: Final = COMING | {WHO, OTHERWISE} | IMPERSONAL | IS | GOING


def bury_customs(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Make opaque, in place, the times of what is always so, and of other people's work."""
    if TRIGGERS.isdisjoint(said):
        return
    if not COMING.isdisjoint(said):
        _bury_coming(items, folded)
    if OTHERWISE in said:
        _bury_otherwise(items)
    if len(items) > 1 and not GOING.isdisjoint(said):
        _bury_going(items)
    texts = {item.text for item in items}
    named = WHO in texts or items[0].text in IMPERSONAL or AT in texts
    if named and (ONE in texts or WISHING.search(folded) is None):
        _bury_of_the_salon(items, folded, texts)


def _bury_coming(items: list[Item], folded: str) -> None:
    """ "Ich komme immer freitags"; with an hour, or "geht das auch diese Woche", it is a wish."""
    for position, item in enumerate(items):
        if item.text not in COMING:
            continue
        end = position + 1
        while end < len(items) and is_of(items[end], TIMES) and not is_of(items[end], CLOCKS):
            end += 1
        until = items[end].start if end < len(items) else len(folded)
        if end == position + 1 or ALWAYS.search(folded, item.end, until) is None:
            continue
        timed = end < len(items) and is_of(items[end], CLOCKS | {"um", "ab", "gegen", "bis"})
        rest = items[end:]
        wished = rest and WISHING.search(folded, items[end].start) is not None
        if timed or (wished and not any(is_of(one, NAMED) for one in rest)):
            continue
        bury(items, position + 1, end)


def _bury_otherwise(items: list[Item]) -> None:
    """ "Ich zahle sonst immer fünfzehn"; "Mittwoch nicht, sonst immer" is a wish."""
    for position in range(2, len(items) - 1):
        item, verb, subject = items[position], items[position - 1], items[position - 2]
        if item.text != OTHERWISE or not is_of(item, PAID) or verb.entries != OPAQUE:
            continue
        if subject.text in PERSONS and verb.text not in ABLE:
            bury(items, position, position + 1)


def _bury_going(items: list[Item]) -> None:
    """ "Sonntags gehen wir in die Kirche"."""
    for position in range(1, len(items) - 3):
        if items[position][0] not in GOING:
            continue
        when, who, where = items[position - 1], items[position + 1], items[position + 2]
        place = items[position + 3 : position + 5]
        named = all(one.entries == OPAQUE or is_of(one, ARTICLE) for one in place)
        if is_of(when, EVERY) and who.text in PERSONS and where.text in WHERE and named:
            bury(items, position - 1)


def _bury_of_the_salon(items: list[Item], folded: str, texts: AbstractSet[str]) -> None:
    """Who works when, what there is on some weekday, and how full it is then."""
    if any(is_of(item, CLOCKS) for item in items):
        return
    first = items[0].text
    if WHO in texts and not WORKING.isdisjoint(texts):
        bury_those_of(items, range(len(items)), DAYS | {"am"})
    elif first in IMPERSONAL:
        asked = first != "kann" or (ONE in texts and ARRIVING.isdisjoint(texts))
        if asked and (first != "haben" or "warum" in texts):
            bury_those_of(items, range(len(items)), EVERY)
    elif not IS.isdisjoint(texts) and AT_YOURS.search(folded) is not None:
        bury_those_of(items, range(len(items)), DAYS | {"am"})
