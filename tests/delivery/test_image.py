"""
The image's steps and the services' commands, carried out: nothing here needs a container engine.

What that cannot show: that the base images exist, and what a container keeps away from a process.
"""

import shutil
import subprocess
import sys

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.delivery.compose import ROOT, services
from tests.delivery.dockerfile import Rehearsal
from tests.delivery.machine import Machine, stopped
from tests.doubles.ports import free_port
from tests.doubles.processes import CLIENT
from tests.doubles.server_databases import empty_database


def index_is_reachable(directory: Path) -> bool:
    """Try one small package of the lock, by its hashes."""
    lock = (ROOT / "requirements.lock").read_text()
    begin = lock.index("\nattrs==") + 1
    probe = directory / "probe.txt"
    probe.write_text(lock[begin : lock.index("    # via", begin)])
    pip = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--retries=0"]
    done = subprocess.run(
        [*pip, "--require-hashes", f"--dest={directory}", f"--requirement={probe}"],
        check=False,
        capture_output=True,
        timeout=180,
    )
    return done.returncode == 0


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    """The Dockerfile, carried out once for all tests of this file."""
    directory = tmp_path_factory.mktemp("image")
    if not index_is_reachable(directory):
        pytest.skip("no package index can be reached: the Dockerfile's steps cannot be run")
    rehearsal = Rehearsal(context=ROOT, root=directory / "root")
    rehearsal.carry_out()
    return rehearsal


@pytest.fixture
def machine(
    image: Rehearsal, tmp_path: Path, server_url: Callable[[str], str]
) -> Iterator[Machine]:
    """A PostgreSQL database of its own, a Redis as the file says, and the secrets handed out."""
    machine = Machine(image, logs=tmp_path)
    with empty_database(server_url("postgresql")) as url, machine.running_redis():
        machine.hand_out(url)
        yield machine


def ready(port: int) -> dict[str, str]:
    """Tell how each part of a process is."""
    answer = CLIENT.get(f"http://127.0.0.1:{port}/health/ready").json()
    checks: dict[str, str] = answer["checks"]
    return checks


def test_every_step_of_the_dockerfile_ends_well(image: Rehearsal) -> None:
    """What it begins is the command of the image, not one that lies about on this machine."""
    program = shutil.which(image.entrypoint[0], path=image.environment["PATH"])

    said = subprocess.run(
        [program or "", "--version"],
        env=image.environment,
        cwd=image.place,
        capture_output=True,
        text=True,
        check=True,
    )

    assert program == image.inside("/opt/voice-booking/bin/voice-booking")
    assert "voice-booking" in said.stdout
    assert len(image.ran) == 4


def test_no_process_of_the_image_is_root(image: Rehearsal) -> None:
    """By number, which an engine can check without looking into the image."""
    user, _, group = image.user.partition(":")

    assert int(user) > 0
    assert int(group) > 0


def test_nothing_but_the_program_is_in_the_last_stage(image: Rehearsal) -> None:
    """No source tree, no lock, no pip: what is not there cannot be used against us."""
    top = {path.relative_to(image.root).parts[0] for path in image.root.iterdir()}
    programs = {path.name for path in (image.root / "opt/voice-booking/bin").iterdir()}

    assert top <= {"opt", "var", "run"}
    assert "voice-booking" in programs
    assert not any(name.startswith("pip") for name in programs)


def test_the_health_check_fails_where_nobody_answers(image: Rehearsal, tmp_path: Path) -> None:
    """A check that is always content would keep a dead process."""
    nobody = image.environment | {"HEALTH_PORT": str(free_port())}

    assert not Machine(image, logs=tmp_path).is_healthy(nobody)


def test_migration_service_and_worker_run_with_the_commands_of_the_compose_file(
    machine: Machine,
) -> None:
    """Healthy by the image's own check, ready with PostgreSQL and Redis, gone before the kill."""
    grace = float(services()["service"]["stop_grace_period"].removesuffix("s"))
    http, of_service, of_worker = free_port(), free_port(), free_port()

    migrated = machine.ended("migrate")
    assert migrated.returncode == 0, migrated.stderr
    with (
        machine.running(
            "service",
            VOICE_BOOKING_PORT=str(http),
            HEALTH_PORT=str(http),
            VOICE_BOOKING_OPERATIONS_PORT=str(of_service),
        ) as service,
        machine.running(
            "worker", HEALTH_PORT=str(of_worker), VOICE_BOOKING_OPERATIONS_PORT=str(of_worker)
        ) as worker,
    ):
        parts = ("database", "migrations", "redis", "runner")
        assert [ready(port)[part] for port in (http, of_worker) for part in parts] == ["ok"] * 8
        metrics = CLIENT.get(f"http://127.0.0.1:{of_service}/metrics").text
        assert "voice_booking_build_info" in metrics
        assert (stopped(service, within=grace), stopped(worker, within=grace)) == (0, 0)
