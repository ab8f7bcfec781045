"""Everybody wants the same slot at the same moment."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system.rush import CALLERS, rush_on


_ROUNDS = 5
_SAID_TO_LOSERS = {"slot_taken", "alternatives"}


@pytest.mark.parametrize("database", ["sqlite", "postgresql", "mariadb"])
async def test_of_sixty_four_callers_for_one_slot_one_gets_it_and_all_are_told(
    database: str, server_url: Callable[[str], str], tmp_path: Path
) -> None:
    """The incident: a rush surfaced as "database is locked". Nobody hears that nothing works."""
    address = None if database == "sqlite" else server_url(database)
    async with rush_on(address, directory=tmp_path) as rush:
        for _ in range(_ROUNDS):
            answers = await rush.for_one_slot()

            said = Counter(one.status for one in answers)
            assert said["confirmed"] == 1, said
            assert set(said) <= {"confirmed", *_SAID_TO_LOSERS}, said
            assert len(answers) == CALLERS
            assert all(one.message for one in answers)
