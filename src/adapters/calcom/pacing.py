"""Who may send when: an account that hangs is left alone, and Cal.com's limit is kept."""

import asyncio
import contextlib
import hashlib
import time

from collections.abc import AsyncIterator, Mapping

from attrs import define, frozen

from adapters.calcom.in_flight import InFlight
from adapters.calcom.not_sent import AccountIsIll, LimitReached
from booking_domain.model.circuit_breaker import Admitted, BreakerState, TurnedAway, Verdict
from booking_domain.ports.circuit_breaker import CircuitBreaker
from booking_domain.ports.rate_limit import Allowance, RateLimit, Urgency


TOO_MANY_REQUESTS = 429
# The rest of a call's time is the request's own: without any left its outcome would be unknown.
_SHARE_FOR_WAITING = 0.5
# Nobody is on the telephone for it; and each request under way ends long before.
_BACKGROUND_PATIENCE_SECONDS = 60.0
_NAME_LENGTH = 16
_USUAL_BLOCK_SECONDS = 60.0
_LONGEST_RESET_SECONDS = 300.0
# A reset is told in seconds from now; the documentation says that it is a time of day.
_FIRST_TIME_OF_DAY = 1_000_000


@define
class Turn:
    """One request that may be sent within this time; whoever sends it says what came of it."""

    seconds_left: float
    verdict: Verdict = Verdict.NOT_TRIED


@frozen(kw_only=True)
class Pacing:
    """
    Decides for one salon's account at Cal.com; `urgency` is that of whoever uses the calendar, and
    `at_most` how many requests a minute its key may send, where that is not what all may.

    The budget is the key's, whoever uses it. Breaker and places are the salon's own, also where it
    shares a key: what makes one salon's requests fail keeps no other from asking.
    """

    tenant_id: str
    limit: RateLimit
    breaker: CircuitBreaker
    in_flight: InFlight
    urgency: Urgency
    at_most: int | None = None

    @contextlib.asynccontextmanager
    async def turn(self, budget: str, *, seconds: float) -> AsyncIterator[Turn]:
        """
        Wait until one request may be sent, and take it from the budget.

        Half of the call's time at most is waited, and for background work the wait for a place
        does not count. Without another word the request counts as not tried.

        Raises:
            NotSent: it must not be sent, or not in time.
        """
        loop = asyncio.get_running_loop()
        name = breaker_name(self.tenant_id, budget=budget)
        patience = seconds * _SHARE_FOR_WAITING
        begun = loop.time()
        async with await self._place(name, patience_seconds=patience):
            if self.urgency is Urgency.BACKGROUND:
                begun = loop.time()
            admitted = await self._admitted(name)
            turn = Turn(seconds_left=0.0)
            try:
                await self._wait_for_limit(budget, until=begun + patience)
                turn.seconds_left = begun + seconds - loop.time()
                yield turn
            finally:
                await self.breaker.report(name, admitted=admitted, verdict=turn.verdict)

    async def _place(
        self, name: str, *, patience_seconds: float
    ) -> contextlib.AbstractAsyncContextManager[None]:
        if not self.in_flight.has_place(name, urgency=self.urgency):
            view = await self.breaker.view(name)
            if view.state is BreakerState.OPEN:
                # All of them hang, and nothing will be sent after them either.
                message = "the account does not answer"
                raise AccountIsIll(message, again_in=None)
        if self.urgency is Urgency.BACKGROUND:
            patience_seconds = _BACKGROUND_PATIENCE_SECONDS
        return self.in_flight.place(name, urgency=self.urgency, patience_seconds=patience_seconds)

    async def _admitted(self, name: str) -> Admitted:
        admission = await self.breaker.admit(name)
        if isinstance(admission, TurnedAway):
            message = f"the account does not answer, again in {admission.again_in:.1f} s"
            raise AccountIsIll(message, again_in=admission.again_in)
        return admission

    async def _wait_for_limit(self, budget: str, *, until: float) -> None:
        loop = asyncio.get_running_loop()
        while wait := await self.limit.acquire(budget, urgency=self.urgency, at_most=self.at_most):
            if loop.time() + wait > until:
                message = f"no request to spare for {wait:.1f} s"
                raise LimitReached(message, again_in=wait)
            await asyncio.sleep(wait)

    async def learn(self, budget: str, *, status: int, headers: Mapping[str, str]) -> None:
        """Pass on what an answer says about the budget, if it does."""
        seen = allowance_in(status, headers)
        if seen is not None:
            await self.limit.learn(budget, seen=seen)


def budget_of(api_key: str, *, base_url: str) -> str:
    """This will name the budget of a key at one Cal.com; nobody can tell the key from it."""
    text = f"voice-booking request budget\n{base_url}\n{api_key}"
    return hashlib.sha256(text.encode()).hexdigest()[:_NAME_LENGTH]


def breaker_name(tenant_id: str, *, budget: str) -> str:
    """This will name the breaker of a salon's account: another key may be another account."""
    return f"{tenant_id}:{budget}"


def allowance_in(status: int, headers: Mapping[str, str]) -> Allowance | None:
    """
    Read `X-RateLimit-{Limit,Remaining,Reset}-<name>`; of several limits the one that is nearest.

    A 429 without these headers shuts out for as long as Cal.com does; there is no Retry-After.
    """
    marks = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
    told: dict[str, dict[str, int]] = {}
    for name, value in headers.items():
        for mark in marks:
            if name.lower().startswith(mark) and value.strip().isdecimal():
                told.setdefault(name.lower().removeprefix(mark), {})[mark] = int(value)
    whole = [[limit[mark] for mark in marks] for limit in told.values() if len(limit) == len(marks)]
    if whole:
        limit, remaining, reset = min(whole, key=lambda one: one[1])
        return Allowance(limit=limit, remaining=remaining, reset_seconds=_seconds(reset))
    if status == TOO_MANY_REQUESTS:
        return Allowance(limit=None, remaining=0, reset_seconds=_USUAL_BLOCK_SECONDS)
    return None


def _seconds(reset: int) -> float:
    seconds = float(reset) if reset < _FIRST_TIME_OF_DAY else reset - time.time()
    return min(max(seconds, 0.0), _LONGEST_RESET_SECONDS)
