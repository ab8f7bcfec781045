"""Every error is one line on stderr and an exit code."""

import contextlib
import sqlite3

from pathlib import Path

import pytest

from click.testing import CliRunner

from entrypoints.cli.commands import cli
from tests.unit.entrypoints.settings.files import SALON, SECRETS


UNREACHABLE = "http://127.0.0.1:9"


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A runner in an empty directory, without settings of ours in the environment."""
    for name in ("VOICE_BOOKING_CONFIG", "VOICE_BOOKING_DATA", "VOICE_BOOKING_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "salon.toml").write_text(SALON, encoding="utf-8")
    (tmp_path / "broken.toml").write_text(SALON.replace("Europe/Berlin", "Berlin"), "utf-8")
    return CliRunner()


ERRORS = {
    ("serve",): (2, "name the salon's file with --config or VOICE_BOOKING_CONFIG, or try the demo"),
    ("serve", "--config", "nowhere.toml"): (2, "nowhere.toml: cannot be read: No such file"),
    ("serve", "--config", "broken.toml"): (2, "broken.toml: tenants[0].location.zone: there is no"),
    ("serve", "--config", "salon.toml", "--port", "0"): (1, "run `voice-booking migrate`"),
    ("serve", "--demo", "--port", "http"): (2, "'http' is not a valid integer range"),
    ("serve", "--demo", "--host", "no.such.host.invalid"): (1, "is no address to listen on"),
    ("worker",): (2, "name the salon's file with --config or VOICE_BOOKING_CONFIG"),
    ("worker", "--config", "nowhere.toml"): (2, "nowhere.toml: cannot be read: No such file"),
    ("worker", "--config", "broken.toml"): (
        2,
        "broken.toml: tenants[0].location.zone: there is no",
    ),
    ("worker", "--config", "salon.toml"): (1, "salon.sqlite3 is not there or empty: run"),
    ("reconcile",): (2, "name the salon's file with --config or VOICE_BOOKING_CONFIG"),
    ("reconcile", "--config", "broken.toml"): (2, "broken.toml: tenants[0].location.zone"),
    ("reconcile", "--config", "salon.toml", "--from", "gestern"): (2, "'gestern' does not match"),
    ("reconcile", "--config", "salon.toml"): (
        1,
        "salon.sqlite3 is not there or empty: run `voice-booking migrate`, or let database.url",
    ),
    ("migrate",): (2, "name the salon's file with --config or VOICE_BOOKING_CONFIG"),
    ("migrate", "--config", "broken.toml"): (2, "broken.toml: tenants[0].location.zone"),
    ("call", "--once", "Schnitt, morgen um zehn, Max"): (1, "there is no demo in var"),
    ("call", "--config", "salon.toml", "--url", UNREACHABLE, "--once", "Schnitt, morgen, Max"): (
        1,
        "no answer from http://127.0.0.1:9 (ConnectError); is the service running?",
    ),
    ("call", "--config", "salon.toml", "--tenant", "other"): (2, "there is no salon 'other'"),
    ("demo", "--url", UNREACHABLE): (1, "there is no demo in var"),
    ("parse", "--zone", "Berlin", "morgen"): (2, "there is no time zone 'Berlin'"),
    ("parse", "--now", "gestern", "morgen"): (2, "now must be a time such as"),
    ("serv",): (2, "No such command 'serv'"),
    ("parse", "--protokol"): (2, "No such option '--protokol'"),
}


@pytest.mark.parametrize("arguments", ERRORS, ids=" ".join)
def test_an_error_is_one_line_and_an_exit_code(
    runner: CliRunner, arguments: tuple[str, ...]
) -> None:
    """2 where the command or the file must be changed, 1 where something did not work."""
    code, told = ERRORS[arguments]

    done = runner.invoke(cli, arguments)

    assert (code, 1) == (done.exit_code, done.stderr.count("\n"))
    assert done.stderr.startswith("voice-booking: ")
    assert told in done.stderr


@pytest.mark.parametrize("command", ["serve", "worker", "reconcile"])
def test_a_mistyped_path_leaves_no_empty_database_behind(runner: CliRunner, command: str) -> None:
    """Whoever corrects the path later would wonder which of the two is the salon's."""
    port = ("--port", "0") if command == "serve" else ()

    done = runner.invoke(cli, (command, "--config", "salon.toml", *port))

    assert done.exit_code == 1
    assert not Path("salon.sqlite3").exists()


