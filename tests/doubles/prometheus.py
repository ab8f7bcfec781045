"""Prometheus and its promtool, where they are installed (Debian: the package `prometheus`)."""

import contextlib
import os
import subprocess
import tempfile
import time

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from attrs import frozen

from tests.doubles.ports import free_port
from tests.doubles.processes import CLIENT
from tests.doubles.programs import installed


_START_SECONDS = 120.0


def promtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """This will run it to its end."""
    return subprocess.run(
        [installed("promtool"), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        # 18 s of a processor for the rules of an hour; others may want it as well.
        timeout=900,
    )


@frozen
class OwnPrometheus:
    """One that a test started itself."""

    url: str

    def ask(self, path: str, **parameters: str) -> Any:
        """Return the data of an answer of its API."""
        response = CLIENT.get(f"{self.url}/api/v1/{path}", params=parameters)
        assert response.is_success, response.text
        return response.json()["data"]

    def firing(self) -> set[str]:
        """Return the alerts that fire now."""
        alerts = self.ask("alerts")["alerts"]
        return {one["labels"]["alertname"] for one in alerts if one["state"] == "firing"}

    def values(self, expr: str) -> list[float]:
        """Return what an expression comes to now, one value a series."""
        return [float(one["value"][1]) for one in self.ask("query", query=expr)["result"]]


# As ops/prometheus/prometheus.yml, only faster.
_CONFIGURATION = """
global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}
rule_files: ["{rules}"]
scrape_configs:
  - job_name: voice-booking
    static_configs: [{{targets: ["127.0.0.1:{scraped}"]}}]
"""


@contextlib.contextmanager
def own_prometheus(scraped: int, *, rules: Path) -> Iterator[OwnPrometheus]:
    """
    This will run one on a port of loopback that the kernel gave, and end it afterwards.

    Args:
        scraped: The port of whoever has `/metrics`; it has answered once when this begins.
    """
    program, port = installed("prometheus"), free_port()
    configuration = _CONFIGURATION.format(rules=rules, scraped=scraped)
    with tempfile.TemporaryDirectory() as place:
        settings = Path(place, "prometheus.yml")
        settings.write_text(configuration)
        with (
            Path(place, "log").open("w") as log,
            subprocess.Popen(
                [
                    *(program, f"--config.file={settings}"),
                    *(f"--storage.tsdb.path={place}/data", "--storage.tsdb.retention.time=1h"),
                    *(f"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"),
                ],
                env=os.environ | {"GOMAXPROCS": "1"},
                stdout=log,
                stderr=log,
            ) as process,
        ):
            try:
                _wait(f"http://127.0.0.1:{port}/-/ready", process=process, log=Path(place, "log"))
                prometheus = OwnPrometheus(f"http://127.0.0.1:{port}")
                until = time.monotonic() + _START_SECONDS
                while not prometheus.values("up == 1"):
                    assert time.monotonic() < until, "nothing is scraped"
                    time.sleep(0.1)
                yield prometheus
            finally:
                process.kill()


def _wait(url: str, *, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(httpx.TransportError):
            if CLIENT.get(url, timeout=1).is_success:
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text())
