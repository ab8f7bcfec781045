"""`voice-booking serve`, as a process."""

import contextlib
import json
import shlex
import signal
import socket
import sqlite3
import stat
import subprocess
import time

from pathlib import Path

import pytest

from entrypoints.sandbox.control import CONTROL_HEADER
from tests.cli.programs import command, environment, run, served
from tests.doubles.processes import CLIENT


def bookings(url: str, *, directory: Path) -> list[dict[str, str]]:
    """What the sandbox's calendar holds."""
    keys = json.loads((directory / "demo-keys.json").read_text())
    answer = CLIENT.get(
        f"{url}/sandbox/v2/bookings",
        headers={"Authorization": f"Bearer {keys['calcom']}", "cal-api-version": "2024-08-13"},
    )
    found: list[dict[str, str]] = answer.raise_for_status().json()["data"]
    return found


def appointments(url: str, *, directory: Path) -> list[dict[str, str]]:
    """What the salon's own software reads."""
    keys = json.loads((directory / "demo-keys.json").read_text())
    answer = CLIENT.get(
        f"{url}/api/v1/appointments", headers={"Authorization": f"Bearer {keys['rest']}"}
    )
    found: list[dict[str, str]] = answer.raise_for_status().json()["appointments"]
    return found


def received(directory: Path) -> list[str]:
    """What the sandbox has told the service of, as it stands in the inbox."""
    with contextlib.closing(sqlite3.connect(directory / "demo.sqlite3")) as database:
        return [kind for (kind,) in database.execute("SELECT kind FROM inbox_event")]


def test_the_printed_command_books_and_survives_a_restart(tmp_path: Path) -> None:
    """What `make run` promises: it runs as printed, and the booking is there the next day."""
    with served(tmp_path) as service:
        done = subprocess.run(
            shlex.split(service.offered_command),
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert "confirmed" in done.stdout
        assert "curl -sS -X POST" in done.stdout
        assert service.stop(signal.SIGTERM) == 0

    with served(tmp_path) as service:
        (booking,) = bookings(service.url, directory=tmp_path / "var")
        (appointment,) = appointments(service.url, directory=tmp_path / "var")
        assert received(tmp_path / "var") == ["BOOKING_CREATED"]
        assert booking["status"] == "accepted"
        assert appointment["state"] == "confirmed"
        assert service.stop(signal.SIGINT) == 0


def test_nothing_stands_above_the_welcome(tmp_path: Path) -> None:
    """What the demo asks its calendar to find a free time is no line of its log."""
    with served(tmp_path) as service:
        above = (tmp_path / "service.log").read_text()

    assert service.printed.startswith("Salon Muster answers")
    assert above == ""


def test_what_is_booked_already_is_no_failure(tmp_path: Path) -> None:
    """Exit code 0 for the same wish again: the caller has what they wanted."""
    sentence = "Herrenhaarschnitt, nächste Woche Dienstag um 10 Uhr, Max Beispiel"
    with served(tmp_path) as service:
        once = ("call", "--url", service.url, "--once", sentence)
        assert run(*once, cwd=tmp_path).returncode == 0

        again = run(*once, cwd=tmp_path)

        assert "already_booked" in again.stdout
        assert (again.returncode, again.stderr) == (0, "")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="/proc tells who catches what")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
