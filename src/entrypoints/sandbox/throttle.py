"""The rate limit per key: so many requests in a window, then shut out for a while."""

import datetime as dt

from attrs import define, frozen

from entrypoints.sandbox.config import RateLimit


@frozen
class Allowance:
    """What the headers of an answer say, and whether the request is let through."""

    limit: int
    remaining: int
    reset_seconds: int
    exceeded: bool

    def headers(self) -> dict[str, str]:
        """Return the headers, with the suffix that they have; there is no Retry-After."""
        return {
            "X-RateLimit-Limit-Default": str(self.limit),
            "X-RateLimit-Remaining-Default": str(self.remaining),
            "X-RateLimit-Reset-Default": str(self.reset_seconds),
        }


@define
class _Window:
    started_at: dt.datetime
    used: int = 0
    blocked_until: dt.datetime | None = None


class Throttle:
    """Counts the requests of each key, or of each address where there is no key."""

    def __init__(self) -> None:
        self._windows: dict[str, _Window] = {}

    def count(self, caller: str, *, rate_limit: RateLimit, now: dt.datetime) -> Allowance:
        """Count one request; what is over the limit shuts the caller out from now on."""
        window = self._windows.get(caller)
        if window is None or self._is_over(window, rate_limit=rate_limit, now=now):
            window = _Window(started_at=now)
            self._windows[caller] = window
        window.used += 1
        if window.blocked_until is None and window.used > rate_limit.limit:
            window.blocked_until = now + dt.timedelta(seconds=rate_limit.block)
        ends_at = window.blocked_until or window.started_at + dt.timedelta(
            seconds=rate_limit.window
        )
        return Allowance(
            limit=rate_limit.limit,
            remaining=max(rate_limit.limit - window.used, 0),
            reset_seconds=max(-((now - ends_at) // dt.timedelta(seconds=1)), 0),
            exceeded=window.blocked_until is not None,
        )

    def clear(self) -> None:
        """Forget every count."""
        self._windows.clear()

    @staticmethod
    def _is_over(window: _Window, *, rate_limit: RateLimit, now: dt.datetime) -> bool:
        if window.blocked_until is not None:
            return now >= window.blocked_until
        return now >= window.started_at + dt.timedelta(seconds=rate_limit.window)
