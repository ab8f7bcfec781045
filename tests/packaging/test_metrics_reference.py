"""The reference of the metrics against the metrics."""

import re

from pathlib import Path

from adapters.telemetry.metric_table import METRICS, PREFIX


REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "metrics.md"
ROW = re.compile(
    r"^\| `(?P<name>[a-z_]+)` \| (?P<kind>[a-z]+) \| (?P<labels>[^|]*)\|", re.MULTILINE
)


def test_every_metric_stands_in_the_reference_with_its_kind_and_labels() -> None:
    """In the order of the table, and nothing else does."""
    told = [
        (row["name"], row["kind"], tuple(re.findall(r"`([a-z]+)`", row["labels"])))
        for row in ROW.finditer(REFERENCE.read_text(encoding="utf-8"))
    ]

    assert told == [(one.name, one.kind.value, one.labels) for one in METRICS]


def test_every_question_is_asked_of_a_metric_that_there_is() -> None:
    """With labels that it has."""
    text = REFERENCE.read_text(encoding="utf-8")
    labels = {one.name: set(one.labels) for one in METRICS}
    asked = re.findall(rf"{PREFIX}([a-z_]+?)(?:_bucket|_count|_sum)?(?:\{{([^}}]*)\}})?\[", text)
    asked += re.findall(rf"\({PREFIX}([a-z_]+)\{{([^}}]*)\}}\)", text)

    assert len(asked) >= 8
    for name, selectors in asked:
        assert set(re.findall(r"([a-z]+)[!=]", selectors)) <= labels[name], name
