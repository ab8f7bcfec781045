# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The end of a process: one deadline for all that still runs, counted from the signal."""

import asyncio
import math

from collections.abc import Callable

from booking_domain.ports.clock import Clock


_LONGEST_MARGIN_SECONDS = 0.3


class Stopping:
    """
    Tells when the process begins to end, and how long whatever still runs may go on.

    Everything that ends counts from the same moment: graces that follow each other would add up,
    and an operator's patience ends with a kill.
    """

    def __init__(self, *, clock: Clock, grace_seconds: float) -> None:
        self.grace_seconds = grace_seconds
        self._clock = clock
        self._until: float | None = None
        self._listeners: list[Callable[[], None]] = []
        self._bell: asyncio.Future[None] | None = None

    def tell(self, listener: Callable[[], None]) -> None:
        """Have a function called when the end begins."""
        self._listeners.append(listener)

    def begin(self) -> None:
        """Begin to end; the deadline is that of the first call."""
        if self.has_begun:
            return
        self._until = self._clock.monotonic() + self.grace_seconds
        for listener in self._listeners:
            listener()
        if self._bell is not None:
            self._bell.set_result(None)

    @property
    def has_begun(self) -> bool:
        """Whether the process ends."""
        return self._until is not None

    @property
    def bell(self) -> asyncio.Future[None]:
        """What is done once the end has begun; for `asyncio.wait` only, which cancels nothing."""
        if self._bell is None:
            self._bell = asyncio.get_running_loop().create_future()
            if self.has_begun:
                self._bell.set_result(None)
        return self._bell

    @property
    def seconds_left(self) -> float:
        """How long whatever still runs may go on, never less than zero."""
        if self._until is None:
            return self.grace_seconds
        return max(0.0, self._until - self._clock.monotonic())

    @property
    def answers_by(self) -> float:
        """When the last answer is out (monotonic): before the deadline, or it would be cut off."""
        if self._until is None:
            return math.inf
        return self._until - min(_LONGEST_MARGIN_SECONDS, self.grace_seconds / 4)
