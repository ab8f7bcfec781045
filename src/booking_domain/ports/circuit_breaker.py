"""Who may be asked at all: an account that does not answer is left alone for a while."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Protocol

from attrs import frozen

from booking_domain.model.circuit_breaker import Admission, Admitted, BreakerState, Verdict


@frozen(kw_only=True)
class BreakerView:
    """
    One breaker as somebody sees it who sends nothing.

    `since_seconds` is how long it has been so, `None` where it was never otherwise as far as is
    known. `is_shared` says that this is what all processes know of it, and not one alone.
    """

    state: BreakerState
    since_seconds: float | None
    is_shared: bool


class CircuitBreaker(Protocol):
    """
    One breaker per name, shared by everybody who asks that account.

    A name is used for the first time without further ado; it tells no credential. Never raises and
    never waits long: when its technology fails, each process goes on by itself from what it knew
    last.
    """

    @abstractmethod
    async def admit(self, name: str) -> Admission:
        """Say whether one request may be sent; whoever is admitted reports what came of it."""

    @abstractmethod
    async def report(self, name: str, *, admitted: Admitted, verdict: Verdict) -> None:
        """Note what came of a request; reporting it twice counts a failure twice."""

    @abstractmethod
    async def view(self, name: str) -> BreakerView:
        """Return the present state; a look changes nothing."""

    @abstractmethod
    async def views(self, names: Iterable[str]) -> Mapping[str, BreakerView]:
        """Return the present states by name, which takes no longer than the look at one."""
