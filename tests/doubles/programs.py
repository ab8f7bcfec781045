"""Programs of the system that tests run beside what the lock files install."""

import os
import shutil

import pytest


PACKAGES = {
    "bash": "bash",
    "curl": "curl",
    "make": "make",
    "mariadb": "mariadb-client",
    "mariadb-dump": "mariadb-client",
    "pg_dump": "postgresql-client",
    "pg_restore": "postgresql-client",
    "prometheus": "prometheus",
    "promtool": "prometheus",
    "psql": "postgresql-client",
    "redis-server": "redis-server",
    "sqlite3": "sqlite3",
}
"""Each with its package in Debian and Ubuntu; `.ci/run` provides them, and a test sees to it."""


def installed(program: str) -> str:
    """
    This will return where one of `PACKAGES` lies.

    Where there is none the test is skipped, or fails where everything must be there (`make check`).
    """
    package = PACKAGES[program]
    if found := shutil.which(program):
        return found
    message = f"{program} is not installed: apt-get install {package}"
    if os.environ.get("VOICE_BOOKING_TEST_REQUIRE_SERVERS") == "1":
        raise AssertionError(message)
    pytest.skip(message)
