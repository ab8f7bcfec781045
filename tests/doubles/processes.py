"""The service and the sandbox as processes of their own, on ports that the kernel gives."""

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from attrs import define, field

from entrypoints.http.retell import BUDGET_HEADER
from tests.contract.unit_of_work.migrated_databases import write_migrated_file
from tests.doubles.ports import free_port


CALLER = "+4915228817386"
_CALLED = "+493023125042"
_START_SECONDS = 120.0
# More than tools have by default, of which some answer within two seconds that it did not work.
_PATIENCE_MS = "15000"
# One for all: each new client loads the machine's certificates, and there are none on loopback.
CLIENT = httpx.Client(trust_env=False, verify=False, timeout=60)

CONFIGURATION = """
[service]
port = {port}
grace_seconds = {grace_seconds}

[database]
url = "sqlite:///{directory}/salon.sqlite3"

[runner]
lease_ms = {lease_ms}
poll_seconds = 0.2

{more}
[calcom]
base_url = "{calendar}"
requests_per_minute = {requests_per_minute}
read_timeout_seconds = 2
connect_timeout_seconds = 1
write_timeout_seconds = {write_timeout_seconds}

[calcom.breaker]
failures = {breaker_failures}

[[tenants]]
id = "salon-muster"
name = "Salon Muster"

[tenants.location]
id = "mitte"
name = "Mitte"
zone = "Europe/Berlin"

[tenants.opening_hours]
monday = ["09:00-18:00"]
tuesday = ["09:00-18:00"]
wednesday = ["09:00-18:00"]
thursday = ["09:00-18:00"]
friday = ["09:00-18:00"]
saturday = ["09:00-16:00"]

[tenants.rules]
lead_minutes = 120
landing_horizon_seconds = 8

[tenants.calcom]
api_key = "env:TEST_CALCOM_KEY"

[tenants.retell]
keys = ["env:TEST_RETELL_KEY"]
called_numbers = ["+493023125042"]

[tenants.rest]
tokens = ["env:TEST_REST_TOKEN"]

[[tenants.staff]]
id = "anna"
name = "Anna"

[[tenants.staff]]
id = "ben"
name = "Ben"

[[tenants.services]]
id = "herren"
name = "Herrenhaarschnitt"
duration_minutes = 30
hosts = {{ anna = 101, ben = 201 }}

[[tenants.services]]
id = "damen"
name = "Damenhaarschnitt"
duration_minutes = 60
hosts = {{ anna = 102 }}

[[tenants.services]]
id = "kinder"
name = "Kinderhaarschnitt"
duration_minutes = 30
needs_confirmation = true
hosts = {{ ben = 205 }}
"""


def configured(
    *,
    calendar: str,
    directory: Path,
    port: int = 0,
    grace_seconds: int = 2,
    lease_ms: int = 45_000,
    write_timeout_seconds: float = 1.0,
    requests_per_minute: int = 1_000_000,
    breaker_failures: int = 1000,
    more: str = "",
) -> str:
    """
    This will return the file of a salon with its calendar at this address.

    However often that fails, it is not left alone, unless a test is about that.
    """
    return CONFIGURATION.format(
        calendar=calendar,
        directory=directory,
        port=port,
        grace_seconds=grace_seconds,
        lease_ms=lease_ms,
        write_timeout_seconds=write_timeout_seconds,
        requests_per_minute=requests_per_minute,
        breaker_failures=breaker_failures,
        more=more,
    )


