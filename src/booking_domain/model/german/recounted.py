"""
What has happened already: "am Samstag hat mir Anna die Haare geschnitten" wishes for no Saturday.

The perfect tense of what nobody does at an appointment to come; "gebucht" and "ausgemacht" name one
that is still ahead, and "wegen" or "für" a day that is spoken about.
"""

import re

from typing import Final

from booking_domain.model.german.entry import OPAQUE, Entry
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.umlauts import all_spellings


HAVING: Final = all_spellings(
    "hab habe hob han hat haben habt ham hatte hatten hattest bin ist wurde wurden"
)
HAD: Final = ("hatte", "hatten")
DONE: Final = all_spellings(
    "geschnitten gefärbt getönt gestylt geföhnt geglättet frisiert blondiert nachgeschnitten"
    " verschnitten verfärbt angerufen telefoniert gesprochen geredet bekommen gekriegt erhalten"
    " geheiratet gesehen gelesen gehört gewaschen verloren vergessen geschrieben geschickt"
    " gesendet erreicht probiert versucht hinterlassen verpasst gekauft bezahlt gezahlt gefragt"
    " abgenommen rangegangen angelegt versaut verhunzt vermasselt ruiniert zerstört verbrannt"
    " bedient beraten empfohlen erzählt entdeckt verkauft gemerkt"
    " liegenlassen liegengelassen gelassen gemeldet"
)
PARTICIPLE: Final = re.compile(r"[a-zäöü]{0,8}ge[a-zäöü]{2,}(?:t|en)")
OF_WHAT_IS_TO_COME: Final = tuple(
    all_spellings(
        "gebucht gedacht gesagt gemeint geplant gewünscht gehofft gestern gegen genommen gehalten"
        " geben gesehen gelegen gelegt vorgemerkt gehabt geboten gefunden geschlossen geöffnet"
        " gemacht angegeben geladen gerechnet genügt genannt gefragt getragen gesucht getauscht"
        " geschoben geschrieben notiert gewesen gebeten gesetzt gewollt gewählt gestrichen"
        " gesperrt gemeldet gerichtet gehen gestorben geschehen gekommen genehmigt gebraucht getan"
        " geeinigt gewechselt"
    )
)
"""Participles beside which a day may still be ahead: "ich hatte an Freitag gedacht"."""

WELL_DONE: Final = all_spellings(
    "haare haar strähnen farbe frisur dauerwelle toll schön super gut hübsch schlecht falsch"
)
DONE_FOR_US: Final = re.compile(r"(?<!\w)hat\W+(?:mir|uns|das|die|der)\W+(?:\w+\W+)+?gemacht(?!\w)")
LEFT: Final = all_spellings("liegen hängen stehen")
LET: Final = all_spellings("lassen gelassen")
APPOINTED: Final = all_spellings("termin termine frei urlaub zeit platz uhrzeit slot")
"""What is got for a day to come: "ich habe am Freitag frei bekommen"."""

WISHING: Final = all_spellings(
    "kann könnte können geht ginge möchte will wollte bräuchte brauche passt komme hätte wäre"
    " würde ob dass"
)
ABOUT: Final = all_spellings("wegen für fürs bezüglich zum zur betreffend auf bis")
TOLD: Final = all_spellings("stand stands schrieb schrieben rief riefen las sah kaufte")
TIMES: Final = frozenset(
    (
        *("WD", "WDS", "REL", "MORGEN", "ORD", "NUM", "MON", "DATE", "FEAST", "UNIT", "WHICH"),
        *("H", "HDOT", "CLK", "CLOCK", "MIL", "PARTNOUN", "PARTWORD", "uhr", "halb", "viertel"),
        *("um", "am", "gegen", "der", "dreiviertel", "früh", "SEASON", "in", "im"),
    )
)
LINKS: Final = frozenset(("am", "der", "um", "gegen", "in", "im"))
ADVERTISED: Final = all_spellings("angebot angebote aktion werbung anzeige prospekt flyer")
"""What is for a day and is read, and promises nobody anything then."""

CLAUSE: Final = 12
BEFORE: Final = 6
REPORTING: Final = all_spellings("meld melde melden meldet rühr rühre rühren")
ONESELF: Final = all_spellings("mich mi sich")
WE: Final = "wir"
REASONS: Final = ABOUT | all_spellings("weil da denn")
"""Who gets in touch now says why."""
DECIDED_ABOUT: Final = (REASONS | {"ob"}) - {"bis"}
BORN: Final = "geboren"
BEING: Final = all_spellings("bin i ich ist am den der im und wurde")
DECIDING: Final = all_spellings(
    "überleg überlege überlegs überlegen besprech bespreche besprechen sprech spreche rede red"
    " klär kläre klären klärs besprechs bespreche geb gebe sag frag frage"
)
IT_IS: Final = ("legs", "echs", "lärs", "laers")
"""How a verb of deciding ends that has "es" at it: "ich überlegs mir"."""

THINKING: Final = all_spellings("denk denke schlaf schlafe")
THOUGHT_OVER: Final = all_spellings("drüber darüber")
TO_WHOM: Final = all_spellings("mit mein meine meinen meiner meinem meim bescheid es das ab")
CALLING: Final = all_spellings("ruf rufe rufen")
CALLERS: Final = all_spellings("ich i wir")
REQUEST: Final = "bitte"
AGAIN: Final = all_spellings("an zurück durch")
TRIGGERS: Final = CALLING | DONE | LET | TOLD | REPORTING | DECIDING | THINKING | {BORN}
LATER: Final = Entry("BORN", None)


