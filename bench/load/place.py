"""What is put under load: the service and a worker as processes, and a sandbox for each salon."""

import contextlib
import datetime as dt
import os
import secrets
import subprocess
import sys
import time

from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template

import httpx

from attrs import define, field, frozen

from adapters.memory.calcom_model.account_event import Trigger
from bench.load.line import Door
from entrypoints.cli.demo_place import DemoKeys, DemoPlace
from entrypoints.sandbox.control import CONTROL_HEADER
from entrypoints.settings.secret import Secret
from tests.doubles.ports import free_port


_HERE = Path(__file__).parent
_COMMAND = (sys.executable, "-m", "entrypoints.cli.main")
_START_SECONDS = 60.0
_STOP_SECONDS = 20.0
_NUMBERS = "+4930231250{:02}"
_CALLS = ("create", "reschedule", "cancel", "confirm", "get", "list", "slots")
HANGING_MS = 30_000
_SLOW_EVERY = 10


class NotStarted(Exception):
    """A process does not run as it should; the message says what it said last."""


@frozen(kw_only=True)
class Provider:
    """
    How the calendar behaves.

    Args:
        milliseconds: How long each request takes.
        slow_ms: How long one of each ten of a kind takes; 0 for none.
        limit: Requests a minute for a key, before it is shut out for one.
    """

    milliseconds: int = 300
    slow_ms: int = 0
    limit: int = 120

    def faults(self) -> dict[str, object]:
        """Return it as the sandbox's control takes it."""
        every = _SLOW_EVERY if self.slow_ms else 0
        one = {
            "delay_before_ms": self.milliseconds,
            "slow_every": every,
            "slow_ms": self.slow_ms,
        }
        limit = {"limit": self.limit, "window": 60, "block": 60}
        return {"rate_limit": limit, **dict.fromkeys(_CALLS, one)}


@frozen
class Salon:
    """One salon: the sandbox with its calendar, and the door to it."""

    id: str
    calendar: str
    keys: DemoKeys = field(repr=False)
    door: Door
    client: httpx.Client = field(repr=False)

    def behave(self, faults: object) -> None:
        """Let the calendar do so from now on."""
        self._control("PUT", "/faults", content=faults)

    def be_well(self) -> None:
        """Let the calendar be quick, and refuse nobody."""
        self._control("DELETE", "/faults")

    def requests(self) -> dict[str, int]:
        """Return how often each path was asked for."""
        counted: dict[str, int] = self._control("GET", "/requests").json()
        return counted

    def count_anew(self) -> None:
        """Forget the requests so far."""
        self._control("DELETE", "/requests")

    def page(self, *, skip: int, take: int) -> httpx.Response:
        """Return bookings of every status."""
        query = {"take": str(take), "skip": str(skip)}
        answer = self.client.get(
            f"{self.calendar}/v2/bookings", params=query, headers=self._headers("2024-08-13")
        )
        return answer.raise_for_status()

    def lose(self, uid: str) -> None:
        """Cancel a booking by hand, as the account's owner would."""
        address = f"{self.calendar}/v2/bookings/{uid}/cancel"
        reason = {"cancellationReason": "krank"}
        headers = self._headers("2024-08-13")
        self.client.post(address, json=reason, headers=headers).raise_for_status()

    def crowd(self, event_type: int, *, start: dt.datetime) -> None:
        """Have somebody book in the calendar, whatever stands there."""
        booking = {"event_type_id": event_type, "start": start.isoformat(), "ask": False}
        self._control("POST", "/bookings", content=booking)

    def tell(self, url: str) -> None:
        """Have all that happens told to an address, as the account's owner would."""
        hook = {
            "subscriberUrl": url,
            "triggers": [one.value for one in Trigger],
            "secret": self.keys.webhook,
            "active": True,
        }
        headers = self._headers("2024-08-13")
        self.client.post(
            f"{self.calendar}/v2/webhooks", json=hook, headers=headers
        ).raise_for_status()

    def _headers(self, version: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys.calcom}", "cal-api-version": version}

    def _control(self, method: str, path: str, *, content: object = None) -> httpx.Response:
        return self.client.request(
            method,
            f"{self.calendar}/_sandbox{path}",
            json=content,
            headers={CONTROL_HEADER: self.keys.sandbox_control},
        ).raise_for_status()


