"""An hour that is about right: "so neun rum", "neun herum"."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import Entry
from booking_domain.model.german.lexing import Item
from booking_domain.model.german.tokens import Token


AROUND: Final = frozenset(("rum", "herum", "umadum", "drumherum"))
LAST: Final = 4
"""How many words from the end may say so."""


def mark_approximate(items: list[Item], tokens: Sequence[Token], heard: AbstractSet[str]) -> None:
    """Make a bare last hour, in place, the clock time that it is said to be about."""
    if AROUND.isdisjoint(heard):
        return
    around = [token for token in tokens[-LAST:] if token.text in AROUND]
    if not items or not around or around[-1].start < items[-1].end:
        return
    if len(items) > 1 and items[-2].entries:
        return
    hour = next((entry.value for entry in items[-1].entries if entry.category == "H"), None)
    if hour is not None:
        items[-1] = items[-1]._replace(entries=(Entry("CLOCK", hour),))
