"""How alike two spellings are."""

from abc import abstractmethod
from typing import Protocol


class TextSimilarity(Protocol):
    """
    A measure of spelling; what sounds alike is the model's own business.

    An instance is called with two texts, so it fits wherever the model wants a `Similarity`.
    """

    @abstractmethod
    def __call__(self, first: str, second: str, /) -> float:
        """
        Return 1.0 for equal texts down to 0.0 for texts that share nothing.

        It is one minus the edits that turn one into the other (a letter added, left out, replaced,
        or two neighbours swapped) by the length of the longer. The order of the two does not
        matter; letter case and accents do, so both are folded before. Two empty texts are equal.
        """
