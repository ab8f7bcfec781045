"""Events from the outside, stored before they are acknowledged and processed afterwards."""

import datetime as dt

from abc import abstractmethod
from collections.abc import Collection
from typing import Protocol

from booking_domain.model.inbox_event import BlockedInterval, InboxEvent


class Inbox(Protocol):
    """The received events of one transaction; any method may raise `StorageUnavailable`."""

    @abstractmethod
    async def add(self, event: InboxEvent, *, blocking: BlockedInterval | None = None) -> None:
        """
        Store an event, and block an interval until it is processed; see `BlockedInterval`.

        It waits for nobody but another delivery of the same event.

        Raises:
            EventAlreadyStored: the source delivered one of this key before.
        """

    @abstractmethod
    async def unprocessed(self, *, limit: int) -> tuple[InboxEvent, ...]:
        """Return what waits, what was received first first; that is no order of the sender's."""

    @abstractmethod
    async def waiting(
        self, source: str, *, after: InboxEvent | None, limit: int
    ) -> tuple[InboxEvent, ...]:
        """Return what waits of one source, in the same order, from behind `after` on."""

    @abstractmethod
    async def waiting_about(
        self, source: str, words: Collection[str], *, limit: int
    ) -> tuple[InboxEvent, ...]:
        """Return what waits of one source with one of these words in its body, in that order."""

    @abstractmethod
    async def mark_processed(
        self, event: InboxEvent, *, at: dt.datetime, outcome: str | None = None
    ) -> bool:
        """
        Note that the event was processed, and what came of it in machine words.

        What it blocked is free again, unless something else claims it, or it is `EVERY_CHAIR` of
        which it blocked a time. Return `False` if somebody
        had noted it before: whoever gets that rolls back, for another process has done what this
        one was about to do.
        """

    @abstractmethod
    async def doubted(self, *, since: dt.datetime) -> tuple[InboxEvent, ...]:
        """Return the events received after that which block a time of `EVERY_CHAIR`."""

    @abstractmethod
    async def end_doubt(self, event: InboxEvent) -> None:
        """Give free what an event blocks, for it is known by now; it may block nothing."""

    @abstractmethod
    async def park(self, event: InboxEvent, *, at: dt.datetime) -> bool:
        """
        Put aside what cannot be processed, so that it waits no longer and blocks nothing.

        Returns as `mark_processed` does.
        """
