"""When an account is left alone, and how it is found out that it answers again."""

import itertools

import pytest

from attrs import define, evolve, field
from hypothesis import given
from hypothesis import strategies as st

from booking_domain.model.circuit_breaker import (
    Admitted,
    Breaker,
    BreakerRule,
    BreakerState,
    TurnedAway,
    Verdict,
)


RULE = BreakerRule(
    failures=5,
    window_seconds=60.0,
    open_seconds=30.0,
    probe_seconds=10.0,
    probe_lost_seconds=22.0,
)


def failed(breaker: Breaker, *instants: float, rule: BreakerRule = RULE) -> Breaker:
    """Let requests fail that were no probes."""
    for now in instants:
        breaker = breaker.judged(Verdict.FAILED, probe=None, rule=rule, now=now)
    return breaker


def opened(*, at: float) -> Breaker:
    return failed(Breaker(), *([at] * RULE.failures))


def state(breaker: Breaker, now: float) -> BreakerState:
    return breaker.state(rule=RULE, now=now)


def test_the_fifth_failure_of_a_minute_opens_it() -> None:
    """Not the fourth."""
    almost = failed(Breaker(), 0, 10, 20, 59)

    assert state(almost, 59) is BreakerState.CLOSED
    assert state(failed(almost, 59.9), 59.9) is BreakerState.OPEN


def test_a_failure_a_minute_ago_counts_no_more() -> None:
    """Five in 61 seconds are no illness."""
    breaker = failed(Breaker(), 0, 10, 20, 30, 60)

    assert state(breaker, 60) is BreakerState.CLOSED
    assert len(breaker.failures) == RULE.failures - 1


def test_answers_in_between_do_not_make_failures_undone() -> None:
    """Every other request fails: that is ill enough."""
    breaker = Breaker()
    for now in range(5):
        breaker = failed(breaker, now)
        breaker = breaker.judged(Verdict.ANSWERED, probe=None, rule=RULE, now=now)

    assert state(breaker, 5) is BreakerState.OPEN


@pytest.mark.parametrize("verdict", [Verdict.ANSWERED, Verdict.NOT_TRIED])
def test_what_did_not_fail_is_not_counted(verdict: Verdict) -> None:
    """A refusal is an answer, and what was not sent says nothing."""
    breaker = Breaker()
    for now in range(20):
        breaker = breaker.judged(verdict, probe=None, rule=RULE, now=now)

    assert breaker == Breaker()


def test_an_open_one_lets_nothing_through_for_half_a_minute() -> None:
    """And says when it makes sense to ask again."""
    breaker = opened(at=100)

    after, admission = breaker.admit("a", rule=RULE, now=112)

    assert admission == TurnedAway(again_in=18)
    assert after == breaker


def test_then_one_request_finds_out_and_the_others_wait_for_it() -> None:
    """Only one caller pays for an account that still hangs."""
    breaker, first = opened(at=100).admit("a", rule=RULE, now=130)
    _, second = breaker.admit("b", rule=RULE, now=130)
    _, third = breaker.admit("c", rule=RULE, now=141)

    assert first == Admitted(probe="a")
    assert second == TurnedAway(again_in=10)
    assert isinstance(third, TurnedAway)
    assert state(breaker, 141) is BreakerState.PROBING


def test_a_probe_that_is_answered_closes_it() -> None:
    """At once, and with no failure on the account."""
    breaker, _ = opened(at=100).admit("a", rule=RULE, now=130)

    breaker = breaker.judged(Verdict.ANSWERED, probe="a", rule=RULE, now=131)

    assert breaker == Breaker(closed_at=131)
    assert breaker.admit("b", rule=RULE, now=131)[1] == Admitted(probe=None)


def test_a_probe_that_fails_is_followed_by_the_next_ten_seconds_after_it_began() -> None:
    """It does not open for another half minute."""
    breaker, _ = opened(at=100).admit("a", rule=RULE, now=130)
    breaker = breaker.judged(Verdict.FAILED, probe="a", rule=RULE, now=135)

    _, early = breaker.admit("b", rule=RULE, now=139)
    _, then = breaker.admit("c", rule=RULE, now=140)

    assert (early, then) == (TurnedAway(again_in=1), Admitted(probe="c"))


