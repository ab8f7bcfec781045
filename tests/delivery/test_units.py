"""The systemd units: accepted by systemd, closed to the rest of the machine, stopped in time."""

import re
import shutil
import subprocess
import sys

from pathlib import Path

import pytest

from entrypoints.settings.schema import ServiceSettings
from tests.cli.programs import environment
from tests.delivery.compose import ROOT


UNITS = sorted((ROOT / "ops/systemd").glob("*.service"))
PROGRAM = "/opt/voice-booking/bin/voice-booking"
# systemd's own scale: 0 is closed, 10 is a service that is limited in nothing.
MOST_EXPOSURE = 2.0

of_every_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)


def values_of(unit: Path, key: str) -> list[str]:
    lines = [line.partition("=") for line in unit.read_text().splitlines()]
    return [value for name, _, value in lines if name == key]


def analysed(*words: str | Path, what: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed: the units are not verified")
    return subprocess.run(
        [program, what, *words], capture_output=True, text=True, check=False, timeout=180
    )


@of_every_unit
def test_systemd_accepts_the_unit(unit: Path, tmp_path: Path) -> None:
    """It says nothing at all of an unit that is right; the program is any that exists here."""
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text().replace(PROGRAM, sys.executable))

    done = analysed(copy, "--man=no", what="verify")

    assert (done.returncode, done.stderr) == (0, "")


@of_every_unit
def test_systemd_finds_the_unit_closed(unit: Path) -> None:
    """A hole that is opened by a change is seen in it."""
    done = analysed(unit, "--offline=true", what="security")

    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert found is not None, done.stderr
    assert float(found[1]) <= MOST_EXPOSURE


@of_every_unit
def test_a_stop_gives_more_time_than_the_service_takes(unit: Path) -> None:
    """A booking under way is finished or handed over, never cut off."""
    (seconds,) = values_of(unit, "TimeoutStopSec")

    assert float(seconds) > ServiceSettings().grace_seconds + 5


@of_every_unit
def test_the_unit_hands_out_the_secrets_of_the_example(unit: Path) -> None:
    """And the configuration among them, so that it finds them beside it."""
    named = set(re.findall(r'"file:([^"]+)"', (ROOT / "examples/server.toml").read_text()))

    handed_out = dict(one.split(":") for one in values_of(unit, "LoadCredential"))

    assert set(handed_out) == named | {"salon.toml"}
    assert all(path == f"/etc/voice-booking/{name}" for name, path in handed_out.items())


@of_every_unit
def test_the_migration_before_the_start_finds_everything_among_the_credentials(
    unit: Path, tmp_path: Path
) -> None:
    """The command as it is, with the directory that systemd would name."""
    for name, place in (one.split(":") for one in values_of(unit, "LoadCredential")):
        (tmp_path / name).write_text(f"secret-of-{place}\n")
    shutil.copy(ROOT / "examples/server.toml", tmp_path / "salon.toml")
    (tmp_path / "database-url").write_text(f"sqlite:///{tmp_path}/salon.sqlite3\n")
    (before,) = values_of(unit, "ExecStartPre")
    told = dict(one.split("=") for one in values_of(unit, "Environment"))

    done = subprocess.run(
        ["/bin/sh", "-ec", before.replace(PROGRAM, f"{sys.executable} -m entrypoints.cli.main")],
        env=environment(CREDENTIALS_DIRECTORY=str(tmp_path), **told),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )

    assert (done.returncode, done.stdout) == (0, "The database is up to date.\n"), done.stderr


def test_service_and_worker_differ_in_their_command_and_door_only() -> None:
    """What is closed for the one is closed for the other."""
    worker, service = (set(unit.read_text().splitlines()) for unit in UNITS)

    keys = {line.partition("=")[0] for line in service ^ worker}
    assert keys == {"Description", "After", "Environment", "ExecStart"}
