"""Spans that are written down."""

import contextlib

from collections.abc import Iterator

from attrs import define, field

from adapters.telemetry.spans import OpenSpan, Spans


@define
class NotedSpan(OpenSpan):
    """One span: what it is called, what was noted of it, and the one around it."""

    name: str
    parent: str | None
    attributes: dict[str, str | float] = field(factory=dict)

    def note(self, **attributes: str | float) -> None:
        self.attributes.update(attributes)


class NotedSpans(Spans):
    """In the order in which they were opened; for one task at a time."""

    def __init__(self) -> None:
        self.told: list[NotedSpan] = []
        self._open: list[str] = []

    @contextlib.contextmanager
    def span(self, name: str, **attributes: str | float) -> Iterator[OpenSpan]:
        one = NotedSpan(name, self._open[-1] if self._open else None, dict(attributes))
        self.told.append(one)
        self._open.append(name)
        try:
            yield one
        finally:
            self._open.pop()

    def close(self) -> None:
        self.told.clear()
