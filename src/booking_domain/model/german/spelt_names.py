"""
Names that are told by how they are written: "Montag ohne Dehnungs-h", "Abend, großgeschrieben".

The remark follows the name at once: of "Freitag, Meier mit a i" the day is a day. Also "Sonntag,
was kann ich für Sie tun" and "bei Ihnen steht bestimmt Freitag".
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.introductions import NAMES
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.umlauts import all_spellings


LETTERS: Final = frozenset("bcefghjklmnopqtvwxyzäöü")
"""Letters that are no word of some dialect."""

WRITTEN: Final = all_spellings(
    "ohne geschrieben zusammengeschrieben grossgeschrieben kleingeschrieben auseinandergeschrieben"
    " ypsilon buchstaben wort stummem eszett umlaut ausgesprochen gesprochen spricht schreibt"
    " bindestrich wörtern silben heiss heisse heissen heisst hoass hoaß hoassn"
)
HELPFUL: Final = all_spellings("tun")
STANDING: Final = all_spellings("steht")
TRIGGERS: Final = WRITTEN | LETTERS | HELPFUL | STANDING

PARTICLES: Final = (
    r"(?:einfach|ganz|nur|aber|ja|und|das|des|ist|is|isch|wird|schreibt|sich|eben|halt|also|man|ma"
    r"|normal|wieder|immer|alles|bitte|schlicht|genau|wirklich|übrigens|nein|ne|wie gesagt"
    r"|buchstabiert|gesprochen)"
)
LETTER: Final = r"(?:[a-zäöü]|ypsilon|ha|eszett|umlaut|bindestrich|punkt)"
KIND_OF: Final = (
    r"(?:dehnungs|stumme[mns]|doppel|doppeltem|einfachem|weichem|hartem|scharfem|langem|kurzem"
    r"|grossem|kleinem|einem|nem|am|zwei|drei|dem|vorne|hinten)"
)
REMARK: Final = re.compile(
    rf"[ ,.;:\-]+(?:{PARTICLES}[ ,]+)*"
    rf"(?:(?:ohne|mit|net mit|nicht mit) (?:{KIND_OF}[ \-])*(?:{LETTER}|doppel[ \-]?\w)(?!\w)"
    r"|(?:so |gross|klein|zusammen|getrennt|auseinander|normal |richtig |anders |falsch )"
    r"?(?:geschrieben|buchstabiert|ausgesprochen)(?!\w)"
    r"|ohne (?:besonderheiten|weiteres|alles|schnickschnack|sonderzeichen|irgendwas)(?!\w)"
    r"|(?:in|als|mit) (?:einem|ein|zwei|drei) (?:wort|wörtern|woertern|silben)(?!\w)"
    r"|(?:zwei|drei|vier|fünf|fuenf|sechs|sieben|acht) buchstaben(?!\w)"
    r"|(?:[a-zäöü] ){2,}[a-zäöü](?!\w)|[a-zäöü] wie (?!am |um |im )\w+"
    r"|(?:so|wie|grad so) (?:heiss\w*|hoass\w*) (?:ich|i|er|sie|wir|mia|ma)(?!\w)"
    r"|(?:so )?wie (?:man|mans|ma|mas) (?:es |s |das )?(?:spricht|schreibt|sagt)(?!\w)"
    r"|so (?:schreibt|spricht) (?:man|ma|sich))"
)
LIKENED: Final = re.compile(r"(?:mit|ohne) (?:\w+ )?(?:[a-zäöü]|ypsilon)(?: \w+)? wie ")
AT_YOUR_SERVICE: Final = re.compile(r"[ ,.]+was (?:kann|darf) ich (?:denn )?f(?:ü|ue|u)r sie tun")
SURELY: Final = re.compile(
    r"(?<!\w)steht (?:da |halt |ja |noch )*(?:bestimmt|sicher|wohl|wahrscheinlich|vermutlich)"
    r" (?:noch |immer noch |nur |unter )*$"
)
CUES: Final = all_spellings(
    "am im zum ab bis vor nach seit den um gegen diesen nächsten kommenden jeden lieber in"
)


def bury_spelt_names(items: list[Item], folded: str, heard: AbstractSet[str]) -> None:
    """Make opaque, in place, the names on whose spelling something is remarked."""
    if TRIGGERS.isdisjoint(heard):
        return
    for position, item in enumerate(items):
        if not is_of(item, NAMES) or (position and items[position - 1].text in CUES):
            continue
        if (
            REMARK.match(folded, item.end) is not None
            or (position < 2 and AT_YOUR_SERVICE.match(folded, item.end) is not None)
            or SURELY.search(folded, 0, item.start) is not None
            or _is_likened(items, position, folded)
        ):
            bury(items, position)


def _is_likened(items: list[Item], position: int, folded: str) -> bool:
    """ "Freytag mit y, wie Freitag, nur anders"."""
    found = LIKENED.search(folded, 0, items[position].start)
    return found is not None and found.end() == items[position].start
