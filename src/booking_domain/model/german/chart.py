"""
A bottom-up chart over tokens: rules as data, every partial reading kept, the best sequence chosen.

Positions are completed from right to left, so that whatever begins further right is there when a
rule needs it. Both the effort and the length of a reading are bounded: odd input costs time, but
never much of it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple, TypeAlias

from attrs import frozen


MAXIMUM_EFFORT: Final = 700
MAXIMUM_LENGTH: Final = 16
MOST_READINGS: Final = 4
NONE_YET: Final = (0, -1_000_000)
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
        self.first_of: dict[str, tuple[list[_Step], dict[str, list[_Step]]]] = {}
        for rule in sorted(rules, key=lambda rule: -rule.weight):
            self._index(rule)

    def _index(self, rule: Rule) -> None:
        expanded: list[tuple[str, ...]] = [()]
        for part in rule.pattern.split():
            expanded = [(*head, name) for head in expanded for name in part.split("|")]
        for categories in expanded:
            taken = tuple(i for i, name in enumerate(categories) if name[0].isupper())
            step = _Step(rule.name, categories[2:], taken, rule.result, rule.build, rule.weight)
            unary, seconds = self.first_of.setdefault(categories[0], ([], {}))
            if len(categories) == 1:
                unary.append(step)
            else:
                seconds.setdefault(categories[1], []).append(step)


Cell: TypeAlias = dict[str, list[Constituent]]
Cells: TypeAlias = list[Cell]
Counts: TypeAlias = dict[tuple[str, int], tuple[int, int]]
EMPTY: Final[Cell] = {}
"""Of every position at which nothing begins: most of them, in long talk."""

# Most of the time goes here: constituents are unpacked and made as the tuples that they are, since
# by name each field costs a call, and one or two parts, as nearly all have, need no loop.
_new: Final = tuple.__new__


def fill(grammar: Grammar, lexical: Sequence[Sequence[Constituent]]) -> Cells:
    """Return all constituents by the position at which they begin and by category."""
    cells: Cells = [EMPTY] * (len(lexical) + 1)
    effort = MAXIMUM_EFFORT
    for start in range(len(lexical) - 1, -1, -1):
        if lexical[start]:
            agenda, spent = _complete(grammar, cells, lexical[start], effort)
            effort -= spent
            cell = {constituent[0]: [constituent] for constituent in agenda}
            if len(cell) < len(agenda):
                cell = {category: [] for category in cell}
                for constituent in agenda:
                    cell[constituent[0]].append(constituent)
            cells[start] = cell
    return cells


def _complete(
    grammar: Grammar, cells: Cells, lexical: Sequence[Constituent], effort: int
) -> tuple[list[Constituent], int]:
    """Return what begins at a position, and the effort: what was tried and what was made."""
    agenda = list(lexical)
    counts: Counts = {}
    first_of = grammar.first_of
    tried = 0
    for first in agenda:
        category, start, end, value, heft, _, _ = first
        if category not in first_of:
            continue
        if tried + len(agenda) > effort:
            break
        unary, seconds = first_of[category]
        for name, _, taken, result, build, weight in unary:
            total = weight + heft
            count, heaviest = counts.get((result, end), NONE_YET)
            if total > heaviest and count < MOST_READINGS:
                made = build(value) if taken else build()
                if made is not None:
                    counts[result, end] = (count + 1, total)
                    row = (result, start, end, made, total, name, (first,))
                    agenda.append(_new(Constituent, row))
        if cells[end] and not seconds.keys().isdisjoint(cells[end]):
            tried += _pair(agenda, counts, cells, seconds, first)
    return agenda, tried + len(agenda)


def _pair(
    agenda: list[Constituent],
    counts: Counts,
    cells: Cells,
    seconds: dict[str, list[_Step]],
    first: Constituent,
) -> int:
    furthest = first[1] + MAXIMUM_LENGTH
    tried = 0
    for name, found in cells[first[2]].items():
        if name not in seconds:
            continue
        steps = seconds[name]
        tried += len(found) * len(steps)
        for second in found:
            end = second[2]
            if end > furthest:
                continue
            for step in steps:
                rest = step[1]
                if not rest:
                    _join(agenda, counts, step, first, second)
                elif rest[0] in cells[end]:
                    _extend(agenda, counts, cells, step, (first, second), rest)
    return tried


def _extend(
    agenda: list[Constituent],
    counts: Counts,
    cells: Cells,
    step: _Step,
    parts: tuple[Constituent, ...],
    rest: tuple[str, ...],
) -> None:
    for following in cells[parts[-1][2]].get(rest[0], ()):
        if len(rest) == 1:
            _apply(agenda, counts, step, (*parts, following))
        else:
            _extend(agenda, counts, cells, step, (*parts, following), rest[1:])


def _join(
    agenda: list[Constituent],
    counts: Counts,
    step: _Step,
    first: Constituent,
    second: Constituent,
) -> None:
    name, _, taken, result, build, weight = step
    _, start, _, left, heft, _, _ = first
    _, _, end, right, other, _, _ = second
    total = weight + heft + other
    count, heaviest = counts.get((result, end), NONE_YET)
    if total <= heaviest or count >= MOST_READINGS:
        return
    if len(taken) == 2:
        value = build(left, right)
    elif taken:
        value = build(right if taken[0] else left)
    else:
        value = build()
    if value is not None:
        counts[result, end] = (count + 1, total)
        agenda.append(_new(Constituent, (result, start, end, value, total, name, (first, second))))


def _apply(
    agenda: list[Constituent],
    counts: Counts,
    step: _Step,
    parts: tuple[Constituent, ...],
) -> None:
    name, _, taken, result, build, weight = step
    for part in parts:
        weight += part[4]
    end = parts[-1][2]
    count, heaviest = counts.get((result, end), NONE_YET)
    if weight <= heaviest or count >= MOST_READINGS:
        return
    value = build(*[parts[i][3] for i in taken])
    if value is not None:
        counts[result, end] = (count + 1, weight)
        agenda.append(_new(Constituent, (result, parts[0][1], end, value, weight, name, parts)))


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
        cell = cells[start]
        if not cell or wishes.isdisjoint(cell):
            scores[start] = best
            continue
        for category, found in cell.items():
            if category in wishes:
                for constituent in found:
                    _, _, end, _, weight, _, _ = constituent
                    score = (end - start) * COVERED - FRAGMENT + weight + scores[end]
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
