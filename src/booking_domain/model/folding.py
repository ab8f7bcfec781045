"""Words as they are compared; the same few hundred come again and again within a call."""

from functools import lru_cache

from booking_domain.model.customer import normalise_name


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Return what `normalise_name` makes of a word or a short phrase."""
    return normalise_name(word)


def word_set(text: str) -> frozenset[str]:
    """Return the words of a table, folded."""
    return frozenset(fold(word) for word in text.split())
