"""A command that runs inside the test's process leaves the logs as it found them."""

import logging

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Give back what `set_up_logs` takes: structlog's configuration, handlers and levels."""
    configuration = structlog.get_config()
    root = logging.getLogger()
    handlers = root.handlers[:]
    levels = {name: logger.level for name, logger in _loggers()}
    yield
    structlog.configure(**configuration)
    root.handlers[:] = handlers
    for name, logger in _loggers():
        logger.setLevel(levels.get(name, logging.NOTSET))


def _loggers() -> Iterator[tuple[str, logging.Logger]]:
    root = logging.getLogger()
    yield root.name, root
    for name, logger in list(root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger):
            yield name, logger
