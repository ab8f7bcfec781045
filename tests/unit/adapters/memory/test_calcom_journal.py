"""Bookings that outlive their process."""

import sqlite3

from pathlib import Path

import pytest

from adapters.memory.calcom_model.journal import SqliteJournal
from tests.unit.adapters.memory.calcom_accounts import MONDAY_TEN, Salon, wish


async def test_a_new_account_finds_every_version(tmp_path: Path) -> None:
    """Status, chain and ids go on; nothing was closed before."""
    path = tmp_path / "calendar.sqlite"
    before = Salon(journal=SqliteJournal(path))
    first = await before.account.desk.create(wish())
    moved = await before.account.desk.reschedule(
        first.uid, start=MONDAY_TEN.replace(hour=12), reason="später", by="max@example.com"
    )
    await before.account.desk.cancel(moved.uid, reason="krank", by_owner=True)

    after = Salon(journal=SqliteJournal(path))

    assert after.account.everything() == before.account.everything()
    assert after.account.successor_of(first.uid) == moved.uid
    before.account.close()
    after.account.close()


async def test_a_reset_empties_the_file(tmp_path: Path) -> None:
    """A later process starts with an empty calendar, too."""
    path = tmp_path / "calendar.sqlite"
    salon = Salon(journal=SqliteJournal(path))
    await salon.account.desk.create(wish())
    salon.account.reset()
    salon.account.close()

    again = Salon(journal=SqliteJournal(path))

    assert again.account.everything() == ()
    again.account.close()


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    """Not an empty calendar."""
    with pytest.raises(sqlite3.Error):
        SqliteJournal(tmp_path / "missing" / "calendar.sqlite")
