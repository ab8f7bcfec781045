"""What the service logs as an alarm that no fault explains is a defect of it."""

import contextlib

from collections.abc import Iterator, MutableMapping
from typing import Any

import structlog


_DEFECTS = frozenset(
    {"a saga broke off; its lease will run out", "abandoned sagas cannot be looked for"}
)
_told: list[list[str]] = []


def _tell(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    text = str(event.get("event"))
    if text in _DEFECTS and _told:
        _told[-1].append(f"{text} {event.get('exc_info')!r}")
    raise structlog.DropEvent


@contextlib.contextmanager
def told_to(defects: list[str]) -> Iterator[None]:
    """Collect alarms while this lasts; what is logged otherwise is nobody's business here."""
    before = structlog.get_config()
    structlog.configure(
        processors=[_tell], wrapper_class=structlog.make_filtering_bound_logger("error")
    )
    _told.append(defects)
    try:
        yield
    finally:
        _told.pop()
        structlog.configure(**before)
