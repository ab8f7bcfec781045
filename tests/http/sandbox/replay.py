"""Replays recorded exchanges with a real Cal.com on the sandbox, in the order of their times."""

import asyncio
import datetime as dt
import json
import re

from collections.abc import Iterable, Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx

from attrs import frozen
from typing_extensions import override

from adapters.memory.calcom_model.booking import AttendeeInput, NewBooking
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calcom_model.event_type import (
    Confirmation,
    EventType,
    FieldRule,
    Host,
    OpeningTime,
    Schedule,
)
from booking_domain.ports.clock import Clock
from entrypoints.sandbox.app import create_sandbox_app
from entrypoints.sandbox.config import SandboxConfig, SandboxUser
from entrypoints.sandbox.faults import Faults, RateLimitFault
from tests.http.sandbox.sandbox_world import API_KEY, CountedIdentifiers, RecordingPost


CONTRACT = Path(__file__).parents[4] / "shared" / "contracts" / "calcom"
RECORDINGS = CONTRACT / "recordings"
# Setting an account up is the sandbox's configuration, not its API.
NOT_COVERED = {("00", 0), ("00", 1), ("40", 0), ("42", 0)}
# Bookings that were made just before an exchange, by a request that was not recorded.
UNSEEN = {
    ("25", 0): ("2026-12-14T12:00:00Z", "besetzt@example.com", {}, None),
    ("30", 0): ("2026-12-16T10:00:00Z", "um@example.com", {}, "uZUkKtyDfHepTnnBZv3Eyc"),
    ("60", 0): (
        "2027-01-19T09:00:00Z",
        "lost@example.com",
        {"idempotencyKey": "55555555-5555-5555-8555-555555555555"},
        "pggHMLFFWHDyPqScqyk7VZ",
    ),
    ("64", 1): ("2027-01-21T09:00:00Z", "cache@example.com", {}, None),
}
# A database of its own, so a sandbox of its own.
SEPARATE = {"16"}
_ZONE = "Europe/Berlin"
_UID = re.compile(r"/bookings/([^/?]+)")


class ReplayClock(Clock):
    """The time of the recording; waiting takes a moment of real time, so that others can run."""

    def __init__(self) -> None:
        self.moment = dt.datetime(2026, 11, 20, 23, 24, tzinfo=dt.UTC)

    @override
    def now(self) -> dt.datetime:
        return self.moment

    @override
    def monotonic(self) -> float:
        return self.moment.timestamp()

    @override
    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0.01 if seconds > 0 else 0)


@frozen
class Exchange:
    """A recorded request with the recorded answer and ours; recorded uids are replaced by ours."""

    scenario: str
    number: int
    method: str
    path: str
    version: str | None
    recorded_status: int
    recorded_body: Any
    status: int
    body: Any


