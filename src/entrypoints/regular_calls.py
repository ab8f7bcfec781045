# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""Working off what was told of calls, again and again."""

import structlog

from booking_domain.application.process_call_events import ProcessCallEvents
from booking_domain.errors import StorageUnavailable


_log = structlog.get_logger(__name__)


class RegularCalls:
    """Processes events as a periodic job, which comes too often to raise an alarm by itself."""

    def __init__(self, *, process: ProcessCallEvents) -> None:
        self._process = process

    async def process_all(self) -> None:
        """Process what waits; a database that is away is told, and tried in the next run."""
        try:
            await self._process.process_all()
        except StorageUnavailable as error:
            _log.warning("what was told of calls waits", reason=type(error).__name__)