@define(kw_only=True)
class Place:
    """All that runs; `secrets` is the environment with which it was started."""

    directory: Path
    url: str
    salons: tuple[Salon, ...]
    configuration: Path
    secrets: dict[str, str] = field(repr=False)
    service: subprocess.Popen[bytes]

    @property
    def environment(self) -> dict[str, str]:
        """What a command of ours needs to work on the same salons."""
        return os.environ | self.secrets

    @property
    def logs(self) -> tuple[Path, ...]:
        """What service and worker have written."""
        return (self.directory / "service.log", self.directory / "worker.log")

    def resident_mb(self) -> float | None:
        """Return how much memory the service holds, `None` where the system does not tell."""
        status = Path(f"/proc/{self.service.pid}/status")
        try:
            lines = status.read_text(encoding="ascii").splitlines()
        except OSError:
            return None
        kilobytes = (line.split()[1] for line in lines if line.startswith("VmRSS:"))
        return next((int(one) / 1024 for one in kilobytes), None)


@contextlib.contextmanager
def running_place(
    directory: Path, *, salons: int, database: str | None, redis: str | None
) -> Iterator[Place]:
    """
    This will start everything, and end it afterwards.

    Args:
        database: An empty one; without it, a SQLite file in the directory.

    Raises:
        NotStarted: something does not start.
    """
    with contextlib.ExitStack() as stack, httpx.Client(trust_env=False, timeout=30) as client:
        opened = [
            stack.enter_context(_salon(directory, number=number, client=client))
            for number in range(salons)
        ]
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        file = directory / "load.toml"
        address = database or f"sqlite:///{directory}/load.sqlite3"
        file.write_text(_configuration(opened, port=port, database=address, redis=redis))
        given = _secrets(opened)
        _run("migrate", "--config", str(file), environment=os.environ | given)
        arguments = ("--demo", "--config", str(file))
        service = stack.enter_context(
            _process("serve", *arguments, log=directory / "service.log", secret=given)
        )
        # The worker opens no port of its own beside the service's.
        quiet = directory / "worker.toml"
        quiet.write_text(file.read_text().replace("[operations]\nport", "[operations]\n# port"))
        stack.enter_context(
            _process(
                *("worker", "--demo", "--config", str(quiet)),
                log=directory / "worker.log",
                secret=given,
            )
        )
        _wait_until_up(f"{url}/health/ready", process=service, log=directory / "service.log")
        for salon in opened:
            salon.tell(f"{url}/calcom/webhook/{salon.id}")
        yield Place(
            directory=directory,
            url=url,
            salons=tuple(opened),
            configuration=file,
            secrets=given,
            service=service,
        )


@contextlib.contextmanager
def _salon(directory: Path, *, number: int, client: httpx.Client) -> Iterator[Salon]:
    place = DemoPlace(directory / f"calendar-{number}")
    port = free_port()
    log = directory / f"calendar-{number}.log"
    arguments = ("sandbox", "--port", str(port), "--data", str(place.directory))
    with _process(*arguments, log=log, secret={}) as process:
        _wait_until_up(f"http://127.0.0.1:{port}/", process=process, log=log)
        door = Door(_NUMBERS.format(42 + number), Secret(f"key_load_{secrets.token_hex(16)}"))
        # The sandbox has made the keys when it began.
        yield Salon(f"salon-{number}", f"http://127.0.0.1:{port}", place.keys(), door, client)


def _configuration(salons: Sequence[Salon], *, port: int, database: str, redis: str | None) -> str:
    service = Template((_HERE / "service.toml").read_text(encoding="utf-8")).substitute(
        port=port,
        operations_port=free_port(),
        database=database,
        redis=f'[redis]\nurl = "{redis}"' if redis else "",
    )
    one = Template((_HERE / "salon.toml").read_text(encoding="utf-8"))
    parts = [
        one.substitute(
            salon=salon.id,
            prefix=_prefix(salon),
            calendar=salon.calendar,
            number=salon.door.number,
        )
        for salon in salons
    ]
    return "\n".join([service, *parts])


def _secrets(salons: Sequence[Salon]) -> dict[str, str]:
    given: dict[str, str] = {}
    for salon in salons:
        prefix = _prefix(salon)
        given[f"{prefix}_CALCOM_KEY"] = salon.keys.calcom
        given[f"{prefix}_WEBHOOK_SECRET"] = salon.keys.webhook
        given[f"{prefix}_RETELL_KEY"] = salon.door.key.reveal()
    return given


def _prefix(salon: Salon) -> str:
    return f"LOAD_{salon.id.upper().replace('-', '_')}"


@contextlib.contextmanager
def _process(
    *arguments: str, log: Path, secret: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        # A session of its own: Ctrl-C is for this process, which then stops the other.
        process = subprocess.Popen(
            [*_COMMAND, *arguments],
            env=os.environ | secret,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _run(*arguments: str, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [*_COMMAND, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotStarted(f"{arguments[0]}: {done.stderr.strip() or done.stdout.strip()}")


def _wait_until_up(url: str, *, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url, timeout=1, trust_env=False).is_success:
                return
        time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise NotStarted(f"{url} does not answer: {said[-1] if said else 'it said nothing'}")
