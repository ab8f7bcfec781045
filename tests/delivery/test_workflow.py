"""The workflow of continuous integration: valid, safe, and nothing else than `make check`."""

import re
import shutil
import subprocess
import sys
import sysconfig

from pathlib import Path
from typing import Any

import pytest

from ruamel.yaml import YAML

from tests.conftest import SERVER_VARIABLES
from tests.delivery.compose import ROOT
from tests.doubles.programs import PACKAGES


WORKFLOW = ROOT / ".github/workflows/ci.yml"
SHELL_TOOLS = ("bash", "dirname", "env", "id")
MAY_LOOK = {
    "tests/delivery/test_how_to.py",  # systemd, or it is skipped
    "tests/delivery/test_image.py",  # a command of the project's
    "tests/delivery/test_units.py",  # systemd, or it is skipped
    "tests/delivery/test_workflow.py",  # a tool of the lock files
    "tests/doubles/programs.py",
}
PINNED = re.compile(r"uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def stub(program: Path, commands: str) -> None:
    """Write a program of one line."""
    program.write_text(f"#!{shutil.which('bash')}\n{commands}\n")
    program.chmod(0o755)


@pytest.fixture
def check() -> dict[str, Any]:
    """The job that runs `make check`."""
    job: dict[str, Any] = YAML(typ="safe").load(WORKFLOW)["jobs"]["check"]
    return job


def test_the_workflow_is_valid_by_its_schema() -> None:
    """A misspelt key is found here and not by a run that does less than it seems."""
    schema = ("--builtin-schema", "vendor.github-workflows")

    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *schema, WORKFLOW],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_an_audit_finds_nothing_unsafe() -> None:
    """No secret left behind, no permission that is not needed, no text of others that is run."""
    program = shutil.which("zizmor", path=sysconfig.get_path("scripts"))
    assert program is not None, "zizmor is locked but not installed: run `make test`"

    done = subprocess.run(
        [program, "--offline", "--no-progress", "--no-config", WORKFLOW],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )

    assert done.returncode == 0, done.stdout


def test_every_action_is_pinned_by_its_commit() -> None:
    """A tag can be moved; beside the commit stands which version it was."""
    used = [line.strip(" -") for line in WORKFLOW.read_text().splitlines() if "uses:" in line]

    assert used
    assert [line for line in used if not PINNED.search(line)] == []


def test_it_runs_make_check_with_every_server_named(check: dict[str, Any]) -> None:
    """The same that runs here, against the servers that it started."""
    assert check["steps"][-1] == {"run": "bash .ci/run"}
    assert set(SERVER_VARIABLES.values()) == set(check["env"])
    assert set(SERVER_VARIABLES) == set(check["services"])


def test_what_it_runs_installs_every_program_that_tests_need(
    check: dict[str, Any], tmp_path: Path
) -> None:
    """On a bare machine with all servers named, as the workflow names them; then `make check`."""
    told = tmp_path / "told"
    for name in ("apt-get", "make", "service"):
        stub(tmp_path / name, f'echo {name} "$@" >> {told}')
    stub(tmp_path / "sudo", 'exec "${@:2}"')
    for name in SHELL_TOOLS:
        (tmp_path / name).symlink_to(shutil.which(name) or name)

    subprocess.run(
        ["bash", ROOT / ".ci/run"], env={**check["env"], "PATH": str(tmp_path)}, check=True
    )

    lines = told.read_text().splitlines()
    installed = {line.split()[-1] for line in lines if line.startswith("apt-get install ")}
    assert installed | {"bash", "make"} == set(PACKAGES.values())
    assert lines[-1] == "make check"


def test_tests_ask_for_no_other_program() -> None:
    """Nobody looks for a program past the list, unless it is no failure where it is missing."""
    asking = {
        page.relative_to(ROOT).as_posix()
        for page in (ROOT / "tests").rglob("*.py")
        if re.search(r"which\(", page.read_text(encoding="utf-8"))
    }

    assert asking == MAY_LOOK


def test_the_job_may_read_and_leaves_no_credential_behind(check: dict[str, Any]) -> None:
    """What a dependency's code could take from the runner is a token that reads files."""
    checkouts = [one for one in check["steps"] if "actions/checkout" in one.get("uses", "")]

    assert YAML(typ="safe").load(WORKFLOW)["permissions"] == {}
    assert check["permissions"] == {"contents": "read"}
    assert [one["with"] for one in checkouts] == [{"persist-credentials": False}]
