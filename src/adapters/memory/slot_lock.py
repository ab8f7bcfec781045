"""Courtesy locks in this process."""

import itertools

from attrs import frozen
from typing_extensions import override

from booking_domain.ports.clock import Clock
from booking_domain.ports.slot_lock import SlotLock


@frozen
class _Held:
    token: str
    expires_at: float


class MemorySlotLock(SlotLock):
    """Locks among the tasks of one process; they run out on the monotonic clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tokens = itertools.count(1)
        self._held: dict[str, _Held] = {}

    @override
    async def acquire(self, name: str, *, ttl_seconds: float) -> str | None:
        now = self._clock.monotonic()
        self._held = {key: held for key, held in self._held.items() if now < held.expires_at}
        if name in self._held:
            return None
        token = str(next(self._tokens))
        self._held[name] = _Held(token, expires_at=now + ttl_seconds)
        return token

    @override
    async def release(self, name: str, *, token: str) -> None:
        held = self._held.get(name)
        if held is not None and held.token == token:
            del self._held[name]
