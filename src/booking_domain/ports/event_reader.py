"""What the calendar's webhooks say, in words of the domain."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.booking_report import EventContent
from booking_domain.model.inbox_event import InboxEvent


class EventReader(Protocol):
    """Reads stored events; needs nothing but the event."""

    @abstractmethod
    def read(self, event: InboxEvent) -> EventContent:
        """Return what an event says; never raises, whatever is in its body."""
