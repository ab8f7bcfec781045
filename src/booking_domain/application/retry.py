"""
Asking again what may be asked again: questions to the calendar, where its silence may be short.

A writing call is never repeated here: whether it may be is for its saga to say.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from booking_domain.errors import CalendarUnavailable
from booking_domain.model.saga import PAUSES_SECONDS
from booking_domain.ports.clock import Clock
from booking_domain.ports.jitter import Jitter


_T = TypeVar("_T")
# Work that comes again by itself had better do so than wait for longer.
_LONGEST_SECONDS = 5.0


class Retry:
    """Asks up to four times: again after 1, 2 and 4 seconds, more or less."""

    def __init__(self, *, clock: Clock, jitter: Jitter) -> None:
        self._clock = clock
        self._jitter = jitter

    async def asked(self, question: Callable[[], Awaitable[_T]], *, until: float | None) -> _T:
        """
        Return the answer to a question that changes nothing.

        Args:
            until: When it is too late to ask again, on the clock's monotonic scale in seconds;
                `None` where nobody waits.

        Raises:
            CalendarUnavailable: no answer; asking again makes no sense, or would come too late.
        """
        for pause in PAUSES_SECONDS:
            try:
                return await question()
            except CalendarUnavailable as error:
                if error.again_in is None:
                    raise
                seconds = max(self._jitter.near(pause), error.again_in)
                now = self._clock.monotonic()
                if now + seconds >= (now + _LONGEST_SECONDS if until is None else until):
                    raise
            await self._clock.sleep(seconds)
        return await question()
