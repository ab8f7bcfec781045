"""One writer at a time, as SQLite's BEGIN IMMEDIATE has it."""

import asyncio
import collections

from attrs import define, field

from booking_domain.errors import StorageUnavailable
from booking_domain.ports.clock import Clock


@define(eq=False)
class Ticket:
    """One place in the queue of writers; `client` is who stands there."""

    client: object
    task: asyncio.Task[object] | None
    called: asyncio.Future[None] = field(factory=lambda: asyncio.get_running_loop().create_future())


class WriterTurn:
    """
    Lets writers in one after the other, in the order in which they came.

    A writer sees what every earlier one has committed, and a rival's claim is either committed or
    gone by then: nobody has to guess what an open transaction will do.
    """

    def __init__(self, clock: Clock, *, busy_timeout_seconds: float) -> None:
        self._clock = clock
        self._busy_timeout_seconds = busy_timeout_seconds
        self._holder: Ticket | None = None
        self._queue: collections.deque[Ticket] = collections.deque()

    def is_held_by(self, ticket: Ticket) -> bool:
        """Whether this ticket may write now."""
        return self._holder is ticket

    async def take(self, client: object) -> Ticket:
        """
        Wait until it is this client's turn.

        Raises:
            StorageUnavailable: others kept it busy for longer than the time-out.
            RuntimeError: the calling task has the turn already, and would wait for itself.
        """
        ticket = Ticket(client, asyncio.current_task())
        if self._holder is None:
            self._holder = ticket
            return ticket
        if self._holder.task is ticket.task:
            message = "this task has a writing transaction open already"
            raise RuntimeError(message)
        self._queue.append(ticket)
        await self._wait(ticket)
        return ticket

    async def _wait(self, ticket: Ticket) -> None:
        patience = asyncio.ensure_future(self._clock.sleep(self._busy_timeout_seconds))
        try:
            await asyncio.wait({ticket.called, patience}, return_when=asyncio.FIRST_COMPLETED)
        except BaseException:
            # Cancelled while waiting, or in the very moment in which the turn came.
            self.give_back(ticket)
            raise
        finally:
            patience.cancel()
        if self._holder is not ticket:
            self.give_back(ticket)
            message = f"writers kept the store busy for {self._busy_timeout_seconds} s"
            raise StorageUnavailable(message)

    def give_back(self, ticket: Ticket) -> None:
        """Let the next writer in; does nothing for a ticket that has no place any more."""
        if self._holder is ticket:
            self._call_next()
        elif ticket in self._queue:
            self._queue.remove(ticket)

    def forget(self, client: object) -> None:
        """Take every place of a client that has died from it."""
        self._queue = collections.deque(t for t in self._queue if t.client is not client)
        if self._holder is not None and self._holder.client is client:
            self._call_next()

    def _call_next(self) -> None:
        self._holder = self._queue.popleft() if self._queue else None
        if self._holder is not None:
            self._holder.called.set_result(None)
