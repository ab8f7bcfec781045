"""Callers' phrases with the readings that people gave them, and whether one must ask back."""

import json

from pathlib import Path

import pytest

from tests.unit.booking_domain.model.german.matching import Plain, is_right, parse, reference


DATA = Path(__file__).parent / "data"
PHRASES: list[Plain] = [
    item
    for name in (
        *("gold_dev.json", "seed004.json", "heldout_callers.json", "heldout_more.json"),
        "heldout_fourth.json",
        "heldout_fifth.json",
    )
    for item in json.loads((DATA / name).read_text(encoding="utf-8"))
]


def named(item: Plain) -> str:
    """Return the phrase and when it was said: some are in several sets."""
    return f"{item['text']} ({item['ref']})"


@pytest.mark.parametrize("item", PHRASES, ids=named)
def test_a_phrase_means_what_people_say_it_means(item: Plain) -> None:
    """The reading equals one of those that people accept."""
    said = parse(item["text"], reference(item))

    assert is_right(item, said), said


@pytest.mark.parametrize("item", PHRASES, ids=named)
def test_we_ask_back_exactly_when_people_would(item: Plain) -> None:
    """Asking back is neither forgotten nor done without need."""
    said = parse(item["text"], reference(item))

    assert bool(said and said["ask_back"]) is item["ask_back"]
