"""Where the demo is played: on a service of its own, or on one that runs already."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile

from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import httpx

from attrs import field, frozen

from entrypoints.cli.demo_place import DemoKeys, DemoPlace
from entrypoints.cli.demo_salon import SANDBOX_PATH, demo_settings
from entrypoints.cli.failure import Failure
from entrypoints.sandbox.control import CONTROL_HEADER
from entrypoints.serving import address_of, listen
from entrypoints.settings.schema import ServiceSettings, Settings


_START_SECONDS = 30.0
_STOP_SECONDS = 15.0
_ANSWER_SECONDS = 5.0
_API_VERSION = "2024-08-13"


@frozen
class Stage:
    """A running demo: its address, its keys, and a client for what is not a tool call."""

    url: str
    place: DemoPlace
    keys: DemoKeys
    client: httpx.Client = field(repr=False)

    @property
    def settings(self) -> Settings:
        """The settings that the service has."""
        return demo_settings(
            self.keys, database=self.place.database, address=self.url, service=ServiceSettings()
        )

    def book_from_outside(self, *, event_type: str, start: str) -> None:
        """
        Have the time taken in the sandbox by somebody on the web; `start` is ISO with an offset.

        Raises:
            Failure: the sandbox does not do it.
        """
        body = {"event_type_id": int(event_type), "start": start, "name": "Web-Kundin"}
        response = self._answered(
            self.client.build_request(
                "POST",
                f"{self.url}{SANDBOX_PATH}/_sandbox/bookings",
                json=body,
                headers={CONTROL_HEADER: self.keys.sandbox_control},
            )
        )
        # Free times are a little stale, here as at Cal.com: somebody may have this one already.
        if response.is_error and not _is_taken(response):
            message = f"the sandbox did not take a booking from outside: {response.text[:200]}"
            raise Failure(message)

    def calendar_page(self, *, skip: int, take: int) -> httpx.Response:
        """Return one page of the calendar's bookings, of every status."""
        return self._answered(
            self.client.build_request(
                "GET",
                f"{self.url}{SANDBOX_PATH}/v2/bookings",
                params={"take": str(take), "skip": str(skip)},
                headers={
                    "Authorization": f"Bearer {self.keys.calcom}",
                    "cal-api-version": _API_VERSION,
                },
            )
        )

    def _answered(self, request: httpx.Request) -> httpx.Response:
        try:
            return self.client.send(request)
        except httpx.HTTPError as error:
            message = f"no answer from {self.url} ({type(error).__name__})"
            raise Failure(message) from error


def _is_taken(response: httpx.Response) -> bool:
    try:
        refusal = response.json()
    except ValueError:
        return False
    return isinstance(refusal, dict) and refusal.get("reason") == "unavailable"


@contextlib.contextmanager
def own_stage(client: httpx.Client) -> Iterator[Stage]:
    """
    This will start a service with a database of its own, and leave nothing behind.

    Raises:
        Failure: it does not start.
    """
    with (
        _ended_by_sigterm(),
        tempfile.TemporaryDirectory(prefix="voice-booking-demo-") as directory,
    ):
        place = DemoPlace(Path(directory))
        log = place.directory / "service.log"
        with listen("127.0.0.1", port=0) as listener:
            url = address_of(listener)
            process = _started(place, descriptor=listener.fileno(), log=log)
        try:
            if not _is_alive(url, client=client, seconds=_START_SECONDS):
                message = f"the demo's service did not start: {_last_line(log)}"
                raise Failure(message)
            yield Stage(url=url, place=place, keys=place.keys(), client=client)
        finally:
            _stop(process)


def running_stage(client: httpx.Client, *, url: str, directory: Path) -> Stage:
    """
    This will use a demo that runs already, with the keys of its directory.

    Raises:
        Failure: there is none.
    """
    place = DemoPlace(directory)
    stage = Stage(url=url.rstrip("/"), place=place, keys=place.keys(), client=client)
    if not _is_alive(stage.url, client=client, seconds=_ANSWER_SECONDS):
        message = f"no service answers at {url}; `voice-booking serve --demo` starts one"
        raise Failure(message)
    return stage


def _is_alive(url: str, *, client: httpx.Client, seconds: float) -> bool:
    """Whether the service answers; a connection made before it has started waits for it."""
    try:
        return client.get(f"{url}/health/live", timeout=seconds).is_success
    except httpx.HTTPError:
        return False


def _started(place: DemoPlace, *, descriptor: int, log: Path) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C is for this process, which then stops the other.
    with log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603 - this program itself, and arguments of its own
            [
                *(sys.executable, "-m", "entrypoints.cli.main", "serve", "--demo"),
                *("--data", str(place.directory), "--fd", str(descriptor)),
            ],
            pass_fds=(descriptor,),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env=os.environ
            | {"VOICE_BOOKING_LOG_FORMAT": "json", "VOICE_BOOKING_LOG_LEVEL": "info"},
        )


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM unwind like Ctrl-C does, so that what was started is stopped."""

    def unwind(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    former = signal.signal(signal.SIGTERM, unwind)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
