"""
The tenant's calls and appointments as a whole, and the link from the one to the other.

Any method may raise `StorageUnavailable`; what is written stands with the unit of work's commit.
"""

from abc import abstractmethod
from typing import Generic, Protocol, TypeVar

from attrs import frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.call import Call


Row_co = TypeVar("Row_co", covariant=True)


@frozen
class Page(Generic[Row_co]):
    """
    Some rows by id.

    Args:
        unreadable: The ids of those among them that cannot be read.
        following: What to ask with for the next page, `None` at the end.
    """

    rows: tuple[Row_co, ...]
    unreadable: tuple[str, ...]
    following: str | None


class LinkRepository(Protocol):
    """Reads everything page by page, in any state; links by compare-and-set."""

    @abstractmethod
    async def appointments_after(self, appointment_id: str, *, limit: int) -> Page[Appointment]:
        """Return the appointments whose ids follow; "" begins."""

    @abstractmethod
    async def calls_after(self, call_id: str, *, limit: int) -> Page[Call]:
        """Return the calls whose ids follow; "" begins."""

    @abstractmethod
    async def last_event_of(self, appointment_id: str) -> int:
        """
        Return the number of the last event that was told of an appointment, 0 if there is none.

        An appointment that is gone may have left events.
        """

    @abstractmethod
    async def point(self, call_id: str, *, at: str, instead_of: str | None) -> bool:
        """
        Let a call name an appointment; `False` where it names another than `instead_of` by now.

        Whoever gets `False` rolls back.
        """
