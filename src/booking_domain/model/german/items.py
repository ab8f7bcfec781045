"""Words of a sentence with what they may mean, and how those that mean no time here are buried."""

from typing import Final, NamedTuple

from booking_domain.model.german.entry import OPAQUE, Entries, Entry


# Called for nearly every word; the constructor of a NamedTuple is a function in Python.
_new: Final = tuple.__new__


class Item(NamedTuple):
    """A word, or several that are one, with what it may be and where it stands in the text."""

    text: str
    entries: Entries
    start: int
    end: int
    number: bool


def is_of(item: Item, categories: frozenset[str]) -> bool:
    """Return whether a word may be of one of the categories."""
    for category, _ in item[1]:  # noqa: SIM110 - `any` takes twice as long, for every word
        if category in categories:
            return True
    return False


def entry_of(item: Item, category: str) -> Entry | None:
    """Return the first meaning of a word in a category; nothing where it has none there."""
    return next((entry for entry in item.entries if entry.category == category), None)


def bury(items: list[Item], first: int, end: int | None = None) -> None:
    """Make opaque, in place, the word at `first`, or all from there to before `end`: no time."""
    for position in range(first, first + 1 if end is None else end):
        text, _, start, finish, _ = items[position]
        items[position] = _new(Item, (text, OPAQUE, start, finish, False))


def bury_those_of(items: list[Item], positions: range, categories: frozenset[str]) -> None:
    """Make opaque, in place, the words at these positions that may be of one of the categories."""
    for position in positions:
        if is_of(items[position], categories):
            bury(items, position)


def end_of_run(items: list[Item], first: int, categories: frozenset[str]) -> int:
    """Return where the words end that may be of these categories: `first` where none is."""
    end = first
    while end < len(items) and is_of(items[end], categories):
        end += 1
    return end


def start_of_run(items: list[Item], end: int, categories: frozenset[str]) -> int:
    """Return where the words before `end` begin that may be of these categories."""
    first = end
    while first and is_of(items[first - 1], categories):
        first -= 1
    return first