def test_a_probe_that_was_not_sent_leaves_its_turn_to_the_next() -> None:
    """Another limit held it back, or whoever sent it has gone."""
    breaker, _ = opened(at=100).admit("a", rule=RULE, now=130)
    breaker = breaker.judged(Verdict.NOT_TRIED, probe="a", rule=RULE, now=130.5)

    assert breaker.admit("b", rule=RULE, now=130.5)[1] == Admitted(probe="b")


def test_a_probe_whose_process_died_is_not_waited_for_for_ever() -> None:
    """Longer than any request takes, and no longer."""
    breaker, _ = opened(at=100).admit("a", rule=RULE, now=130)

    assert isinstance(breaker.admit("b", rule=RULE, now=151.9)[1], TurnedAway)
    assert breaker.admit("c", rule=RULE, now=152)[1] == Admitted(probe="c")


def test_it_probes_from_the_very_moment_at_which_it_lets_the_first_one_through() -> None:
    """What is shown and what is done change together."""
    breaker = opened(at=100)

    assert (state(breaker, 129.9), state(breaker, 130)) == (BreakerState.OPEN, BreakerState.PROBING)
    assert breaker.admit("a", rule=RULE, now=130)[1] == Admitted(probe="a")


def test_whoever_waits_for_a_probe_is_told_when_that_is_given_up() -> None:
    """Where it is sooner than the pause between two probes."""
    breaker, _ = opened(at=100).admit("a", rule=RULE, now=130)

    assert breaker.admit("b", rule=RULE, now=150)[1] == TurnedAway(again_in=2)


def test_a_probe_that_was_not_sent_cannot_be_answered_any_more() -> None:
    """Its turn has gone to the next, whose answer counts."""
    breaker, _ = opened(at=100).admit("a", rule=RULE, now=130)
    breaker = breaker.judged(Verdict.NOT_TRIED, probe="a", rule=RULE, now=131)

    assert breaker.judged(Verdict.ANSWERED, probe="a", rule=RULE, now=132) == breaker


def test_zero_is_an_instant_like_any_other() -> None:
    """Scales of time begin somewhere, and a probe may be under way right then."""
    breaker, _ = opened(at=-30).admit("a", rule=RULE, now=0)

    assert breaker.admit("b", rule=RULE, now=21.5)[1] == TurnedAway(again_in=0.5)
    assert breaker.admit("b", rule=RULE, now=22)[1] == Admitted(probe="b")


def test_a_breaker_goes_on_on_another_scale_where_it_was() -> None:
    """Failures still leave the window, a probe is still waited for, and it says since when."""
    failing = failed(Breaker(), 0, 10, 20, 30).shifted(1000)
    probing = opened(at=100).admit("a", rule=RULE, now=130)[0].shifted(-100)
    closed = Breaker(closed_at=131).shifted(69)

    assert state(failed(failing, 1059.5), 1060) is BreakerState.OPEN
    assert state(failed(failing, 1060), 1060) is BreakerState.CLOSED
    assert probing.admit("b", rule=RULE, now=51)[1] == TurnedAway(again_in=1)
    assert probing.admit("b", rule=RULE, now=52)[1] == Admitted(probe="b")
    assert closed.since(rule=RULE, now=300) == 200


@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_was_sent_before_it_opened_changes_nothing_afterwards(verdict: Verdict) -> None:
    """One of two hosts answers, the other hangs: a late answer is no probe."""
    breaker = opened(at=100)

    assert breaker.judged(verdict, probe=None, rule=RULE, now=105) == breaker
    assert breaker.judged(verdict, probe="of long ago", rule=RULE, now=131) == breaker


def test_it_says_since_when() -> None:
    """For whoever looks at it at seven on Saturday morning."""
    breaker = opened(at=100)
    probed, _ = breaker.admit("a", rule=RULE, now=140)
    closed = probed.judged(Verdict.ANSWERED, probe="a", rule=RULE, now=141)

    assert Breaker().since(rule=RULE, now=7) is None
    assert breaker.since(rule=RULE, now=120) == 100
    assert probed.since(rule=RULE, now=140) == 130
    assert closed.since(rule=RULE, now=150) == 141


