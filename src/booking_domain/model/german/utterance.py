"""The words of an utterance, and what was said or written between them."""

import re

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from booking_domain.model.german.items import Item
from booking_domain.model.german.lexing import DASHES


PAUSE: Final = re.compile(r"[,;.!?\n]|:(?!\d)|\s[-\u2013\u2014]\s")
PARTING: Final = frozenset(("", *DASHES))
APPROVAL: Final = re.compile(r"(?<!\w)(?:gerne?|ja|jederzeit|super|prima|okay|ok|gut)(?!\w)")


@frozen
class Utterance:
    """
    All words that were said but the fillers, with the text that they were taken from.

    Positions are those of the chart, in which the first word stands at 1.
    """

    items: Sequence[Item]
    words: Sequence[str]
    folded: str

    @classmethod
    def of(cls, items: Sequence[Item], folded: str) -> "Utterance":
        """Return the utterance of which `items` are the words."""
        return cls(items, [item.text for item in items], folded)

    def word(self, position: int) -> str:
        """Return the word at a position; nothing outside of what was said."""
        return self.words[position - 1] if 0 < position <= len(self.words) else ""

    def before(self, position: int) -> str:
        """
        Return the text from the word before on to a word, or to the end: commas and fillers.

        What only parts words, as a dash, is passed over.
        """
        if position < 2 or position > len(self.words) + 1:
            return ""
        last = position - 2
        while last > 0 and self.items[last].text in PARTING:
            last -= 1
        first = self.items[last].end
        if position > len(self.items):
            return self.folded[first:]
        return self.folded[first : self.items[position - 1].start]

    def pauses(self, position: int) -> bool:
        """Whether a comma or another stop stands before a word."""
        return PAUSE.search(self.before(position)) is not None

    def approves(self, first: int, last: int) -> bool:
        """Whether something is welcomed between two positions ("am Freitag gern")."""
        return any(
            APPROVAL.search(f"{self.word(position - 1)} {self.before(position)}")
            for position in range(first, last + 1)
        )
