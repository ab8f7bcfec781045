"""The composition root."""

import sys

from pathlib import Path
from typing import Any

import pytest

from sqlalchemy import text
from structlog.testing import capture_logs

from booking_domain.errors import InvalidValue
from booking_domain.ports.rate_limit import Urgency
from entrypoints.cli.start_checks import checked
from entrypoints.container import Container
from entrypoints.http.app import create_app
from entrypoints.http_services import http_services
from entrypoints.lifecycle import opened
from tests.contract.unit_of_work.sql_harness import sql_storage
from tests.unit.entrypoints.settings.files import SALON, load


@pytest.mark.parametrize("name", sorted(Container.providers))
def test_every_provider_can_be_built(tmp_path: Path, name: str) -> None:
    """Without an event loop, a connection or a file."""
    container = Container(settings=load(tmp_path))

    provider = container.providers[name]

    arguments = {"api_key": str, "settings": None, "pacing": None} if name == "calendar" else {}
    assert provider(**arguments) is not None


def test_there_is_one_of_each(tmp_path: Path) -> None:
    """Two runners in one process would fight for leases."""
    container = Container(settings=load(tmp_path))

    assert container.runner() is container.runner()
    assert container.clock() is container.clock()


def test_the_application_is_built_without_opening_anything(tmp_path: Path) -> None:
    """A test or another server can build it as well."""
    container = Container(settings=load(tmp_path))

    app = create_app(services=http_services(container, version="1", mounts=()))

    assert "/retell/tools/{name:str}" in app.route_handler_method_map
    assert [path.name for path in tmp_path.iterdir()] == ["salon.toml"]


def test_what_nobody_waits_for_leaves_requests_to_callers(tmp_path: Path) -> None:
    """Both kinds of calendars take from one budget, the late bookings' watch as background work."""
    container = Container(settings=load(tmp_path))

    users: dict[str, Any] = {
        "callers": container.free_slots(),
        "sagas": container.saga_steps(),
        "watch": container.strays(),
        "warm-up": container.people.free_slots(),
        "audit": container.auditing.survey(),
    }
    pacing = {name: getattr(one, "_calendars", None) or one._details for name, one in users.items()}
    pacing = {name: _unwrapped(many["muster"])._http._pacing for name, many in pacing.items()}

    assert {name: one.urgency for name, one in pacing.items()} == {
        "callers": Urgency.CALLER,
        "sagas": Urgency.CALLER,
        "watch": Urgency.BACKGROUND,
        "warm-up": Urgency.BACKGROUND,
        "audit": Urgency.BACKGROUND,
    }
    for part in ("limit", "breaker", "in_flight"):
        assert len({id(getattr(one, part)) for one in pacing.values()}) == 1


def _unwrapped(calendar: Any) -> Any:
    """Return the account behind a calendar that asks again, and behind what is observed."""
    asking = getattr(calendar, "_calendar", calendar)
    return getattr(asking, "inner", asking)


def test_a_process_takes_over_for_the_salons_of_its_configuration(tmp_path: Path) -> None:
    """Of others on the database it has neither calendar nor rules."""
    container = Container(settings=load(tmp_path))

    assert container.journal()._serving == ("muster",)


def test_what_comes_again_and_again_has_its_interval_from_the_file(tmp_path: Path) -> None:
    """An interval of 0 is never."""
    periodic = "[periodic]\nforget_offers_seconds = 7\nprocess_calls_seconds = 9\n"
    periodic += "note_untold_seconds = 11\n"
    periodic += "poll_calendar_seconds = 0\n[retention]\ninterval_seconds = 8\n"
    more = f"[reconciliation]\ninterval_seconds = 0\n{periodic}"
    usual = Container(settings=load(tmp_path)).periodic()
    changed = Container(settings=load(tmp_path, text=f"{SALON}\n{more}")).periodic()

    assert {job.name: job.every_seconds for job in usual.jobs} == {
        "look for salons that nobody serves": 60,
        "forget expired offers": 600,
        "forget what is old": 3600,
        "reconcile": 900,
        "count what is open": 30,
        "write traces": 2,
        "process what was told of calls": 5,
        "note who was not told": 30,
        "process events": 5,
        "ask the calendars": 60,
    }
    assert {job.name: job.every_seconds for job in changed.jobs} == {
        "look for salons that nobody serves": 60,
        "forget expired offers": 7,
        "forget what is old": 8,
        "count what is open": 30,
        "write traces": 2,
        "process what was told of calls": 9,
        "note who was not told": 11,
        "process events": 5,
    }


def test_without_redis_its_library_is_not_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an extra: who names a Redis without it is told what to install."""
    monkeypatch.setitem(sys.modules, "adapters.redis", None)
    plain = Container(settings=load(tmp_path))
    named = Container(settings=load(tmp_path, text=f'{SALON}\n[redis]\nurl = "redis://h"\n'))

    assert plain.cache() is not None
    with pytest.raises(InvalidValue, match=r"voice-booking\[redis\]"):
        named.shared()


async def test_what_the_database_has_more_is_told_once(tmp_path: Path) -> None:
    """Commands look at it twice: before they begin, and as they open it."""
    async with sql_storage(None) as storage:
        async with storage.engine.begin() as connection:
            await connection.execute(text("CREATE INDEX quick ON appointment (tenant_id, state)"))
        salon = SALON.replace("sqlite:///salon.sqlite3", storage.url)
        container = Container(settings=load(tmp_path, text=salon))

        with capture_logs() as logs:
            await checked(container)
            async with opened(container):
                pass

    found = [one["found"] for one in logs if one["log_level"] == "warning"]
    assert found == ["index quick (tenant_id, state) of appointment is not needed"]
