"""Tokens to items: phrases, compounds, split numbers; fillers left out, each with its readings."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.compounds import may_be_compound, parts_of
from booking_domain.model.german.entry import OPAQUE, Entries, Entry
from booking_domain.model.german.items import Item
from booking_domain.model.german.lexicon import FILLERS, WORDS
from booking_domain.model.german.literals import literal
from booking_domain.model.german.numbers import CARDINALS, ORDINALS, SPLIT_UNITS, TENS
from booking_domain.model.german.phrases import PHRASES
from booking_domain.model.german.temporal_wish import Daypart
from booking_domain.model.german.tokens import Token


ORDINAL_SUFFIXES: Final = frozenset(("te", "ten", "ter", "tes", "tem", "ste", "sten", "ster"))
HOURS_A_DAY: Final = 24
_HOURS: Final = {
    number: entry
    for word, number in CARDINALS.items()
    for entry in WORDS.get(word, ())
    if entry.category == "H"
}
KNOWN: Final = frozenset((*WORDS, *PHRASES, *CARDINALS, *SPLIT_UNITS, *FILLERS))
_GOING_ON: Final = {
    first: {
        second: [choice for choice in choices if choice[0][1:2] in ((), (second,))]
        for second in ("", *(words[1] for words, _ in choices if len(words) > 1))
    }
    for first, choices in PHRASES.items()
}
"""Phrases by their first and second word: of "auf" alone there are dozens."""

BEFORE_SO: Final = frozenset(
    ("nicht", "ned", "net", "auch", "einfach", "ist", "wäre", "waere", "genau", "gut", "ja", "halt")
)
DASHES: Final = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
MAXIMUM_MEANINGFUL: Final = 48
START: Final = Constituent("start", 0, 1, None, 0, "word", ())

# Called for nearly every word; the constructor of a NamedTuple is a function in Python.
_new: Final = tuple.__new__


class Plain(NamedTuple):
    """What a word is wherever none of `joins` follows it; no entries: a filler, left out."""

    entries: Entries | None
    number: bool
    joins: frozenset[str]


def _plain(word: str) -> Plain | None:
    """Return what a word is on its own; nothing where that depends on more than the next one."""
    if word in SPLIT_UNITS or word in ("am", "ein") or (word in FILLERS and word in WORDS):
        return None
    phrases = PHRASES.get(word, ())
    joins = {words[1] for words, _ in phrases if len(words) > 1}
    joins |= DASHES if joins else set()
    joins |= {"und"} if word in CARDINALS else set()
    alone = [entries for words, entries in phrases if len(words) == 1]
    if alone:
        return Plain(alone[0], number=False, joins=frozenset(joins))
    if word in FILLERS:
        return Plain(None, number=False, joins=frozenset(joins))
    entries = WORDS.get(word, OPAQUE)
    if parts_of(word) if entries == OPAQUE else entries[0].category == "WDABBR":
        return None
    return Plain(entries, word in CARDINALS, frozenset(joins))


PLAIN: Final = {word: plain for word in KNOWN if (plain := _plain(word)) is not None}


def items_of(tokens: Sequence[Token]) -> list[Item]:
    """Return the items of a sentence in order, opaque words kept, fillers left out."""
    items: list[Item] = []
    position, size = 0, len(tokens)
    while position < size:
        kind, text, start, end, _ = tokens[position]
        if kind == "word":
            plain = PLAIN.get(text)
            if plain is None:
                if text in KNOWN or may_be_compound(text):
                    position += _take_word(items, tokens, position)
                    continue
                items.append(_new(Item, (text, OPAQUE, start, end, False)))
            else:
                entries, number, joins = plain
                if joins and position + 1 < size and tokens[position + 1][1] in joins:
                    position += _take_word(items, tokens, position)
                    continue
                if entries is not None:
                    items.append(_new(Item, (text, entries, start, end, number)))
            position += 1
        elif kind == "number":
            position += _take_number(items, tokens, position)
        else:
            written = _written(tokens, position)
            items.append(_new(Item, (text, written, start, end, kind == "decimal")))
            position += 1
    return items


def _take_word(items: list[Item], tokens: Sequence[Token], position: int) -> int:
    """Add what begins at `position` and return how many tokens it takes up."""
    token = tokens[position]
    text = token.text
    if text in PHRASES:
        phrase, taken = _match_phrase(tokens, position)
        if taken:
            end = tokens[position + taken - 1].end
            items.append(Item(text, phrase, token.start, end, number=False))
            return taken
    if text in SPLIT_UNITS or (text in CARDINALS and _is_text(tokens, position + 1, "und")):
        joined, taken = _match_number(tokens, position)
        if joined is not None:
            items.append(joined)
            return taken
    if text in FILLERS and not (token.pointed and text in WORDS):
        return 1
    _add_word(items, tokens, position)
    return 1


def _take_number(items: list[Item], tokens: Sequence[Token], position: int) -> int:
    token = tokens[position]
    _, text, start, end, _ = token
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if following is not None and following[1] in ORDINAL_SUFFIXES and len(text) <= 2:
        entries: Entries = (Entry("ORD", int(text)),)
        items.append(Item(text, entries, start, following.end, number=True))
        return 2
    items.append(_new(Item, (text, literal(token), start, end, True)))
    return 1


def _match_phrase(tokens: Sequence[Token], position: int) -> tuple[Entries, int]:
    size = len(tokens)
    second = position + 1
    while second < size and tokens[second].kind == "dash":
        second += 1
    going_on = _GOING_ON[tokens[position].text]
    for words, entries in going_on.get(tokens[second].text if second < size else "", going_on[""]):
        following = position + 1
        for word in words[1:]:
            while following < size and tokens[following].kind == "dash":
                following += 1
            if following >= size or tokens[following].text != word:
                break
            following += 1
        else:
            return entries, following - position
    return OPAQUE, 0


def _match_number(tokens: Sequence[Token], position: int) -> tuple[Item | None, int]:
    """Join what a recogniser split: "fünf und zwanzigsten", "fünfund zwanzig"."""
    token, size = tokens[position], len(tokens)
    text = token.text
    if text in SPLIT_UNITS and position + 1 < size:
        return _joined(SPLIT_UNITS[text], token, tokens[position + 1]), 2
    if position + 2 >= size:
        return None, 0
    unit = 1 if text == "ein" else CARDINALS.get(text, 0)
    if not 1 <= unit <= 9 or (position and tokens[position - 1].text == "zwischen"):
        return None, 0
    return _joined(unit, token, tokens[position + 2]), 3


def _joined(unit: int, first: Token, last: Token) -> Item | None:
    text = last.text
    if CARDINALS.get(text) in TENS:
        number = CARDINALS[text] + unit
        entries: Entries = (Entry("NUM", number),)
        if number <= HOURS_A_DAY:
            entries = (*entries, _HOURS[number])
    elif ORDINALS.get(text) in TENS:
        entries = (Entry("ORD", ORDINALS[text] + unit),)
    else:
        return None
    return Item(first.text, entries, first.start, last.end, number=True)


def _add_word(items: list[Item], tokens: Sequence[Token], position: int) -> None:
    token = tokens[position]
    text = token.text
    entries = WORDS.get(text)
    if entries is None:
        parts = parts_of(text)
        if parts:
            items.extend(
                Item(part, WORDS[part], token.start, token.end, part in CARDINALS) for part in parts
            )
            return
        entries = OPAQUE
    elif token.pointed and entries[0].category == "WDABBR":
        named = text == "fr" and _is_opaque(tokens, position + 1)
        named = named or (text == "so" and _ends_a_sentence(tokens, position))
        entries = OPAQUE if named else (Entry("WD", entries[0].value),)
    elif text == "ein":
        if position + 1 < len(tokens) and tokens[position + 1].text in ("uhr", "h"):
            entries = WORDS["eins"]
    elif text == "am" and items and items[-1].number and items[-1].end == token.start:
        entries = (Entry("PARTWORD", Daypart.MORNING),)
    items.append(Item(text, entries, token.start, token.end, text in CARDINALS))


def _is_text(tokens: Sequence[Token], position: int, text: str) -> bool:
    return position < len(tokens) and tokens[position].text == text


def _is_opaque(tokens: Sequence[Token], position: int) -> bool:
    """Whether a name may stand here ("Fr. Meier"): a word without a meaning of its own."""
    if position >= len(tokens) or tokens[position].kind != "word":
        return False
    return tokens[position].text not in KNOWN and not parts_of(tokens[position].text)


def _ends_a_sentence(tokens: Sequence[Token], position: int) -> bool:
    """ "Das passt nicht so. Um zehn ginge" names no Sunday."""
    return position > 0 and tokens[position - 1].text in BEFORE_SO


def _written(tokens: Sequence[Token], position: int) -> Entries:
    """Return what a token with digits may be; "2.5 Stunden" is an amount, no date."""
    token = tokens[position]
    if token[0] == "dotted" and position + 1 < len(tokens) and token[1][-1] != ".":
        unit = tokens[position + 1][1]
        following = OPAQUE if unit == "h" else WORDS.get(unit, OPAQUE)
        if following and following[0].category == "UNITS":
            return (Entry("DEC", float(token.text)),)
    return literal(token)


def constituents_of(items: Sequence[Item]) -> list[Sequence[Constituent]]:
    """
    Return the lexical constituents by position, the sentence's start and end among them.

    Of very long talk only the last words that mean anything count, so that it takes no longer.
    """
    last = len(items) + 1
    lexical: list[Sequence[Constituent]] = [()] * (last + 1)
    lexical[0] = (START,)
    lexical[last] = (_new(Constituent, ("end", last, last + 1, None, 0, "word", ())),)
    meaningful = [position for position, item in enumerate(items, start=1) if item[1]]
    for position in meaningful[-MAXIMUM_MEANINGFUL:]:
        following = position + 1
        lexical[position] = [
            _new(Constituent, (category, position, following, value, 0, "word", ()))
            for category, value in items[position - 1][1]
        ]
    return lexical
