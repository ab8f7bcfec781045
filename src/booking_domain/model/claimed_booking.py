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
    r"|festgehalten|gesichert)"
)
_HAS = r"(?:ist|sind|wurde|wurden|hab|habe|haben)"
_SAYS_SO = re.compile(
    r"\b(?:fest|verbindlich|erfolgreich)\s+(?:gebucht|eingetragen|reserviert)\b"
    rf"|\b{_HAS}\b.*\b{_DONE}\b"
    rf"|\b{_DONE}\b.*\b{_HAS}\b"
    # "Ich habe Ihnen den Termin vorgemerkt" tells of a hold, and truly.
    r"|\bsie\s+sind\b.*\bvorgemerkt\b"
    r"|\b(?:sehen\s+wir|wir\s+sehen)\s+uns\b.*\b(?:um|heute|morgen|übermorgen|\w+tag)\b"
    r"|\btermin\b.*\b(?:steht|ist bestätigt|wurde bestätigt)\b"
)
_BUT_NOT = re.compile(
    r"\b(?:nicht|nichts\s+\w*ge\w+|kein\w*|leider|soll|sollen|möchte\w*|würde\w*|wenn|falls|sobald|könnte\w*|wäre\w*"
    r"|alles(?!\s+klar)|wunsch|rückruf\w*|zurück\w*|ausgebucht|vergeben|jemand\w*|anderweitig|abgesagt|storniert|gelöscht)\b"
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
