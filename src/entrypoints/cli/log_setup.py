"""Logs of a process: readable on a terminal, one JSON object a line elsewhere."""

import logging
import sys

import structlog

from structlog.typing import Processor

from entrypoints.settings.schema import LogFormat, LogLevel, ServiceSettings


# Libraries that tell more than they should, or nothing of use, below a warning.
_TALKATIVE = ("aiohttp", "alembic", "asyncio", "httpcore", "httpx", "sqlalchemy", "uvicorn")


def set_up_logs(settings: ServiceSettings) -> None:
    """This will send all logs, ours and the libraries', to stderr."""
    level = getattr(logging, settings.log_level.name)
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
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
            foreign_pre_chain=before,
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


def _rendering(wanted: LogFormat) -> list[Processor]:
    is_terminal = sys.stderr.isatty()
    if wanted is LogFormat.CONSOLE or (wanted is LogFormat.AUTO and is_terminal):
        # The plain traceback: the others show local variables, and those hold names and numbers.
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(colors=is_terminal, exception_formatter=plain)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


QUIET = ServiceSettings(log_level=LogLevel.ERROR)
"""For commands that are no service."""