class Replay:
    """One sandbox that plays the recorded account."""

    def __init__(self, recordings: Mapping[str, Mapping[str, Any]]) -> None:
        self._recordings = recordings
        self._known = _bookings_in(recordings.values())
        self._uids: dict[str, str] = {}
        self.clock = ReplayClock()
        self._booked_at = self.clock.moment
        self.post = RecordingPost()
        self.app = create_sandbox_app(
            recorded_account(), clock=self.clock, identifiers=CountedIdentifiers(), post=self.post
        )
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url="http://sandbox"
        )
        self.exchanges: list[Exchange] = []

    async def run(self) -> None:
        """Replay every scenario."""
        in_time = sorted(self._recordings, key=lambda name: (_began(self._recordings[name]), name))
        for name in in_time:
            await self._scenario(name)
        await self._client.aclose()
        await self.app.aclose()

    async def _scenario(self, name: str) -> None:
        self.clock.moment = max(self.clock.moment, _began(self._recordings[name]))
        exchanges = list(enumerate(self._recordings[name]["exchanges"]))
        if name == "65":
            await self._use_up_the_limit(exchanges[0][1]["request"])
        at_once, rest = _at_once(name, exchanges)
        for group in at_once:
            for number, exchange in group:
                await self._prepare(name, number, exchange)
            # Who wins is chance, so the recorded winner goes first.
            winners_first = sorted(group, key=_rank)
            await asyncio.gather(*(self._play(name, *entry) for entry in winners_first))
        for number, exchange in rest:
            self._let_time_pass(exchange)
            await self._prepare(name, number, exchange)
            await self._play(name, number, exchange)
        self.app.state.board.clear()

    async def _prepare(self, name: str, number: int, exchange: Mapping[str, Any]) -> None:
        if (name, number) in UNSEEN:
            start, email, metadata, uid = UNSEEN[name, number]
            await self._place(start=start, email=email, metadata=metadata, uid=uid, event_type=1)
        found = _UID.search(exchange["request"]["path"])
        if found is None or found.group(1) in self._uids or found.group(1) not in self._known:
            return
        booking = self._known[found.group(1)]
        await self._place(
            start=booking["start"],
            email=booking["attendees"][0]["email"],
            name=booking["attendees"][0]["name"],
            metadata=booking["metadata"],
            uid=found.group(1),
            event_type=booking["eventTypeId"],
        )

    async def _play(self, name: str, number: int, exchange: Mapping[str, Any]) -> None:
        request, recorded = exchange["request"], exchange["response"]
        path = self._path(request["path"])
        headers = {
            field: re.sub(r"cal_live_<\w+>", API_KEY, value)
            for field, value in request["headers"].items()
        }
        body = request["body"]
        content = None if body is None else json.dumps(body)
        if body is None and request["method"] == "POST":
            content = '{"start": '  # the recording sent broken JSON here, and holds none of it
        answer = await self._client.request(
            request["method"], path, headers=headers, content=content
        )
        ours = answer.json()
        self._learn(recorded["body"], ours)
        self.exchanges.append(
            Exchange(
                scenario=name,
                number=number,
                method=request["method"],
                path=path,
                version=request["headers"].get("cal-api-version"),
                recorded_status=recorded["status"],
                recorded_body=recorded["body"],
                status=answer.status_code,
                body=ours,
            )
        )

    def in_our_words(self, recorded: Any) -> Any:
        """Return recorded JSON with our uids in the place of the recorded ones."""
        text = json.dumps(recorded)
        for theirs, ours in self._uids.items():
            text = text.replace(theirs, ours)
        return json.loads(text)

    def _let_time_pass(self, exchange: Mapping[str, Any]) -> None:
        date = parsedate_to_datetime(exchange["response"]["headers"]["date"])
        if "since_booking_ms" in exchange:
            since = dt.timedelta(milliseconds=exchange["since_booking_ms"])
            self.clock.moment = max(self.clock.moment, self._booked_at + since)
            return
        self.clock.moment = max(self.clock.moment, date)
        if exchange["request"]["method"] == "POST":
            # The date has no milliseconds; the answer came this long after the slots were asked.
            self.clock.moment += dt.timedelta(milliseconds=exchange["elapsed_ms"])
            self._booked_at = self.clock.moment

    def _path(self, path: str) -> str:
        for theirs, ours in self._uids.items():
            path = path.replace(theirs, ours)
        return path

    async def _place(
        self,
        *,
        start: str,
        email: str,
        metadata: Mapping[str, str],
        uid: str | None,
        event_type: int,
        name: str = "Max Mustermann",
    ) -> None:
        new = NewBooking(
            event_type_id=event_type,
            start=dt.datetime.fromisoformat(start),
            attendee=AttendeeInput(
                name=name, email=email, phone=None, time_zone=_ZONE, language="de"
            ),
            metadata=tuple(metadata.items()),
        )
        placed = await self.app.state.account.desk.place(new)
        if uid is not None:
            self._uids[uid] = placed.uid

    def _learn(self, recorded: Any, ours: Any) -> None:
        if isinstance(recorded, dict) and isinstance(ours, dict):
            for field in ("uid", "reservationUid"):
                if isinstance(recorded.get(field), str) and isinstance(ours.get(field), str):
                    self._uids.setdefault(recorded[field], ours[field])
            for field, value in recorded.items():
                self._learn(value, ours.get(field))

    async def _use_up_the_limit(self, request: Mapping[str, Any]) -> None:
        self.app.state.board.put(Faults(rate_limit=RateLimitFault()))
        self.app.state.throttle.clear()
        headers = {"authorization": f"Bearer {API_KEY}"}
        for _ in range(120):
            await self._client.request(request["method"], request["path"], headers=headers)


