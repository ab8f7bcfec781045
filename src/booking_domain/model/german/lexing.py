"""Tokens to lexical constituents: look-up, compounds, split numbers, fillers and false friends."""

from functools import lru_cache
from typing import Final, NamedTuple

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.entry import OPAQUE, Entries, Entry
from booking_domain.model.german.lexicon import FILLERS, WORDS
from booking_domain.model.german.literals import literal
from booking_domain.model.german.numbers import CARDINALS, ORDINALS, SPLIT_UNITS, TENS
from booking_domain.model.german.phrases import (
    COUNTED,
    GREETING,
    NAMING,
    NUMBERED,
    NUMBERED_ENDINGS,
    PHRASES,
    SPEAKING,
)
from booking_domain.model.german.tokens import Token


SHORTEST_COMPOUND: Final = 7
SHORTEST_PART: Final = 3
ORDINAL_SUFFIXES: Final = frozenset(("te", "ten", "ter", "tes", "tem", "ste", "sten", "ster"))
TELEPHONE_RUN: Final = 4
COMPOUNDABLE: Final = frozenset(
    (
        "WD", "PARTNOUN", "PARTWORD", "früh", "NUM", "uhr", "halb", "viertel", "MORGEN", "REL",
        "dreiviertel", "MON", "ORD", "UNIT", "vor", "nach",
    )
)  # fmt: skip
NAMELIKE: Final = frozenset(("MON", "SEASON"))
NAMELIKE_AT_ONCE: Final = frozenset(
    ("MON", "SEASON", "WD", "PARTNOUN", "FEAST", "MORGEN", "NUM", "ORD", "REL", "WDABBR")
)
WISHED_WELL: Final = frozenset(("PARTNOUN", "MORGEN", "UNIT", "FEAST", "WD", "SEASON"))


class Item(NamedTuple):
    """A word, or several that are one, with what it may be and where it stands in the text."""

    text: str
    entries: Entries
    start: int
    end: int
    number: bool


def _has(item: Item, categories: frozenset[str]) -> bool:
    return any(entry.category in categories for entry in item.entries)


@lru_cache(maxsize=2048)
def split_compound(word: str) -> tuple[str, ...]:
    """Return the known words of which `word` is made up, longest first part first, or nothing."""
    for cut in range(len(word) - SHORTEST_PART + 1, SHORTEST_PART - 1, -1):
        head = WORDS.get(word[:cut])
        if head is None or head[0].category not in COMPOUNDABLE:
            continue
        tail = word[cut:]
        rest = WORDS.get(tail)
        if rest is not None and any(entry.category in COMPOUNDABLE for entry in rest):
            return (word[:cut], tail)
        further = split_compound(tail) if len(tail) >= SHORTEST_COMPOUND else ()
        if further:
            return (word[:cut], *further)
    return ()


_HEADS: Final = frozenset(
    word[:SHORTEST_PART]
    for word, entries in WORDS.items()
    if entries[0].category in COMPOUNDABLE and len(word) >= SHORTEST_PART
)


def _match_phrase(tokens: list[Token], position: int) -> tuple[Entries, int] | None:
    choices = PHRASES.get(tokens[position].text)
    if choices is None:
        return None
    for words, entries in choices:
        size = len(words)
        if position + size <= len(tokens) and all(
            tokens[position + i].text == words[i] for i in range(1, size)
        ):
            return entries, size
    return None


def _match_number(tokens: list[Token], position: int, previous: str) -> Item | None:
    """Join what a recogniser split: "fünf und zwanzigsten", "fünfund zwanzig", "15 ten"."""
    token = tokens[position]
    text = token.text
    if text in SPLIT_UNITS and position + 1 < len(tokens):
        return _joined(SPLIT_UNITS[text], token, tokens[position + 1])
    if token.kind == "number":
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        if following is not None and following.text in ORDINAL_SUFFIXES:
            entries: Entries = (Entry("ORD", int(text[-4:])),)
            return Item(text, entries, token.start, following.end, number=True)
        return None
    unit = 1 if text == "ein" else CARDINALS.get(text, 0)
    if (
        1 <= unit <= 9
        and previous != "zwischen"
        and position + 2 < len(tokens)
        and tokens[position + 1].text == "und"
    ):
        return _joined(unit, token, tokens[position + 2])
    return None


def _joined(unit: int, first: Token, last: Token) -> Item | None:
    text = last.text
    if CARDINALS.get(text) in TENS:
        number = CARDINALS[text] + unit
        entries: Entries = (Entry("NUM", number),)
        if number <= 24:
            entries = (Entry("NUM", number), Entry("H", _HOUR_CLOCKS[number]))
    elif ORDINALS.get(text) in TENS:
        entries = (Entry("ORD", ORDINALS[text] + unit),)
    else:
        return None
    return Item(first.text, entries, first.start, last.end, number=True)


_HOUR_CLOCKS: Final = {
    number: next(entry.value for entry in WORDS[word] if entry.category == "H")
    for word, number in CARDINALS.items()
    if number <= 24 and "H" in {entry.category for entry in WORDS.get(word, ())}
}


