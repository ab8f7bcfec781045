"""An hour that is about right ("so neun rum"), and one in dialect that is no word elsewhere."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import Entry
from booking_domain.model.german.items import Item, is_of
from booking_domain.model.german.lexicon import WORDS
from booking_domain.model.german.tokens import Token


AROUND: Final = frozenset(("rum", "herum", "umadum", "drumherum"))
DIALECT_HOURS: Final = {
    spoken: hour
    for hour, words in {
        "zwei": "zwoie zwoje", "drei": "drea dree drui droi dreie", "vier": "fiere",
        "fünf": "fümfe fümpfe femfe", "sieben": "siwe sieme sibbe",
        "neun": "neine naine neini neije",
        "zehn": "zeah zehe zehje", "elf": "ölfe elwe", "zwölf": "zwelfe zwälfe zwelwe",
    }.items()
    for spoken in words.split()
}  # fmt: skip
"""Palatine, Swabian, Bavarian; only where the clock is spoken of."""

OF_THE_CLOCK: Final = frozenset(
    ("um", "gegen", "halb", "viertel", "dreiviertel", "ab", "bis", "vor", "nach")
)
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


def mark_dialect_hours(items: list[Item], said: AbstractSet[str]) -> None:
    """Read, in place, "um drea" and "halb neine"; a bare "drea" or "neine" is anything."""
    if said.isdisjoint(DIALECT_HOURS):
        return
    for position in range(1, len(items)):
        item, before = items[position], items[position - 1]
        hour = DIALECT_HOURS.get(item.text)
        if hour is not None and not item.entries and is_of(before, OF_THE_CLOCK):
            items[position] = item._replace(entries=WORDS[hour], number=True)
