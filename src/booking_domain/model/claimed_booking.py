"""
Whether a voice agent has told its caller that something is booked.

Heard with a suspicious ear: a sentence that only might say so counts, since somebody will look at
what our records say of it before anybody is alarmed.
"""

import re

from collections.abc import Iterable


_LONGEST = 500
"""What is longer is no sentence, and would take long to read."""
# A point after a number ends no sentence: "am 25. November".
_SENTENCE = re.compile(r"[^.!?\n]*(?:(?<=\d)\.[^.!?\n]*)*[.!?\n]?")
_DONE = (
    r"(?:(?:ein)?gebucht|eingetragen|reserviert|eingeplant|vermerkt|notiert|eingerichtet"
    r"|festgehalten|gesichert|angelegt|vereinbart(?!.*\bnichts\b)|festgemacht|eingeschrieben)"
)
_HAS = r"(?:ist|sind|wurde|wurden|hab|habe|haben)"
_WHEN = r"(?:um|uhr|heute|morgen|übermorgen|\w+tag|mittwoch|sonnabend)"
_DAY = r"(?:heute|morgen|übermorgen|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend)"
_SAYS_SO = re.compile(
    r"\b(?:fest|verbindlich|erfolgreich)\s+(?:gebucht|eingetragen|reserviert)\b"
    rf"|\b{_HAS}\b.*\b{_DONE}\b"
    rf"|\b{_DONE}\b.*\b{_HAS}\b"
    # "Ich habe Ihnen den Termin vorgemerkt" tells of a hold, and truly.
    r"|\bsie\s+sind\b.*\bvorgemerkt\b"
    rf"|\b(?:sehen\s+wir|wir\s+sehen)\s+uns\b.*\b{_WHEN}\b"
    r"|\btermin\b.*\b(?:steht|ist bestätigt|wurde bestätigt)\b"
    r"|\b(?:termin|buchung)\b.*\b(?:ist|wurde)\s+(?:\w+\s+)?"
    r"(?:drin|fix|fest|sicher|gemacht|durch|abgeschlossen|erfolgt|erfolgreich|bestätigt)\b"
    r"|\bsie\s+haben\b.*\b(?:einen|ihren)\s+termin\b"
    # A cancellation may have worked as well.
    r"|^(?!.*\b(?:ob|absage\w*|stornier\w*)\b).*\b(?:hat\b.*\bgeklappt|geklappt\s+hat)\b"
    rf"|\bfreue?n?\b.*\bsie\b.*\b{_WHEN}\b"
    rf"|\bist\s+(?:gemacht|erledigt)\b.*\b{_WHEN}\b"
    # The word alone: "Gebucht!"
    r"|^\W*(?:(?:so|ja|gut|super|perfekt|fertig|schon|alles\s+klar)\W+)*"
    r"(?:fest\s+)?(?:(?:ein)?gebucht|eingetragen|reserviert)\W*$"
    # Said of what is done with it, unless it is only about to be: "Moment, ich trage Sie ein".
    r"|^(?!.*\b(?:moment|augenblick|gern\w*|gleich|kurz|schnell|mal|jetzt)\b)"
    rf".*\bich\s+trage\s+sie\b.*\b{_WHEN}\b.*\bein\b"
    # The goodbye until an appointment, and not "bis Dienstag ist alles voll".
    rf"|^(?:.*\W)?(?:dann|also)\s+bis\s+(?:zum\s+|nächsten\s+|kommenden\s+)*{_DAY}\b"
    r"(?!.*\b(?:ist|sind|hat|haben|wird|werden|gibt|geht|muss|müss\w*|kann|können|bleib\w*)\b)"
)
_BUT_NOT = re.compile(
    r"\b(?:nicht|nichts\s+\w*ge\w+|kein\w*|leider|soll|sollen|möchte\w*|würde\w*"
    r"|wenn|falls|sobald|könnte\w*|wäre\w*|alles(?!\s+(?:klar|geklappt))|wunsch|rückruf\w*|zurück\w*"
    r"|ausgebucht|vergeben|jemand\w*|anderweitig|abgesagt|storniert|gelöscht)\b"
)


def says_booked(words: Iterable[str]) -> bool:
    """This will say whether any sentence among an agent's words says that something is booked."""
    return any(
        _is_claim(sentence[:_LONGEST].casefold())
        for said in words
        for sentence in _SENTENCE.findall(said)
    )


def _is_claim(sentence: str) -> bool:
    is_question = sentence.rstrip().endswith("?")
    return (
        not is_question
        and _SAYS_SO.search(sentence) is not None
        and _BUT_NOT.search(sentence) is None
    )