def items_of(tokens: list[Token]) -> list[Item]:
    """Return the items of a sentence, fillers left out, opaque words kept."""
    items: list[Item] = []
    position, size = 0, len(tokens)
    previous = ""
    while position < size:
        token = tokens[position]
        text = token.text
        if token.kind == "word":
            phrase = _match_phrase(tokens, position) if text in PHRASES else None
            if phrase is not None:
                entries, length = phrase
                end = tokens[position + length - 1].end
                items.append(Item(text, entries, token.start, end, number=False))
                position += length
                previous = text
                continue
            if text in CARDINALS or text in SPLIT_UNITS:
                joined = _match_number(tokens, position, previous)
                if joined is not None:
                    items.append(joined)
                    while position < size and tokens[position].end <= joined.end:
                        position += 1
                    previous = text
                    continue
            if text in FILLERS and not (token.pointed and text in WORDS):
                position += 1
                continue
            _add_word(items, token)
        else:
            joined = _match_number(tokens, position, previous) if token.kind == "number" else None
            if joined is not None:
                items.append(joined)
                position += 1
            else:
                entries = literal(token)
                number = token.kind == "number" or token.kind == "decimal"
                items.append(Item(text, entries, token.start, token.end, number))
        position += 1
        previous = text
    return items


def _add_word(items: list[Item], token: Token) -> None:
    text = token.text
    entries = WORDS.get(text)
    if entries is None:
        if len(text) >= SHORTEST_COMPOUND and text[:SHORTEST_PART] in _HEADS:
            parts = split_compound(text)
            if parts:
                items.extend(
                    Item(part, WORDS[part], token.start, token.end, number=False) for part in parts
                )
                return
        entries = OPAQUE
    elif token.pointed and entries[0].category == "WDABBR":
        entries = (Entry("WD", entries[0].value),)
    items.append(Item(text, entries, token.start, token.end, text in CARDINALS))


def bury_false_friends(items: list[Item]) -> None:
    """Make opaque, in place, what is part of a greeting, a name, a count or a telephone number."""
    run_start = -1
    for i, item in enumerate(items):
        if item.number:
            if run_start < 0:
                run_start = i
            following = items[i + 1] if i + 1 < len(items) else None
            if following is not None:
                _bury_count(items, i, following)
        elif run_start >= 0:
            _bury_run(items, run_start, i)
            run_start = -1
        text = item.text
        if text in GREETING:
            _bury_next(items, i + 1, WISHED_WELL)
        elif text in NAMING:
            _bury_name(items, i)
        elif text in NUMBERED or (len(text) > 6 and text.endswith(NUMBERED_ENDINGS)):
            _bury_numbered(items, i)
        elif text in ("ist", "spricht", "heisse") and i and f"{items[i - 1].text} {text}" in SPEAKING:
            _bury_name(items, i)
    if run_start >= 0:
        _bury_run(items, run_start, len(items))


def _bury(items: list[Item], position: int) -> None:
    items[position] = items[position]._replace(entries=OPAQUE)


def _bury_next(items: list[Item], position: int, categories: frozenset[str]) -> None:
    for i in (position, position + 1):
        if i < len(items) and _has(items[i], categories):
            _bury(items, i)
            return
        if i < len(items) and items[i].entries:
            return


def _bury_name(items: list[Item], position: int) -> None:
    for offset in (1, 2):
        i = position + offset
        if i >= len(items):
            return
        if items[i].text in ("ist", "war", "lautet") and offset == 1:
            position += 1
            i += 1
            if i >= len(items):
                return
        if _has(items[i], NAMELIKE_AT_ONCE if offset == 1 else NAMELIKE):
            _bury(items, i)
        elif items[i].entries:
            return


def _bury_numbered(items: list[Item], position: int) -> None:
    for i in range(position + 1, min(position + 4, len(items))):
        if items[i].number:
            while i < len(items) and (items[i].number or not items[i].entries):
                _bury(items, i)
                i += 1
            return
        if items[i].entries:
            return


def _bury_count(items: list[Item], position: int, following: Item) -> None:
    text = following.text
    if text in COUNTED:
        _bury(items, position)
    elif following.entries and following.entries[0].category == "UNIT" and text != "h":
        kept = tuple(
            entry for entry in items[position].entries if entry.category in ("NUM", "ORD")
        )
        items[position] = items[position]._replace(entries=kept)


def _bury_run(items: list[Item], start: int, end: int) -> None:
    digits = sum(len(items[i].text) for i in range(start, end) if items[i].text.isdigit())
    if end - start >= TELEPHONE_RUN or digits >= 7:
        for i in range(start, end):
            _bury(items, i)


def constituents_of(items: list[Item]) -> list[list[Constituent]]:
    """Return the lexical constituents by position."""
    positions = [
        [
            Constituent(category, i, i + 1, value, 0, "word", ())
            for category, value in item.entries
        ]
        if item.entries
        else []
        for i, item in enumerate(items, start=1)
    ]
    last = len(items) + 1
    return [
        [Constituent("start", 0, 1, None, 0, "word", ())],
        *positions,
        [Constituent("end", last, last + 1, None, 0, "word", ())],
    ]