@given(
    failures=st.lists(st.floats(0, 1000), max_size=4),
    now=st.floats(0, 2000),
    by=st.integers(-(10**6), 10**6),
)
def test_another_scale_of_time_changes_nothing(failures: list[float], now: float, by: int) -> None:
    """A process goes on from what Redis last said, on its own clock."""
    rule = evolve(RULE, failures=3)
    breaker = failed(Breaker(), *sorted(round(one) for one in failures), rule=rule)
    moment = round(now) + 1000

    here, there = breaker, breaker.shifted(by)

    assert here.state(rule=rule, now=moment) is there.state(rule=rule, now=moment + by)
    assert (
        here.admit("a", rule=rule, now=moment)[1] == there.admit("a", rule=rule, now=moment + by)[1]
    )
    assert there.shifted(-by) == here


SMALL = BreakerRule(
    failures=2,
    window_seconds=6.0,
    open_seconds=3.0,
    probe_seconds=1.0,
    probe_lost_seconds=2.0,
)


@define
class History:
    """What happened to one breaker, and what must have followed from it."""

    now: float = 0.0
    breaker: Breaker = field(factory=Breaker)
    under_way: list[str | None] = field(factory=list)
    counted: list[float] = field(factory=list)
    opened_at: float | None = None
    probes: dict[str, float] = field(factory=dict)
    next_probe: float = 0.0

    def step(self, event: str) -> None:
        """Let one thing happen, and hold the breaker against what it promises."""
        match event:
            case "ask":
                self._ask()
            case "wait":
                self.now += 1.0
            case _:
                if self.under_way:
                    self._end(self.under_way.pop(0), verdict=Verdict(event))

    def _ask(self) -> None:
        token = f"request {self.now} {len(self.under_way)}"
        self.breaker, admission = self.breaker.admit(token, rule=SMALL, now=self.now)
        if self.opened_at is None:
            assert admission == Admitted(probe=None)
        elif self.now < self.opened_at + SMALL.open_seconds:
            assert isinstance(admission, TurnedAway)
        else:
            alive = [at for at in self.probes.values() if self.now < at + SMALL.probe_lost_seconds]
            may = not alive and self.now >= self.next_probe
            assert isinstance(admission, Admitted) is may
            if may:
                self.probes = {token: self.now}
                self.next_probe = self.now + SMALL.probe_seconds
        match admission:
            case Admitted(probe=probe):
                self.under_way.append(probe)
            case TurnedAway(again_in=again_in):
                assert again_in > 0

    def _end(self, probe: str | None, *, verdict: Verdict) -> None:
        self.breaker = self.breaker.judged(verdict, probe=probe, rule=SMALL, now=self.now)
        if self.opened_at is None:
            self._count(verdict)
        elif probe is not None and probe in self.probes:
            del self.probes[probe]
            if verdict is Verdict.ANSWERED:
                self.opened_at, self.counted = None, []
            if verdict is Verdict.NOT_TRIED:
                self.next_probe = 0.0
        is_closed = self.breaker.state(rule=SMALL, now=self.now) is BreakerState.CLOSED
        assert is_closed is (self.opened_at is None)

    def _count(self, verdict: Verdict) -> None:
        if verdict is not Verdict.FAILED:
            return
        self.counted = [
            one for one in (*self.counted, self.now) if one > self.now - SMALL.window_seconds
        ]
        if len(self.counted) == SMALL.failures:
            self.opened_at, self.probes, self.next_probe = self.now, {}, 0.0


EVENTS = ("ask", "wait", *(verdict.value for verdict in Verdict))


@pytest.mark.parametrize("first", EVENTS)
def test_every_short_history_keeps_the_promises(first: str) -> None:
    """All of six events, from a closed breaker and from one that has just opened."""
    for rest in itertools.product(EVENTS, repeat=5):
        for history in (History(), _just_opened()):
            for event in (first, *rest):
                history.step(event)


def _just_opened() -> History:
    history = History()
    for event in ("ask", "failed", "ask", "failed", "wait", "wait", "wait"):
        history.step(event)
    assert history.opened_at is not None
    return history


@given(st.lists(st.sampled_from(EVENTS), max_size=120))
def test_long_histories_keep_the_promises(events: list[str]) -> None:
    """And after each the account is asked again one day."""
    history = History()
    for event in events:
        history.step(event)

    history.now += SMALL.open_seconds + SMALL.probe_lost_seconds

    assert isinstance(history.breaker.admit("last", rule=SMALL, now=history.now)[1], Admitted)
