"""Courtesy locks among processes."""

import secrets

from typing_extensions import override

from adapters.redis.connection import RedisAbsent, RedisLink
from adapters.redis.scripts import RELEASE
from booking_domain.ports.slot_lock import SlotLock


class RedisSlotLock(SlotLock):
    """A key with a lifetime per lock; while Redis is away everybody gets every lock."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._release = link.client.register_script(RELEASE)

    @override
    async def acquire(self, name: str, *, ttl_seconds: float) -> str | None:
        token = secrets.token_hex(16)
        lifetime = max(1, round(ttl_seconds * 1000))
        try:
            is_given = await self._link.ask(
                lambda: self._link.client.set(self._key(name), token, nx=True, px=lifetime)
            )
        except RedisAbsent:
            return token
        return token if is_given else None

    @override
    async def release(self, name: str, *, token: str) -> None:
        try:
            await self._link.ask(lambda: self._release(keys=[self._key(name)], args=[token]))
        except RedisAbsent:
            # It runs out.
            return

    def _key(self, name: str) -> str:
        return f"{self._link.prefix}{name}:lock"
