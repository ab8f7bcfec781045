"""Waiting for an answer only as long as somebody waits for us."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar


_T = TypeVar("_T")


class Patience(Protocol):
    """Waits for questions; none is broken off because nobody waits for its answer any more."""

    @abstractmethod
    async def answered(self, question: Callable[[], Awaitable[_T]], *, until: float) -> _T:
        """
        Return the answer to a question, or raise what it raises.

        Args:
            until: How long to wait, on the clock's monotonic scale in seconds. At that moment no
                question is begun any more, and one that is under way goes on.

        Raises:
            TimeoutError: there is no answer yet.
        """
