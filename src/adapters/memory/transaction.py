"""One transaction of one tenant on the shared store."""

import enum

from typing import TypeVar

from adapters.memory.rows import TenantRows
from adapters.memory.store import MemoryStore
from adapters.memory.writer_turn import Ticket
from booking_domain.errors import BookingDomainError, StorageUnavailable


Refusal = TypeVar("Refusal", bound=BookingDomainError)


class _State(enum.Enum):
    OPEN = "open"
    ROLLED_BACK = "rolled back"
    COMMITTED = "committed"


class Transaction:
    """
    Reads what is committed at each statement, under its own changes; writes at commit, all or none.

    Args:
        ticket: The turn to write, `None` for a transaction that only reads.
    """

    def __init__(self, store: MemoryStore, *, tenant_id: str, ticket: Ticket | None) -> None:
        self.tenant_id = tenant_id
        self.store = store
        self.rows = TenantRows(store.tables(tenant_id))
        self._ticket = ticket
        self._outages = store.outages
        self._state = _State.OPEN

    async def query(self) -> None:
        """
        Begin a statement that reads.

        Raises:
            StorageUnavailable: the store is down, or the transaction was rolled back.
        """
        self._require_open()
        # A statement that fails or is cancelled ends the transaction, as on the databases.
        self._state = _State.ROLLED_BACK
        await self.store.answer()
        self._require_connection()
        self._state = _State.OPEN

    async def change(self) -> None:
        """Begin a statement that writes; raises as `query`, and a `RuntimeError` if it may not."""
        if self._ticket is None:
            message = "a reading unit of work cannot write"
            raise RuntimeError(message)
        await self.query()

    def refused(self, error: Refusal) -> Refusal:
        """Roll back and return the error: a refused transaction cannot be committed any more."""
        self._state = _State.ROLLED_BACK
        return error

    async def commit(self) -> None:
        """Write everything; raises as the port says."""
        self._require_open()
        if self._ticket is None:
            self._state = _State.COMMITTED
            return
        # Whatever happens from here on, nobody may write in this transaction once more.
        self._state = _State.ROLLED_BACK
        await self.store.commit(self._write_through)

    def close(self) -> None:
        """Roll back whatever was not committed."""
        if self._state is _State.OPEN:
            self._state = _State.ROLLED_BACK

    def _write_through(self) -> None:
        self._require_connection()
        self.rows.write_through()
        self._state = _State.COMMITTED

    def _require_open(self) -> None:
        match self._state:
            case _State.OPEN:
                self._require_connection()
            case _State.ROLLED_BACK:
                message = "the transaction was rolled back"
                raise StorageUnavailable(message)
            case _State.COMMITTED:
                message = "the unit of work is over: it was committed"
                raise RuntimeError(message)

    def _require_connection(self) -> None:
        lost_turn = self._ticket is not None and not self.store.turn.is_held_by(self._ticket)
        if lost_turn or self._outages != self.store.outages:
            message = "the transaction was rolled back: its connection is gone"
            raise StorageUnavailable(message)
