"""A sandbox in this process, with a clock that tests move and a record of what it sent."""

import datetime as dt
import itertools
import json
import uuid

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx

from attrs import evolve
from typing_extensions import override

from adapters.memory.calcom_model.account_event import Trigger
from adapters.memory.calcom_model.context import Behaviour
from booking_domain.ports.identifiers import Identifiers
from entrypoints.sandbox.app import SandboxApp, create_sandbox_app
from entrypoints.sandbox.config import SandboxConfig, WebhookSubscription
from entrypoints.sandbox.control import CONTROL_HEADER
from entrypoints.sandbox.demo_account import demo_config
from entrypoints.sandbox.webhook_delivery import PostWebhook, WebhookUndeliverable
from tests.doubles.clock import FakeClock


FRIDAY_MIDNIGHT = dt.datetime(2026, 11, 20, 23, 25, tzinfo=dt.UTC)
API_KEY = "cal_test_key"
CONTROL_KEY = "control-key"
IMMEDIATE = Behaviour()
WEBHOOK_SECRET = "webhook-secret-123"
BOOKINGS = "2024-08-13"
SLOTS = "2024-09-04"
EVENT_TYPES = "2024-06-14"
HAIRCUT, COLOURING, HAIRCUT_BEN, BEARD, CHILD = 101, 103, 201, 204, 205


class CountedIdentifiers(Identifiers):
    """Ids that differ and are the same in every run."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    @override
    def new_id(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"sandbox-{next(self._numbers)}"))

    @override
    def new_reference(self) -> str:
        return f"A-{next(self._numbers):05d}"


class RecordingPost(PostWebhook):
    """Keeps deliveries instead of sending them; answers with `status`, or not at all for None."""

    def __init__(self) -> None:
        self.deliveries: list[tuple[str, bytes, Mapping[str, str]]] = []
        self.status: int | None = 200
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    @override
    async def __call__(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> int:
        self.deliveries.append((url, body, headers))
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.status is None:
            raise WebhookUndeliverable("refused")
        return self.status

    @override
    async def aclose(self) -> None:
        return None

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body, _ in self.deliveries]

    @property
    def triggers(self) -> list[str]:
        return [body["triggerEvent"] for body in self.bodies]


class World:
    """The sandbox, its clock, its client, and what it sent."""

    def __init__(self, config: SandboxConfig) -> None:
        self.clock = FakeClock(FRIDAY_MIDNIGHT)
        self.post = RecordingPost()
        self.app: SandboxApp = create_sandbox_app(
            config, clock=self.clock, identifiers=CountedIdentifiers(), post=self.post
        )
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url="http://sandbox"
        )

    async def book(
        self, start: str, *, event_type: int = HAIRCUT, email: str = "max@example.com", **rest: Any
    ) -> httpx.Response:
        """Create a booking; further fields of the body by name."""
        body = {
            "start": start,
            "eventTypeId": event_type,
            "attendee": attendee(email=email),
            **rest,
        }
        return await self.call("POST", "/v2/bookings", json=body)

    async def call(
        self, method: str, path: str, *, version: str | None = BOOKINGS, **rest: Any
    ) -> httpx.Response:
        """Call the API with the key."""
        headers = {"Authorization": f"Bearer {API_KEY}", **rest.pop("headers", {})}
        if version is not None:
            headers["cal-api-version"] = version
        return await self.client.request(method, path, headers=headers, **rest)

    async def slots(
        self, day: str, *, event_type: int = HAIRCUT, zone: str = "Europe/Berlin"
    ) -> Any:
        """Return the starts (HH:MM) that are offered on a day."""
        path = f"/v2/slots?eventTypeId={event_type}&start={day}&end={day}&timeZone={zone}"
        response = await self.call("GET", path, version=SLOTS)
        days = response.json()["data"]
        return [slot["start"][11:16] for slot in days.get(day, [])]

    async def control(self, method: str, path: str, **rest: Any) -> httpx.Response:
        """Call the control endpoint with its key."""
        headers = {CONTROL_HEADER: CONTROL_KEY}
        return await self.client.request(method, f"/_sandbox{path}", headers=headers, **rest)

    async def break_things(self, **faults: Any) -> None:
        """Switch faults on."""
        response = await self.control("PUT", "/faults", json=faults)
        assert response.status_code == 200, response.text

    async def aclose(self) -> None:
        await self.client.aclose()
        await self.app.aclose()


def attendee(*, email: str | None = "max@example.com", **rest: Any) -> dict[str, Any]:
    """Return an attendee that the default form accepts."""
    given = {"name": "Max Mustermann", "timeZone": "Europe/Berlin", "language": "de", **rest}
    return given if email is None else {**given, "email": email}


def salon_config(*, behaviour: Behaviour = IMMEDIATE, **changes: Any) -> SandboxConfig:
    """Return the demo salon with a subscription to everything."""
    config = demo_config(
        api_key=API_KEY,
        control_key=CONTROL_KEY,
        journal=None,
        subscriptions=(
            WebhookSubscription(
                url="https://receiver.example/cal", triggers=tuple(Trigger), secret=WEBHOOK_SECRET
            ),
        ),
    )
    return evolve(config, behaviour=behaviour, **changes)
