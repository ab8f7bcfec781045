"""How many requests of one account may be under way at once, in this process."""

import asyncio
import contextlib

from collections import deque
from collections.abc import AsyncIterator

from attrs import define, field

from adapters.calcom.not_sent import TooManyInFlight
from booking_domain.ports.rate_limit import Urgency, limit_for


@define
class _Account:
    running: int = 0
    waiting: dict[Urgency, deque[asyncio.Future[None]]] = field(
        factory=lambda: {urgency: deque() for urgency in Urgency}
    )


class InFlight:
    """
    Places for requests, so many for each account: one that hangs takes no connection of others.

    Callers come first, and background work leaves a quarter of the places to them. A place is
    handed over when a request ends, in the order in which they were waited for.
    """

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self._accounts: dict[str, _Account] = {}

    def has_place(self, account: str, *, urgency: Urgency) -> bool:
        """Tell whether one would not have to wait."""
        return self._has_room(self._accounts.get(account, _Account()), urgency=urgency)

    def running(self, account: str) -> int:
        """Return how many are under way."""
        known = self._accounts.get(account)
        return 0 if known is None else known.running

    @contextlib.asynccontextmanager
    async def place(
        self, account: str, *, urgency: Urgency, patience_seconds: float
    ) -> AsyncIterator[None]:
        """
        Wait for a place, and keep it for as long as this is entered.

        Raises:
            TooManyInFlight: none became free in time.
        """
        known = self._accounts.setdefault(account, _Account())
        await self._taken(known, urgency=urgency, seconds=patience_seconds)
        try:
            yield
        finally:
            known.running -= 1
            self._hand_over(known)
            if not known.running and not any(known.waiting.values()):
                self._accounts.pop(account, None)

    async def _taken(self, known: _Account, *, urgency: Urgency, seconds: float) -> None:
        if self._has_room(known, urgency=urgency):
            known.running += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        known.waiting[urgency].append(turn)
        try:
            async with asyncio.timeout(seconds):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                # It was handed over in the very moment in which nobody waited any more.
                known.running -= 1
                self._hand_over(known)
            else:
                # Whoever handed a place over may have passed by already.
                with contextlib.suppress(ValueError):
                    known.waiting[urgency].remove(turn)
            if isinstance(error, TimeoutError):
                message = f"{known.running} requests are under way"
                raise TooManyInFlight(message, again_in=None) from error
            raise

    def _has_room(self, known: _Account, *, urgency: Urgency) -> bool:
        return known.running < limit_for(urgency, limit=self._limit)

    def _hand_over(self, known: _Account) -> None:
        for urgency in (Urgency.CALLER, Urgency.BACKGROUND):
            waiting = known.waiting[urgency]
            while waiting and self._has_room(known, urgency=urgency):
                turn = waiting.popleft()
                if not turn.done():
                    known.running += 1
                    turn.set_result(None)
