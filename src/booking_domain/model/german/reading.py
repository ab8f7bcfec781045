"""Reading a text before anything is known about the moment: words, rules and what is settled on."""

from collections.abc import Sequence

from attrs import frozen

from booking_domain.model.german.chart import Constituent, best_sequence, fill
from booking_domain.model.german.discourse import Conversation, settle
from booking_domain.model.german.entry import Entry
from booking_domain.model.german.false_friends import bury_false_friends, bury_parting
from booking_domain.model.german.grammar import GRAMMAR
from booking_domain.model.german.lexing import Item, constituents_of, items_of
from booking_domain.model.german.predicates import mark_refusals
from booking_domain.model.german.tokens import Token, fold, tokenize


@frozen
class TextReading:
    """The wishes and steering words of a text in order, and what the caller settles on."""

    sequence: tuple[Constituent, ...]
    conversation: Conversation


@frozen
class Explanation:
    """Some words of the caller's, folded, and the rules that read them, innermost first."""

    words: str
    rules: tuple[str, ...]


def read(text: str) -> TextReading:
    """Return what is wished for in `text`, as it was said."""
    items = _meaningful(tokenize(fold(text)))
    if not items:
        return TextReading((), Conversation())
    sequence = best_sequence(GRAMMAR, fill(GRAMMAR, constituents_of(items)))
    return TextReading(tuple(sequence), settle(sequence, items[0].text))


def _meaningful(tokens: Sequence[Token]) -> list[Item]:
    items = items_of(tokens)
    if not items:
        return items
    last = tokens[-1]
    if last.text == "auch":
        items.append(Item("auch", (Entry("ALSO", None),), last.start, last.end, number=False))
    bury_false_friends(items)
    bury_parting(items, first=tokens[0].text, last=last.text)
    mark_refusals(items)
    return items


def explain(text: str) -> tuple[Explanation, ...]:
    """Return which words were read by which rules, in the order in which they were said."""
    folded = fold(text)
    items = _meaningful(tokenize(folded))
    if not items:
        return ()
    explanations = []
    for part in best_sequence(GRAMMAR, fill(GRAMMAR, constituents_of(items))):
        first, last = items[max(part.start - 1, 0)], items[min(part.end - 2, len(items) - 1)]
        rules = rules_of((part,)) or (part.category.lower(),)
        explanations.append(Explanation(folded[first.start : last.end], rules))
    return tuple(explanations)


def rules_of(sequence: Sequence[Constituent]) -> tuple[str, ...]:
    """Return the names of the rules that made these constituents, innermost first."""
    names: list[str] = []
    pending = list(sequence)
    while pending:
        constituent = pending.pop()
        if constituent.parts:
            names.append(constituent.rule)
            pending.extend(constituent.parts)
    return tuple(reversed(names))
