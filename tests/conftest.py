"""
What every test may rely on.

- A server is used only where the environment names it; one merely found on the machine may be
  somebody's own. A test asks `server_url` and is skipped with the reason where nothing is named.
  With VOICE_BOOKING_TEST_REQUIRE_SERVERS=1 the whole run is refused unless all are named.
- Unit tests have no network: opening a socket that is not a local pair raises.
- Whoever is sent SIGINT hears it, however the tests were started.
"""

import os
import signal

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest


ServerUrl = Callable[[str], str]

SERVER_VARIABLES = {
    "mariadb": "VOICE_BOOKING_TEST_MARIADB_URL",
    "postgresql": "VOICE_BOOKING_TEST_POSTGRESQL_URL",
    "redis": "VOICE_BOOKING_TEST_REDIS_URL",
}
UNIT_TESTS = Path(__file__).parent / "unit"


def pytest_configure(config: pytest.Config) -> None:
    # A script that starts the tests in the background makes them, and all that they start, deaf to
    # Ctrl-C, of which some of them are.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if os.environ.get("VOICE_BOOKING_TEST_REQUIRE_SERVERS") != "1":
        return
    if missing := [name for name in SERVER_VARIABLES.values() if not os.environ.get(name)]:
        message = f"VOICE_BOOKING_TEST_REQUIRE_SERVERS=1, but unset: {', '.join(missing)}"
        raise pytest.UsageError(message)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(UNIT_TESTS):
            item.add_marker(pytest.mark.disable_socket)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """This will print why tests were skipped, once a reason: a whole adapter may be behind one."""
    reasons = Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
    )
    if reasons:
        terminalreporter.section("skipped")
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"{count:5}  {reason}")


@pytest.fixture(scope="session")
def server_url() -> ServerUrl:
    """This will give the address of a test server ("postgresql", "mariadb", "redis"), or skip."""

    def address_or_skip(server: str) -> str:
        variable = SERVER_VARIABLES[server]
        if address := os.environ.get(variable):
            return address
        pytest.skip(f"{variable} names no {server} server")

    return address_or_skip
