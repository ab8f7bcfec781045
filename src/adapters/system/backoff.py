"""Random pauses by the operating system's source of chance."""

import random

from typing_extensions import override

from booking_domain.ports.backoff import Backoff
from booking_domain.ports.clock import Clock


_FIRST_SECONDS = 0.02
_LONGEST_SECONDS = 0.5


class JitteredBackoff(Backoff):
    """Waits up to 20 ms, then up to twice as long with each further try, 0.5 s at most."""

    def __init__(self, *, clock: Clock, chance: random.Random | None = None) -> None:
        self._clock = clock
        self._chance = chance or random.SystemRandom()

    @override
    async def pause(self, tries: int) -> None:
        longest = min(_LONGEST_SECONDS, _FIRST_SECONDS * 2.0 ** (tries - 1))
        await self._clock.sleep(self._chance.uniform(0.0, longest))
