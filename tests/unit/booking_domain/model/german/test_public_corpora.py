"""Phrases from seven public German corpora, run from where they are kept beside the project."""

import json

from collections import defaultdict
from pathlib import Path

import pytest

from tests.unit.booking_domain.model.german.matching import Plain, is_right, parse, reference


CORPORA = Path(__file__).parents[6] / "shared" / "german" / "dev.json"
DISAGREEMENTS = {
    "recognizers_de-0187": "'bis zum 21.09. um 16 Uhr' is a deadline, not an instant",
}
WANTED_SHARE = 0.9


@pytest.fixture(scope="module", name="judged")
def judged_phrases() -> list[tuple[Plain, bool]]:
    """Give each phrase of the corpora with whether its reading is accepted."""
    if not CORPORA.exists():
        pytest.skip("the public corpora are not beside the project: ../shared/german/dev.json")
    items = json.loads(CORPORA.read_text(encoding="utf-8"))
    return [(item, is_right(item, parse(item["text"], reference(item)))) for item in items]


def test_nine_phrases_of_ten_are_understood_in_the_mean_over_the_corpora(
    judged: list[tuple[Plain, bool]],
) -> None:
    """Small corpora count as much as large ones."""
    by_corpus = defaultdict(list)
    for item, right in judged:
        by_corpus[item["set"]].append(right)

    shares = [sum(right) / len(right) for right in by_corpus.values()]

    assert len(shares) == 7
    assert sum(shares) / len(shares) >= WANTED_SHARE


def test_every_miss_is_a_disagreement_that_we_can_give_reasons_for(
    judged: list[tuple[Plain, bool]],
) -> None:
    """Where a corpus demands what a caller does not mean, the grammar is not bent for it."""
    misses = {item["id"] for item, right in judged if not right}

    assert misses <= set(DISAGREEMENTS)
