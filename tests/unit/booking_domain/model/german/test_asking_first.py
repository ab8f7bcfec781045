"""
What is skipped to save time would have changed nothing.

Most of what prepares the words looks for words of its own, and asks a set of what was said whether
one of them is there. Told that all of them are, it must come to the same.
"""

import json
import unicodedata

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from itertools import pairwise
from pathlib import Path

import pytest

from booking_domain.model.german import (
    approximate,
    asides,
    before_events,
    birthdays,
    customs,
    day_constraint,
    decoys,
    false_friends,
    farewells,
    hesitation,
    introductions,
    measures,
    missed_calls,
    name_forms,
    names_alone,
    opening_questions,
    predicates,
    reasons,
    stages_of_life,
    surnames,
    told_figures,
)
from booking_domain.model.german.expressions import (
    Calendar,
    DayExpression,
    Duration,
    Interval,
    Later,
    Month,
    Nth,
    Relative,
    Season,
    Week,
    WeekdayOf,
    WeekdayWithin,
    Weekend,
    WeekNumber,
    WeekOf,
    Year,
)
from booking_domain.model.german.given_names import GIVEN_NAMES
from booking_domain.model.german.items import Item
from booking_domain.model.german.lexing import KNOWN, items_of
from booking_domain.model.german.phrases import PHRASES
from booking_domain.model.german.series import Unit
from booking_domain.model.german.split_words import rejoined
from booking_domain.model.german.tokens import FRACTIONS, Token, fold, tokenize


DATA = Path(__file__).parent / "data"
EVERY_WORD = frozenset().union(
    *(KNOWN, GIVEN_NAMES, approximate.AROUND, asides.HANDLERS, before_events.EVENTS),
    *(before_events.WORDS, false_friends.TRIGGERS, false_friends.ORDERED_OR_COUNTED),
    *(hesitation.HESITATIONS, introductions.TRIGGERS, measures.TRIGGERS, opening_questions.MARKS),
    *(predicates.MARKING, predicates.ERRAND_TO, decoys.NAMING, surnames.DENYING, surnames.DOUBLE),
    *(birthdays.TRIGGERS, customs.TRIGGERS, stages_of_life.TRIGGERS, opening_questions.VACATION),
    *(missed_calls.CALLS, missed_calls.HAPPENED, names_alone.AT_THE_TELEPHONE),
    *(farewells.MEETING, farewells.PLEASED, told_figures.TRIGGERS, name_forms.TRIGGERS),
)
Said = AbstractSet[str]
Prepare = Callable[[list[Item], str, list[Token], Said], object]
PREPARING: dict[str, Prepare] = {
    "approximate": lambda i, _f, t, said: approximate.mark_approximate(i, t, said),
    "measures": lambda i, _f, _t, said: measures.bury_measures(i, said, frozenset()),
    "told figures": lambda i, _f, _t, said: told_figures.bury_told_figures(i, said),
    "name forms": lambda i, _f, _t, said: name_forms.bury_name_forms(i, said),
    "false friends": lambda i, _f, _t, said: false_friends.bury_false_friends(i, said),
    "introductions": lambda i, f, _t, said: introductions.bury_introductions(i, f, said),
    "farewells": lambda i, _f, t, said: farewells.bury_farewells(i, t, said),
    "opening": lambda i, f, _t, said: opening_questions.bury_opening_questions(i, f, said, said),
    "birthdays": lambda i, _f, _t, said: birthdays.bury_birthdays(i, said),
    "customs": lambda i, f, _t, said: customs.bury_customs(i, f, said),
    "stages of life": lambda i, _f, _t, said: stages_of_life.bury_stages_of_life(i, said),
    "missed calls": lambda i, _f, _t, said: missed_calls.bury_missed_calls(i, said),
    "names alone": lambda i, f, _t, said: names_alone.bury_names_alone(i, f, said),
    "named again": lambda i, _f, _t, said: surnames.bury_named_again(i, said),
    "surnames": lambda i, f, _t, said: surnames.bury_surnames(i, f, said),
    "slips": lambda i, f, _t, said: hesitation.take_back_slips(i, f, said),
    "events": lambda i, _f, _t, said: before_events.bound_by_events(i, said),
    "other times": lambda i, f, _t, said: reasons.pass_over_other_times(i, f, said),
    "refusals": lambda i, f, _t, said: predicates.mark_refusals(i, f, said),
    "asides": lambda i, f, _t, said: asides.mark_asides(i, f, said),
}
DAYS: tuple[DayExpression, ...] = (
    Relative(1), Later(Duration(days=7)), Calendar(3), Calendar(3, 6), WeekdayOf(2), Week(1),
    WeekNumber(7), Weekend(), Month(6), Year(2027), Season(6), Interval(WeekdayOf(0), None),
    Interval(WeekdayOf(0), WeekdayOf(4)), WeekOf(Calendar(3, 6)), WeekdayWithin(2, Week(1)),
    Nth(1, Unit.DAY, 0, Month(6)),
)  # fmt: skip


