"""What a breaker promises: an account that does not answer is left alone, by all processes."""

import asyncio

import pytest

from structlog.testing import capture_logs

from booking_domain.model.circuit_breaker import Admitted, BreakerState, TurnedAway, Verdict
from booking_domain.ports.circuit_breaker import BreakerView, CircuitBreaker
from tests.contract.circuit_breaker.harness import RULE, BreakerHarness


SALON, OTHER_SALON = "salon-a:0123", "salon-b:4567"
NO_PROBE = Admitted(probe=None)


async def fail(breaker: CircuitBreaker, times: int = 1, *, name: str = SALON) -> None:
    """Let as many requests fail as are let through."""
    for _ in range(times):
        admitted = await breaker.admit(name)
        assert isinstance(admitted, Admitted)
        await breaker.report(name, admitted=admitted, verdict=Verdict.FAILED)


async def probe(breaker: CircuitBreaker) -> Admitted:
    """Be the one request that finds out."""
    admitted = await breaker.admit(SALON)
    assert isinstance(admitted, Admitted)
    assert admitted.probe is not None
    return admitted


async def is_open(breaker: CircuitBreaker, *, name: str = SALON) -> bool:
    return isinstance(await breaker.admit(name), TurnedAway)


async def test_an_unused_one_is_closed(harness: BreakerHarness) -> None:
    """Nobody sets it up."""
    assert await harness.breaker.admit(SALON) == NO_PROBE
    assert await harness.breaker.view(SALON) == BreakerView(
        state=BreakerState.CLOSED, since_seconds=None, is_shared=harness.is_shared
    )


async def test_the_last_failure_opens_it_for_every_process(harness: BreakerHarness) -> None:
    """Each of them has seen some of the failures only."""
    one, other = harness.breaker, harness.another()
    await fail(one, 2)
    await fail(other, 2)
    before = await is_open(one)
    await fail(one)

    after = [await is_open(one), await is_open(other)]

    assert (before, after) == (False, [True, True])


async def test_failures_out_of_the_window_do_not_open_it(harness: BreakerHarness) -> None:
    """Five in two hours are no illness."""
    await fail(harness.breaker, 4)
    await harness.advance(RULE.window_seconds + 1)
    await fail(harness.breaker, 4)

    assert not await is_open(harness.breaker)


async def test_names_do_not_meet(harness: BreakerHarness) -> None:
    """One salon's calendar hangs, another's does not."""
    await fail(harness.breaker, 5)

    assert not await is_open(harness.breaker, name=OTHER_SALON)


async def test_a_look_at_several_shows_each_as_it_is(harness: BreakerHarness) -> None:
    """An unused one and one that is named twice included; nobody is let through by it."""
    await fail(harness.breaker, 5)

    views = await harness.another().views([SALON, OTHER_SALON, SALON])

    assert {name: view.state for name, view in views.items()} == {
        SALON: BreakerState.OPEN,
        OTHER_SALON: BreakerState.CLOSED,
    }
    assert views[OTHER_SALON].since_seconds is None
    assert {view.is_shared for view in views.values()} == {harness.is_shared}
    assert await harness.another().views([]) == {}


async def test_what_is_answered_or_not_tried_opens_nothing(harness: BreakerHarness) -> None:
    """Refusals are answers."""
    for verdict in (Verdict.ANSWERED, Verdict.NOT_TRIED) * 10:
        await harness.breaker.report(SALON, admitted=NO_PROBE, verdict=verdict)

    assert not await is_open(harness.breaker)


async def test_an_open_one_says_when_to_ask_again(harness: BreakerHarness) -> None:
    """And nothing is let through before."""
    await fail(harness.breaker, 5)
    await harness.advance(RULE.open_seconds - 100)

    admission = await harness.breaker.admit(SALON)

    assert isinstance(admission, TurnedAway)
    assert 60 < admission.again_in <= 100


async def test_of_many_processes_one_finds_out(harness: BreakerHarness) -> None:
    """They race for it."""
    await fail(harness.breaker, 5)
    await harness.advance(RULE.open_seconds + 1)
    breakers = (harness.breaker, harness.another(), harness.another())

    admissions = await asyncio.gather(*(one.admit(SALON) for one in breakers * 8))

    assert sum(isinstance(one, Admitted) for one in admissions) == 1


async def test_of_many_failures_at_once_none_is_lost(harness: BreakerHarness) -> None:
    """Those that the window needs come in the same moment, from several processes."""
    breakers = [harness.breaker, *(harness.another() for _ in range(RULE.failures - 1))]

    await asyncio.gather(
        *(one.report(SALON, admitted=NO_PROBE, verdict=Verdict.FAILED) for one in breakers)
    )

    assert await is_open(harness.breaker)


