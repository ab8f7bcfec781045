"""What one word may be: categories with their values."""

from typing import Final, NamedTuple, TypeAlias


class Entry(NamedTuple):
    """One category of a word with its value."""

    category: str
    value: object


Entries: TypeAlias = tuple[Entry, ...]
OPAQUE: Final[Entries] = ()