def test_a_file_with_nothing_of_ours_in_it_is_named(runner: CliRunner) -> None:
    """Another program's database is not taken for ours."""
    with contextlib.closing(sqlite3.connect("salon.sqlite3")) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")

    done = runner.invoke(cli, ("reconcile", "--config", "salon.toml"))

    assert done.exit_code == 1
    assert f"the database in the file {Path('salon.sqlite3').absolute()} is empty" in done.stderr
    assert "or let database.url name another one" in done.stderr


def test_every_problem_of_a_file_is_a_line(runner: CliRunner) -> None:
    """All of them at once, each with the file's name."""
    text = SALON.replace("Europe/Berlin", "Berlin").replace("anna = 101", "anna = 0")
    Path("salon.toml").write_text(text, encoding="utf-8")

    done = runner.invoke(cli, ("migrate", "--config", "salon.toml"))

    assert done.exit_code == 2
    assert done.stderr.count("voice-booking: salon.toml: tenants[0].") == 2


@pytest.mark.parametrize("command", ["serve", "worker", "reconcile", "migrate"])
def test_a_database_that_is_not_supported_is_told_by_its_key(
    runner: CliRunner, command: str
) -> None:
    """With what would do instead; the address itself may hold a password."""
    Path("salon.toml").write_text(
        SALON.replace("sqlite:///salon.sqlite3", "oracle://db/x"), "utf-8"
    )
    port = ("--port", "0") if command == "serve" else ()

    done = runner.invoke(cli, (command, "--config", "salon.toml", *port))

    assert (done.exit_code, done.stderr) == (
        2,
        "voice-booking: database.url: oracle is not supported: use sqlite, postgresql or mariadb\n",
    )


def test_without_a_command_the_help_is_shown(runner: CliRunner) -> None:
    """As it is laid out, not squeezed into the one line of an error."""
    done = runner.invoke(cli, ())

    assert done.exit_code == 2
    assert done.stderr == runner.invoke(cli, ("--help",)).stdout


@pytest.mark.parametrize("variable", SECRETS)
def test_a_demo_key_serves_no_salon(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Whoever has it could book for everybody; the reason is said."""
    monkeypatch.setenv(variable, "key_demo_0123456789")

    done = runner.invoke(cli, ("serve", "--config", "salon.toml", "--port", "0"))

    assert done.exit_code == 2
    assert "is a key of the demo" in done.stderr


def test_the_sandbox_serves_no_salon(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is booked there is booked nowhere."""
    monkeypatch.setenv("VOICE_BOOKING_CALCOM_URL", "http://127.0.0.1:8000/sandbox")

    done = runner.invoke(cli, ("serve", "--config", "salon.toml", "--port", "0"))

    assert done.exit_code == 2
    assert "calcom.base_url: is the sandbox" in done.stderr


def test_the_environment_may_name_the_file(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a database that was migrated is what `serve` asks for."""
    monkeypatch.setenv("VOICE_BOOKING_CONFIG", "salon.toml")

    done = runner.invoke(cli, ("migrate",))

    assert (done.exit_code, done.stdout) == (0, "The database is up to date.\n")
    assert Path("salon.sqlite3").exists()


@pytest.mark.parametrize(
    "command", ["serve", "worker", "reconcile", "demo", "call", "migrate", "parse", "sandbox"]
)
def test_every_command_explains_itself(runner: CliRunner, command: str) -> None:
    """The help says what it does; the overview names it."""
    assert command in runner.invoke(cli, ("--help",)).stdout
    done = runner.invoke(cli, (command, "--help"))
    assert done.exit_code == 0
    assert "Usage: voice-booking" in done.stdout
