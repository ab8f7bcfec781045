"""
Conversations.

Any method may raise `StorageUnavailable`; what is written stands with the unit of work's commit.
"""

import datetime as dt

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.call import Call


class CallRepository(Protocol):
    """The tenant's conversations."""

    @abstractmethod
    async def record(self, call: Call) -> None:
        """
        Insert the call, or fill what is missing in it.

        Of a call that is known, only a missing number and an unknown kind are filled, and
        `last_appointment_id` and `asked` move on to what is given here. Where that is another
        appointment, what was decided to have come of the call is undecided again: a tool call came
        later than the word of the end. The row is this transaction's until its end.
        """

    @abstractmethod
    async def get(self, call_id: str) -> Call | None:
        """Return the call of this id."""

    @abstractmethod
    async def save(self, call: Call) -> None:
        """
        Replace what is known of the course and the end of a recorded call.

        What `record` moves on stays as it is. To lose nothing, record and read the call before, in
        the same transaction.
        """

    @abstractmethod
    async def unsettled(self, *, begun_before: dt.datetime, limit: int) -> tuple[Call, ...]:
        """
        Return calls of which it is not known what came of them, the oldest first.

        They have ended with something under way, or have not been heard of since `begun_before`.
        """

    @abstractmethod
    async def latest(self, *, limit: int) -> tuple[Call, ...]:
        """Return the youngest calls, the youngest first."""

    @abstractmethod
    async def suspicious(self, *, limit: int) -> tuple[Call, ...]:
        """Return the youngest calls under a suspicion, the youngest first."""
