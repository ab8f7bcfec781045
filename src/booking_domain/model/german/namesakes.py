"""
Names that are told by a likeness, a list or a spelling: "unter Freitag müssten Sie mich finden".

"Sonntag, buchstabiert", "geb. Freitag", "früher hieß ich Freitag", "stehe noch als Sonntag in der
Kartei", "Morgner wie Morgen mit -ner", "nicht Freitag, Freytag".
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.introductions import NAMES
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.umlauts import all_spellings


SPELT: Final = all_spellings("buchstabiert buchstabiere buchstabier geschrieben schreibt schreib")
UNDER: Final = all_spellings("unter")
AS: Final = all_spellings("als")
STORED: Final = all_spellings(
    "stehe steh stehen gespeichert eingetragen hinterlegt bekannt gemeldet registriert nachname"
    " nachnamen familienname vorname mädchenname finden geführt"
)
CALLED: Final = all_spellings(
    "hieß hiess hieße geb geborene geborener geborne vormals verwitwete verheiratete verheirateter"
    " ledige geschiedene verehelichte"
)
ITSELF: Final = all_spellings("bins binsch")
WHO: Final = all_spellings("ich i sie er")
LIKE: Final = all_spellings("wie")
NOT: Final = all_spellings("nicht net ned nich")
LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzäöü")
LEAST_LETTERS: Final = 3
LEAST_ALIKE: Final = 3
COMPANIES: Final = all_spellings(
    "salon cafe café kanzlei rechtsanwaltskanzlei praxis studio haarstudio bäckerei metzgerei hotel"
    " gasthof restaurant apotheke firma sekretariat vorzimmer notariat agentur schreinerei autohaus"
    " fliesen sanitär malermeister spedition gärtnerei reisebüro versicherung steuerberater"
    " altenheim pflegeheim seniorenheim haus villa pension residenz weingut druckerei tischlerei"
    " zahnarztpraxis gasthaus wirtshaus fahrschule buchhandlung blumenhaus verlag haushalt hofladen"
    " oberstudienrat studienrat studiendirektor oberstudiendirektor hofrat kommerzialrat pfarrer"
    " pfarrerin pastor pastorin pater direktor direktorin rektor rektorin ingenieur magister notar"
    " rechtsanwalt rechtsanwältin oberarzt oberärztin chefarzt primar primarius regierungsrat"
    " amtsrat stadtrat landrat medizinalrat oberst major hauptmann oberinspektor kommissar"
    " staatsanwalt bürgermeister kammersänger baron baronin graf gräfin freiherr freifrau dekan"
    " diplomingenieur schulrat kirchenrat geheimrat oberförster oberlehrer hauptkommissar"
)
INSIDE: Final = all_spellings("im in am zu ins")
NEARBY: Final = all_spellings("gegenüber nebenan daneben drüben")
TRIGGERS: Final = COMPANIES | ITSELF | SPELT | UNDER | AS | CALLED | LIKE | NOT


def bury_namesakes(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, the names that are told so."""
    if TRIGGERS.isdisjoint(said) and LETTERS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        text = item[0]
        if text in TRIGGERS:
            _bury_told(items, position)
        elif len(text) == 1 and position and _is_spelt_out(items, position):
            _bury_name(items, position - 1)


def _bury_told(items: list[Item], position: int) -> None:
    text = items[position].text
    following = [item.text for item in items[position + 1 : position + 2]]
    if text in SPELT:
        _bury_name(items, position - 1)
        _bury_name(items, position + 1)
    elif text in UNDER:
        _bury_name(items, position + 1)
    elif text in ITSELF:
        if position + 3 == len(items) and following[0] in ("der", "die"):
            _bury_name(items, position + 2)
    elif text in CALLED:
        _bury_name(items, position + (1 if WHO.isdisjoint(following) else 2))
    elif text in AS:
        _bury_stored(items, position)
    elif text in COMPANIES:
        _bury_company(items, position)
    else:
        _bury_alike(items, position)


def _bury_company(items: list[Item], position: int) -> None:
    """ "Das Café Sonntag nebenan", "vom Salon Sonntag in Köln"."""
    following = items[position + 2 : position + 3]
    nearby = bool(following) and following[0].text in NEARBY
    if position and items[position - 1].text in INSIDE and not nearby:
        return
    if not following or following[0].entries == OPAQUE or following[0].text == "in":
        _bury_name(items, position + 1)


def _bury_alike(items: list[Item], position: int) -> None:
    """ "Morgner wie Morgen", "nicht Freitag, Freytag"."""
    if items[position].text in LIKE:
        if position and _are_alike(items, position - 1, position + 1):
            _bury_name(items, position + 1)
    elif _are_alike(items, position + 1, position - 1):
        # "Freitag, nicht Freytag".
        bury(items, position)
        _bury_name(items, position - 1)
    elif items[position - 1].text == "und" and _are_alike(items, position + 1, position - 2):
        # "Montag und nicht Montak".
        bury(items, position)
        _bury_name(items, position - 2)
    elif _are_alike(items, position + 2, position + 1):
        bury(items, position)
        _bury_name(items, position + 1)


def _is_spelt_out(items: list[Item], position: int) -> bool:
    """ "Abend, a b e n d"."""
    letters = items[position : position + LEAST_LETTERS]
    initial = items[position - 1].text[:1] == items[position].text
    return initial and len(letters) == LEAST_LETTERS and all(len(one.text) == 1 for one in letters)


def _bury_stored(items: list[Item], position: int) -> None:
    """ "Ich stehe noch als Sonntag in der Kartei", "Sonntag als Nachname"."""
    if not any(item.text in STORED for item in items):
        return
    following = items[position + 1 : position + 2]
    told = following and following[0].text in STORED
    _bury_name(items, position - 1 if told else position + 1)


def _are_alike(items: list[Item], name: int, word: int) -> bool:
    """Whether an unknown word begins, or begins and ends, like the word about time beside it."""
    if not (0 <= name < len(items) and 0 <= word < len(items)) or items[name].entries:
        return False
    said, known = items[name].text, items[word].text
    if len(said) <= LEAST_ALIKE or not is_of(items[word], NAMES):
        return False
    return said[:4] == known[:4] or (said[:2] == known[:2] and said[-3:] == known[-3:])


def _bury_name(items: list[Item], position: int) -> None:
    if 0 <= position < len(items) and is_of(items[position], NAMES):
        bury(items, position)
