"""`voice-booking services sync` against a sandbox in a process of its own."""

import json
import tomllib

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.programs import run
from tests.cli.test_sandbox import started
from tests.unit.entrypoints.settings.files import SALON


SERVICES = """
[[tenants.services]]
id = "faerben"
name = "Färben"
duration_minutes = 60
buffer_after_minutes = 10
hosts = { anna = 103 }
"""


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a salon whose Cal.com is the sandbox."""
    place = tmp_path_factory.mktemp("sandbox")
    with started(place, "sandbox", "--port", "0", until="Calendar") as address:
        keys = json.loads((place / "var" / "demo-keys.json").read_text())
        yield {
            "CALCOM_KEY": keys["calcom"],
            "RETELL_KEY": "key_1",
            "REST_TOKEN": "token-1",
            "WEBHOOK_SECRET": "secret-1",
            "VOICE_BOOKING_CALCOM_URL": address,
        }


def written(directory: Path, *, text: str) -> tuple[str, ...]:
    """Write the configuration and return the command."""
    (directory / "salon.toml").write_text(text, encoding="utf-8")
    return ("services", "sync", "--config", "salon.toml")


def test_a_configuration_that_agrees_ends_with_0(tmp_path: Path, calendar: dict[str, str]) -> None:
    """Event types that no service names are listed, and are nothing to correct."""
    done = run(*written(tmp_path, text=SALON), cwd=tmp_path, **calendar)

    assert (done.returncode, done.stderr) == (0, "")
    assert "The configuration and Cal.com agree." in done.stdout
    assert "Not in the catalogue" in done.stdout


def test_what_differs_is_shown_with_the_lines_to_paste(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    """Both sides in a table, and TOML that mends it."""
    done = run(*written(tmp_path, text=SALON + SERVICES), cwd=tmp_path, **calendar)

    assert (done.returncode, done.stderr) == (1, "")
    rows = [line.split() for line in done.stdout.splitlines()]
    assert ["faerben", "Anna", "(103)", "duration_minutes", "60", "90"] in rows
    assert ["faerben", "Anna", "(103)", "buffer_after_minutes", "10", "0"] in rows
    lines = [line.strip() for line in done.stdout.splitlines()]
    place = lines.index('# tenants[0].services[1], id = "faerben"')
    mended = tomllib.loads("\n".join(lines[place + 1 : place + 3]))
    assert mended == {"duration_minutes": 90, "buffer_after_minutes": 0}


def test_the_mended_configuration_agrees(tmp_path: Path, calendar: dict[str, str]) -> None:
    """Whoever does what is said is done."""
    mended = SERVICES.replace("duration_minutes = 60", "duration_minutes = 90")
    mended = mended.replace("buffer_after_minutes = 10", "buffer_after_minutes = 0")

    done = run(*written(tmp_path, text=SALON + mended), cwd=tmp_path, **calendar)

    assert done.returncode == 0, done.stdout


def test_what_is_not_in_the_catalogue_can_be_pasted(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    """The snippets are a configuration that the program takes; what people share is one service."""
    staff, bare = SALON.split("[[tenants.services]]")
    two = f'{staff}[[tenants.staff]]\nid = "ben"\nname = "Ben"\n'
    damen = bare.replace("schnitt", "damen").replace("Schnitt", "Damen").replace("101", "102")
    first = written(tmp_path, text=f"{two}[[tenants.services]]{damen.replace('= 30', '= 60')}")
    listed = run(*first, cwd=tmp_path, **calendar).stdout.partition("Not in the catalogue")[2]
    snippets = "\n".join(line.strip() for line in listed.splitlines()[1:])

    done = run(*written(tmp_path, text=f"{two}{snippets}"), cwd=tmp_path, **calendar)

    assert "hosts = { anna = 101, ben = 201 }" in snippets
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 pairs" in done.stdout


def test_a_warning_says_what_to_change(tmp_path: Path, calendar: dict[str, str]) -> None:
    """An event type that is not there, and one of somebody else."""
    text = SALON.replace("hosts = { anna = 101 }", "hosts = { anna = 999 }")

    done = run(*written(tmp_path, text=text), cwd=tmp_path, **calendar)

    assert done.returncode == 1
    assert "schnitt, Anna (999): Cal.com has no such event type" in done.stdout
    assert "-> put the right number into `hosts`" in done.stdout


def test_programs_get_json(tmp_path: Path, calendar: dict[str, str]) -> None:
    """The same, by tenant."""
    done = run(*written(tmp_path, text=SALON + SERVICES), "--json", cwd=tmp_path, **calendar)

    content = json.loads(done.stdout)["muster"]
    assert done.returncode == 1
    assert (content["agrees"], content["compared"]) == (False, 2)
    assert content["differences"][0] == {
        "service": "faerben",
        "person": "anna",
        "event_type": "103",
        "key": "duration_minutes",
        "configured": 60,
        "calcom": 90,
    }
    assert {"service": "faerben", "key": "duration_minutes", "value": 90} in content["mendings"]
    assert {one["event_type"] for one in content["unlisted"]} == {"102", "201", "204", "205"}


def test_a_salon_that_does_not_exist_is_misuse(tmp_path: Path, calendar: dict[str, str]) -> None:
    """Exit code 2, before anything is asked."""
    done = run(*written(tmp_path, text=SALON), "--tenant", "other", cwd=tmp_path, **calendar)

    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no salon 'other', only muster" in done.stderr


def test_a_wrong_key_is_an_error_and_no_difference(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    """Nothing can be said about what cannot be read."""
    wrong = calendar | {"CALCOM_KEY": "cal_live_wrong"}

    done = run(*written(tmp_path, text=SALON), cwd=tmp_path, **wrong)

    assert (done.returncode, done.stdout) == (1, "")
    assert "muster: Cal.com cannot be asked: " in done.stderr
    assert "HTTP 401" in done.stderr
    assert "calcom.api_key" in done.stderr
