"""`voice-booking sandbox`, and a salon's own file served on it."""

import contextlib
import json
import signal
import subprocess

from collections.abc import Iterator
from pathlib import Path

from tests.cli.programs import command, environment, run
from tests.doubles.processes import CLIENT
from tests.unit.entrypoints.settings.files import SALON


@contextlib.contextmanager
def started(cwd: Path, *arguments: str, until: str, **more: str) -> Iterator[str]:
    """Start a command, and give its address once it has printed `until`."""
    with subprocess.Popen(
        command(*arguments),
        cwd=cwd,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        printed = next(line for line in process.stdout if line.startswith(until))
        try:
            yield printed.split()[1].rstrip("/,")
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0


def test_a_file_of_ones_own_can_be_tried_on_the_sandbox(tmp_path: Path) -> None:
    """`--demo` with `--config` lifts the refusal of its keys, and of nothing else."""
    (tmp_path / "salon.toml").write_text(SALON, encoding="utf-8")
    config = ("--config", "salon.toml")
    with started(tmp_path, "sandbox", "--port", "0", until="Calendar") as calendar:
        keys = json.loads((tmp_path / "var" / "demo-keys.json").read_text())
        own = {
            "CALCOM_KEY": keys["calcom"],
            "RETELL_KEY": "key_1",
            "REST_TOKEN": "token-1",
            "WEBHOOK_SECRET": "whsec_1",
            "VOICE_BOOKING_CALCOM_URL": calendar,
        }
        assert run("serve", *config, cwd=tmp_path, **own).returncode == 2
        assert run("migrate", *config, cwd=tmp_path, **own).returncode == 0
        served = ("serve", "--demo", *config, "--port", "0")
        with started(tmp_path, *served, until="Serving", **own) as url:
            sentence = "Schnitt, nächste Woche Dienstag um 10 Uhr, Max Beispiel"
            done = run("call", *config, "--url", url, "--once", sentence, cwd=tmp_path, **own)

        assert (done.returncode, done.stderr) == (0, "")
        page = CLIENT.get(f"{calendar}/?from=2026-11-23")
        assert "Salon Muster" in page.text
