"""Calls that go on, of a platform that takes in words of ours meanwhile."""

from abc import abstractmethod
from typing import Protocol


class LiveCalls(Protocol):
    """The calls of one salon; whoever speaks in them is the agent, not we."""

    @abstractmethod
    async def tell(self, call_id: str, *, words: str) -> None:
        """
        Give the call's agent something to say, once and in bounded time.

        That it returns means that the platform took the words, and not that anybody has heard them.

        Raises:
            LiveCallRefused: the platform answered no.
            LiveCallNotReached: the platform did not take them as far as is known; the call may be
                over. The message is free of personal data.
        """
