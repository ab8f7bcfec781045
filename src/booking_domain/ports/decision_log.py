"""What reconciliation and people have decided; a part of one tenant's unit of work."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.decision_record import DecisionRecord


class DecisionLog(Protocol):
    """What reconciliation has done or reported."""

    @abstractmethod
    async def record(self, decision: DecisionRecord) -> bool:
        """
        Store a decision, and return whether it is new.

        The same one on the same state of the appointment (everything but `at` is alike) is not
        stored again.
        """

    @abstractmethod
    async def is_recorded(self, decision: DecisionRecord) -> bool:
        """Whether this decision was stored on this very state; `at` does not matter."""

    @abstractmethod
    async def of(self, appointment_id: str) -> tuple[DecisionRecord, ...]:
        """Return all on one appointment, or on a key that is none's, the oldest first."""

    @abstractmethod
    async def latest(self, *, limit: int) -> tuple[DecisionRecord, ...]:
        """Return the youngest decisions, the youngest first."""
