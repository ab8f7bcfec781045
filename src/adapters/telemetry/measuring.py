"""One piece of work: how long it took, as a figure and as a span."""

import asyncio
import contextlib

from collections.abc import Callable, Iterator

from attrs import define, frozen

from adapters.telemetry.metrics import Metrics
from adapters.telemetry.spans import OpenSpan, Spans
from booking_domain.ports.clock import Clock


@define
class Measured:
    """What came of it: a machine word, told before the block ends."""

    span: OpenSpan
    outcome: str = "failed"


@frozen
class Measuring:
    """What every observer needs."""

    metrics: Metrics
    spans: Spans
    clock: Clock

    @contextlib.contextmanager
    def work(
        self, name: str, *, tell: Callable[[str, float], None], **attributes: str | float
    ) -> Iterator[Measured]:
        """Open a span for the block, and `tell` its outcome and seconds at the end, however."""
        begun = self.clock.monotonic()
        with self.spans.span(name, **attributes) as span:
            measured = Measured(span)
            try:
                yield measured
            except asyncio.CancelledError:
                measured.outcome = "cancelled"
                raise
            finally:
                tell(measured.outcome, self.clock.monotonic() - begun)
                span.note(outcome=measured.outcome)
