"""Availability remembered for all processes."""

import asyncio
import datetime as dt

from collections.abc import Collection, Iterable, Mapping

import msgspec
import structlog

from typing_extensions import override

from adapters.redis.connection import RedisAbsent, RedisLink
from adapters.redis.scripts import DROP_DAYS, GENERATION, GET_DAYS, PUT_DAYS
from booking_domain.errors import InvalidValue
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.availability_cache import AvailabilityCache, Generation


TTL_SECONDS = 600.0
UNSETTLED_SECONDS = 3.0
# No generation is ever this one: they begin at the server's time.
_NO_GENERATION = Generation(0, read_at=0.0)

_log = structlog.get_logger(__name__)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[tuple[dt.datetime, dt.datetime]]).decode


class RedisAvailabilityCache(AvailabilityCache):
    """
    Keeps a hash per tenant and day, with a field per event type; ages by the server's clock.

    A tenant's generation begins at the server's time in microseconds, so that one that was flushed
    or evicted never comes back. What could not be dropped is *owed*: this process takes the tenant
    for unknown until it is dropped after all, and tries by itself until it is.

    Args:
        ttl_seconds: How long a day is good for an offer.
        unsettled_seconds: How long after an invalidation, or after Redis forgot about them, the
            provider's own answers may still be stale: such a day, asked for then, lives no longer.
    """

    def __init__(
        self,
        link: RedisLink,
        *,
        ttl_seconds: float = TTL_SECONDS,
        unsettled_seconds: float = UNSETTLED_SECONDS,
    ) -> None:
        self._link = link
        self._ttl_ms = round(ttl_seconds * 1000)
        self._unsettled_ms = round(unsettled_seconds * 1000)
        self._get_days = link.client.register_script(GET_DAYS)
        self._generation = link.client.register_script(GENERATION)
        self._put_days = link.client.register_script(PUT_DAYS)
        self._drop_days = link.client.register_script(DROP_DAYS)
        self._owed: dict[str, set[dt.date]] = {}
        self._paying: asyncio.Task[None] | None = None

    @override
    async def get(
        self, tenant_id: str, *, event_type: str, days: Collection[dt.date]
    ) -> Mapping[dt.date, tuple[TimeSlot, ...]]:
        if not days or not await self._is_settled(tenant_id):
            return {}
        asked = tuple(days)
        keys = self._day_keys(tenant_id, asked)
        try:
            stored = await self._link.ask(lambda: self._get_days(keys=keys, args=[event_type]))
        except RedisAbsent:
            return {}
        if tenant_id in self._owed:
            # Meanwhile somebody could not drop a day: what was read may be from before.
            return {}
        found = ((day, _slots(one)) for day, one in zip(asked, stored, strict=True) if one)
        return {day: slots for day, slots in found if slots is not None}

    @override
    async def generation(self, tenant_id: str) -> Generation:
        if not await self._is_settled(tenant_id):
            return _NO_GENERATION
        try:
            number, read_at_ms = await self._link.ask(
                lambda: self._generation(
                    keys=self._tenant_keys(tenant_id), args=[self._unsettled_ms]
                )
            )
        except RedisAbsent:
            return _NO_GENERATION
        return Generation(int(number), read_at=read_at_ms / 1000)

    @override
    async def put(
        self,
        tenant_id: str,
        *,
        event_type: str,
        days: Mapping[dt.date, tuple[TimeSlot, ...]],
        generation: Generation,
    ) -> None:
        if generation == _NO_GENERATION or tenant_id in self._owed:
            return
        keys = [*self._tenant_keys(tenant_id), *self._day_keys(tenant_id, days)]
        bodies = [_encode([(slot.start, slot.end) for slot in slots]) for slots in days.values()]
        lifetimes = (self._ttl_ms, self._unsettled_ms)
        read_at_ms = round(generation.read_at * 1000)
        args: list[str | int | bytes] = [str(generation.number), read_at_ms, event_type]
        args += [*lifetimes, *bodies]
        try:
            await self._link.ask(lambda: self._put_days(keys=keys, args=args))
        except RedisAbsent:
            return

    @override
    async def drop(self, tenant_id: str, *, days: Collection[dt.date]) -> None:
        try:
            await self._drop(tenant_id, days)
        except RedisAbsent:
            self._owe(tenant_id, days)
        except asyncio.CancelledError:
            self._owe(tenant_id, days)
            raise

    async def aclose(self) -> None:
        """Stop trying to drop what is owed; it is forgotten with its lifetime."""
        if self._paying is not None:
            self._paying.cancel()
            await asyncio.gather(self._paying, return_exceptions=True)

    async def _drop(self, tenant_id: str, days: Iterable[dt.date]) -> None:
        keys = [*self._tenant_keys(tenant_id), *self._day_keys(tenant_id, days)]
        await self._link.ask(lambda: self._drop_days(keys=keys, args=[self._unsettled_ms]))

    def _owe(self, tenant_id: str, days: Collection[dt.date]) -> None:
        # A new set each time: who makes good for the former one has not made good for this.
        self._owed[tenant_id] = {*self._owed.get(tenant_id, ()), *days}
        if self._paying is None or self._paying.done():
            self._paying = asyncio.create_task(self._pay_until_nothing_is_owed())

    async def _pay_until_nothing_is_owed(self) -> None:
        while self._owed:
            await asyncio.sleep(self._link.pause_seconds)
            for tenant_id in tuple(self._owed):
                await self._is_settled(tenant_id)

    async def _is_settled(self, tenant_id: str) -> bool:
        """Whether the tenant owes no drop, after having tried to make good for it."""
        owed = self._owed.get(tenant_id)
        if owed is None:
            return True
        try:
            await self._drop(tenant_id, owed)
        except RedisAbsent:
            return False
        if self._owed.get(tenant_id) is owed:
            del self._owed[tenant_id]
        return tenant_id not in self._owed

    def _tenant_keys(self, tenant_id: str) -> list[str]:
        return [f"{self._link.prefix}{tenant_id}:{kind}" for kind in ("generation", "unsettled")]

    def _day_keys(self, tenant_id: str, days: Iterable[dt.date]) -> list[str]:
        return [f"{self._link.prefix}{tenant_id}:free:{day.isoformat()}" for day in days]


def _slots(stored: bytes) -> tuple[TimeSlot, ...] | None:
    try:
        return tuple(TimeSlot(start=start, end=end) for start, end in _decode(stored))
    except (msgspec.DecodeError, InvalidValue):
        _log.warning("what redis keeps of a day makes no sense")
        return None
