"""What an adapter of `Clock` brings to the contract suite."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.ports.clock import Clock


class ClockHarness(Protocol):
    """A clock, and a way to let its time pass."""

    clock: Clock

    @abstractmethod
    async def let_pass(self, seconds: float) -> None:
        """Let at least so much of the clock's time pass, and everybody who is due run."""
