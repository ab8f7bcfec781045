"""Waiting that ends early when something has come to light."""

import asyncio

from booking_domain.ports.clock import Clock


class Nudges:
    """A word to whoever drives a saga, by appointment; it is kept until the next wait."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given: dict[str, asyncio.Event] = {}

    def give(self, appointment_id: str) -> None:
        """End the present wait, or the next one."""
        self._given.setdefault(appointment_id, asyncio.Event()).set()

    async def wait(self, appointment_id: str | None, *, seconds: float) -> bool:
        """Wait for so long; return whether a nudge has ended it, which none does without an id."""
        if appointment_id is None:
            await self._clock.sleep(seconds)
            return False
        given = self._given.setdefault(appointment_id, asyncio.Event())
        waits = {
            asyncio.ensure_future(self._clock.sleep(seconds)),
            asyncio.ensure_future(given.wait()),
        }
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
        was_given = given.is_set()
        self.forget(appointment_id)
        return was_given

    def forget(self, appointment_id: str) -> None:
        """Drop what was given: nobody drives it here any more."""
        self._given.pop(appointment_id, None)
