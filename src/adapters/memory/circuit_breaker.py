"""The breakers of one process."""

import secrets

from collections.abc import Iterable, Mapping

import structlog

from typing_extensions import override

from booking_domain.model.circuit_breaker import (
    Admission,
    Admitted,
    Breaker,
    BreakerRule,
    Verdict,
)
from booking_domain.ports.circuit_breaker import BreakerView, CircuitBreaker
from booking_domain.ports.clock import Clock


_log = structlog.get_logger(__name__)


class MemoryCircuitBreaker(CircuitBreaker):
    """Keeps breakers on the monotonic clock."""

    def __init__(self, clock: Clock, *, rule: BreakerRule) -> None:
        self._clock = clock
        self._rule = rule
        self._breakers: dict[str, Breaker] = {}

    @override
    async def admit(self, name: str) -> Admission:
        breaker, admission = self._known(name).admit(
            secrets.token_hex(8), rule=self._rule, now=self._clock.monotonic()
        )
        self._breakers[name] = breaker
        return admission

    @override
    async def report(self, name: str, *, admitted: Admitted, verdict: Verdict) -> None:
        now = self._clock.monotonic()
        before = self._known(name)
        after = before.judged(verdict, probe=admitted.probe, rule=self._rule, now=now)
        self._breakers[name] = after
        if before.opened_at is None and after.opened_at is not None:
            _log.warning("an account does not answer, it is left alone", breaker=name)
        if before.opened_at is not None and after.opened_at is None:
            seconds = round(now - before.opened_at, 3)
            _log.info("an account answers again", breaker=name, seconds=seconds)

    @override
    async def view(self, name: str) -> BreakerView:
        now = self._clock.monotonic()
        breaker = self._known(name)
        since = breaker.since(rule=self._rule, now=now)
        return BreakerView(
            state=breaker.state(rule=self._rule, now=now),
            since_seconds=None if since is None else now - since,
            is_shared=False,
        )

    @override
    async def views(self, names: Iterable[str]) -> Mapping[str, BreakerView]:
        return {name: await self.view(name) for name in names}

    def _known(self, name: str) -> Breaker:
        return self._breakers.get(name, Breaker())
