"""
Statements that wish for nothing: "im Herbst verliere ich Haare", "bei Google steht bis 18 Uhr".

A time at the beginning, an unknown verb and its subject tell something. Where any word speaks of
an appointment, of being free or of wanting, nothing is taken away.
"""

import re

from typing import Final

from booking_domain.model.german.expressions import Relative
from booking_domain.model.german.introductions import OPENERS
from booking_domain.model.german.items import Item, bury, end_of_run, is_of
from booking_domain.model.german.occupations import VERBS_OF
from booking_domain.model.german.series import Unit
from booking_domain.model.german.umlauts import all_spellings


WISHFUL: Final = re.compile(
    r"termin|br(?:ä|ae|a)uch|m(?:ö|oe|o)cht|(?<!\w)(?:gerne?|lieber|bitte|frei|freie[nrs]?|platz|zeit"
    r"|passt|passen|geht|gehts|gangs?|ginge|goht|gaht|geits|kann|kannst|k(?:ö|oe)nn\w*|konnte?n?"
    r"|will|wollen|wollt\w*|w(?:ü|ue|u)rd\w*|h(?:ä|ae)tt\w*|hatten|w(?:ä|ae)re?n?|t(?:ä|ae|a)te?n?"
    r"|d(?:ä|ae|a)t|w(?:ö|oe)tt\w*|ch(?:ö|oe)nn\w*|ch(?:ö|oe)mm\w*|m(?:ö|oe)t\w*|wei?l|muss|soll\w*"
    r"|darf|d(?:ü|ue)rf\w*|nehm\w*|komm\w*|kumm\w*|kemm\w*|k(?:ä|ae)m\w*|vorbei\w*|egal|klapp\w*"
    r"|schaff\w*|such\w*|w(?:ü|ue)nsch\w*|dacht\w*|denk\w*|sag\w*|mein\w*|frag\w*|w(?:ä|ae)hl\w*"
    r"|best(?:ä|ae)tig\w*|notier\w*|trag\w*|bleib\w*|halten|lass\w*|recht|m(?:ö|oe)glich\w*"
    r"|bevorzug\w*|favorisier\w*|plan\w*|hoff\w*|schlag\w*|gibts?|gäbe\w*|hamse|hams|verleg\w*"
    r"|verschieb\w*|buch\w*|reservier\w*|tausch\w*|leg\w*|schieb\w*|setz\w*|storn\w*|absag\w*|fall\w*"
    r"|fäll\w*|arbeit\w*|nicht|kein\w*|nur|oder|erst|ab)(?!\w)"
)
"""What is said of wishes, plans and refusals; a statement with such a word is read as one."""

SUBJECTS: Final = all_spellings(
    "ich i wir man er es das mein meine meinem unser unsere keiner niemand jemand alles die der"
)
"""After a verb; "sie" may be asked."""

KEPT_VERBS: Final = all_spellings(
    "ist is isch sind bin war hat hab habe haben da dann werd werde wird"
)
ALSO_TIMED: Final = frozenset(
    (
        *("H", "CLK", "CLOCK", "MIL", "HDOT", "uhr", "WD", "REL", "MORGEN", "ORD", "DATE"),
        *("REFUSAL", "BACK", "AWAY", "arbeit", "feierabend"),
    )
)
TIMES: Final = frozenset(
    (
        *("WD", "WDS", "REL", "MORGEN", "ORD", "NUM", "MON", "DATE", "FEAST", "FEASTDAYS", "UNIT"),
        *("UNITS", "WHICH", "PARTNOUN", "PARTWORD", "SEASON", "EDGE", "eine", "ein", "paar"),
        *("am", "im", "in", "an", "nach", "vor", "der", "zu", "über", "früh", "seit", "DAY"),
    )
)
NAMED: Final = frozenset(
    ("WD", "WDS", "REL", "MORGEN", "MON", "FEAST", "FEASTDAYS", "UNIT", "UNITS", "PARTNOUN",
     "PARTWORD", "SEASON", "DAY", "DATE"),
)  # fmt: skip
LONGER: Final = frozenset(("MON", "SEASON", "FEAST"))
BEFORE_LONGER: Final = frozenset(("im", "in", "zu", "an", "EDGE", "ORD", "der", "WHICH"))
PERSONS: Final = all_spellings("ich i wir er sie")
SOURCES: Final = all_spellings(
    "google seite homepage website webseite internet netz schild tür zettel facebook instagram"
    " gutschein zeitung maps plakat aushang visitenkarte kartei anzeige"
)
STANDS: Final = all_spellings("steht stehts stand stehen hängt laut gelesen gesehen")
PRETERITE: Final = all_spellings(
    "ging rief kam sah bekam stand fand nahm gab machte dauerte kostete fiel hielt liess lief brach"
)
WISHED: Final = tuple(all_spellings("hätt möcht würd bräucht wünsch"))
"""How a verb of wishing begins, even where the day is over."""

