"""The wheel, read and installed alone. VOICE_BOOKING_TEST_WHEEL names it, `make check` does."""

import os
import subprocess
import sys
import zipfile

from email.parser import HeaderParser
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]


WHEEL = os.environ.get("VOICE_BOOKING_TEST_WHEEL", "")

pytestmark = pytest.mark.skipif(
    not WHEEL, reason="VOICE_BOOKING_TEST_WHEEL names no wheel (`make check` builds one)"
)


@pytest.fixture
def wheel() -> Path:
    return (ROOT / WHEEL).resolve(strict=True)


def clean_environment(place: Path) -> Path:
    """A new virtual environment's Python."""
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    return place / "bin" / "python"


def run(*command: str | Path, cwd: Path) -> str:
    """The output of a command that sees nothing of this project; its errors on failure."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def install(python: Path, *arguments: str | Path, cwd: Path) -> None:
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*pip, *arguments, cwd=cwd)


def test_the_wheel_leaves_the_names_of_others_alone(wheel: Path) -> None:
    """`adapters` and `entrypoints` stay namespaces: with an __init__.py they overwrite others."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    assert {"adapters/__init__.py", "entrypoints/__init__.py"} & names == set()
    assert {"booking_domain/__init__.py", "booking_domain/py.typed"} <= names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {
        "adapters",
        "booking_domain",
        "entrypoints",
    }


def test_the_wheel_carries_every_module_and_data_file_of_the_source(wheel: Path) -> None:
    """What runs from the source tree runs from the wheel: no migration, page or table is lost."""
    source = ROOT / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }

    with zipfile.ZipFile(wheel) as archive:
        missing = wanted - set(archive.namelist())

    assert missing == set()


def test_the_wheel_states_its_licence_and_its_python(wheel: Path) -> None:
    """The metadata says Apache-2.0, brings the text, and refuses a Python that is too old."""
    with zipfile.ZipFile(wheel) as archive:
        (place,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        facts = HeaderParser().parsestr(archive.read(place).decode())
        licences = [name for name in archive.namelist() if name.endswith("/licenses/LICENSE")]

    assert (facts["Name"], facts["License-Expression"]) == ("voice-booking", "Apache-2.0")
    assert facts["Requires-Python"] == ">=3.11"
    assert len(licences) == 1


def test_the_wheel_works_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    """With the locked dependencies and it alone, everything imports and the command answers."""
    python = clean_environment(tmp_path / "clean")
    install(python, "--require-hashes", "-r", ROOT / "requirements.lock", cwd=tmp_path)
    install(python, "--no-deps", wheel, cwd=tmp_path)

    walk = (
        "import importlib, pkgutil, adapters, booking_domain, entrypoints\n"
        "for package in (adapters, booking_domain, entrypoints):\n"
        "    assert 'clean' in list(package.__path__)[0], package.__path__\n"
        "    for module in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        if '.migrations.' not in module.name and not module.name.endswith('__main__'):\n"
        "            importlib.import_module(module.name)\n"
    )
    run(python, "-c", walk, cwd=tmp_path)
    run(python, "-m", "pip", "check", cwd=tmp_path)
    said = run(python.parent / "voice-booking", "--help", cwd=tmp_path)

    assert all(command in said for command in ("serve", "demo", "call", "migrate"))


def test_the_hexagon_needs_attrs_and_phonenumbers_alone(wheel: Path, tmp_path: Path) -> None:
    """Every module of booking_domain imports where nothing else is installed."""
    python = clean_environment(tmp_path / "bare")
    lock = (ROOT / "requirements.lock").read_text()
    needed = [
        line.rstrip(" \\")
        for line in lock.splitlines()
        if line.startswith(("attrs==", "phonenumbers=="))
    ]
    install(python, "--no-deps", *needed, wheel, cwd=tmp_path)

    walk = (
        "import importlib, pkgutil, booking_domain\n"
        "for module in pkgutil.walk_packages(booking_domain.__path__, 'booking_domain.'):\n"
        "    print(importlib.import_module(module.name).__name__)\n"
    )
    imported = run(python, "-W", "error", "-c", walk, cwd=tmp_path).split()

    assert len(needed) == 2
    assert {"booking_domain.model", "booking_domain.application"} <= set(imported)
