"""The how-tos of containers and systemd: their commands make every file that is wanted then."""

import os
import re
import shutil
import stat
import subprocess

from pathlib import Path

import pytest

from entrypoints.settings.loading import load_settings
from tests.delivery.compose import ROOT, compose_file
from tests.docs.shell_blocks import DOCS, TESTED_ELSEWHERE, blocks_of


HOW_TO = ROOT / "docs/how-to/run-in-containers.md"
PREPARE = re.compile(r"^## Prepare$.*?^```sh$(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """A directory in which its commands were run."""
    block = PREPARE.search(HOW_TO.read_text())
    assert block is not None
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    subprocess.run(["/bin/sh", "-ec", block[1]], cwd=tmp_path, check=True)
    return tmp_path


def files_of(kind: str, *, directory: Path) -> dict[str, Path]:
    return {name: directory / one["file"] for name, one in compose_file()[kind].items()}


def test_every_secret_and_the_configuration_are_there_and_readable_inside(prepared: Path) -> None:
    """Containers have numbers of their own; what keeps others out is the directory."""
    files = files_of("configs", directory=prepared) | files_of("secrets", directory=prepared)

    assert all(file.read_text().strip() for file in files.values())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files.values()} == {0o444}
    assert stat.S_IMODE((prepared / "secrets").stat().st_mode) == 0o700


def test_the_service_is_content_with_them_and_knows_the_databases_password(
    prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In one directory, as a container sees them."""
    inside = tmp_path_factory.mktemp("run-secrets")
    secrets = files_of("secrets", directory=prepared)
    for name, file in secrets.items():
        shutil.copy(file, inside / name)
    shutil.copy(prepared / "salon.toml", inside)

    settings = load_settings(inside / "salon.toml", environment={})

    password = secrets["postgresql-password"].read_text().strip()
    wanted = f"postgresql://booking:{password}@postgresql/booking"
    assert settings.database.url.reveal() == wanted


# What no test can run here: no container engine, and no systemd that may be told to start anything.
NOT_RUN = {"needs-an-engine", "needs-systemd"}
UNDER_SYSTEMD = DOCS / "how-to" / "run-under-systemd.md"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A root in which the commands of *Install* were run, but for what the image installs alike."""
    program = shutil.which("systemd-sysusers")
    if program is None:
        pytest.skip("systemd-sysusers is not installed: the page's commands are not run")
    (block,) = [one for one in blocks_of(UNDER_SYSTEMD) if not one.marks & NOT_RUN]
    for place in ("etc/sysusers.d", "etc/systemd/system"):
        (tmp_path / place).mkdir(parents=True)
    commands = re.sub(r"^(?:python3 -m venv|\S+/pip) .*\n", "", block.commands, flags=re.MULTILINE)
    commands = commands.replace("systemd-sysusers\n", f"{program} --root={tmp_path}\n")
    # The group is made in that root, and is none of this machine.
    commands = commands.replace(" -g voice-booking ", f" -g {os.getgid()} ")
    commands = commands.replace(" /etc/", f" {tmp_path}/etc/")
    subprocess.run(["/bin/sh", "-ec", commands], cwd=ROOT, check=True)
    return tmp_path


def test_what_is_installed_is_what_the_units_ask_for(installed: Path) -> None:
    """User, units and configuration; the secrets beside it are those of the page's table."""
    units = sorted((installed / "etc/systemd/system").glob("*.service"))
    told = [line.partition("=") for unit in units for line in unit.read_text().splitlines()]
    users = {value for name, _, value in told if name == "User"}
    handed_out = {
        value.partition(":")[2].removeprefix("/etc/voice-booking/")
        for name, _, value in told
        if name == "LoadCredential"
    }
    rows = re.findall(r"^\| (`[^|]+`) \|", UNDER_SYSTEMD.read_text(), re.MULTILINE)
    secrets = set(re.findall(r"`([a-z-]+)`", " ".join(rows)))
    known = (installed / "etc/passwd").read_text().splitlines()

    assert len(units) == 2
    assert users <= {line.partition(":")[0] for line in known}
    assert users == {"voice-booking"}
    assert (installed / "etc/voice-booking/salon.toml").read_text().strip()
    assert stat.S_IMODE((installed / "etc/voice-booking").stat().st_mode) == 0o750
    assert handed_out == secrets | {"salon.toml"}


def test_service_and_worker_share_one_redis(installed: Path) -> None:
    """Without, each of the two sends as much as the key may: twice what Cal.com lets through."""
    directory = installed / "etc/voice-booking"
    for name in re.findall(r'"file:([a-z-]+)"', (directory / "salon.toml").read_text()):
        (directory / name).write_text("postgresql:///booking" if "url" in name else name * 3)

    settings = load_settings(directory / "salon.toml", environment={})

    assert settings.redis is not None
    assert settings.redis.url.reveal() == "redis://127.0.0.1:6379/0"


def test_a_block_that_no_test_runs_says_why() -> None:
    """One of each of the two pages is run above; those of backups are run where they are tried."""
    marks = {
        page: [one.marks for one in blocks_of(DOCS / "how-to" / page)] for page in TESTED_ELSEWHERE
    }
    run = {page: sum(not some for some in found) for page, found in marks.items()}

    assert {mark for found in marks.values() for some in found for mark in some} == NOT_RUN
    assert (run["run-in-containers.md"], run["run-under-systemd.md"]) == (1, 1)