def bury_recounted(items: list[Item], folded: str) -> None:
    """Make opaque, in place, the times of what has happened, or of when somebody calls again."""
    for position, item in enumerate(items):
        text = item[0]
        if text not in TRIGGERS:
            if text[-1] in "tn" and "ge" in text and _is_past(items, position, folded):
                _bury_done(items, position, folded)
            continue
        if text in DONE or (text in LET and items[position - 1].text in LEFT):
            _bury_done(items, position, folded)
        elif text in TOLD:
            _bury_beside(items, position)
        elif text in REPORTING:
            _will_report(items, position)
        elif text in DECIDING or text in THINKING:
            _will_decide(items, position)
        elif text in CALLING:
            _will_call(items, position)
        elif text == BORN:
            _bury_date(items, position)


def _is_past(items: list[Item], position: int, folded: str) -> bool:
    """ "Hat mir die Lisa die Haare gemacht"; "haben wir Freitag ausgemacht" is still ahead."""
    text, entries = items[position][0], items[position][1]
    if text == "gemacht":
        if DONE_FOR_US.search(folded) is not None:
            return True
        return any(item.text in WELL_DONE for item in items[max(0, position - 2) : position])
    if entries != OPAQUE or not text.endswith(("t", "en")):
        return False
    return not text.endswith(OF_WHAT_IS_TO_COME) and PARTICIPLE.fullmatch(text) is not None


def _bury_done(items: list[Item], end: int, folded: str) -> None:
    """From the beginning of the clause to its participle, which the verb may follow."""
    follows = items[end + 1 : end + 2]
    verb = end + 1 if follows and follows[0].text in HAVING else -1
    for position in range(end - 1, max(-1, end - CLAUSE), -1):
        if items[position].text in HAVING:
            verb = position
            break
    if verb < 0:
        return
    first = max(0, min(verb, end) - BEFORE)
    if verb < end:
        first = max(first, _begin_of_clause(items, first, verb, folded))
    # "Hatte" may be "hätte" without its dots, but not beside what was done.
    begin = verb + 1 if items[verb].text in HAD else verb
    inside = [item.text for item in items[min(begin, end) : end]]
    if not (APPOINTED | WISHING).isdisjoint(inside):
        return
    if verb > end and not WISHING.isdisjoint(item.text for item in items[first:end]):
        return
    for position in range(end - 1, first - 1, -1):
        text = items[position].text
        if position < verb and text in WISHING | DONE | APPOINTED:
            return
        if is_of(items[position], TIMES) and text not in HAVING and not _is_about(items, position):
            bury(items, position)


def _begin_of_clause(items: list[Item], first: int, verb: int, folded: str) -> int:
    """ "Heute noch bitte, ich hab mir den Pony selber geschnitten" wishes for today."""
    if verb and items[verb - 1].text in CALLERS:
        # The finite verb stands second: nothing is before the subject of this clause.
        return verb - 1
    for position in range(verb - 1, first - 1, -1):
        if REQUEST in folded[items[position].end : items[position + 1].start]:
            return position + 1
    return first


def _is_about(items: list[Item], position: int) -> bool:
    """ "Ich habe für Freitag um drei eine Bestätigung bekommen"."""
    while position and is_of(items[position], TIMES):
        position -= 1
        if items[position].text in ABOUT:
            return not position or items[position - 1].text not in ADVERTISED
    return False


def _bury_beside(items: list[Item], verb: int) -> None:
    """ "Auf Instagram stand am Montag was"; what stood there may name another day after "dass"."""
    for step in (-1, 1):
        position = verb + step
        while 0 <= position < len(items) and is_of(items[position], TIMES):
            bury(items, position)
            position += step


def _will_report(items: list[Item], position: int) -> None:
    """ "Ich melde mich dann nächste Woche noch mal"."""
    after = [item.text for item in items[position + 1 : position + 4]]
    if not REASONS.isdisjoint(after):
        return
    ours = WE in after[:1] or (position > 0 and items[position - 1].text == WE)
    asked = position == len(items) - 1 and any(item.text == "sich" for item in items)
    if ours or asked or not ONESELF.isdisjoint(after[:2]):
        items[position] = items[position]._replace(entries=(LATER,))


def _will_decide(items: list[Item], position: int) -> None:
    """ "Ich überleg es mir bis morgen", "ich sprech das heute Abend mit meinem Mann ab"."""
    after = [item.text for item in items[position + 1 :]]
    ours = any(item.text in CALLERS for item in items[max(0, position - 1) : position + 2])
    text = items[position].text
    about = text.endswith(IT_IS) or not TO_WHOM.isdisjoint(after)
    if text in THINKING:
        about = not THOUGHT_OVER.isdisjoint(after)
    if ours and DECIDED_ABOUT.isdisjoint(after) and about:
        items[position] = items[position]._replace(entries=(LATER,))


def _will_call(items: list[Item], position: int) -> None:
    """ "Morgen ruf ich noch mal an"; "ich rufe an wegen morgen" wishes for it."""
    follows = items[position + 1 : position + 2]
    if follows and follows[0].text in CALLERS and items[-1].text in AGAIN:
        items[position] = items[position]._replace(entries=(LATER,))


def _bury_date(items: list[Item], born: int) -> None:
    """ "Geboren bin ich am ersten zwölften fünfzig"."""
    position = born + 1
    while position < len(items):
        item = items[position]
        if item.text not in BEING and not is_of(item, frozenset(("ORD", "NUM", "MON", "DATE"))):
            return
        bury(items, position)
        position += 1
