"""
Words about time in what names no time: e-mail addresses, offers, vouchers, sayings.

"Max Punkt acht ät gmx", "gilt das Angebot bis Ende November", "der Newsletter vom November",
"von heute auf morgen grau geworden", "Schnee von gestern", "eine schlechte Nacht hinter sich".
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.items import Item, bury, end_of_run, is_of
from booking_domain.model.german.umlauts import all_spellings


ADDRESS: Final = re.compile(r"[\w.+-]+\s?@\s?[\w.-]+")
SIGN: Final = all_spellings("ät aet at äd klammeraffe affenschwanz")
DOMAINS: Final = all_spellings(
    "punkt gmx web gmail googlemail hotmail outlook icloud yahoo freenet posteo online aol me"
)
BEFORE_AN_ADDRESS: Final = all_spellings("ist lautet is mail email adresse mailadresse unter")
LONGEST_LOCAL_PART: Final = 8
LONGEST_DOMAIN: Final = 5
OFFERS: Final = all_spellings(
    "angebot aktion rabatt gutschein gutscheine preis preise aktionspreis sonderangebot rabattcode"
)
VALID: Final = all_spellings(
    "gilt gelten gültig galt läuft laufen lief einlösbar einlösen eingelöst"
)
ANEW: Final = all_spellings("ich wir da dann kann könnte geht ginge")
KEEPSAKES: Final = all_spellings(
    "newsletter mail email sms nachricht whatsapp rechnung beleg bon kassenbon quittung brief"
    " anzeige post karte foto bild video beitrag anruf schnitt haarschnitt farbe strähnen frisur"
    " dauerwelle tönung pony ansatz look"
)
VOUCHERS: Final = all_spellings("gutschein gutscheine geschenkgutschein geschenk geschenkkarte")
FROM: Final = all_spellings("vom von")
FOR: Final = all_spellings("für zu zum")
FESTIVE: Final = frozenset(("FEAST", "FESTIVE"))
TIMES: Final = frozenset(
    (
        *("WD", "REL", "MORGEN", "ORD", "MON", "DATE", "FEAST", "UNIT", "UNITEDGE", "WHICH"),
        *("SEASON", "EDGE", "der", "NUM", "DAY", "heuer"),
    )
)
LONGER: Final = frozenset(("MON", "EDGE", "UNITEDGE", "UNIT", "SEASON", "FEAST", "DAY"))
UNTIL: Final = TIMES | {"bis", "in", "im", "am", "zu"}
TODAY_TO_TOMORROW: Final = ("von", "heute", "auf", "morgen")
MOVING: Final = ("termin", "verschieb", "verleg", "verschob", "umbuch", "umgebuch", "verlegt")
BEHIND: Final = "hinter"
ONESELF: Final = all_spellings("sich mir uns euch")
SNOW: Final = all_spellings("schnee")
YESTERDAY: Final = all_spellings("gestern vorgestern")
REACH: Final = 7
TODAY: Final = "heute"
WEATHER: Final = all_spellings("wetter regen wind sturm kälte hitze")
COLD: Final = all_spellings("kalt warm heiss windig stürmisch schwül eisig neblig")
LASTING: Final = all_spellings(
    "halten hält sitzen sitzt stehen steht fliegen kräuseln kräuselt hängen ist is isch"
)
"""What the hair does in such weather; who goes on with "komm ich nicht" means the day."""

TAGS: Final = all_spellings("was oder ne gell nicht gelle wa")
LASTS: Final = all_spellings("hält halten hielt hielten reicht reichen")
LASTED: Final = all_spellings("gehalten gereicht")
PURPOSE: Final = all_spellings("fürs für")
SEASON: Final = frozenset(("SEASON",))
APPOINTED: Final = re.compile(r"termin|buch|reservier|frei(?!\w)|platz|zeit(?!\w)")
TRIGGERS: Final = frozenset(
    (
        *(*SIGN, *VALID, *KEEPSAKES, *VOUCHERS, TODAY, BEHIND, *SNOW),
        *(*LASTS, *LASTED, *PURPOSE),
    )
)


def bury_sayings(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Make opaque, in place, what only sounds as if it named a time."""
    if "@" in folded:
        _bury_written_addresses(items, folded)
    if TRIGGERS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        text = item.text
        if text not in TRIGGERS:
            continue
        if text in SIGN:
            _bury_address(items, position)
        elif text in VALID:
            _bury_offer(items)
        elif text == TODAY:
            _bury_overnight(items, position)
            _bury_weather(items, position)
        elif text == BEHIND:
            _bury_behind(items, position)
        elif text in SNOW:
            _bury_of(items, position, FROM, YESTERDAY)
        else:
            _bury_by_use(items, position, folded)


