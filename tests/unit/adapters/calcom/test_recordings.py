"""Recordings of a real Cal.com, where they lie beside the project, are read as they are."""

import datetime as dt
import json

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.calcom.http import Answer
from adapters.calcom.refusals import Write, judge
from adapters.calcom.webhook_events import CalcomEventReader
from adapters.calcom.wire import read_booking, read_booking_page, read_slots
from booking_domain.model.booking_report import BookingReport
from booking_domain.model.provider_booking import NotBooked
from tests.unit.adapters.calcom.test_webhook_events import received


RECORDINGS = Path(__file__).parents[5] / "shared" / "contracts" / "calcom" / "recordings"
VERSIONS = {"2024-08-13", "2024-09-04"}


@pytest.fixture(scope="module")
def exchanges() -> list[dict[str, Any]]:
    if not RECORDINGS.is_dir():
        pytest.skip("no recordings beside the project, in ../shared/contracts/calcom/recordings")
    return list(_exchanges())


def test_every_recorded_booking_is_understood(exchanges: list[dict[str, Any]]) -> None:
    """Whatever a real Cal.com said with a success is read without complaint."""
    bodies = [
        exchange["response"]["body"]
        for exchange in exchanges
        if _path(exchange).startswith("/v2/bookings/") or _is_post(exchange, "/v2/bookings")
        if _status(exchange) in {200, 201} and "mark-absent" not in _path(exchange)
        if "uid" in exchange["response"]["body"]["data"]
    ]

    read = [read_booking(body, key_name="idempotencyKey") for body in bodies]

    assert len(read) > 80
    assert [body["data"]["uid"] for body in bodies] == [booking.uid for booking in read]


def test_every_recorded_delivery_is_understood() -> None:
    """Each trigger that was recorded, whichever way it writes a time."""
    if not RECORDINGS.is_dir():
        pytest.skip("no recordings beside the project, in ../shared/contracts/calcom/recordings")
    reader = CalcomEventReader(key_name="idempotencyKey")
    deliveries = [
        (delivery["body_raw"], json.loads(delivery["body_raw"]))
        for file in sorted(RECORDINGS.glob("70-webhook-*.json"))
        for delivery in json.loads(file.read_text(encoding="utf-8"))["deliveries"]
    ]

    told = [
        reader.read(received(body, kind=content["triggerEvent"])) for body, content in deliveries
    ]

    assert len(told) >= 5
    assert [one for one in told if not isinstance(one, BookingReport)] == []
    for report, (_, content) in zip(told, deliveries, strict=True):
        assert isinstance(report, BookingReport)
        assert report.uid == content["payload"]["uid"]
        assert report.slot.start == dt.datetime.fromisoformat(content["payload"]["startTime"])


def test_every_recorded_list_is_understood(exchanges: list[dict[str, Any]]) -> None:
    """All pages of bookings, the empty ones too."""
    bodies = [
        exchange["response"]["body"]
        for exchange in exchanges
        if _is_get(exchange, "/v2/bookings") and _status(exchange) == 200
    ]

    pages = [read_booking_page(body, key_name="idempotencyKey") for body in bodies]

    assert len(pages) > 5
    assert [len(body["data"]) for body in bodies] == [len(page.bookings) for page in pages]


def test_every_recorded_day_with_ends_is_understood(exchanges: list[dict[str, Any]]) -> None:
    """The form that we ask for."""
    bodies = [
        exchange["response"]["body"]
        for exchange in exchanges
        if _is_get(exchange, "/v2/slots") and "format=range" in exchange["request"]["path"]
        if _status(exchange) == 200
    ]

    days = [read_slots(body) for body in bodies]

    assert days
    assert all(days)


def test_every_recorded_refusal_of_a_write_is_definite(exchanges: list[dict[str, Any]]) -> None:
    """Nothing that a real Cal.com refused leaves a caller waiting for a lookup."""
    refusals = [
        (write, exchange, judge(write, answer, uid=_uid(exchange)))
        for exchange in exchanges
        if (write := _write(exchange)) is not None and 400 <= _status(exchange) < 500
        for answer in [Answer(status=_status(exchange), body=exchange["response"]["body"])]
    ]

    undecided = [exchange for _, exchange, said in refusals if not isinstance(said, NotBooked)]

    assert len(refusals) > 40
    assert undecided == []


def _exchanges() -> Iterator[dict[str, Any]]:
    for path in sorted(RECORDINGS.glob("*.json")):
        recording = json.loads(path.read_text(encoding="utf-8"))
        for exchange in recording.get("exchanges", ()):
            if not isinstance(exchange.get("response"), dict):
                continue
            # Without the header the legacy API answers, in shapes that we never ask for.
            if exchange["request"]["headers"].get("cal-api-version") in VERSIONS:
                yield exchange


def _path(exchange: dict[str, Any]) -> str:
    path: str = exchange["request"]["path"]
    return path.partition("?")[0]


def _status(exchange: dict[str, Any]) -> int:
    status: int = exchange["response"]["status"]
    return status


def _is_post(exchange: dict[str, Any], path: str) -> bool:
    return exchange["request"]["method"] == "POST" and _path(exchange) == path


def _is_get(exchange: dict[str, Any], path: str) -> bool:
    return exchange["request"]["method"] == "GET" and _path(exchange) == path


def _write(exchange: dict[str, Any]) -> Write | None:
    if _is_post(exchange, "/v2/bookings"):
        return Write.CREATE
    if exchange["request"]["method"] != "POST" or not _path(exchange).startswith("/v2/bookings/"):
        return None
    action = _path(exchange).rpartition("/")[2]
    return {"cancel": Write.CANCEL, "reschedule": Write.RESCHEDULE}.get(action)


def _uid(exchange: dict[str, Any]) -> str | None:
    parts = _path(exchange).split("/")
    return parts[3] if len(parts) > 4 else None
