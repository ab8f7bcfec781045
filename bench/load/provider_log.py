"""What the calendar was asked, read from the logs of the service and the worker."""

import datetime as dt
import json

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import frozen


_ANSWERED = "answer from cal.com"
_SILENT = "no answer from cal.com"
_MINUTE = dt.timedelta(minutes=1)
_TOO_MANY = 429


@frozen(kw_only=True)
class Asked:
    """One request: when it was answered or given up, and for whom; `status` 0 is no answer."""

    at: dt.datetime
    tenant: str
    operation: str
    status: int
    for_caller: bool


@frozen(kw_only=True)
class ProviderCount:
    """Requests of one salon's key."""

    total: int
    for_callers: int
    most_in_a_minute: int
    refused: int
    unanswered: int
    by_operation: tuple[tuple[str, int], ...]


def asked_in(logs: Iterable[Path]) -> tuple[Asked, ...]:
    """This will read every exchange, in the order of their ends."""
    return tuple(sorted((one for log in logs for one in _read(log)), key=lambda one: one.at))


def counted(asked: Sequence[Asked], *, tenant: str) -> ProviderCount:
    """This will count what one salon's key was used for."""
    theirs = [one for one in asked if one.tenant == tenant]
    return ProviderCount(
        total=len(theirs),
        for_callers=sum(one.for_caller for one in theirs),
        most_in_a_minute=most_in_a_minute([one.at for one in theirs]),
        refused=sum(one.status == _TOO_MANY for one in theirs),
        unanswered=sum(one.status == 0 for one in theirs),
        by_operation=tuple(Counter(one.operation for one in theirs).most_common()),
    )


def most_in_a_minute(moments: Sequence[dt.datetime]) -> int:
    """This will return how many fell into the fullest minute, whenever it began; sorted ones."""
    first, most = 0, 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= _MINUTE:
            first += 1
        most = max(most, last - first + 1)
    return most


def _read(log: Path) -> Iterator[Asked]:
    for text in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if _ANSWERED not in text:
            continue
        try:
            line = json.loads(text)
        except ValueError:
            continue
        was_sent = line["event"] == _ANSWERED or (line["event"] == _SILENT and line["was_sent"])
        if was_sent:
            yield Asked(
                at=dt.datetime.fromisoformat(line["timestamp"]),
                tenant=line.get("tenant", ""),
                operation=line["operation"],
                status=line.get("http_status", 0),
                for_caller="call_id" in line,
            )
