"""What a courtesy lock promises."""

import asyncio

from tests.contract.slot_lock.harness import LockHarness


NAME = "salon-a/chair-1/2025-11-24"


async def test_a_free_lock_is_given_and_a_held_one_is_not(harness: LockHarness) -> None:
    """The first gets a token, everybody after it nothing, also when it is the same one again."""
    first = await harness.lock.acquire(NAME, ttl_seconds=5)
    again = [await harness.lock.acquire(NAME, ttl_seconds=5) for _ in range(2)]

    assert first is not None
    assert again == [None, None]


async def test_locks_of_different_names_do_not_meet(harness: LockHarness) -> None:
    """Each name is a lock of its own."""
    tokens = [await harness.lock.acquire(f"{NAME}{end}", ttl_seconds=5) for end in ("", "/x", "X")]

    assert None not in tokens


async def test_a_released_lock_is_free(harness: LockHarness) -> None:
    """The next one gets it, under another token."""
    first = await harness.lock.acquire(NAME, ttl_seconds=5)
    assert first is not None

    await harness.lock.release(NAME, token=first)
    second = await harness.lock.acquire(NAME, ttl_seconds=5)

    assert second not in {None, first}


async def test_a_lock_runs_out(harness: LockHarness) -> None:
    """A holder that died blocks nobody for longer than it said."""
    await harness.lock.acquire(NAME, ttl_seconds=5)

    await harness.advance(4.9)
    before = await harness.lock.acquire(NAME, ttl_seconds=5)
    await harness.advance(0.2)
    after = await harness.lock.acquire(NAME, ttl_seconds=5)

    assert before is None
    assert after is not None


async def test_a_late_release_leaves_the_next_holder_alone(harness: LockHarness) -> None:
    """Whoever was too slow must not open what is somebody else's by now."""
    late = await harness.lock.acquire(NAME, ttl_seconds=5)
    assert late is not None
    await harness.advance(6)
    await harness.lock.acquire(NAME, ttl_seconds=5)

    await harness.lock.release(NAME, token=late)

    assert await harness.lock.acquire(NAME, ttl_seconds=5) is None


async def test_releasing_what_is_not_held_does_nothing(harness: LockHarness) -> None:
    """Unknown names, made-up tokens and a second release raise nothing and open nothing."""
    token = await harness.lock.acquire(NAME, ttl_seconds=5)
    assert token is not None

    await harness.lock.release("salon-a/never", token=token)
    await harness.lock.release(NAME, token="made-up")
    held = await harness.lock.acquire(NAME, ttl_seconds=5)
    for _ in range(2):
        await harness.lock.release(NAME, token=token)

    assert held is None
    assert await harness.lock.acquire(NAME, ttl_seconds=5) is not None


async def test_of_many_at_once_one_gets_the_lock(harness: LockHarness) -> None:
    """Racing callers find exactly one winner."""
    tokens = await asyncio.gather(*(harness.lock.acquire(NAME, ttl_seconds=5) for _ in range(16)))

    assert sum(token is not None for token in tokens) == 1


async def test_of_two_processes_at_once_one_gets_the_lock(harness: LockHarness) -> None:
    """A lock is held against the other process, and given back by its token alone."""
    locks = (harness.lock, harness.another())
    tokens = await asyncio.gather(*(lock.acquire(NAME, ttl_seconds=5) for lock in locks * 8))
    (token,) = [one for one in tokens if one is not None]

    await locks[1].release(NAME, token=token)

    assert await locks[0].acquire(NAME, ttl_seconds=5) is not None


async def test_without_its_technology_everybody_gets_the_lock(harness: LockHarness) -> None:
    """An outage is nobody's error: nothing rests on the lock, and callers are not turned away."""
    held = await harness.lock.acquire(NAME, ttl_seconds=5)
    assert held is not None

    is_away = harness.take_away()
    tokens = [await harness.lock.acquire(f"{NAME}/{end}", ttl_seconds=5) for end in range(2)]
    again = await harness.lock.acquire(NAME, ttl_seconds=5)
    await harness.lock.release(NAME, token=held)

    assert None not in tokens
    # Where nothing can go away, whoever holds it goes on holding it.
    assert (again is not None) is is_away
