"""
A bottom-up chart over tokens: rules as data, every partial reading kept, the best sequence chosen.

Positions are completed from right to left, so that whatever begins further right is there when a
rule needs it. Both the number of readings and their length are bounded: odd input costs time, but
never much of it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple, TypeAlias

from attrs import frozen


MAXIMUM_CONSTITUENTS: Final = 1_200
MAXIMUM_LENGTH: Final = 16
MAXIMUM_READINGS: Final = 3
COVERED: Final = 10_000
FRAGMENT: Final = 1_000


class Constituent(NamedTuple):
    """Tokens `start` to `end` read as one thing: its category, its value and how it came about."""

    category: str
    start: int
    end: int
    value: object
    weight: int
    rule: str
    parts: "tuple[Constituent, ...]"


Build: TypeAlias = Callable[..., object]


@frozen
class Rule:
    """
    One rule of the grammar.

    `pattern` names categories in order, alternatives split by `|`; those in capitals hand their
    values to `build`, which returns `None` where the values do not fit. `weight` ranks.
    """

    name: str
    pattern: str
    result: str
    build: Build
    weight: int = 0


class _Step(NamedTuple):
    name: str
    rest: tuple[str, ...]
    taken: tuple[int, ...]
    result: str
    build: Build
    weight: int


class Grammar:
    """Rules, indexed by their first two categories."""

    def __init__(self, rules: Iterable[Rule], *, wishes: frozenset[str]) -> None:
        """Index the rules; `wishes` are the categories that may stand alone in a sentence."""
        self.wishes = wishes
        self.unary: dict[str, list[_Step]] = {}
        self.pairs: dict[str, dict[str, list[_Step]]] = {}
        for rule in rules:
            self._index(rule)

    def _index(self, rule: Rule) -> None:
        expanded: list[tuple[str, ...]] = [()]
        for part in rule.pattern.split():
            expanded = [(*head, name) for head in expanded for name in part.split("|")]
        for categories in expanded:
            taken = tuple(i for i, name in enumerate(categories) if name[0].isupper())
            step = _Step(rule.name, categories[2:], taken, rule.result, rule.build, rule.weight)
            if len(categories) == 1:
                self.unary.setdefault(categories[0], []).append(step)
            else:
                seconds = self.pairs.setdefault(categories[0], {})
                seconds.setdefault(categories[1], []).append(step)


Cells: TypeAlias = list[list[Constituent]]


def fill(grammar: Grammar, lexical: Sequence[list[Constituent]]) -> Cells:
    """Return all constituents by the position at which they begin."""
    cells: Cells = [[] for _ in range(len(lexical) + 1)]
    total = 0
    for start in range(len(lexical) - 1, -1, -1):
        if lexical[start]:
            cells[start] = _complete(grammar, cells, lexical[start], MAXIMUM_CONSTITUENTS - total)
            total += len(cells[start])
    return cells


def _complete(
    grammar: Grammar, cells: Cells, lexical: list[Constituent], budget: int
) -> list[Constituent]:
    agenda = list(lexical)
    counts: dict[tuple[str, int], int] = {}
    pairs, unary = grammar.pairs, grammar.unary
    for first in agenda:
        if len(agenda) > budget:
            break
        category = first.category
        if category in unary:
            for step in unary[category]:
                _apply(agenda, counts, step, (first,))
        seconds = pairs.get(category)
        if seconds is None:
            continue
        for second in cells[first.end]:
            steps = seconds.get(second.category)
            if steps is None or second.end - first.start > MAXIMUM_LENGTH:
                continue
            for step in steps:
                if step.rest:
                    _extend(agenda, counts, cells, step, (first, second), step.rest)
                else:
                    _apply(agenda, counts, step, (first, second))
    return agenda


def _extend(
    agenda: list[Constituent],
    counts: dict[tuple[str, int], int],
    cells: Cells,
    step: _Step,
    parts: tuple[Constituent, ...],
    rest: tuple[str, ...],
) -> None:
    wanted = rest[0]
    for following in cells[parts[-1].end]:
        if following.category == wanted:
            if len(rest) == 1:
                _apply(agenda, counts, step, (*parts, following))
            else:
                _extend(agenda, counts, cells, step, (*parts, following), rest[1:])


def _apply(
    agenda: list[Constituent],
    counts: dict[tuple[str, int], int],
    step: _Step,
    parts: tuple[Constituent, ...],
) -> None:
    key = (step.result, parts[-1].end)
    count = counts.get(key, 0)
    if count >= MAXIMUM_READINGS:
        return
    value = step.build(*[parts[i].value for i in step.taken])
    if value is None:
        return
    counts[key] = count + 1
    weight = step.weight
    for part in parts:
        weight += part.weight
    agenda.append(
        Constituent(step.result, parts[0].start, parts[-1].end, value, weight, step.name, parts)
    )


def best_sequence(grammar: Grammar, cells: Cells) -> list[Constituent]:
    """
    Return the best sequence of wishes and steering words.

    Ranked by most tokens covered, fewest fragments, rule weight; the rightmost of equals.
    """
    size = len(cells) - 1
    scores = [0] * (size + 1)
    choices: list[Constituent | None] = [None] * (size + 1)
    wishes = grammar.wishes
    for start in range(size - 1, -1, -1):
        best = scores[start + 1]
        for constituent in cells[start]:
            if constituent.category in wishes:
                end = constituent.end
                score = (end - start) * COVERED - FRAGMENT + constituent.weight + scores[end]
                if score > best:
                    best = score
                    choices[start] = constituent
        scores[start] = best
    sequence = []
    position = 0
    while position < size:
        chosen = choices[position]
        if chosen is None:
            position += 1
        else:
            sequence.append(chosen)
            position = chosen.end
    return sequence
