"""Which addresses are understood, and how connections are set up."""

import pytest

from adapters.sql.engine import database_address, open_engine
from booking_domain.errors import InvalidValue


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///salon.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///salon.db", "sqlite+aiosqlite"),
        ("postgresql://salon@db/salon", "postgresql+asyncpg"),
        ("postgresql+psycopg://salon@db/salon", "postgresql+asyncpg"),
        ("mysql://salon@db/salon", "mariadb+asyncmy"),
        ("mariadb+asyncmy://salon@db/salon", "mariadb+asyncmy"),
    ],
)
def test_an_address_gets_the_driver_that_is_installed(url: str, driver: str) -> None:
    """A driver's name may be left out, and another one's is replaced."""
    assert database_address(url).drivername == driver


@pytest.mark.parametrize(
    "url", ["", "salon.db", "oracle://db/salon", "sqlite://", "sqlite:///:memory:"]
)
def test_what_is_no_address_of_ours_is_refused(url: str) -> None:
    """Other databases, and a SQLite that each connection would have for itself."""
    with pytest.raises(InvalidValue):
        open_engine(url)


def test_a_password_is_not_in_the_refusal() -> None:
    """The message can be shown on a screen."""
    with pytest.raises(InvalidValue) as caught:
        open_engine("oracle://salon:s3cret@db/salon")

    assert "s3cret" not in str(caught.value)


async def test_a_sqlite_connection_is_set_up(tmp_path) -> None:
    """Write-ahead log, full durability and foreign keys on every connection."""
    engine = open_engine(f"sqlite:///{tmp_path}/salon.db")
    async with engine.connect() as connection:
        settings = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    await engine.dispose()

    assert settings == ["wal", 2, 1, 5000]