@pytest.mark.parametrize("seconds", [0.0, 0.5, 1.5, 2.5])
def test_a_stop_before_it_serves_is_a_good_end(
    tmp_path: Path, number: signal.Signals, seconds: float
) -> None:
    """Whether it is still importing, migrating or about to listen: exit code 0 and not a word."""
    with subprocess.Popen(
        command("serve", "--demo", "--port", "0"),
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        wait_for(lambda: is_prepared(process.pid))
        time.sleep(seconds)
        process.send_signal(number)
        _, told = process.communicate(timeout=120)

    assert process.returncode == 0
    assert [line for line in told.splitlines() if not line.startswith("{")] == []


def test_the_printed_curl_can_be_sent(tmp_path: Path) -> None:
    """It holds all that the service asks for, whatever signs there are in it."""
    with served(tmp_path) as service:
        sentence = "Herrenhaarschnitt, nächste Woche Dienstag um 10 Uhr, Max O'Beispiel $HOME `x`"
        done = run("call", "--url", service.url, "--once", sentence, cwd=tmp_path)
        curl = shlex.split(done.stdout[done.stdout.index("curl") :].split("\n\n")[0])

        headers = [curl[place + 1] for place, word in enumerate(curl) if word == "-H"]
        answer = CLIENT.post(
            curl[4],
            content=curl[curl.index("--data-raw") + 1].encode(),
            headers=dict(header.split(": ", 1) for header in headers),
        )

        assert answer.status_code == 200
        assert answer.json()["status"] in done.stdout


def test_only_this_user_may_read_the_keys(tmp_path: Path) -> None:
    """They are generated with the database, and for its directory alone."""
    with served(tmp_path):
        keys = tmp_path / "var" / "demo-keys.json"

        assert stat.S_IMODE(keys.stat().st_mode) == 0o600
        assert all("_demo_" in value for value in json.loads(keys.read_text()).values())


def test_two_demos_have_different_keys(tmp_path: Path) -> None:
    """A key of one opens nothing in the other."""
    with served(tmp_path, "--data", "one"), served(tmp_path, "--data", "two"):
        one, two = (
            json.loads((tmp_path / name / "demo-keys.json").read_text()) for name in ("one", "two")
        )

        assert not set(one.values()) & set(two.values())


def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    """And nothing is left in the directory."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        done = run("serve", "--demo", "--port", port, cwd=tmp_path)

    assert done.returncode == 1
    assert done.stderr == (
        f"voice-booking: cannot listen on 127.0.0.1:{port}: Address already in use; "
        "stop what runs there, or choose another with --port or PORT\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_no_personal_data_is_logged(tmp_path: Path) -> None:
    """Neither name nor number nor reference, nor any key."""
    with served(tmp_path) as service:
        sentence = "Herrenhaarschnitt, nächste Woche Dienstag um 10 Uhr, Xaver Beispielhuber"
        run(
            "call",
            "--url",
            service.url,
            "--from",
            "+4915228817399",
            "--once",
            sentence,
            cwd=tmp_path,
        )
        (appointment,) = appointments(service.url, directory=tmp_path / "var")
        service.stop(signal.SIGTERM)

    log = (tmp_path / "service.log").read_text()
    keys = json.loads((tmp_path / "var" / "demo-keys.json").read_text())
    assert "request answered" in log
    secrets = ["Beispielhuber", "28817399", appointment["reference"], *keys.values()]
    assert [word for word in secrets if word in log] == []


def test_a_killed_service_ends_what_it_began(tmp_path: Path) -> None:
    """kill -9 while the calendar holds a create open: one booking and one appointment, or none."""
    with served(tmp_path) as service:
        keys = json.loads((tmp_path / "var" / "demo-keys.json").read_text())
        CLIENT.put(
            f"{service.url}/sandbox/_sandbox/faults",
            headers={CONTROL_HEADER: keys["sandbox_control"]},
            json={"create": {"delay_after_ms": 60_000}},
        ).raise_for_status()
        caller = subprocess.Popen(
            [*shlex.split(service.offered_command)],
            cwd=tmp_path,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(lambda: bool(bookings(service.url, directory=tmp_path / "var")))
        service.stop(signal.SIGKILL)
        assert caller.wait(timeout=60) == 1

    with served(tmp_path) as service:
        place = tmp_path / "var"
        wait_for(lambda: settled(appointments(service.url, directory=place)), seconds=120)
        (appointment,) = appointments(service.url, directory=place)
        (booking,) = bookings(service.url, directory=place)
        assert (appointment["state"], booking["status"]) == ("confirmed", "accepted")
        assert service.stop(signal.SIGTERM) == 0


def is_prepared(pid: int) -> bool:
    """Whether a process catches SIGTERM: unlike SIGINT, Python by itself does not."""
    status = Path(f"/proc/{pid}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


def settled(found: list[dict[str, str]]) -> bool:
    return bool(found) and all(one["state"] != "pending" for one in found)


def wait_for(condition: object, *, seconds: float = 60) -> None:
    assert callable(condition)
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            pytest.fail(f"it did not come about within {seconds} s")
        time.sleep(0.1)
