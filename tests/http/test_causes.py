"""Why something could not be served: once in the log, with the request's id, and no more."""

import asyncio

from typing import Any

import httpx
import pytest

from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from booking_domain.errors import CalendarUnavailable, StorageUnavailable
from tests.doubles.world import World
from tests.http.face import BEARER, Agent, client_of, services, tool_body


CAUSE = "Max Beispiel, +4915112345678, db.internal:5432"


async def _storage_fails(*_: object, **__: object) -> Any:
    await asyncio.sleep(0)
    raise StorageUnavailable(CAUSE) from ConnectionRefusedError(CAUSE)


async def _calendar_fails(*_: object, **__: object) -> Any:
    await asyncio.sleep(0)
    raise CalendarUnavailable(CAUSE) from TimeoutError(CAUSE)


@pytest.mark.parametrize(
    ("tool", "part", "method", "broken", "kinds", "status"),
    [
        (
            "find_appointments",
            "replay",
            "earlier_result",
            _storage_fails,
            ("StorageUnavailable", "ConnectionRefusedError"),
            "system_unavailable",
        ),
        (
            "check_availability",
            "check_availability",
            "handle",
            _calendar_fails,
            ("CalendarUnavailable", "TimeoutError"),
            "callback_noted",
        ),
    ],
    ids=["database", "calendar"],
)
async def test_why_a_caller_heard_that_nothing_works_is_in_the_log_once(
    agent: Agent,
    salon_world: World,
    monkeypatch: pytest.MonkeyPatch,
    tool: str,
    part: str,
    method: str,
    broken: object,
    kinds: tuple[str, ...],
    status: str,
) -> None:
    """The incident: an evening of "system_unavailable", and nothing that said which system."""
    monkeypatch.setattr(type(getattr(salon_world.tools, part)), method, broken)
    body = tool_body(tool, {"service": "Herrenhaarschnitt"}, tool_call_id="tool_1")

    with capture_logs(processors=[merge_contextvars]) as logs:
        response = await agent.send(body, path="/retell/tools")

    (line,) = [one for one in logs if "causes" in one]
    assert (response.status_code, response.json()["status"]) == (200, status)
    assert line["causes"] == kinds
    assert line["correlation_id"] == response.headers["X-Request-Id"]
    assert (line["tool"], line["call_id"]) == (tool, "call_1")
    for secret in ("Beispiel", "49151", "db.internal"):
        assert secret not in repr(logs)


async def test_why_the_salons_software_got_503_is_in_the_log_once(
    salon_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a command and for a plain look-up alike."""
    made = services(salon_world)
    monkeypatch.setattr(type(salon_world.tools.replay), "earlier_result", _storage_fails)
    monkeypatch.setattr(type(made.salon_appointments), "get", _storage_fails)
    async with client_of(made) as client:
        for method, path in (("POST", "A-00001/cancel"), ("GET", "A-00001")):
            with capture_logs(processors=[merge_contextvars]) as logs:
                response = await _asked(client, method, path)

            (line,) = [one for one in logs if "causes" in one]
            assert response.status_code == 503
            assert line["causes"] == ("StorageUnavailable", "ConnectionRefusedError")
            assert line["correlation_id"] == response.headers["X-Request-Id"]
            assert "db.internal" not in repr(logs)


async def _asked(client: httpx.AsyncClient, method: str, path: str) -> httpx.Response:
    content = b"{}" if method == "POST" else None
    address = f"/api/v1/appointments/{path}"
    return await client.request(method, address, content=content, headers=BEARER)
