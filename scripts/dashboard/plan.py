"""What a dashboard shows, whoever draws it: rows of panels with questions to Prometheus."""

from attrs import frozen


@frozen
class Query:
    """One question; `legend` is a template over the labels of its answer."""

    expr: str
    legend: str


@frozen(kw_only=True)
class Number:
    """
    One figure as it is now.

    Args:
        steps: The colours by the value from which on they count, the first one from below.
    """

    title: str
    about: str
    query: Query
    unit: str = "short"
    steps: tuple[tuple[float | None, str], ...] = ()

    @property
    def queries(self) -> tuple[Query, ...]:
        """The one query."""
        return (self.query,)


@frozen(kw_only=True)
class Lines:
    """Figures over time; `unit` is a word of Grafana."""

    title: str
    about: str
    queries: tuple[Query, ...]
    unit: str = "short"


Panel = Number | Lines


@frozen
class Row:
    """Panels under one heading."""

    title: str
    panels: tuple[Panel, ...]