LONGEST_FRONT: Final = 6
SAYS: Final = re.compile(r"(?<!\w)dass(?!\w)")
ABOUT_HOURS: Final = frozenset(("ab", "nur", "oder", "erst", "kein", "sagt"))


def bury_narration(items: list[Item], folded: str) -> None:
    """Make opaque, in place, the times of a statement in which nothing is wished."""
    if any(item[0] in SOURCES for item in items):
        if any(item.text in STANDS for item in items) and not _wishes_beside(folded):
            bury(items, 0, len(items))
        return
    first = 0
    while first < len(items) and items[first].text in OPENERS and not items[first].entries:
        first += 1
    front = _front(items, first)
    if front:
        _bury_front(items, first, front, folded)
    else:
        _bury_longer(items, first, folded)


def _wishes_beside(folded: str) -> bool:
    """What is read somewhere is told with "ab" and "nur" as well."""
    if SAYS.search(folded) is not None:
        return True
    return any(found[0] not in ABOUT_HOURS for found in WISHFUL.finditer(folded))


def _front(items: list[Item], first: int) -> int:
    """Return where a time at the very beginning ends, if two words follow; else 0."""
    end = first
    while end < len(items) and end < first + LONGEST_FRONT and is_of(items[end], TIMES):
        end += 1
    if end + 1 >= len(items) or not any(is_of(item, NAMED) for item in items[first:end]):
        return 0
    return end


def _bury_front(items: list[Item], first: int, front: int, folded: str) -> None:
    """ "Nach einer Woche fettet es wieder"; "am Freitag hol ich um drei die Kinder" is no story."""
    verb, subject = items[front], items[front + 1]
    if verb.entries or verb.text in KEPT_VERBS or subject.text not in SUBJECTS:
        return
    if any(item.text in VERBS_OF or is_of(item, ALSO_TIMED) for item in items[front:]):
        return
    over = _is_over(items[first]) and not verb.text.startswith(WISHED)
    if over or verb.text in PRETERITE or WISHFUL.search(folded) is None:
        bury(items, first, front)


def _is_over(item: Item) -> bool:
    """ "Gestern ging keiner ran"; "gestern hätt ich gern" wishes for what is over."""
    return any(isinstance(entry.value, Relative) and entry.value.days < 0 for entry in item.entries)


def _bury_longer(items: list[Item], subject: int, folded: str) -> None:
    """ "Wir ziehen im Juni um", "ich verliere im Herbst Haare": no month is wished for."""
    verb = subject + 1
    if verb + 1 >= len(items) or items[subject].text not in PERSONS or items[verb].entries:
        return
    if items[verb].text in KEPT_VERBS | VERBS_OF.keys() or WISHFUL.search(folded) is not None:
        return
    last = end_of_run(items, verb + 1, BEFORE_LONGER)
    if last < len(items) and (is_of(items[last], LONGER) or _is_year(items[last])):
        bury(items, verb + 1, last + 1)


def _is_year(item: Item) -> bool:
    return any(entry.value is Unit.YEAR for entry in item.entries)
