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
from booking_domain.ports.patience import Patience


_T = TypeVar("_T")
# Work that comes again by itself had better do so than wait for longer.
_LONGEST_SECONDS = 5.0


class Retry:
    """Asks up to four times: again after 1, 2 and 4 seconds, more or less."""

    def __init__(self, *, clock: Clock, jitter: Jitter, patience: Patience) -> None:
        self._clock = clock
        self._jitter = jitter
        self._patience = patience

    async def in_time(self, question: Callable[[], Awaitable[_T]], *, until: float) -> _T:
        """
        Return the answer to a question that changes nothing, and goes on if it comes too late.

        Raises:
            CalendarUnavailable: no answer, or none `until` then (monotonic seconds).
        """
        try:
            return await self._patience.answered(question, until=until)
        except TimeoutError as error:
            message = "the calendar has not answered yet, and there is no time left to wait for it"
            raise CalendarUnavailable(message) from error

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
            begun = self._clock.monotonic()
            try:
                return await question()
            except CalendarUnavailable as error:
                if error.again_in is None:
                    raise
                seconds = max(self._jitter.near(pause), error.again_in)
                now = self._clock.monotonic()
                # What was silent for so long is no quicker the next time.
                ready = now + seconds if until is None else now + seconds + (now - begun)
                if ready >= (now + _LONGEST_SECONDS if until is None else until):
                    raise
            await self._clock.sleep(seconds)
        return await question()
