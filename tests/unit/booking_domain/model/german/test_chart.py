"""The chart on toy grammars: what is combined, what is chosen, what is given up."""

from booking_domain.model.german.chart import (
    MAXIMUM_EFFORT,
    MAXIMUM_LENGTH,
    Constituent,
    Grammar,
    Rule,
    best_sequence,
    fill,
)


def words(*categories: str) -> list[list[Constituent]]:
    """Return one lexical constituent a word, its value its own category; none for a blank."""
    return [
        [Constituent(category, i, i + 1, category, 0, "word", ())] if category.strip() else []
        for i, category in enumerate(categories)
    ]


def joined(*values: str) -> str:
    """Return the values in one string, to see what was combined with what."""
    return "+".join(values)


def chosen(grammar: Grammar, *categories: str) -> list[object]:
    """Return the values of the best sequence."""
    return [part.value for part in best_sequence(grammar, fill(grammar, words(*categories)))]


def test_small_letters_only_stand_there() -> None:
    """Only categories in capitals hand their values to the rule."""
    grammar = Grammar([Rule("r", "x|y A z B", "W", joined)], wishes=frozenset("W"))

    assert chosen(grammar, "y", "A", "z", "B") == ["A+B"]


def test_a_rule_may_decline() -> None:
    """A rule that returns nothing leaves its words to others."""
    grammar = Grammar(
        [Rule("never", "A B", "W", lambda *_: None), Rule("one", "A", "W", joined)],
        wishes=frozenset("W"),
    )

    assert chosen(grammar, "A", "B") == ["A"]


def test_more_words_covered_are_better_than_fewer_fragments() -> None:
    """Words left over cost more than a sequence of two."""
    grammar = Grammar(
        [Rule("one", "A", "W", joined), Rule("two", "A A", "W", joined)], wishes=frozenset("W")
    )

    assert chosen(grammar, "A", "A", "A") in (["A", "A+A"], ["A+A", "A"])


def test_of_equal_cover_fewer_fragments_and_then_weight_decide() -> None:
    """One reading of two words beats two; the heavier rule beats the lighter."""
    grammar = Grammar(
        [
            Rule("one", "A", "W", joined, 50),
            Rule("light", "A A", "W", lambda *_: "light", 1),
            Rule("heavy", "A A", "V", lambda *_: "heavy", 2),
        ],
        wishes=frozenset("WV"),
    )

    assert chosen(grammar, "A", "A") == ["heavy"]


def test_opaque_words_separate() -> None:
    """Nothing is combined over a word that means nothing."""
    grammar = Grammar(
        [Rule("one", "A", "W", joined), Rule("two", "A A", "W", joined)], wishes=frozenset("W")
    )

    assert chosen(grammar, "A", " ", "A") == ["A", "A"]


def test_no_reading_grows_without_bound() -> None:
    """A grammar that combines everything stops at a length and at a number of readings."""
    grammar = Grammar([Rule("all", "A A", "A", joined)], wishes=frozenset("A"))

    cells = fill(grammar, words(*["A"] * 200))
    found = [part for cell in cells for parts in cell.values() for part in parts]

    assert max(part.end - part.start for part in found) <= MAXIMUM_LENGTH
    assert len(found) <= MAXIMUM_EFFORT + 200 + MAXIMUM_LENGTH


def test_what_never_fits_is_not_tried_for_ever() -> None:
    """Pairs that a rule declines cost effort too: contradicting dates come in scores."""
    declined: list[tuple[str, str]] = []

    def decline(first: str, second: str) -> None:
        declined.append((first, second))

    kinds = [Rule(name, "A", name, joined) for name in "BCDE"]
    pairs = Rule("never", "A|B|C|D|E A|B|C|D|E", "W", decline)

    fill(Grammar([*kinds, pairs], wishes=frozenset("W")), words(*["A"] * 200))

    assert len(declined) <= MAXIMUM_EFFORT + 5
