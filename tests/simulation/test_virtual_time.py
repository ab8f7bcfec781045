"""The loop: time jumps, the dead are not unwound, the frozen go on."""

import asyncio
import contextvars

from collections.abc import Coroutine, Iterator

import pytest

from tests.simulation.virtual_time import LIFE, Deadlocked, Life, VirtualLoop


@pytest.fixture
def loop() -> Iterator[VirtualLoop]:
    loop = VirtualLoop()
    yield loop
    for task, _ in loop.tasks:
        task._log_destroy_pending = False  # type: ignore[attr-defined]
    loop.close()


def _start(loop: VirtualLoop, work: Coroutine[None, None, None], *, life: Life) -> None:
    context = contextvars.copy_context()
    context.run(LIFE.set, life)
    _ = loop.create_task(work, context=context)


async def _diary(lines: list[str], *, seconds: float) -> None:
    lines.append("begun")
    try:
        await asyncio.sleep(seconds)
        lines.append("slept")
    finally:
        lines.append("tidied up")


def test_waiting_takes_no_time(loop: VirtualLoop) -> None:
    """An hour passes between two lines of code."""
    before = loop.time()

    loop.run_until_complete(asyncio.sleep(3600))

    assert loop.time() - before == pytest.approx(3600)


def test_a_dead_process_does_nothing_any_more(loop: VirtualLoop) -> None:
    """Like kill -9: no `finally` runs, neither then nor later."""
    life = Life()
    lines: list[str] = []
    _start(loop, _diary(lines, seconds=1), life=life)
    loop.call_later(0.5, setattr, life, "is_dead", True)

    loop.run_until_complete(asyncio.sleep(100))

    assert lines == ["begun"]


def test_a_frozen_process_goes_on_where_it_was(loop: VirtualLoop) -> None:
    """Like SIGSTOP and SIGCONT: what was due in between happens late."""
    life = Life()
    lines: list[str] = []
    _start(loop, _diary(lines, seconds=1), life=life)
    loop.call_later(0.5, setattr, life, "is_frozen", True)
    loop.run_until_complete(asyncio.sleep(10))
    assert lines == ["begun"]

    loop.thaw(life)
    loop.run_until_complete(asyncio.sleep(0.1))

    assert lines == ["begun", "slept", "tidied up"]


def test_waiting_for_nothing_is_noticed(loop: VirtualLoop) -> None:
    """A world in which nothing can happen any more is an error, and no endless loop."""
    with pytest.raises(Deadlocked):
        loop.run_until_complete(loop.create_future())
