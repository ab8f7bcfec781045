"""
What hedges a time in the middle of it: "ab sagen wir zwei", "bis meinetwegen sechs".

Behind a preposition of time such words mean nothing, and are left out. Between two wishes they may
be anything, and stay.
"""

from collections.abc import Sequence
from typing import Final

from booking_domain.model.german.tokens import Token
from booking_domain.model.german.umlauts import spellings


def _phrases(*phrases: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(said.split()) for phrase in phrases for said in spellings(phrase))


_SAYING: Final = (
    *("sagen wir", "sagen wer", "sagen ma", "sag ma", "sag mer", "sog ma", "säge mer", "sagemer"),
    *("ich sag", "ich sage", "i sag", "i sog", "sag ich", "sage ich", "sog i", "säg i"),
    *("würd ich sagen", "würde ich sagen", "ich würd sagen", "ich würde sagen"),
    *("würd ich meinen", "denk ich", "denke ich", "ich denk", "ich denke", "glaub ich"),
    *("ich glaub", "ich glaube", "glaube ich", "schätz ich", "ich schätz", "schätze ich"),
    *("was weiss ich", "weiss ich nicht", "keine ahnung", "ich weiss nicht", "nehmen wir"),
    *("mein ich", "meine ich", "ich mein", "ich meine", "nehmen wir an", "lass mich sagen"),
)
_ONCE: Final = ("", " mal", " amal", " moi", " jetzt", " jetzt mal", " einmal", " halt", " so")
_CONCEDING: Final = (
    *("meinetwegen", "wegen mir", "von mir aus", "notfalls", "zur not", "allenfalls"),
    *("im notfall", "wenn es sein muss", "wenn s sein muss", "wenns sein muss", "gegebenenfalls"),
    *("am besten", "am liebsten", "bestenfalls", "im idealfall", "wenn möglich", "wenn es geht"),
    *("wenns geht", "wenn s geht", "optimalerweise"),
)
_LIMITS: Final = (
    *("allerhöchstens", "höchstens", "maximal", "längstens", "spätestens", "allerspätestens"),
    *("mindestens", "wenigstens", "zumindest", "frühestens", "allerfrühestens"),
)
HEDGES: Final = _phrases(*(said + once for said in _SAYING for once in _ONCE), *_CONCEDING)
LIMITS: Final = _phrases(*_LIMITS)
"""Words that are bounds themselves, but not beside "von" and "bis", or "zwischen" and "und"."""

HEADS: Final = frozenset(words[0] for words in HEDGES | LIMITS)
SMALL: Final = frozenset(("ich", "i", "nicht", "es", "sein", "von", "mir", "zur"))
CUES: Final = frozenset(
    max(words, key=lambda word: (word not in SMALL, len(word)))
    for words in _phrases(*_SAYING, *_CONCEDING) | LIMITS
)
"""One word of each, none of the smallest: where none of them is heard there is no hedge."""

LONGEST: Final = max(len(words) for words in HEDGES)
BEFORE_A_TIME: Final = frozenset(("um", "gegen", "ab", "bis", "von", "zwischen", "vor", "nach"))
BETWEEN: Final = "zwischen"
UNTIL: Final = "bis"
HESITATING: Final = frozenset(("ja", "na", "also", "äh", "ähm", "öhm", "ehm", "hm", "mhm"))
BEGINNING: Final = frozenset(("von", "ab", "zwischen"))
AND: Final = "und"
REACH: Final = 9
"""How far "zwischen" may stand before the "und" that belongs to it."""


def without_hedges(tokens: list[Token]) -> list[Token]:
    """Return the tokens without those that hedge a time behind its preposition."""
    kept: list[Token] = []
    position, size = 0, len(tokens)
    while position < size:
        taken = _hedge(tokens, position) if tokens[position].text in HEADS else 0
        if taken and position + taken < size and _opens(kept, limit=_is_limit(tokens[position])):
            position += taken
        else:
            kept.append(tokens[position])
            position += 1
    return kept


def _hedge(tokens: Sequence[Token], position: int) -> int:
    """Return how many tokens the longest hedge takes up that begins there."""
    words = tuple(token.text for token in tokens[position : position + LONGEST])
    for count in range(len(words), 0, -1):
        if words[:count] in HEDGES or words[:count] in LIMITS:
            return count
    return 0


def _is_limit(token: Token) -> bool:
    return (token.text,) in LIMITS


def _opens(kept: Sequence[Token], *, limit: bool) -> bool:
    """Whether a time must follow: after "ab", or after the "und" of "zwischen zwei und"."""
    words = [token.text for token in kept[-REACH:]]
    while words and words[-1] in HESITATING:
        words.pop()
    if not words:
        return False
    *begun, before = words
    if before == AND:
        return BETWEEN in begun
    if limit:
        return before == BETWEEN or (before == UNTIL and not BEGINNING.isdisjoint(begun))
    return before in BEFORE_A_TIME