def _bury_by_use(items: list[Item], position: int, folded: str) -> None:
    text = items[position].text
    if text in LASTS:
        _bury_lasting(items, position)
    elif text in LASTED:
        _bury_lasting(items, next((at for at in range(position) if items[at].text == "bis"), 0) - 1)
    elif text not in PURPOSE:
        _bury_keepsake(items, position)
    elif APPOINTED.search(folded) is None:
        _bury_purpose(items, position)


def _bury_written_addresses(items: list[Item], folded: str) -> None:
    for found in ADDRESS.finditer(folded):
        for position, item in enumerate(items):
            if found.start() <= item.start < found.end():
                bury(items, position)


def _bury_address(items: list[Item], sign: int) -> None:
    domain = items[sign + 1 : sign + LONGEST_DOMAIN]
    if not any(item.text in DOMAINS for item in domain):
        return
    position = sign - 1
    while position >= max(0, sign - LONGEST_LOCAL_PART):
        if items[position].text in BEFORE_AN_ADDRESS:
            break
        bury(items, position)
        position -= 1
    bury(items, sign + 1, min(len(items), sign + LONGEST_DOMAIN))


def _bury_offer(items: list[Item]) -> None:
    """ "Ist die Aktion noch bis Samstag gültig"."""
    noun = next((at for at, item in enumerate(items) if item.text in OFFERS), -1)
    if noun < 0:
        return
    verb = next(at for at, item in enumerate(items) if item.text in VALID)
    position = max(noun, verb) if abs(noun - verb) == 1 else min(noun, verb)
    said = range(position + 1, min(len(items), position + REACH))
    if not any(items[at].text == "bis" or is_of(items[at], LONGER) for at in said):
        # "Gilt die Aktion auch am Freitag um drei" may be a wish.
        return
    ends = False
    for following in said:
        if is_of(items[following], UNTIL) and not ends:
            bury(items, following)
        elif items[following].text in ANEW:
            # "... gilt bis Samstag, da nehme ich Freitag".
            ends = True


def _bury_keepsake(items: list[Item], position: int) -> None:
    """ "Die Rechnung vom 3.12.", "ein Gutschein für Weihnachten"."""
    if items[position].text in VOUCHERS:
        following = position + 2
        is_for = position + 1 < len(items) and items[position + 1].text in FOR
        if is_for and following < len(items) and is_of(items[following], FESTIVE):
            bury(items, following)
            return
        for at in range(position + 1, min(len(items) - 1, position + 5)):
            if items[at].text in ("zum", "zu") and is_of(items[at + 1], FESTIVE):
                bury(items, at + 1)
    following = position + 1
    if following >= len(items) or items[following].text not in FROM:
        return
    while following + 1 < len(items) and is_of(items[following + 1], TIMES):
        following += 1
        bury(items, following)


def _bury_overnight(items: list[Item], position: int) -> None:
    """ "Von heute auf morgen grau geworden"; an appointment may be moved so."""
    said = [item.text for item in items[position - 1 : position + 3]] if position else []
    if tuple(said) != TODAY_TO_TOMORROW or any(item.text.startswith(MOVING) for item in items):
        return
    bury(items, position - 1, position + 3)


def _bury_weather(items: list[Item], today: int) -> None:
    """ "Ganz schön kalt heute, was", "bei dem Wetter heute halten die Haare nicht"."""
    before = items[today - 1].text if today else ""
    following = items[today + 1].text if today + 1 < len(items) else ""
    last = today + 1 >= len(items) or (today + 2 == len(items) and following in TAGS)
    if (before in WEATHER and (last or following in LASTING)) or (before in COLD and last):
        bury(items, today)


def _bury_lasting(items: list[Item], position: int) -> None:
    """ "Hält das bis Weihnachten"."""
    until = next((at for at in range(position + 1, len(items)) if items[at].text == "bis"), -1)
    if 0 < until <= position + 3:
        end = end_of_run(items, until + 1, UNTIL)
        bury(items, until, end)


def _bury_purpose(items: list[Item], position: int) -> None:
    """ "Was Frisches fürs Frühjahr"; "einen Termin fürs Frühjahr" is a time."""
    season = position + 1
    if season < len(items) and items[season].text in ("den", "das"):
        season += 1
    if season < len(items) and is_of(items[season], SEASON):
        bury(items, season)


def _bury_behind(items: list[Item], position: int) -> None:
    """ "Eine schlechte Nacht hinter sich"."""
    following = items[position + 1 : position + 2]
    if position and following and following[0].text in ONESELF:
        bury(items, max(0, position - 2), position)


def _bury_of(
    items: list[Item], position: int, between: frozenset[str], last: frozenset[str]
) -> None:
    following = items[position + 1 : position + 3]
    if len(following) > 1 and following[0].text in between and following[1].text in last:
        bury(items, position + 2)
