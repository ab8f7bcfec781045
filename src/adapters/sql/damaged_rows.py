"""Rows that cannot be read, told of once."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeVar

import structlog

from sqlalchemy import Row, Select

from adapters.sql.errors import UnreadableRow


_T = TypeVar("_T")

_MOST_TOLD = 10_000
# Under their own names: what becomes of an id that somebody else has made up is said in one place.
_KEYS = {
    "appointment": ("appointment_id",),
    "phone_call": ("call_id",),
    "tool_receipt": ("platform", "call_id", "tool_call_id"),
}
_log = structlog.get_logger(__name__)


class DamagedRows:
    """
    Raises an alarm for each row that cannot be read: once in a process, however often it is met.

    It names the row and what is wrong with it, and quotes nothing that may be a person's.
    """

    def __init__(self) -> None:
        self._told: dict[tuple[str, ...], None] = {}

    def tell(self, error: UnreadableRow) -> None:
        """Raise the alarm, unless it was raised for this row and this problem."""
        place = (error.table, *error.key, error.problem)
        if place in self._told:
            return
        self._told[place] = None
        while len(self._told) > _MOST_TOLD:
            del self._told[next(iter(self._told))]
        tenant_id, *rest = error.key
        names = _KEYS.get(error.table)
        key = dict(zip(names, rest, strict=True)) if names else {"row": "/".join(rest)}
        _log.error(
            f"{error.table}_unreadable",
            alarm=True,
            tenant=tenant_id,
            problem=error.problem,
            **key,
        )

    def readable(
        self, rows: Iterable[Row[Any]], read: Callable[[Row[Any]], _T]
    ) -> tuple[tuple[_T, ...], tuple[tuple[Row[Any], UnreadableRow], ...]]:
        """Return what can be read of some rows, and the other rows with what is wrong with them."""
        found: list[_T] = []
        damaged: list[tuple[Row[Any], UnreadableRow]] = []
        for row in rows:
            try:
                found.append(read(row))
            except UnreadableRow as error:
                self.tell(error)
                damaged.append((row, error))
        return tuple(found), tuple(damaged)

    async def first_readable(
        self,
        ask: Callable[[Select[Any]], Awaitable[Sequence[Row[Any]]]],
        query: Select[Any],
        *,
        limit: int,
        read: Callable[[Row[Any]], _T],
    ) -> tuple[_T, ...]:
        """
        Return the first rows that can be read, up to the limit; of the others it tells.

        What cannot be read stays where it is: it must not fill the places of those behind it.
        """
        found: list[_T] = []
        passed = 0
        while True:
            wanted = limit - len(found)
            rows = await ask(query.limit(wanted).offset(passed) if passed else query.limit(wanted))
            found += self.readable(rows, read)[0]
            passed += len(rows)
            if len(found) >= limit or len(rows) < wanted:
                return tuple(found)