def said_in_tests() -> list[str]:
    """Return all that callers say in the sets of the tests, and two of them in one breath."""
    texts = [
        line.split("->")[0]
        for path in DATA.glob("*.txt")
        for line in path.read_text("utf-8").splitlines()
    ]
    for path in DATA.glob("*.json"):
        texts += [item["text"] for item in json.loads(path.read_text("utf-8"))]
    return texts + [f"{one}, äh {other}" for one, other in pairwise(texts[::9])]


TEXTS = said_in_tests()


def prepared(text: str, prepare: Prepare, beside: Said) -> list[object]:
    """Return what one preparation makes of the words, told that `beside` was said as well."""
    folded = fold(text)
    tokens = rejoined(tokenize(folded))
    items = items_of(tokens)
    if not items:
        return []
    said = {item.text for item in items} | {token.text for token in tokens} | beside
    return [prepare(items, folded, tokens, said), *items]


@pytest.mark.parametrize("name", PREPARING)
def test_what_is_not_looked_for_is_not_there(name: str) -> None:
    """A preparation that sees all its words in the set changes no more than one that does not."""
    prepare = PREPARING[name]

    changed = [
        text
        for text in TEXTS
        if prepared(text, prepare, frozenset()) != prepared(text, prepare, EVERY_WORD)
    ]

    assert changed == []


def test_only_words_that_are_looked_at_are_marked_as_refusing() -> None:
    """What is no predicate's word, no occupation and behind no way is never marked."""
    marked = set()
    for text in TEXTS:
        items = items_of(rejoined(tokenize(fold(text))))
        for position, item in enumerate(items):
            before = items[position - 1].text if position else ""
            if predicates._mark(items, position) and before not in predicates.ERRAND_TO:
                marked.add(item.text)

    assert len(marked) > 20
    assert {
        word for word in marked - predicates.MARKING if not word.endswith(predicates.OCCUPYING)
    } == set()


@pytest.mark.parametrize("left", DAYS)
@pytest.mark.parametrize("right", DAYS)
def test_days_that_are_given_up_at_once_are_no_one_day(
    left: DayExpression, right: DayExpression
) -> None:
    """All that is known of days comes to the same as the short cut through it."""
    ordered = day_constraint._intersect_ordered(left, right)
    either = ordered if ordered is not None else day_constraint._intersect_ordered(right, left)

    assert day_constraint.intersect_days(left, right) == either


@pytest.mark.parametrize("first", PHRASES)
def test_a_phrase_is_found_whatever_else_begins_like_it(first: str) -> None:
    """The longest phrase of those that begin with the same words is taken, hyphens left out."""
    for words, entries in PHRASES[first]:
        for text in (" ".join(words), "-".join(words)):
            items = items_of(tokenize(text))

            assert items[0].entries == entries, text


def test_latin_text_is_folded_as_all_text_is() -> None:
    """Bytes come to the same as what Unicode says about the letters."""
    letters = [chr(code) for code in range(0x180) if chr(code) not in FRACTIONS]
    texts = letters + [f"Grüße {letter} ÄÖÜ" for letter in letters]

    for text in texts:
        compatible = unicodedata.normalize("NFKC", text).casefold()
        assert fold(text) == unicodedata.normalize("NFC", compatible)
