"""Keeping within Cal.com's limit: 120 requests a minute and key, then shut out for one."""

import asyncio
import hashlib
import time

from collections.abc import Mapping

from attrs import frozen

from booking_domain.ports.rate_limit import Allowance, RateLimit, Urgency


TOO_MANY_REQUESTS = 429
_NAME_LENGTH = 16
_USUAL_BLOCK_SECONDS = 60.0
_LONGEST_RESET_SECONDS = 300.0
# A reset is told in seconds from now; the documentation says that it is a time of day.
_FIRST_TIME_OF_DAY = 1_000_000


class LimitReached(Exception):
    """The budget of requests is used up for longer than one can wait; nothing was sent."""


@frozen
class Pacing:
    """Who may send when; `urgency` is that of whoever uses the calendar."""

    limit: RateLimit
    urgency: Urgency

    async def turn(self, budget: str, *, patience_seconds: float) -> None:
        """
        Wait until one request may be sent, which is then taken from the budget.

        Raises:
            LimitReached: that would take longer than the patience.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + patience_seconds
        while wait := await self.limit.acquire(budget, urgency=self.urgency):
            if loop.time() + wait > until:
                message = f"no request to spare for {wait:.1f} s"
                raise LimitReached(message)
            await asyncio.sleep(wait)

    async def learn(self, budget: str, *, status: int, headers: Mapping[str, str]) -> None:
        """Pass on what an answer says about the budget, if it does."""
        seen = _allowance_in(status, headers)
        if seen is not None:
            await self.limit.learn(budget, seen=seen)


def budget_of(api_key: str, *, base_url: str) -> str:
    """This will name the budget of a key at one Cal.com; nobody can tell the key from it."""
    text = f"voice-booking request budget\n{base_url}\n{api_key}"
    return hashlib.sha256(text.encode()).hexdigest()[:_NAME_LENGTH]


def _allowance_in(status: int, headers: Mapping[str, str]) -> Allowance | None:
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
