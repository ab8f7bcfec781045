"""What a comparison of something said with something known may come to."""

from collections.abc import Callable
from typing import Generic, TypeAlias, TypeVar

from attrs import frozen


T = TypeVar("T")

Similarity: TypeAlias = Callable[[str, str], float]
"""How alike two folded spellings are, 0.0 to 1.0, by edits; see the port `TextSimilarity`."""


@frozen
class Matched(Generic[T]):
    """Only this can have been meant."""

    one: T


@frozen
class Nearest(Generic[T]):
    """One to three things that may have been meant, the nearest first: to be asked about."""

    candidates: tuple[T, ...]


@frozen
class Unknown:
    """Nothing of what is known resembles it."""


MAX_CANDIDATES = 3
"""More choices than that are not remembered by somebody who only hears them."""
