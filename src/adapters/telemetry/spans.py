"""What a trace is made of, whoever collects it; by default nobody does."""

import contextlib

from abc import abstractmethod
from contextlib import AbstractContextManager
from typing import Protocol

from typing_extensions import override


class OpenSpan(Protocol):
    """A piece of work that is not over."""

    @abstractmethod
    def note(self, **attributes: str | float) -> None:
        """Add machine words, ids of ours and figures; nothing of a person."""


class Spans(Protocol):
    """Opens spans; each is a child of the one that is open around it."""

    @abstractmethod
    def span(self, name: str, **attributes: str | float) -> AbstractContextManager[OpenSpan]:
        """Open one for a block; what leaves the block passes, and is noted by its class."""

    @abstractmethod
    def close(self) -> None:
        """Send what is left, in a second at most; nothing is collected afterwards."""


class _Unseen(OpenSpan):
    @override
    def note(self, **attributes: str | float) -> None:
        pass


class NoSpans(Spans):
    """Collects nothing."""

    _unseen = contextlib.nullcontext[OpenSpan](_Unseen())

    @override
    def span(self, name: str, **attributes: str | float) -> AbstractContextManager[OpenSpan]:
        return self._unseen

    @override
    def close(self) -> None:
        pass
