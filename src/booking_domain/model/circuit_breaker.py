"""
The breaker in front of one account of the provider: whoever does not answer is left alone.

    CLOSED --so many failures within the window--> OPEN --after a while--> PROBING
       ^                                                                     |
       `------------------------ a probe is answered ------------------------'

Instants are seconds on any scale that does not go back; whoever keeps a breaker says which.
"""

import enum

from typing import TypeAlias, assert_never

from attrs import evolve, frozen


@frozen(kw_only=True)
class BreakerRule:
    """
    When a breaker opens, and how it finds out that the provider is back.

    `failures` within `window_seconds` open it for `open_seconds`. From then on one request is let
    through every `probe_seconds`, one at a time. A probe of which nothing is heard for
    `probe_lost_seconds` died with its process; that is longer than any request takes.
    """

    failures: int
    window_seconds: float
    open_seconds: float
    probe_seconds: float
    probe_lost_seconds: float


class BreakerState(enum.Enum):
    """Whether requests are sent."""

    CLOSED = "closed"
    OPEN = "open"
    PROBING = "probing"


class Verdict(enum.Enum):
    """What came of a request."""

    ANSWERED = "answered"
    """With whatever: a refusal is an answer, too."""

    FAILED = "failed"
    """No answer, or one by which the provider itself says that it is ill."""

    NOT_TRIED = "not tried"
    """It was not sent after all, or nobody waited for its end."""


@frozen
class Admitted:
    """It may be sent; `probe` is its token where it finds out whether the provider is back."""

    probe: str | None


@frozen
class TurnedAway:
    """It must not be sent, and it makes no sense to ask again for so many seconds."""

    again_in: float


Admission: TypeAlias = Admitted | TurnedAway


@frozen(kw_only=True)
class Breaker:
    """
    What is known of one account.

    Args:
        failures: When requests failed while it was closed, the oldest first.
        opened_at: When it opened; `None` while it is closed.
        probed_at: When the latest probe was let through.
        probe: The token of the probe that is under way.
        closed_at: When it closed again; `None` where it was never open.
    """

    failures: tuple[float, ...] = ()
    opened_at: float | None = None
    probed_at: float | None = None
    probe: str | None = None
    closed_at: float | None = None

    def state(self, *, rule: BreakerRule, now: float) -> BreakerState:
        """Return the state at an instant."""
        if self.opened_at is None:
            return BreakerState.CLOSED
        is_open = now < self.opened_at + rule.open_seconds
        return BreakerState.OPEN if is_open else BreakerState.PROBING

    def since(self, *, rule: BreakerRule, now: float) -> float | None:
        """Return the instant at which the state began, `None` where it was never another."""
        if self.opened_at is None:
            return self.closed_at
        is_open = self.state(rule=rule, now=now) is BreakerState.OPEN
        return self.opened_at if is_open else self.opened_at + rule.open_seconds

    def admit(self, token: str, *, rule: BreakerRule, now: float) -> tuple["Breaker", Admission]:
        """
        Return the breaker after one request has asked, and whether that may be sent.

        Args:
            token: The request's name, should it be the probe.
        """
        if self.opened_at is None:
            return self, Admitted(probe=None)
        next_at = self._next_probe_at(self.opened_at, rule=rule)
        if now < next_at:
            return self, TurnedAway(again_in=next_at - now)
        if self.probe is not None and now < self._lost_at(rule):
            # It may be answered at any moment.
            return self, TurnedAway(again_in=min(rule.probe_seconds, self._lost_at(rule) - now))
        return evolve(self, probed_at=now, probe=token), Admitted(probe=token)

    def judged(
        self, verdict: Verdict, *, probe: str | None, rule: BreakerRule, now: float
    ) -> "Breaker":
        """
        Return the breaker after a request has ended.

        What was sent before it opened, and ends later, changes nothing: only a probe closes it.

        Args:
            probe: The token with which the request was admitted.
        """
        if self.opened_at is None:
            return self._counted(rule=rule, now=now) if verdict is Verdict.FAILED else self
        if probe is None or probe != self.probe:
            return self
        match verdict:
            case Verdict.ANSWERED:
                return Breaker(closed_at=now)
            case Verdict.FAILED:
                return evolve(self, probe=None)
            case Verdict.NOT_TRIED:
                # The next one need not wait for a probe that never was.
                return evolve(self, probe=None, probed_at=None)
            case _:
                assert_never(verdict)

    def shifted(self, by: float) -> "Breaker":
        """Return the same breaker on another scale of time, on which all is later by so much."""

        def moved(instant: float | None) -> float | None:
            return None if instant is None else instant + by

        return evolve(
            self,
            failures=tuple(instant + by for instant in self.failures),
            opened_at=moved(self.opened_at),
            probed_at=moved(self.probed_at),
            closed_at=moved(self.closed_at),
        )

    def _counted(self, *, rule: BreakerRule, now: float) -> "Breaker":
        recent = (one for one in self.failures if one > now - rule.window_seconds)
        failures = (*recent, now)
        if len(failures) < rule.failures:
            return evolve(self, failures=failures)
        return Breaker(opened_at=now)

    def _next_probe_at(self, opened_at: float, *, rule: BreakerRule) -> float:
        first = opened_at + rule.open_seconds
        return first if self.probed_at is None else max(first, self.probed_at + rule.probe_seconds)

    def _lost_at(self, rule: BreakerRule) -> float:
        return (self.probed_at or 0.0) + rule.probe_lost_seconds
