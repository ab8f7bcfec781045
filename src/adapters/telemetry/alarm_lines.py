"""
Alarms, counted where they are written: whatever line of the log says `alarm`, it counts.

Most places that call for a person have no port for it, only their log; who adds one cannot forget
the figure.
"""

import contextlib

from collections.abc import Iterator

import structlog

from structlog.typing import EventDict, WrappedLogger

from adapters.telemetry.metrics import Metrics


OF_THE_PROGRAM = "program"
"""What a line is about that does not say so itself: its own words are the problem."""


@contextlib.contextmanager
def counted_alarm_lines(metrics: Metrics) -> Iterator[None]:
    """
    This will count the alarms of this process for as long as the block lasts.

    It stands in front of all that may change or drop a line.
    """

    def count(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
        if line.get("alarm") is True:
            about = str(line.get("about", OF_THE_PROGRAM))
            told = line["event"] if about == OF_THE_PROGRAM else line["problem"]
            metrics.alarm_raised(str(told), about=about)
        return line

    structlog.configure(processors=[count, *structlog.get_config()["processors"]])
    try:
        yield
    finally:
        left = [one for one in structlog.get_config()["processors"] if one is not count]
        structlog.configure(processors=left)
