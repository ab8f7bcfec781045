"""The services of the compose file on this machine, as the rehearsed image runs them."""

import contextlib
import shutil
import signal
import subprocess
import time

from collections.abc import Iterator
from pathlib import Path

from attrs import define, field

from tests.delivery.compose import ROOT, compose_file, services
from tests.delivery.dockerfile import Rehearsal
from tests.doubles.ports import free_port
from tests.doubles.programs import installed


_START_SECONDS = 120.0


@define
class Machine:
    """
    Every command, environment and check is that of the files; only addresses are other ones.

    The calendar's is one on which nobody listens: no test asks the real one.
    """

    image: Rehearsal
    logs: Path
    redis_port: int = field(factory=free_port)
    _nobody: int = field(factory=free_port)

    def hand_out(self, database_url: str) -> None:
        """Put configuration and secrets where the compose file mounts them."""
        content = compose_file()
        service = content["services"]["service"]
        (salon,) = service["configs"]
        place = Path(self.image.inside(salon["target"]))
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "examples/server.toml", place)
        for name in service["secrets"]:
            secret = database_url if name == "database-url" else f"secret-of-{name}"
            (place.parent / name).write_text(f"{secret}\n")

    def environment_of(self, service: str, **more: str) -> dict[str, str]:
        """Return what a process of the service sees."""
        told: dict[str, str] = services()[service].get("environment", {})
        elsewhere = {
            # The rehearsal has compiled nothing: what is imported first is kept for the next.
            "PYTHONDONTWRITEBYTECODE": "",
            "VOICE_BOOKING_HOST": "127.0.0.1",
            "VOICE_BOOKING_OPERATIONS_HOST": "127.0.0.1",
            "VOICE_BOOKING_REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "VOICE_BOOKING_CALCOM_URL": f"http://127.0.0.1:{self._nobody}",
        }
        return self.image.environment | told | elsewhere | more

    def ended(self, service: str) -> subprocess.CompletedProcess[str]:
        """Run a service that ends by itself."""
        return subprocess.run(
            [*self.image.entrypoint, *services()[service]["command"]],
            env=self.environment_of(service),
            cwd=self.image.place,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    @contextlib.contextmanager
    def running(self, service: str, **ports: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start a service of ours, and wait until the image's health check calls it healthy."""
        environment = self.environment_of(service, **ports)
        log = self.logs / f"{service}.log"
        with (
            log.open("wb") as written,
            subprocess.Popen(
                [*self.image.entrypoint, *services()[service]["command"]],
                env=environment,
                cwd=self.image.place,
                stdout=written,
                stderr=written,
            ) as process,
        ):
            try:
                until = time.monotonic() + _START_SECONDS
                while not self.is_healthy(environment):
                    assert process.poll() is None, log.read_text()
                    assert time.monotonic() < until, log.read_text()
                yield process
            finally:
                process.kill()

    def is_healthy(self, environment: dict[str, str]) -> bool:
        """Tell what the image's health check finds beside such a process."""
        done = subprocess.run(
            self.image.health_check, env=environment, check=False, capture_output=True, timeout=60
        )
        return done.returncode == 0

    @contextlib.contextmanager
    def running_redis(self) -> Iterator[None]:
        """Run the cache as the compose file does, where it is installed."""
        installed("redis-server")
        words = ["--port", str(self.redis_port), "--bind", "127.0.0.1"]
        with subprocess.Popen(
            [*services()["redis"]["command"], *words], cwd=self.logs, stdout=subprocess.DEVNULL
        ) as process:
            try:
                yield
            finally:
                process.kill()


def stopped(process: subprocess.Popen[bytes], *, within: float) -> int:
    """This will end a process as an engine does, and return its exit code."""
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=within)
