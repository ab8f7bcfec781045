"""Calling a person."""

from abc import abstractmethod
from typing import Protocol


class Alarms(Protocol):
    """Where somebody is told who can do what no program may decide."""

    @abstractmethod
    def report(self, problem: str, *, tenant_id: str, appointment_id: str) -> None:
        """Tell of a problem in machine words; never raises."""
