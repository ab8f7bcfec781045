"""One connection while a unit of work has it, and what a database's refusal means for the unit."""

import enum

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import CompoundSelect, CursorResult, Executable, Row, Select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.deadline import answered, in_time
from adapters.sql.errors import (
    cause_of,
    is_conflict,
    is_permanent,
    is_unique_violation,
    surely_not_committed,
)
from booking_domain.errors import (
    BookingDomainError,
    CommitOutcomeUnknown,
    StorageRefused,
    StorageUnavailable,
    TransactionConflict,
)


Refusal = TypeVar("Refusal", bound=BookingDomainError)
Refuse = Callable[[str], BookingDomainError]
"""Given the database's words on a duplicate key, the error that it means."""


class Access(enum.Enum):
    """What a transaction is for."""

    READING = "reading"
    WRITING = "writing"


class _State(enum.Enum):
    OPEN = "open"
    ROLLED_BACK = "rolled back"
    COMMITTED = "committed"


class Transaction:
    """A transaction of one tenant; over once it was committed or anything in it went wrong."""

    def __init__(self, connection: AsyncConnection, *, tenant_id: str, access: Access) -> None:
        self.tenant_id = tenant_id
        self.dialect = connection.dialect.name
        self._connection = connection
        self._access = access
        self._state = _State.OPEN

    async def rows(self, statement: Select[Any] | CompoundSelect[Any]) -> Sequence[Row[Any]]:
        """Return all rows. Raises `StorageUnavailable`."""
        return (await self._execute(statement)).all()

    async def row(self, statement: Select[Any]) -> Row[Any] | None:
        """Return the first row. Raises `StorageUnavailable`."""
        return (await self._execute(statement)).first()

    async def change(self, statement: Executable, *, refusal: Refuse | None = None) -> int:
        """
        Write, and return how many rows matched.

        Raises:
            StorageUnavailable: it was not written.
            BookingDomainError: `refusal` made one of a duplicate key.
        """
        self._require_writing()
        return (await self._execute(statement, refusal=refusal)).rowcount

    async def change_each(
        self, statement: Executable, rows: Sequence[Mapping[str, object]]
    ) -> None:
        """Write once for each row of parameters. Raises `StorageUnavailable`."""
        self._require_writing()
        await self._execute(statement, rows)

    async def insert(
        self, statement: Executable, rows: Sequence[Mapping[str, object]], *, refusal: Refuse
    ) -> None:
        """Insert all rows in one statement; raises as `change`."""
        self._require_writing()
        await self._execute(statement, rows, refusal=refusal)

    async def inserted(
        self, statement: Executable, rows: Sequence[Mapping[str, object]]
    ) -> Sequence[Row[Any]]:
        """Insert in one statement, and return what it returns of each row that was written."""
        self._require_writing()
        return (await self._execute(statement, rows)).all()

    async def removed(self, statement: Executable) -> Sequence[Row[Any]]:
        """Delete, and return what the statement returns of each row that was there."""
        self._require_writing()
        return (await self._execute(statement)).all()

    def refused(self, error: Refusal) -> Refusal:
        """End the transaction and return the error."""
        self._state = _State.ROLLED_BACK
        return error

    async def commit(self) -> None:
        """Make everything durable; raises as the port says."""
        self._require_open()
        # Whatever happens from here on, nobody may write in this transaction once more.
        self._state = _State.ROLLED_BACK
        if self._access is Access.WRITING:
            await commit(self._connection)
        self._state = _State.COMMITTED

    async def _execute(
        self,
        statement: Executable,
        rows: Sequence[Mapping[str, object]] | None = None,
        *,
        refusal: Refuse | None = None,
    ) -> CursorResult[Any]:
        self._require_open()
        # A statement that fails or is cancelled ends it: PostgreSQL would answer a later COMMIT
        # with a silent rollback.
        self._state = _State.ROLLED_BACK
        async with answered(self._connection):
            try:
                result = await self._connection.execute(statement, rows)
            except IntegrityError as error:
                if refusal is None or not is_unique_violation(error):
                    raise
                raise refusal(str(error.orig)) from None
        self._state = _State.OPEN
        return result

    def _require_writing(self) -> None:
        if self._access is Access.READING:
            message = "a reading unit of work cannot write"
            raise RuntimeError(message)

    def _require_open(self) -> None:
        if self._state is _State.ROLLED_BACK:
            message = "the transaction was rolled back"
            raise StorageUnavailable(message)
        if self._state is _State.COMMITTED:
            message = "the unit of work is over: it was committed"
            raise RuntimeError(message)


async def commit(connection: AsyncConnection) -> None:
    """
    This will commit and tell what is known of it.

    Raises:
        StorageUnavailable: surely nothing was written.
        CommitOutcomeUnknown: everything else, whatever the error's class.
    """
    try:
        async with in_time(connection):
            await connection.commit()
    except (SQLAlchemyError, OSError) as error:
        # It would go back to the pool with the transaction open: SQLAlchemy takes it for ended.
        await connection.invalidate()
        if surely_not_committed(error):
            message = "the commit was refused"
            if isinstance(error, StatementError) and is_permanent(error):
                raise StorageRefused(message, cause=cause_of(error)) from error
            refusal = TransactionConflict if is_conflict(error) else StorageUnavailable
            raise refusal(message) from error
        message = "the answer to the commit was lost"
        raise CommitOutcomeUnknown(message) from error
