"""Random durations by the operating system's source of chance."""

import random

from typing_extensions import override

from booking_domain.ports.jitter import Jitter


_FIFTH = 0.2


class SystemJitter(Jitter):
    """Every duration within a fifth of the given one is as likely."""

    def __init__(self, *, chance: random.Random | None = None) -> None:
        self._chance = chance or random.SystemRandom()

    @override
    def near(self, seconds: float) -> float:
        return seconds * self._chance.uniform(1.0 - _FIFTH, 1.0 + _FIFTH)
