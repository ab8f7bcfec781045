"""Sandboxes for tests, and the recordings played on one."""

import asyncio

from collections.abc import AsyncIterator

import pytest

from tests.http.sandbox.replay import RECORDINGS, SEPARATE, Replay, load_recordings
from tests.http.sandbox.sandbox_world import World, salon_config


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """The demo salon on Saturday 21 November 2026, 00:25 in Berlin, with an empty calendar."""
    made = World(salon_config())
    yield made
    await made.aclose()


@pytest.fixture(scope="session")
def replays() -> tuple[Replay, Replay]:
    """All recordings, replayed once: most on one account, as they were made."""
    if not RECORDINGS.is_dir():
        pytest.skip("the recordings of a real Cal.com are not beside the project")
    recordings = load_recordings(RECORDINGS)
    together = Replay({n: r for n, r in recordings.items() if n not in SEPARATE})
    apart = Replay({n: r for n, r in recordings.items() if n in SEPARATE})

    async def run() -> None:
        await together.run()
        await apart.run()

    asyncio.run(run())
    return together, apart