@define
class Sandbox:
    """A calendar that outlives the service."""

    directory: Path
    port: int
    process: subprocess.Popen[bytes]
    keys: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fault(self, **create: Any) -> None:
        """Let creates go wrong from now on."""
        self.control("PUT", "/faults", {"create": create})

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the control endpoint."""
        response = CLIENT.request(
            method,
            f"{self.url}/_sandbox{path}",
            json=body,
            headers={"X-Sandbox-Control-Key": self.keys["sandbox_control"]},
            timeout=60,
        )
        assert response.is_success, response.text
        return response.json()

    def web_booking(self, *, event_type: int, start: str) -> None:
        """Let somebody book on the web."""
        self.control("POST", "/bookings", {"event_type_id": event_type, "start": start})

    def requests(self) -> dict[str, int]:
        """Return how often each path was called."""
        counted: dict[str, int] = self.control("GET", "/requests")
        return counted

    def active_bookings(self) -> list[dict[str, Any]]:
        """Return all bookings that stand, by start."""
        response = CLIENT.get(
            f"{self.url}/v2/bookings",
            params={"take": 250, "sortStart": "asc", "status": "upcoming,unconfirmed"},
            headers={
                "Authorization": f"Bearer {self.keys['calcom']}",
                "cal-api-version": "2024-08-13",
            },
            timeout=60,
        )
        assert response.is_success, response.text
        found: list[dict[str, Any]] = response.json()["data"]
        return found


def signed_tool_call(
    tool: str,
    arguments: dict[str, Any],
    *,
    call_id: str,
    tool_call_id: str,
    key: str,
    caller: str = CALLER,
    called: str = _CALLED,
) -> dict[str, Any]:
    """This will return body and headers of a tool call as the platform sends it now."""
    invocation = {
        "role": "tool_call_invocation",
        "tool_call_id": tool_call_id,
        "name": tool,
        "arguments": json.dumps(arguments),
    }
    call = {
        "call_type": "phone_call",
        "call_id": call_id,
        "from_number": caller,
        "to_number": called,
        "direction": "inbound",
        "transcript_with_tool_calls": [invocation],
    }
    body = json.dumps({"name": tool, "call": call, "args": arguments}).encode()
    moment = str(round(time.time() * 1000))
    digest = hmac.new(key.encode(), body + moment.encode(), hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Retell-Signature": f"v={moment},d={digest}",
    }
    return {"content": body, "headers": headers}


@define
class Service:
    """One process of the service."""

    sandbox: Sandbox
    directory: Path
    secrets: dict[str, str]
    grace_seconds: int = 2
    lease_ms: int = 4_500
    write_timeout_seconds: float = 1.0
    requests_per_minute: int = 1_000_000
    more_settings: str = ""
    port: int = field(factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        configuration = self.directory / f"salon-{self.port}.toml"
        configuration.write_text(
            configured(
                port=self.port,
                directory=self.directory,
                calendar=self.sandbox.url,
                grace_seconds=self.grace_seconds,
                lease_ms=self.lease_ms,
                write_timeout_seconds=self.write_timeout_seconds,
                requests_per_minute=self.requests_per_minute,
                more=self.more_settings,
            )
        )
        database = self.directory / "salon.sqlite3"
        if not database.exists():
            write_migrated_file(database)
        self.process = _spawn(
            "serve",
            "--demo",
            "--config",
            str(configuration),
            environment=os.environ | self.secrets,
            log=self.directory / "service.log",
        )
        _wait_until_up(f"{self.url}/health/live", process=self.process)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(timeout=60)

    def stop(self) -> int:
        """End it as an operator would, and return its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def signed(
        self, tool: str, arguments: dict[str, Any], *, call_id: str, tool_call_id: str
    ) -> Any:
        """Return one request as the platform sends it: path, body and headers."""
        key = self.secrets["TEST_RETELL_KEY"]
        return {"url": f"{self.url}/retell/tools/{tool}"} | signed_tool_call(
            tool, arguments, call_id=call_id, tool_call_id=tool_call_id, key=key
        )

    def use(self, tool: str, *, call_id: str = "call_1", **arguments: Any) -> dict[str, Any]:
        """Call a tool and return the answer, however busy the machine is."""
        request = self.signed(
            tool, arguments, call_id=call_id, tool_call_id=f"tool_{secrets.token_hex(6)}"
        )
        request["headers"][BUDGET_HEADER] = _PATIENCE_MS
        response = CLIENT.post(**request)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def rows(self) -> list[dict[str, Any]]:
        """Return the appointments as they stand in the database."""
        with contextlib.closing(sqlite3.connect(self.directory / "salon.sqlite3")) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute("select * from appointment")]

    def claims(self) -> int:
        """Return how many grains are claimed."""
        with contextlib.closing(sqlite3.connect(self.directory / "salon.sqlite3")) as database:
            (count,) = database.execute("select count(*) from slot_claim").fetchone()
            return int(count)


_COMMAND = [sys.executable, "-m", "entrypoints.cli.main"]


def _spawn(*arguments: str, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as written:
        return subprocess.Popen(
            [*_COMMAND, *arguments], env=environment, stdout=written, stderr=written
        )


def _wait_until_up(url: str, *, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, f"the process ended with {process.returncode}"
        with contextlib.suppress(httpx.TransportError):
            if CLIENT.get(url, timeout=1).is_success:
                return
        time.sleep(0.05)
    raise AssertionError(f"{url} does not answer after {_START_SECONDS} s")


@contextlib.contextmanager
def running_sandbox(directory: Path) -> Iterator[Sandbox]:
    """This will run a sandbox of its own, and end it afterwards."""
    port = free_port()
    directory.mkdir(parents=True, exist_ok=True)
    process = _spawn(
        "sandbox",
        "--port",
        str(port),
        "--data",
        str(directory),
        environment=dict(os.environ),
        log=directory / "sandbox.log",
    )
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/", process=process)
        keys = json.loads((directory / "demo-keys.json").read_text())
        yield Sandbox(directory=directory, port=port, process=process, keys=keys)
    finally:
        process.kill()
        process.wait(timeout=60)


@contextlib.contextmanager
def service_beside(sandbox: Sandbox, directory: Path, **settings: Any) -> Iterator[Service]:
    """This will give a service that can be started and killed, and end it afterwards."""
    service = Service(
        sandbox=sandbox,
        directory=directory,
        secrets={
            "TEST_CALCOM_KEY": sandbox.keys["calcom"],
            "TEST_RETELL_KEY": "key_demo_" + secrets.token_hex(8),
            "TEST_REST_TOKEN": "rest_demo_" + secrets.token_hex(8),
        },
        **settings,
    )
    try:
        yield service
    finally:
        if service.process is not None and service.process.poll() is None:
            service.kill()
