# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""Why something could not be served, in the log: the kinds of the errors, never what they say."""

import traceback

import structlog

from typing_extensions import override

from booking_domain.ports.fault_log import FaultLog


_log = structlog.get_logger(__name__)


def kinds_of(error: BaseException) -> tuple[str, ...]:
    """
    This will name the classes of an error and its causes, outermost first.

    Their messages are left out: they may repeat names, numbers, or a statement's parameters.
    A cause that was suppressed for its message is named as well.
    """
    kinds: list[str] = []
    current: BaseException | None = error
    while current is not None:
        kinds.append(type(current).__name__)
        current = current.__cause__ or current.__context__
    return tuple(kinds)


def anonymous_trace(error: BaseException) -> tuple[str, ...]:
    """
    This will name an exception and its causes with the lines they came from, outermost first.

    Their messages are left out: they may repeat names, numbers, or a statement's parameters.
    """
    told: list[str] = []
    current: BaseException | None = error
    while current is not None:
        told.append(type(current).__name__)
        told += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        current = current.__cause__ or current.__context__
    return tuple(told)


class LoggedFaults(FaultLog):
    """Log lines; the correlation id of the request is on each, as on all others."""

    @override
    def note(self, error: Exception, *, tool: str, tenant_id: str, call_id: str) -> None:
        _log.warning(
            "tool call cannot be served now",
            tool=tool,
            tenant=tenant_id,
            causes=kinds_of(error),
        )
