"""The alerts: understood by Prometheus, tested both ways, and told in the reference."""

import re

import pytest

from tests.doubles.prometheus import promtool
from tests.ops.questions import (
    FOREIGN_METRICS,
    PROMETHEUS,
    ROOT,
    RULES,
    Rule,
    alerts,
    selectors,
    series,
    words_of_label,
    yaml_of,
)


TESTS = (PROMETHEUS / "rules_test.yml", PROMETHEUS / "rules_day_test.yml")
REFERENCE = ROOT / "docs" / "reference" / "alerts.md"
FIRING = re.compile(r'alertname="(\w+)"')
ROW = re.compile(r"^\| `(\w+)` \| (page|hour|day) \|", re.MULTILINE)
EACH_ALERT = pytest.mark.parametrize("rule", alerts(), ids=lambda rule: str(rule.alert))


def firing_in(group: dict[str, object]) -> list[set[str]]:
    """Return which alerts a group of tests expects, at each moment that it looks at."""
    looks = group["promql_expr_test"]
    assert isinstance(looks, list)
    return [
        {FIRING.findall(sample["labels"])[0] for sample in look.get("exp_samples", [])}
        for look in looks
        if look["expr"] == 'ALERTS{alertstate="firing"}'
    ]


def test_prometheus_understands_the_rules() -> None:
    """And its configuration, which names them."""
    checked = promtool("check", "config", PROMETHEUS / "prometheus.yml")

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert RULES.name in checked.stdout


@pytest.mark.parametrize("tests", TESTS, ids=lambda path: str(path.stem))
def test_each_alert_fires_when_it_should_and_only_then(tests) -> None:
    """As promtool finds with the series that the file makes up."""
    done = promtool("test", "rules", tests)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_series_that_the_tests_make_up_are_those_of_a_process() -> None:
    """With its labels and its words; what is misspelt would let nothing fire."""
    there, known = series(), words_of_label()
    made_up = {
        one
        for tests in TESTS
        for group in yaml_of(tests)["tests"]
        for line in group["input_series"]
        for one in selectors(line["series"])
        if one.name not in FOREIGN_METRICS
    }

    assert len(made_up) > 30
    for one in made_up:
        assert one.labels <= there[one.name] | {"instance"}, one.name
        for label, word in one.words:
            assert word in known.get(label, {word}) or (label, word) == ("le", "+Inf"), one


@EACH_ALERT
def test_an_alert_is_tested_both_ways(rule: Rule) -> None:
    """There is what lets it fire, and what does not."""
    groups = [group for tests in TESTS for group in yaml_of(tests)["tests"]]

    fires = [one for one in groups if one["name"].startswith(f"{rule.alert} fires ")]
    is_silent = [one for one in groups if one["name"].startswith(f"{rule.alert} is silent ")]

    assert fires
    assert is_silent
    assert all(any(rule.alert in look for look in firing_in(group)) for group in fires)
    assert not any(rule.alert in look for group in is_silent for look in firing_in(group))


@EACH_ALERT
def test_an_alert_says_who_is_called_what_it_means_and_where_to_read_on(rule: Rule) -> None:
    """Its heading in the runbook is its name."""
    told = rule.fields["annotations"]

    assert rule.fields["labels"].keys() == {"severity"}
    assert rule.fields["labels"]["severity"] in {"page", "hour", "day"}
    assert told["summary"]
    assert told["description"].endswith(".")
    assert told["runbook"] == f"docs/runbook.md#{rule.alert.lower()}"


def test_the_reference_has_every_alert_with_its_severity() -> None:
    """In the order of severities, and nothing else."""
    rows = ROW.findall(REFERENCE.read_text(encoding="utf-8"))

    assert sorted(rows) == sorted((one.alert, one.fields["labels"]["severity"]) for one in alerts())
    severities = [severity for _, severity in rows]
    assert severities == sorted(severities, key=["page", "hour", "day"].index)


COUNTED = re.compile(r"(?:increase\w*) >= (\d+)")


@EACH_ALERT
def test_a_count_below_which_nobody_is_called_stands_in_annotation_and_runbook(rule: Rule) -> None:
    """The levels are shares; who reads why an alert is silent must find the rest of its rule."""
    runbook = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    section = runbook.partition(f"### {rule.alert}\n")[2].partition("\n### ")[0]
    numbers = {"2": "2|two|twice", "3": "3|three", "200": "200"}

    # What comes after `unless` belongs to another alert.
    for least in set(COUNTED.findall(rule.expr.partition("unless")[0])):
        told = rule.fields["annotations"]["description"]
        for text in (told, section):
            assert re.search(rf"\b({numbers[least]})\b", text), text
