"""Every question of rules and dashboard is one that Prometheus understands, of what there is."""

import json

from pathlib import Path

import pytest

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from scripts.dashboard.__main__ import dashboard
from tests.doubles.prometheus import promtool
from tests.ops.questions import (
    DASHBOARD,
    FOREIGN_METRICS,
    in_prometheus,
    labels_listed,
    rules,
    selectors,
    series,
    targets,
    words_of_label,
)


QUESTIONS = [(one.alert or one.record, one.expr) for one in rules()] + targets()


def test_the_dashboard_is_the_one_that_the_script_makes() -> None:
    """Whoever changes one by hand loses it; run `make dashboard`."""
    assert DASHBOARD.read_text(encoding="utf-8") == dashboard()


def test_a_reader_of_grafanas_dashboards_finds_all_of_it() -> None:
    """Read by the library and written again it is the same: no field is unknown there."""
    register_default_plugins()
    told = json.loads(DASHBOARD.read_text(encoding="utf-8"))

    assert json.loads(JSONEncoder().encode(Dashboard.from_json(told))) == told


def test_each_panel_has_a_number_of_its_own_and_a_place_of_its_own() -> None:
    """Grafana shows only one of two with the same; none is wider than the page."""
    panels = json.loads(DASHBOARD.read_text())["panels"]
    covered = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]

    assert len({panel["id"] for panel in panels}) == len(panels) > 30
    assert len(set(covered)) == len(covered)
    assert max(x for x, _ in covered) < 24


def test_prometheus_understands_every_question_of_the_dashboard(tmp_path: Path) -> None:
    """Each is checked as if it were a rule."""
    questions = tmp_path / "questions.yml"
    asked = [
        {"record": f"asked:{number}", "expr": in_prometheus(expr)}
        for number, (_, expr) in enumerate(targets())
    ]
    questions.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": asked}]}))

    checked = promtool("check", "rules", questions)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert f"{len(asked)} rules found" in checked.stdout


@pytest.mark.parametrize(("title", "expr"), QUESTIONS)
def test_a_question_asks_for_what_there_is(title: str, expr: str) -> None:
    """Metrics of ours, or figures of the rules; with labels that they have."""
    there = series()
    figures = {one.record for one in rules() if one.record}
    known: set[str] = {"instance"}

    asked = [one for one in selectors(expr) if one.name not in FOREIGN_METRICS]

    assert asked or title in {"Alerts firing", "ServiceDown", "NoMetrics"}
    for one in asked:
        assert one.name in there or one.name in figures, one.name
        assert one.labels <= there.get(one.name, frozenset()), one.name
        known |= there.get(one.name, frozenset())
    assert labels_listed(expr) <= known


@pytest.mark.parametrize(("title", "expr"), QUESTIONS)
def test_a_question_asks_with_words_that_are_counted(title: str, expr: str) -> None:
    """A misspelt one would be found nowhere, and a misspelt exception would except nothing."""
    known = words_of_label()

    asked = {pair for one in selectors(expr) if one.name in series() for pair in one.words}

    assert {(label, word) for label, word in asked if word not in known.get(label, {word})} == set()
