"""The short cache in front of the slots, which makes a booked slot appear free for a moment."""

import datetime as dt

from collections.abc import Hashable

from booking_domain.model.time_slot import TimeSlot


_MANY = 1000


class SlotCache:
    """Keeps an answer per exact question; another spelling of the same question misses it."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[dt.datetime, tuple[TimeSlot, ...]]] = {}

    def get(self, question: Hashable, *, now: dt.datetime) -> tuple[TimeSlot, ...] | None:
        """Return the stored answer while it lives, else `None`."""
        expires_at, answer = self._answers.get(question, (now, ()))
        return answer if now < expires_at else None

    def put(
        self, question: Hashable, *, answer: tuple[TimeSlot, ...], expires_at: dt.datetime
    ) -> None:
        """Store an answer; when there are many, all are dropped first."""
        if len(self._answers) >= _MANY:
            self._answers.clear()
        self._answers[question] = (expires_at, answer)

    def clear(self) -> None:
        """Forget every answer."""
        self._answers.clear()
