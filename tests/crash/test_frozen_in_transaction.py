"""A process that stands still with a transaction open."""

import asyncio

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.lane import open_lane
from tests.crash.launcher import Haste
from tests.crash.sagas import BOOK, new_caller


_HASTE = Haste(lease=2.0, poll=0.1, provider=1.0)


@pytest.mark.parametrize("database", ["postgresql", "mariadb"])
async def test_the_locks_of_a_frozen_process_keep_nobody_out_for_longer_than_half_a_lease(
    database: str, server_url: Callable[[str], str], tmp_path: Path
) -> None:
    """Another caller gets the chair; the woken process finds its transaction ended."""
    async with open_lane(tmp_path / "lane", address=server_url(database), haste=_HASTE) as lane:
        day = lane.next_day()
        first, second = new_caller(day).booking(BOOK), new_caller(day).booking(BOOK)
        victim = await lane.launched("victim", halt_at=("claims.claim: after", 1))
        delivery = lane.delivery(first, to=victim)
        assert await victim.halted(within_seconds=60)
        victim.freeze()

        answer = await lane.deliver(second, to=lane.peer)
        victim.go_on()
        victim.thaw()
        woken = await asyncio.wait_for(delivery, timeout=60)
        code = await victim.stop()

        assert answer is not None
        assert answer["status"] == "confirmed"
        assert woken is not None
        assert woken["status"] in {"system_unavailable", "slot_taken", "alternatives"}
        assert code == 0
        assert len(await lane.bookings_on(day)) == 1
        assert await lane.claims() == await lane.rightful_claims()
