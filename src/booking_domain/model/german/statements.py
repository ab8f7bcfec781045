"""
Statements about today that are all that is said: "die Kinder sind heute wieder unmöglich".

"Heute ist die Hölle los in der Stadt", "ich bin heute ein Schussel", "Sie klingen heute fröhlich".
With an hour, another day, a word of wishing or of what suits somebody, today is meant.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.remark_words import NOT, TODAY, WISHING
from booking_domain.model.german.remarks import CLOCKS, DAYS, WORD, asks
from booking_domain.model.german.umlauts import all_spellings


BEING: Final = all_spellings("ist is isch sind san")
LOOKING: Final = all_spellings(
    "stehen steht sehen sieht schauen schaut schreit schreien weint weinen nervt macht"
    " brüllt bringt bringen spinnt spinnen bockt zickt"
)
"""What somebody else does; what a salon does is no such verb."""

SELF: Final = all_spellings("bin bi")
POLITE: Final = all_spellings("sie ihr")
SOUNDING: Final = all_spellings("klingen klingt hören hört sind seid haben wirken")
OURSELVES: Final = all_spellings("wir ma mir mia")
SO: Final = all_spellings(
    "so ein ganz total echt richtig voll a zu wieder völlig etwas bisschen ziemlich"
)
FREE: Final = all_spellings(
    "da frei möglich offen auf dran geöffnet erreichbar machbar drin bis fällig soweit zeit tag"
    " stunde uhrzeit zeitpunkt möglichkeit platz luft lücke vorbei ab noch ob dringend wichtig"
    " verfügbar belegt ausgebucht besetzt schluss unterwegs weg krank verhindert geburtstag"
    " hochzeit feier party"
)
SUITING: Final = FREE | all_spellings(
    "gut schlecht ungünstig günstig recht perfekt super prima ideal optimal toll klasse wunderbar"
    " besser bestens besten liebsten lieber passend okay ok eilig richtig egal einverstanden klar"
    " ordnung wunschtag letzte letzter voll schwierig ungut fein schön knapp eng später früher"
    " angenehm praktisch schlechter genehm spitze top bequem einzige einfach einfacher ungeschickt"
    " schlimm geschickter blöd doof stressig hektisch was etwas"
)
GATE: Final = BEING | SELF | SOUNDING | LOOKING
LEAST_LETTERS: Final = 4


def bury_statements(items: list[Item], folded: str, heard: AbstractSet[str]) -> None:
    """Make opaque, in place, the "heute" of which nothing is wished."""
    if TODAY.isdisjoint(heard) or GATE.isdisjoint(heard):
        return
    if not (NOT.isdisjoint(heard) and WISHING.isdisjoint(heard)):
        return
    times = [at for at, item in enumerate(items) if is_of(item, DAYS | CLOCKS)]
    if len(times) != 1 or items[times[0]].text not in TODAY:
        return
    if _states(items, times[0], heard) and not asks(WORD.findall(folded)):
        bury(items, times[0])


def _states(items: list[Item], today: int, heard: AbstractSet[str]) -> bool:
    texts = [item.text for item in items]
    if texts[0] in POLITE and len(texts) > 1 and texts[1] in SOUNDING:
        return SUITING.isdisjoint(heard)
    verb = next((at for at, text in enumerate(texts) if text in GATE), 0)
    if not verb or verb + 1 == len(texts):
        return False
    if texts[verb] in SELF or texts[verb + 1] in ("ich", "i"):
        return SUITING.isdisjoint(heard) and not SO.isdisjoint(heard)
    if texts[verb + 1] in OURSELVES:
        return False
    if texts[verb] in LOOKING:
        return verb > 1 and verb < today and _is_content(items[verb - 1])
    if verb - 1 == today or items[verb - 1].text in POLITE:
        rest = items[verb + 1 :]
        return SUITING.isdisjoint(heard) and any(_is_content(item) for item in rest)
    # "Die Deadline ist heute" says nothing else of the day.
    predicated = len(items) > verb + 2
    return predicated and _is_content(items[verb - 1]) and FREE.isdisjoint(heard)


def _is_content(item: Item) -> bool:
    return item.entries == OPAQUE and len(item.text) >= LEAST_LETTERS
