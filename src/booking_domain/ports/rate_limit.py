"""How many requests the provider may be sent, whoever sends them."""

import enum

from abc import abstractmethod
from typing import Protocol

from attrs import frozen


WINDOW_SECONDS = 60.0
SAME_RESET_SECONDS = 5.0
"""Resets that are told nearer to each other than this are the same: whole seconds, and latency."""
# Background work leaves one of so many requests to callers.
RESERVED_SHARE = 4


class Urgency(enum.Enum):
    """Who waits for the answer."""

    CALLER = "caller"
    BACKGROUND = "background"


@frozen(kw_only=True)
class Allowance:
    """
    What the provider says about a budget: `remaining` of `limit` requests for `reset_seconds` more.

    `limit` is `None` where it was not told.
    """

    limit: int | None
    remaining: int
    reset_seconds: float


def limit_for(urgency: Urgency, *, limit: int) -> int:
    """
    This will return how many requests of a limit may be sent; at least one.

    Background work leaves a quarter to callers.
    """
    if urgency is Urgency.BACKGROUND:
        limit -= limit // RESERVED_SHARE
    return max(limit, 1)


class RateLimit(Protocol):
    """
    One budget of requests per provider credential, shared by everybody who uses it.

    At most the configured number of requests within any minute. `budget` names a credential without
    telling it. Never raises: when its technology fails, each process keeps the limit by itself.
    """

    @abstractmethod
    async def acquire(self, budget: str, *, urgency: Urgency, at_most: int | None = None) -> float:
        """
        Take one request and return 0.0, or take none and return the seconds to wait.

        `at_most` is the number of requests a minute of a credential that has one of its own.

        After the wait one has to ask again: somebody else may have been quicker.
        """

    @abstractmethod
    async def learn(self, budget: str, *, seen: Allowance) -> None:
        """
        Note what the provider said.

        When nothing remains, nobody is let through until the reset: one request too many would shut
        the credential out for a minute. Requests that others than we have sent are counted until
        the reset: as many as were ever seen, since ours under way hide them.
        """
