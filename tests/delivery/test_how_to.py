"""The how-to of containers: its commands make every file that the compose file wants."""

import re
import shutil
import stat
import subprocess

from pathlib import Path

import pytest

from entrypoints.settings.loading import load_settings
from tests.delivery.compose import ROOT, compose_file


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
