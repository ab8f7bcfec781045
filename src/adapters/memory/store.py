"""The memory that units of work and the saga journal share, as SQL adapters share a database."""

import asyncio
import collections
import datetime as dt
import enum

from collections.abc import Callable, Iterator

from adapters.memory.rows import Tables
from adapters.memory.writer_turn import WriterTurn
from booking_domain.errors import CommitOutcomeUnknown, StorageUnavailable, TransactionConflict
from booking_domain.ports.clock import Clock


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)
BUSY_TIMEOUT_SECONDS = 5.0


class CommitFault(enum.Enum):
    """What a simulated fault makes of a commit."""

    REFUSED = "refused"
    CONFLICT = "conflict"
    LOST_UNWRITTEN = "lost_unwritten"
    LOST_WRITTEN = "lost_written"


class MemoryStore:
    """
    The rows of all tenants, for as long as this object lives.

    It outlives the processes that a simulation lets die: make one store for a world, and new
    `MemoryUnitsOfWork` and `MemorySagaJournal` for each process in it.

    Args:
        clock: The clock of the database, by which leases run out.
        busy_timeout_seconds: How long a writer waits for its turn before it gives up.
    """

    def __init__(self, clock: Clock, *, busy_timeout_seconds: float = BUSY_TIMEOUT_SECONDS) -> None:
        self.turn = WriterTurn(clock, busy_timeout_seconds=busy_timeout_seconds)
        self._clock = clock
        self._tenants: dict[str, Tables] = {}
        self._faults: collections.deque[CommitFault] = collections.deque()
        self._is_up = True
        self._outages = 0
        self.event_refusal: str | None = None
        """The cause for which no event is taken, as by a table that was changed by hand."""
        self.change_refusal: str | None = None
        """The cause for which no appointment is changed, as by a trigger."""

    @property
    def outages(self) -> int:
        """How often it went down; no connection lives through an outage."""
        return self._outages

    def tables(self, tenant_id: str) -> Tables:
        """Return what is committed for a tenant."""
        tables = self._tenants.get(tenant_id)
        if tables is None:
            tables = self._tenants[tenant_id] = Tables()
        return tables

    def tenants(self) -> Iterator[Tables]:
        """Yield what is committed for each tenant that was ever asked for."""
        yield from self._tenants.values()

    def now(self) -> dt.datetime:
        """Return the time by the store's clock."""
        return self._clock.now()

    def milliseconds(self) -> int:
        """Return the same as whole milliseconds since 1970."""
        return (self._clock.now() - _EPOCH) // _MILLISECOND

    async def answer(self) -> None:
        """
        Let others run, as they do while a database works, and check that it does.

        Raises:
            StorageUnavailable: it is down.
        """
        await asyncio.sleep(0)
        self._require_up()

    async def commit(self, write: Callable[[], None]) -> None:
        """
        Let `write` change what is committed, unless a fault is due.

        Raises:
            StorageUnavailable: it is down, or the commit was refused; nothing was written.
            CommitOutcomeUnknown: the answer was lost.
        """
        await self.answer()
        match self._faults.popleft() if self._faults else None:
            case None:
                write()
            case CommitFault.REFUSED:
                message = "the commit was refused"
                raise StorageUnavailable(message)
            case CommitFault.CONFLICT:
                message = "rolled back for the sake of another"
                raise TransactionConflict(message)
            case CommitFault.LOST_UNWRITTEN:
                message = "the answer to the commit was lost"
                raise CommitOutcomeUnknown(message)
            case CommitFault.LOST_WRITTEN:
                write()
                message = "the answer to the commit was lost"
                raise CommitOutcomeUnknown(message)
        # Whoever is cancelled while the answer is on its way has committed all the same.
        await asyncio.sleep(0)

    def fail_next_commit(self, fault: CommitFault) -> None:
        """Let this happen to the next commit; several faults happen one after the other."""
        self._faults.append(fault)

    def go_down(self) -> None:
        """Stop answering and roll back what is open; what is committed is kept."""
        self._is_up = False
        self._outages += 1

    def come_back(self) -> None:
        """Answer again."""
        self._is_up = True

    def disconnect(self, *clients: object) -> None:
        """
        Roll back the open transactions of clients that have died without a word.

        Args:
            clients: The `MemoryUnitsOfWork` and `MemorySagaJournal` of the dead process.
        """
        for client in clients:
            self.turn.forget(client)

    def _require_up(self) -> None:
        if not self._is_up:
            message = "the store is down"
            raise StorageUnavailable(message)
