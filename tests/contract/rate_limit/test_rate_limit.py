"""What a limit of requests promises: never more than so many in any minute, callers first."""

import asyncio

import pytest

from booking_domain.ports.rate_limit import Allowance, RateLimit, Urgency
from tests.contract.rate_limit.harness import LIMIT, LimitHarness


KEY, OTHER_KEY = "key-1", "key-2"
FOR_BACKGROUND = LIMIT - LIMIT // 4


async def take(
    limit: RateLimit, times: int = 1, *, budget: str = KEY, urgency: Urgency = Urgency.CALLER
) -> list[float]:
    return [await limit.acquire(budget, urgency=urgency) for _ in range(times)]


async def test_the_limit_is_let_through_and_the_next_one_waits(harness: LimitHarness) -> None:
    """The one too many is told when the first request of the minute is a minute old."""
    granted = await take(harness.limit, LIMIT)
    await harness.advance(20)

    (wait,) = await take(harness.limit)

    assert granted == [0.0] * LIMIT
    # A server's clock goes on while the test runs.
    assert 35 < wait <= 40


async def test_a_refused_request_takes_nothing(harness: LimitHarness) -> None:
    """Asking again and again does not make the wait longer."""
    await take(harness.limit, LIMIT)
    await harness.advance(20)

    (first, *_, last) = await take(harness.limit, 5)

    assert last <= first


async def test_in_no_minute_more_than_the_limit_is_let_through(harness: LimitHarness) -> None:
    """Also in a minute that begins in the middle of ours: the provider's begin when they like."""
    early = await take(harness.limit, LIMIT - 2)
    await harness.advance(50)
    late = await take(harness.limit, 4)
    await harness.advance(11)
    after = await take(harness.limit, LIMIT)

    assert early == [0.0] * (LIMIT - 2)
    assert [wait == 0 for wait in late] == [True, True, False, False]
    assert sum(wait == 0 for wait in after) == LIMIT - 2


async def test_budgets_do_not_meet(harness: LimitHarness) -> None:
    """Another credential has a limit of its own."""
    await take(harness.limit, LIMIT)

    assert await take(harness.limit, budget=OTHER_KEY) == [0.0]


async def test_background_work_leaves_a_quarter_to_callers(harness: LimitHarness) -> None:
    """Who is on the telephone is served when the worker has used up its part."""
    work = await take(harness.limit, FOR_BACKGROUND + 1, urgency=Urgency.BACKGROUND)
    caller = await take(harness.limit, LIMIT - FOR_BACKGROUND)

    assert [wait == 0 for wait in work] == [True] * FOR_BACKGROUND + [False]
    assert caller == [0.0] * (LIMIT - FOR_BACKGROUND)


async def test_of_many_at_once_as_many_as_the_limit_are_let_through(harness: LimitHarness) -> None:
    """Two processes race for the same minute."""
    limits = (harness.limit, harness.another())

    waits = await asyncio.gather(
        *(limit.acquire(KEY, urgency=Urgency.CALLER) for limit in limits * LIMIT)
    )

    assert sum(wait == 0 for wait in waits) == LIMIT


async def test_nothing_is_let_through_when_the_provider_says_that_nothing_remains(
    harness: LimitHarness,
) -> None:
    """One request too many would shut the key out for a minute, for every process."""
    seen = Allowance(limit=LIMIT, remaining=0, reset_seconds=30)
    for _ in range(2):
        await harness.limit.learn(KEY, seen=seen)

    (wait,) = await take(harness.another())
    await harness.advance(31)
    after = await take(harness.another())

    assert 25 < wait <= 30
    assert after == [0.0]


async def test_a_shorter_reset_that_comes_late_does_not_open_early(harness: LimitHarness) -> None:
    """Answers overtake each other."""
    for seconds in (30, 5):
        seen = Allowance(limit=None, remaining=0, reset_seconds=seconds)
        await harness.limit.learn(KEY, seen=seen)

    await harness.advance(6)

    assert (await take(harness.limit))[0] > 15


@pytest.mark.parametrize("remaining", [0, 1, 3])
async def test_requests_that_others_sent_with_the_key_are_counted(
    harness: LimitHarness, remaining: int
) -> None:
    """The salon's own tools use the key, too."""
    await take(harness.limit, 2)
    seen = Allowance(limit=LIMIT, remaining=remaining, reset_seconds=30)

    await harness.limit.learn(KEY, seen=seen)

    waits = await take(harness.another(), LIMIT)
    assert sum(wait == 0 for wait in waits) == remaining
    assert max(waits) <= 30


async def test_requests_of_others_are_counted_also_while_ours_are_under_way(
    harness: LimitHarness,
) -> None:
    """A tool of the salon's sent one; the answers to our rush do not count all of ours yet."""
    await take(harness.limit, 8)
    after_eight = Allowance(limit=LIMIT, remaining=LIMIT - 9, reset_seconds=30)
    await harness.limit.learn(KEY, seen=after_eight)
    await take(harness.limit, 2)
    after_nine = Allowance(limit=LIMIT, remaining=LIMIT - 10, reset_seconds=30)

    await harness.limit.learn(KEY, seen=after_nine)

    waits = await take(harness.another(), LIMIT)
    assert sum(wait == 0 for wait in waits) == LIMIT - 11


async def test_requests_of_others_are_forgotten_with_the_providers_reset(
    harness: LimitHarness,
) -> None:
    """Its next minute is a new one."""
    before = Allowance(limit=LIMIT, remaining=4, reset_seconds=1)
    await harness.limit.learn(KEY, seen=before)
    await harness.advance(2)
    await take(harness.limit, 6)
    after = Allowance(limit=LIMIT, remaining=LIMIT - 6, reset_seconds=60)

    await harness.limit.learn(KEY, seen=after)

    waits = await take(harness.another(), LIMIT)
    assert sum(wait == 0 for wait in waits) == LIMIT - 6


async def test_a_lower_limit_of_the_provider_holds(harness: LimitHarness) -> None:
    """A key may have been given less than the setting says."""
    seen = Allowance(limit=4, remaining=2, reset_seconds=30)

    await harness.limit.learn(KEY, seen=seen)

    assert sum(wait == 0 for wait in await take(harness.limit, LIMIT)) == 2


async def test_a_credential_may_have_a_number_of_its_own(harness: LimitHarness) -> None:
    """It holds for what was granted before as well, and another credential keeps the usual one."""
    first = [await harness.limit.acquire(KEY, urgency=Urgency.CALLER, at_most=2) for _ in range(3)]
    more = await harness.limit.acquire(KEY, urgency=Urgency.CALLER, at_most=LIMIT + 1)

    assert [wait == 0 for wait in first] == [True, True, False]
    assert more == 0.0
    assert await take(harness.limit, LIMIT, budget=OTHER_KEY) == [0.0] * LIMIT
