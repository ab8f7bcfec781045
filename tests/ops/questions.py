"""What rules and dashboard ask of Prometheus, and what there is to be asked for."""

import json
import re

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from attrs import frozen

from adapters.telemetry.first_values import FAULT_CAUSES, FIRST_VALUES
from adapters.telemetry.metric_table import METRICS, PREFIX, Metric, MetricKind
from booking_domain.application.tool_catalogue import CATALOGUE
from booking_domain.model.circuit_breaker import BreakerState
from booking_domain.model.open_matters import UNDER_WAY
from booking_domain.model.sync_failure import SyncFailureKind


ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "ops" / "prometheus"
RULES = PROMETHEUS / "rules.yml"
DASHBOARD = ROOT / "ops" / "grafana" / "voice-booking.json"
# Of Prometheus itself and of the client library; `instance` and `job` are given by the scrape.
FOREIGN_METRICS = frozenset({"ALERTS", "up", "process_resident_memory_bytes"})

_SELECTED = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{([^}]*)\})?")
_MATCHER = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"([^\"]*)\"")
_OPERATORS = frozenset({"and", "by", "group_left", "on", "or", "unless"})
_FUNCTIONS = frozenset({"absent", "count", "max", "min", "sum", "time", "vector"}) | frozenset(
    {"histogram_quantile", "increase", "min_over_time", "rate"}
)
_LABEL_LISTS = re.compile(r"\b(?:by|on|group_left) ?\(([^)]*)\)")


@frozen
class Rule:
    """One rule of `rules.yml`."""

    record: str
    alert: str
    expr: str
    fields: dict[str, Any]


@frozen
class Selector:
    """One metric in an expression; the words that it is asked for, each with its label."""

    name: str
    words: frozenset[tuple[str, str]]

    @property
    def labels(self) -> frozenset[str]:
        """The labels that it must have."""
        return frozenset(label for label, _ in self.words)


def yaml_of(path: Path) -> Any:
    """Return what a file says."""
    return msgspec.yaml.decode(path.read_bytes())


def rules() -> list[Rule]:
    """Return all of them, in their order."""
    return [
        Rule(one.get("record", ""), one.get("alert", ""), one["expr"], one)
        for group in yaml_of(RULES)["groups"]
        for one in group["rules"]
    ]


def alerts() -> list[Rule]:
    """Return those that call somebody."""
    return [one for one in rules() if one.alert]


def targets() -> list[tuple[str, str]]:
    """Return the dashboard's questions, each with its panel's title."""
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [
        (panel["title"], target["expr"]) for panel in panels for target in panel.get("targets", [])
    ]


def in_prometheus(expr: str) -> str:
    """Return a question of the dashboard as Grafana sends it."""
    return expr.replace("$__rate_interval", "1m")


def selectors(expr: str) -> Iterator[Selector]:
    """Tell what is selected; whatever is no function, operator or list of labels is."""
    text = re.sub(r"\[[^]]*\]", "", _LABEL_LISTS.sub("", expr))
    for name, inside in _SELECTED.findall(text):
        if name not in _OPERATORS | _FUNCTIONS:
            yield Selector(
                name,
                frozenset(
                    (label, word)
                    for label, words in _MATCHER.findall(inside)
                    for word in words.split("|")
                ),
            )


def labels_listed(expr: str) -> frozenset[str]:
    """Return the labels that anything is grouped or joined by."""
    lists = _LABEL_LISTS.findall(expr)
    return frozenset(re.findall(r"\w+", " ".join(lists)))


def series() -> dict[str, frozenset[str]]:
    """Return the labels of every series that a process exposes, by its name."""
    return {name: labels for metric in METRICS for name, labels in _series_of(metric)}


def words_of_label() -> dict[str, set[str]]:
    """Return the words that are counted under a label, where they are known before."""
    known = {
        "cause": set(FAULT_CAUSES),
        "kind": {one.value for one in SyncFailureKind},
        "part": {"calendars", "database", "migrations", "redis", "runner"},
        "state": {one.value for one in (*BreakerState, *UNDER_WAY)},
        "tool": {spec.name for spec in CATALOGUE},
    }
    for metric, values in FIRST_VALUES.items():
        for label, words in zip(metric.labels, zip(*values, strict=True), strict=True):
            known.setdefault(label, set()).update(words)
    known["outcome"] |= {"conflict", "done", "failed"}
    known["le"] = {f"{float(edge)}" for metric in METRICS for edge in metric.buckets}
    return known


def _series_of(metric: Metric) -> Iterator[tuple[str, frozenset[str]]]:
    name, labels = f"{PREFIX}{metric.name}", frozenset(metric.labels)
    if metric.kind is MetricKind.HISTOGRAM:
        yield f"{name}_bucket", labels | {"le"}
        yield f"{name}_count", labels
        yield f"{name}_sum", labels
    else:
        yield name, labels