async def test_a_hundred_failures_at_once_open_it_once(harness: BreakerHarness) -> None:
    """All are heard, nobody waits for the others."""
    breakers = (harness.breaker, harness.another())

    await asyncio.gather(
        *(one.report(SALON, admitted=NO_PROBE, verdict=Verdict.FAILED) for one in breakers * 50)
    )

    view = await harness.another().view(SALON)
    assert view.state is BreakerState.OPEN


async def test_a_probe_that_is_answered_closes_it_for_all(harness: BreakerHarness) -> None:
    """It recovers by itself."""
    await fail(harness.breaker, 5)
    await harness.advance(RULE.open_seconds + 1)
    admitted = await probe(harness.breaker)

    await harness.breaker.report(SALON, admitted=admitted, verdict=Verdict.ANSWERED)

    assert await harness.another().admit(SALON) == NO_PROBE
    assert (await harness.another().view(SALON)).state is BreakerState.CLOSED


async def test_a_probe_that_fails_leaves_it_for_the_next_one(harness: BreakerHarness) -> None:
    """Not before its time."""
    await fail(harness.breaker, 5)
    await harness.advance(RULE.open_seconds + 1)
    admitted = await probe(harness.breaker)
    await harness.breaker.report(SALON, admitted=admitted, verdict=Verdict.FAILED)
    at_once = await is_open(harness.another())
    await harness.advance(RULE.probe_seconds + 1)

    assert at_once
    await probe(harness.another())


async def test_a_probe_that_was_not_tried_gives_its_turn_back(harness: BreakerHarness) -> None:
    """Whoever comes next finds out."""
    await fail(harness.breaker, 5)
    await harness.advance(RULE.open_seconds + 1)
    admitted = await probe(harness.breaker)

    await harness.breaker.report(SALON, admitted=admitted, verdict=Verdict.NOT_TRIED)

    await probe(harness.another())


async def test_a_probe_of_a_process_that_died_is_given_up(harness: BreakerHarness) -> None:
    """Nobody will ever report it."""
    await fail(harness.breaker, 5)
    await harness.advance(RULE.open_seconds + 1)
    await probe(harness.breaker)
    await harness.advance(RULE.probe_lost_seconds - 100)
    early = await is_open(harness.another())
    await harness.advance(101)

    assert early
    await probe(harness.another())


async def test_a_report_that_is_repeated_does_not_close_what_opened_since(
    harness: BreakerHarness,
) -> None:
    """A probe's token is good once."""
    await fail(harness.breaker, 5)
    await harness.advance(RULE.open_seconds + 1)
    admitted = await probe(harness.breaker)
    for _ in range(2):
        await harness.breaker.report(SALON, admitted=admitted, verdict=Verdict.ANSWERED)
    await fail(harness.breaker, 5)

    await harness.breaker.report(SALON, admitted=admitted, verdict=Verdict.ANSWERED)

    assert await is_open(harness.breaker)


async def test_a_late_answer_to_what_was_sent_before_closes_nothing(
    harness: BreakerHarness,
) -> None:
    """One of the provider's hosts answers, the other hangs."""
    early = await harness.breaker.admit(SALON)
    assert isinstance(early, Admitted)
    await fail(harness.breaker, 5)

    await harness.breaker.report(SALON, admitted=early, verdict=Verdict.ANSWERED)

    assert await is_open(harness.breaker)


async def test_it_is_logged_once_when_it_opens_and_when_it_closes(
    harness: BreakerHarness,
) -> None:
    """By name, without a word on each request."""
    with capture_logs() as logs:
        await fail(harness.breaker, 5)
        await is_open(harness.another())
        await harness.advance(RULE.open_seconds + 1)
        admitted = await probe(harness.another())
        await harness.another().report(SALON, admitted=admitted, verdict=Verdict.ANSWERED)
        await harness.breaker.admit(SALON)

    assert [(entry["event"], entry["breaker"]) for entry in logs] == [
        ("an account does not answer, it is left alone", SALON),
        ("an account answers again", SALON),
    ]


@pytest.mark.parametrize(
    ("after", "state", "since"),
    [(100.0, BreakerState.OPEN, 100.0), (2000.0, BreakerState.PROBING, 200.0)],
)
async def test_anybody_may_look(
    harness: BreakerHarness, after: float, state: BreakerState, since: float
) -> None:
    """A look lets nothing through, and takes nobody's turn."""
    await fail(harness.breaker, 5)
    await harness.advance(after)

    views = [await harness.another().view(SALON) for _ in range(3)]

    assert {one.state for one in views} == {state}
    # A server's clock goes on while the test runs.
    assert since <= (views[-1].since_seconds or 0.0) < since + 60
