"""Calling a person."""

from abc import abstractmethod
from typing import Protocol


class Alarms(Protocol):
    """Where somebody is told who can do what no program may decide."""

    @abstractmethod
    def report(self, problem: str, *, tenant_id: str, appointment_id: str) -> None:
        """Tell of a problem in machine words; never raises."""

    @abstractmethod
    def report_call(self, problem: str, *, tenant_id: str, call_id: str) -> None:
        """Tell of a call that a person should look into; never raises."""

    @abstractmethod
    def report_event(self, problem: str, *, tenant_id: str, source: str, event_key: str) -> None:
        """Tell of an event from outside that a person should look into; never raises."""
