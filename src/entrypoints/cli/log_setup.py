"""Logs of a process: readable on a terminal, one JSON object a line elsewhere."""

import contextlib
import contextvars
import logging
import sys

from collections.abc import Iterator

import structlog

from structlog.typing import EventDict, Processor, WrappedLogger

from entrypoints.log_privacy import (
    of_a_library,
    readable_trace,
    without_messages,
    without_people,
)
from entrypoints.settings.schema import LogFormat, LogLevel, ServiceSettings


# Libraries that tell more than they should, or nothing of use, below a warning: aiosqlite every
# statement with names and numbers in it.
_TALKATIVE = (
    "aiohttp",
    "aiosqlite",
    "alembic",
    "asyncio",
    "asyncmy",
    "asyncpg",
    "httpcore",
    "httpx",
    "litestar",
    "opentelemetry",
    "redis",
    "sqlalchemy",
    "urllib3",
    "uvicorn",
)
_WARNINGS_ONLY = contextvars.ContextVar("warnings_only", default=False)


def set_up_logs(settings: ServiceSettings) -> None:
    """This will send all logs, ours and the libraries', to stderr."""
    level = getattr(logging, settings.log_level.name)
    before: list[Processor] = [
        _unless_unasked,
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_messages,
        without_people,
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[of_a_library, *before],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendering(settings.log_format),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


@contextlib.contextmanager
def warnings_only() -> Iterator[None]:
    """This will keep what works as it should out of the log, for whoever runs in this context."""
    before = _WARNINGS_ONLY.set(True)
    try:
        yield
    finally:
        _WARNINGS_ONLY.reset(before)


def _unless_unasked(_: WrappedLogger, method: str, entry: EventDict) -> EventDict:
    if _WARNINGS_ONLY.get() and method in {"debug", "info"}:
        raise structlog.DropEvent
    return entry


def _rendering(wanted: LogFormat) -> list[Processor]:
    is_terminal = sys.stderr.isatty()
    if wanted is LogFormat.CONSOLE or (wanted is LogFormat.AUTO and is_terminal):
        return [readable_trace, structlog.dev.ConsoleRenderer(colors=is_terminal)]
    return [structlog.processors.JSONRenderer(ensure_ascii=False)]


QUIET = ServiceSettings(log_level=LogLevel.ERROR)
"""For commands that are no service."""
