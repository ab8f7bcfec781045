"""The breakers of all processes."""

import secrets

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import msgspec
import structlog

from attrs import evolve, frozen
from typing_extensions import override

from adapters.redis.connection import RedisAbsent, RedisLink
from adapters.redis.scripts import GET_ALL_WITH_TIME, GET_WITH_TIME, SWAP_WITH_TIME
from booking_domain.model.circuit_breaker import (
    Admission,
    Admitted,
    Breaker,
    BreakerRule,
    Verdict,
)
from booking_domain.ports.circuit_breaker import BreakerView, CircuitBreaker
from booking_domain.ports.clock import Clock


_T = TypeVar("_T")
# Nobody swaps without having changed something, and nothing changes often: an open one is at rest.
_MAX_SWAPS = 20
_LIFETIME_MS = 3_600_000

_log = structlog.get_logger(__name__)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Breaker).decode

_Step = Callable[[Breaker, float], tuple[Breaker, _T]]


@frozen
class _Kept:
    """What Redis has under a key, and its time in seconds."""

    raw: bytes
    now: float


class RedisCircuitBreaker(CircuitBreaker):
    """
    Keeps each breaker as JSON, on the server's clock, changed by compare-and-set.

    What it last was is remembered, on this process's clock: that goes on while Redis is away. A
    breaker that opened meanwhile is made known when Redis is back.
    """

    def __init__(self, link: RedisLink, *, rule: BreakerRule, clock: Clock) -> None:
        self._link = link
        self._rule = rule
        self._clock = clock
        self._get = link.client.register_script(GET_WITH_TIME)
        self._get_all = link.client.register_script(GET_ALL_WITH_TIME)
        self._swap = link.client.register_script(SWAP_WITH_TIME)
        self._last: dict[str, Breaker] = {}
        # Changed by this process alone, while Redis was away.
        self._unheard: set[str] = set()

    @override
    async def admit(self, name: str) -> Admission:
        token = secrets.token_hex(8)
        return await self._changed(
            name, lambda breaker, now: breaker.admit(token, rule=self._rule, now=now)
        )

    @override
    async def report(self, name: str, *, admitted: Admitted, verdict: Verdict) -> None:
        if admitted.probe is None and verdict is not Verdict.FAILED:
            # It changes no breaker, and would cost a round trip after each request.
            return

        def judge(breaker: Breaker, now: float) -> tuple[Breaker, None]:
            return breaker.judged(verdict, probe=admitted.probe, rule=self._rule, now=now), None

        await self._changed(name, judge)

    @override
    async def view(self, name: str) -> BreakerView:
        def look(breaker: Breaker, now: float) -> tuple[Breaker, BreakerView]:
            return breaker, self._seen(breaker, now=now)

        try:
            return await self._changed_for_all(name, look)
        except RedisAbsent:
            self._unheard.add(name)
            return self._seen_alone(name)

    @override
    async def views(self, names: Iterable[str]) -> Mapping[str, BreakerView]:
        every = tuple(dict.fromkeys(names))
        keys = [self._key(name) for name in every]
        try:
            now_ms, *found = await self._link.ask(lambda: self._get_all(keys=keys))
        except RedisAbsent:
            return {name: self._seen_alone(name) for name in every}
        views: dict[str, BreakerView] = {}
        for name, raw in zip(every, found, strict=True):
            kept = _kept(now_ms, raw)
            known = _breaker_in(kept.raw)
            if self._with_unheard(name, known, now=kept.now) != known:
                # It opened here while Redis was away, and the look makes that known.
                views[name] = await self.view(name)
            else:
                self._heard(name, known, now=kept.now)
                views[name] = self._seen(known, now=kept.now)
        return views

    def _seen(self, breaker: Breaker, *, now: float) -> BreakerView:
        since = breaker.since(rule=self._rule, now=now)
        state = breaker.state(rule=self._rule, now=now)
        since_seconds = None if since is None else now - since
        return BreakerView(state=state, since_seconds=since_seconds, is_shared=True)

    def _seen_alone(self, name: str) -> BreakerView:
        known = self._last.get(name, Breaker())
        return evolve(self._seen(known, now=self._clock.monotonic()), is_shared=False)

    async def _changed(self, name: str, step: _Step[_T]) -> _T:
        try:
            return await self._changed_for_all(name, step)
        except RedisAbsent:
            self._unheard.add(name)
            before, now = self._last.get(name, Breaker()), self._clock.monotonic()
            breaker, answer = step(before, now)
            self._last[name] = breaker
            _tell(name, before, breaker, now=now)
            return answer

    async def _changed_for_all(self, name: str, step: _Step[_T]) -> _T:
        key = self._key(name)
        kept = _kept(*await self._link.ask(lambda: self._get(keys=[key])))
        for _ in range(_MAX_SWAPS):
            known = _breaker_in(kept.raw)
            breaker, answer = step(self._with_unheard(name, known, now=kept.now), kept.now)
            if breaker == known:
                self._heard(name, breaker, now=kept.now)
                return answer
            args: list[bytes | int] = [kept.raw, _encode(breaker), _LIFETIME_MS]
            is_swapped, *found = await self._link.ask(
                lambda args=args: self._swap(keys=[key], args=args)  # type: ignore[misc]
            )
            if is_swapped:
                _tell(name, known, breaker, now=kept.now)
                self._heard(name, breaker, now=kept.now)
                return answer
            kept = _kept(*found)
        message = "others change the same breaker all the time"
        raise RedisAbsent(message)

    def _with_unheard(self, name: str, known: Breaker, *, now: float) -> Breaker:
        """Return the breaker that counts: one that opened here while nobody could hear of it."""
        if name not in self._unheard or known.opened_at is not None:
            return known
        ours = self._last.get(name, Breaker())
        return known if ours.opened_at is None else ours.shifted(now - self._clock.monotonic())

    def _heard(self, name: str, breaker: Breaker, *, now: float) -> None:
        self._last[name] = breaker.shifted(self._clock.monotonic() - now)
        self._unheard.discard(name)

    def _key(self, name: str) -> str:
        return f"{self._link.prefix}{name}:breaker"


def _tell(name: str, before: Breaker, after: Breaker, *, now: float) -> None:
    """Log that one has opened or closed: by whoever did it, and once."""
    if before.opened_at is None and after.opened_at is not None:
        _log.warning("an account does not answer, it is left alone", breaker=name)
    if before.opened_at is not None and after.opened_at is None:
        seconds = round(now - before.opened_at, 3)
        _log.info("an account answers again", breaker=name, seconds=seconds)


def _kept(now_ms: int, raw: bytes | None) -> _Kept:
    return _Kept(raw=raw or b"", now=int(now_ms) / 1000)


def _breaker_in(raw: bytes) -> Breaker:
    if not raw:
        return Breaker()
    try:
        return _decode(raw)
    except msgspec.DecodeError:
        _log.warning("what redis keeps of a breaker makes no sense")
        return Breaker()