def recorded_account() -> SandboxConfig:
    """Return the account that was recorded: one host, six event types."""
    host = Host(id=1, name="Salon Muster", username="salon", email="salon@salon.example")
    opening = OpeningTime(weekdays=(0, 1, 2, 3, 4, 5), start=dt.time(9), end=dt.time(18))
    schedule = Schedule(id=1, name="Salon", time_zone=_ZONE, opening_times=(opening,))

    def kind(event_type_id: int, title: str, slug: str, length: int, **rest: Any) -> EventType:
        return EventType(
            id=event_type_id,
            slug=slug,
            title=title,
            length=length,
            host=host,
            schedule=schedule,
            address="Hauptstr. 1, 10115 Berlin",
            **rest,
        )

    return SandboxConfig(
        user=SandboxUser(id=1, name=host.name, username="salon", email=host.email, time_zone=_ZONE),
        schedule=schedule,
        event_types=(
            kind(1, "Herrenhaarschnitt", "herrenhaarschnitt", 30),
            kind(
                2,
                "Beratung mit Bestätigung",
                "beratung",
                30,
                confirmation=Confirmation.BY_HOST,
            ),
            kind(
                3,
                "Färben",
                "faerben",
                60,
                before_buffer=10,
                after_buffer=20,
                minimum_notice=14400,
                slot_interval=15,
                window_days=30,
            ),
            kind(
                4,
                "Telefontermin",
                "telefontermin",
                30,
                email_field=FieldRule.HIDDEN,
                phone_field=FieldRule.REQUIRED,
            ),
            kind(5, "Damenhaarschnitt", "damenhaarschnitt", 60),
            kind(6, "Bartpflege", "bartpflege", 30),
        ),
        api_key=API_KEY,
        control_key=None,
        journal=None,
        subscriptions=(),
        behaviour=Behaviour(check_to_insert=dt.timedelta(milliseconds=100)),
        rate_limit=None,
        title="Salon Muster",
    )


def load_recordings(folder: Path) -> dict[str, Mapping[str, Any]]:
    """Return every recording of exchanges by its number."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if "exchanges" in content:
            found[path.name.partition("-")[0]] = content
    return found


def _began(recording: Mapping[str, Any]) -> dt.datetime:
    return parsedate_to_datetime(recording["exchanges"][0]["response"]["headers"]["date"])


def _at_once(name: str, exchanges: list[Any]) -> tuple[list[list[Any]], list[Any]]:
    if name in {"33", "34", "12b"}:
        return [exchanges[i : i + 2] for i in range(0, len(exchanges), 2)], []
    if name in {"09", "10", "11", "12", "27", "30", "32"}:
        return [exchanges], []
    if name in {"28", "29"}:
        return [exchanges[:2]], exchanges[2:]
    return [], exchanges


def _rank(entry: tuple[int, Mapping[str, Any]]) -> tuple[int, int]:
    recorded = entry[1]["response"]
    data = recorded["body"].get("data")
    return recorded["status"], data.get("id", 0) if isinstance(data, dict) else 0


def _bookings_in(recordings: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def collect(part: Any) -> None:
        if isinstance(part, dict):
            if "uid" in part and "attendees" in part and "start" in part:
                found.setdefault(part["uid"], part)
            for value in part.values():
                collect(value)
        elif isinstance(part, list):
            for value in part:
                collect(value)

    for recording in recordings:
        collect([each["response"]["body"] for each in recording["exchanges"]])
    return found
