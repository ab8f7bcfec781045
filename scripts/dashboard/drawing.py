"""A plan as a dashboard of Grafana."""

import itertools

from collections.abc import Sequence
from typing import Final, assert_never

from grafana_foundation_sdk.builders import common as common_builders
from grafana_foundation_sdk.builders import dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common
from grafana_foundation_sdk.models.dashboard import DashboardCursorSync, Threshold, ThresholdsMode

from scripts.dashboard.plan import Lines, Number, Panel, Query, Row


_WIDTH = 24
_NUMBER_HEIGHT, _LINES_HEIGHT = 4, 8
_MOST_LINES_BESIDE = 3
# Whoever opens the dashboard chooses which Prometheus; the only one is chosen already.
_SOURCE = common.DataSourceRef(type_val="prometheus", uid="${datasource}")
_LETTERS: Final = "ABCDEFGH"


def drawn(title: str, *, uid: str, rows: Sequence[Row]) -> str:
    """This will return the dashboard's JSON, the same for the same plan."""
    board = (
        dashboard.Dashboard(title)
        .uid(uid)
        .tags(["voice-booking"])
        .timezone(common.TimeZoneBrowser)
        .time("now-6h", "now")
        .refresh("30s")
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .with_variable(
            dashboard.DatasourceVariable("datasource").label("Prometheus").type("prometheus")
        )
    )
    ids = itertools.count(1)
    for row in rows:
        board.with_row(dashboard.Row(row.title).id(next(ids)))
        for panel, span in _spans(row.panels):
            board.with_panel(_drawn(panel, number=next(ids), span=span))
    return JSONEncoder(sort_keys=True, indent=2).encode(board.build()) + "\n"


def _spans(panels: Sequence[Panel]) -> list[tuple[Panel, int]]:
    """Numbers in one line, then the others, as many beside each other as fill their lines best."""
    numbers = [one for one in panels if isinstance(one, Number)]
    lines = [one for one in panels if isinstance(one, Lines)]
    beside = _MOST_LINES_BESIDE if len(lines) % _MOST_LINES_BESIDE == 0 else 2
    return [
        *((one, _WIDTH // len(numbers)) for one in numbers),
        *((one, _WIDTH // beside) for one in lines),
    ]


def _drawn(panel: Panel, *, number: int, span: int) -> stat.Panel | timeseries.Panel:
    match panel:
        case Number():
            return _number(panel).id(number).span(span).height(_NUMBER_HEIGHT)
        case Lines():
            return _lines(panel).id(number).span(span).height(_LINES_HEIGHT)
        case _:
            assert_never(panel)


def _number(panel: Number) -> stat.Panel:
    steps = [Threshold(value=value, color=colour) for value, colour in panel.steps]
    return (
        stat.Panel()
        .title(panel.title)
        .description(panel.about)
        .datasource(_SOURCE)
        .unit(panel.unit)
        .thresholds(dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps))
        .color_mode(common.BigValueColorMode.BACKGROUND)
        .graph_mode(common.BigValueGraphMode.NONE)
        .reduce_options(common_builders.ReduceDataOptions().calcs(["lastNotNull"]))
        .no_value("-")
        .targets([_target(panel.query, letter=_LETTERS[0]).instant()])
    )


def _lines(panel: Lines) -> timeseries.Panel:
    legend = (
        common_builders.VizLegendOptions()
        .display_mode(common.LegendDisplayMode.LIST)
        .placement(common.LegendPlacement.BOTTOM)
        .show_legend(show_legend=True)
        .calcs([])
    )
    return (
        timeseries.Panel()
        .title(panel.title)
        .description(panel.about)
        .datasource(_SOURCE)
        .unit(panel.unit)
        .min(0)
        .legend(legend)
        .targets(
            [
                _target(query, letter=letter).range()
                for query, letter in zip(panel.queries, _LETTERS, strict=False)
            ]
        )
    )


def _target(query: Query, *, letter: str) -> prometheus.Dataquery:
    return (
        prometheus.Dataquery()
        .expr(query.expr)
        .legend_format(query.legend)
        .datasource(_SOURCE)
        .ref_id(letter)
    )
