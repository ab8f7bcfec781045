"""`voice-booking doctor` on real databases, a real Redis, a sandbox and a running service."""

import asyncio
import contextlib
import datetime as dt
import json
import os
import sqlite3

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from attrs import frozen
from click.testing import CliRunner, Result
from redis import Redis
from sqlalchemy import make_url

from adapters.sql.migration import downgrade
from adapters.system.clock import SystemClock
from entrypoints.cli.commands import cli
from entrypoints.cli.doctor_configuration import Source
from entrypoints.cli.doctor_look import Looks, Progress
from entrypoints.cli.doctor_report import ShownProgress
from entrypoints.cli.doctor_run import Examination
from entrypoints.cli.finding import Finding, Part, Verdict
from entrypoints.settings.usable_part import usable_part
from tests.cli.programs import Service, run, served
from tests.cli.test_sandbox import started
from tests.cli.test_tenant import BOTH
from tests.contract.unit_of_work.sql_harness import SqlStorage, sql_storage
from tests.doubles.redis_server import PASSWORD, own_redis
from tests.doubles.tcp_proxy import TcpProxy
from tests.unit.entrypoints.settings.files import SALON


NOWHERE = "http://127.0.0.1:9"


@frozen
class Seen:
    """What came of it: the exit code, and what was found."""

    code: int
    findings: tuple[dict[str, Any], ...]
    printed: str

    def of(self, part: str, check: str, *, salon: str | None = None) -> dict[str, Any]:
        """Return the only finding of this part and check."""
        found = [
            one
            for one in self.findings
            if (one["part"], one["check"], one["salon"]) == (part, check, salon)
        ]
        assert len(found) == 1, self.printed
        return found[0]

    def verdict(self, part: str, check: str, *, salon: str | None = None) -> str:
        """Return its verdict."""
        verdict: str = self.of(part, check, salon=salon)["verdict"]
        return verdict

    def not_ok(self) -> set[tuple[str, str, str]]:
        """Return part, check and verdict of all that is not well."""
        return {
            (one["part"], one["check"], one["verdict"])
            for one in self.findings
            if one["verdict"] != "ok"
        }


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a salon whose Cal.com is the sandbox."""
    place = tmp_path_factory.mktemp("sandbox")
    with started(place, "sandbox", "--port", "0", until="Calendar") as address:
        keys = json.loads((place / "var" / "demo-keys.json").read_text())
        yield {
            "CALCOM_KEY": keys["calcom"],
            "RETELL_KEY": "key_1",
            "REST_TOKEN": "token-1",
            "OTHER_TOKEN": "token-2",
            "WEBHOOK_SECRET": "secret-1",
            "VOICE_BOOKING_CALCOM_URL": address,
        }


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Path]]:
    """A running demo, and where it keeps its data."""
    place = tmp_path_factory.mktemp("demo")
    with served(place) as service:
        yield service, place / "var"


def told(*arguments: str, folder: Path, **environment: str) -> Result:
    """Run a command in this process on the file of the folder, and a database beside it."""
    cleared = dict.fromkeys(name for name in os.environ if name.startswith("VOICE_BOOKING_"))
    own = {"VOICE_BOOKING_DATABASE_URL": f"sqlite:///{folder}/salon.sqlite3", **environment}
    line = [*arguments, "--config", str(folder / "salon.toml")]
    return CliRunner().invoke(cli, line, env={**cleared, **own})


def looked(folder: Path, *more: str, salon: str = SALON, **environment: str) -> Seen:
    """Write the file and let the doctor look at it."""
    (folder / "salon.toml").write_text(salon, encoding="utf-8")
    done = told("doctor", "--demo", "--json", *more, folder=folder, **environment)
    assert done.stderr == "", done.stderr
    content = json.loads(done.stdout)
    return Seen(done.exit_code, tuple(content["findings"]), done.stdout)


def migrated(folder: Path, *, salon: str = SALON, **environment: str) -> None:
    """Make the database of the file."""
    (folder / "salon.toml").write_text(salon, encoding="utf-8")
    assert told("migrate", folder=folder, **environment).exit_code == 0


def asked_patiently(url: str) -> dict[str, str]:
    """Name a Redis, with the longest time-out there is: a busy machine answers late."""
    return {"VOICE_BOOKING_REDIS_URL": url, "VOICE_BOOKING_REDIS_TIMEOUT_SECONDS": "1"}


def test_a_salon_without_redis_and_address_is_served_with_warnings(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    """The usual set-up: SQLite, and nothing registered yet."""
    migrated(tmp_path, **calendar)

    seen = looked(tmp_path, **calendar)

    assert seen.code == 0
    assert seen.not_ok() == {
        ("address", "configured", "warning"),
        ("webhooks", "registered", "warning"),
    }
    assert {one["part"] for one in seen.findings} == {part.value for part in Part}


def test_nothing_is_written_where_nothing_is(tmp_path: Path, calendar: dict[str, str]) -> None:
    """A database that is missing is an error, and still missing afterwards."""
    seen = looked(tmp_path, **calendar)

    assert seen.code == 1
    assert "voice-booking migrate" in seen.of("database", "schema")["remedy"]
    assert [one.name for one in tmp_path.iterdir()] == ["salon.toml"]


def test_the_demo_is_well_from_its_door_to_its_webhooks(demo: tuple[Service, Path]) -> None:
    """Every part answers, signed requests are let in, and the secret at the calendar is ours."""
    service, data = demo

    done = run("doctor", "--demo", "--data", str(data), "--url", service.url, cwd=data)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("0 errors, 0 warnings, ")
    words = " ".join(done.stdout.replace("│", " ").split())
    assert "a request signed with" in words
    assert "it can serve calls" in words


def test_nothing_of_the_knocking_is_stored(demo: tuple[Service, Path]) -> None:
    """It is signed, but it tells nothing."""
    service, data = demo
    run("doctor", "--demo", "--data", str(data), "--url", service.url, cwd=data)

    with contextlib.closing(sqlite3.connect(data / "demo.sqlite3")) as connection:
        (events,) = connection.execute("SELECT count(*) FROM inbox_event").fetchone()

    assert events == 0


def test_another_secret_than_that_of_the_running_service_is_told(
    tmp_path: Path, demo: tuple[Service, Path], calendar: dict[str, str]
) -> None:
    """Whoever rotated a secret forgot to start it again."""
    service, data = demo
    keys = json.loads((data / "demo-keys.json").read_text())
    address = f'[service]\npublic_url = "{service.url}"\n'
    salon = (address + SALON).replace('"muster"', '"salon-muster"')
    environment = calendar | {"RETELL_KEY": keys["retell"]}
    migrated(tmp_path, salon=salon, **environment)

    seen = looked(tmp_path, salon=salon, **environment)

    webhook = seen.of("address", "calcom webhook", salon="salon-muster")
    assert webhook["verdict"] == "error"
    assert "has another one" in webhook["what"]
    assert seen.verdict("address", "retell webhook", salon="salon-muster") == "ok"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (NOWHERE, "nobody answers at service.public_url"),
        ("the sandbox", "something else answers there (HTTP 404)"),
    ],
)
def test_an_address_where_the_service_is_not_is_an_error(
    tmp_path: Path, calendar: dict[str, str], url: str, said: str
) -> None:
    """And nobody knocks for the salons then."""
    address = calendar["VOICE_BOOKING_CALCOM_URL"] if url == "the sandbox" else url
    salon = f'[service]\npublic_url = "{address}"\n{SALON}'

    seen = looked(tmp_path, salon=salon, **calendar)

    assert seen.code == 1
    assert said in seen.of("address", "alive")["what"]
    assert not [one for one in seen.findings if one["part"] == "address" and one["salon"]]


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
async def storage(request: pytest.FixtureRequest, server_url: Callable[[str], str]) -> Any:
    """A migrated database of each kind."""
    async with sql_storage(
        None if request.param == "sqlite" else server_url(request.param)
    ) as opened:
        yield opened


async def test_each_database_is_judged_as_serve_judges_it(
    tmp_path: Path, storage: SqlStorage, calendar: dict[str, str]
) -> None:
    """As it should be, it is well; without its last migration it is an error."""
    environment = calendar | {"VOICE_BOOKING_DATABASE_URL": storage.url}
    well = await asyncio.to_thread(looked, tmp_path, **environment)
    await asyncio.to_thread(downgrade, storage.url, to="-1")

    behind = await asyncio.to_thread(looked, tmp_path, **environment)

    assert (well.code, well.verdict("database", "schema")) == (0, "ok")
    assert well.verdict("clocks", "database") == "ok"
    assert (behind.code, behind.verdict("database", "schema")) == (1, "error")
    assert behind.of("database", "schema")["remedy"] == "run `voice-booking migrate`"


@pytest.mark.parametrize("kind", ["postgresql", "mariadb"])
def test_a_database_that_lets_nobody_in_stops_no_other_look(
    tmp_path: Path, calendar: dict[str, str], server_url: Callable[[str], str], kind: str
) -> None:
    """The password is not shown; the calendar is looked at all the same."""
    url = make_url(server_url(kind)).set(username="nobody_here", password="topsecret")
    address = url.render_as_string(hide_password=False)

    seen = looked(tmp_path, **(calendar | {"VOICE_BOOKING_DATABASE_URL": address}))

    assert seen.code == 1
    reachable = seen.of("database", "reachable")
    assert "refuses the user nobody_here" in reachable["what"]
    assert "database.url" in reachable["remedy"]
    assert "topsecret" not in seen.printed
    assert seen.verdict("event types", "agree", salon="muster") == "ok"


def test_a_redis_is_tried_and_left_empty(tmp_path: Path, calendar: dict[str, str]) -> None:
    """Neither the probe nor anything of the look at Cal.com stays in it."""
    migrated(tmp_path, **calendar)
    with own_redis() as redis:
        seen = looked(tmp_path, **calendar, **asked_patiently(redis.url))
        keys = redis.ask("DBSIZE")

    assert (seen.code, keys) == (0, b":0")
    assert seen.verdict("redis", "usable") == "ok"
    assert PASSWORD not in seen.printed


def test_a_full_redis_that_refuses_to_write_is_told_before_it_is_full(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    """By its own account of its memory."""
    with own_redis() as redis:
        with Redis.from_url(redis.url) as client:
            info: Any = client.info("memory")
            client.config_set("maxmemory-policy", "noeviction")
            # A little more than is used: it takes the probe, and is nearly full.
            client.config_set("maxmemory", round(info["used_memory"] * 1.06))
        seen = looked(tmp_path, **calendar, **asked_patiently(redis.url))

    assert "noeviction" in seen.of("redis", "memory")["what"]


def test_a_redis_that_is_dead_is_an_error_among_others(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    """The rest is looked at."""
    migrated(tmp_path, **calendar)
    with own_redis() as redis:
        url = redis.url
        redis.stop()
        seen = looked(tmp_path, **calendar, **asked_patiently(url))

    assert (seen.code, seen.verdict("redis", "usable")) == (1, "error")
    assert {one for one in seen.not_ok() if one[2] == "error"} == {("redis", "usable", "error")}


def test_a_redis_that_refuses_the_password_is_an_error(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    """Which is not shown."""
    with own_redis() as redis:
        url = redis.url_of(database=0, password="topsecret")
        seen = looked(tmp_path, **calendar, **asked_patiently(url))

    assert "refuses this user name and password" in seen.of("redis", "usable")["what"]
    assert "topsecret" not in seen.printed


def test_a_missing_secret_is_an_error_and_the_other_salon_is_looked_at(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    """One salon's fault is not another's."""
    salon = BOTH.replace("env:CALCOM_KEY", "env:NOWHERE", 1)

    seen = looked(tmp_path, salon=salon, **calendar)

    assert seen.code == 1
    assert "environment variable NOWHERE is not set" in seen.of("configuration", "key")["what"]
    assert seen.verdict("configuration", "salon", salon="muster") == "warning"
    assert seen.verdict("cal.com", "key", salon="nord") == "ok"
    assert not [
        one for one in seen.findings if one["part"] == "cal.com" and one["salon"] == "muster"
    ]


def test_a_wrong_key_is_told_once(tmp_path: Path, calendar: dict[str, str]) -> None:
    """What waits for it is not looked at, and is no error of its own."""
    migrated(tmp_path, **calendar)

    seen = looked(tmp_path, **(calendar | {"CALCOM_KEY": "cal_live_canary"}))

    errors = {one for one in seen.not_ok() if one[2] == "error"}
    assert errors == {("cal.com", "key", "error")}
    assert "HTTP 401" in seen.of("cal.com", "key", salon="muster")["what"]
    assert seen.of("event types", "readable", salon="muster")["what"].startswith("not looked at")
    assert "canary" not in seen.printed


def test_a_key_of_retell_in_the_calendars_place_is_not_sent(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    """The two were exchanged."""
    seen = looked(tmp_path, **(calendar | {"CALCOM_KEY": "key_canary"}))

    assert seen.of("cal.com", "key", salon="muster")["what"] == "calcom.api_key is a key of Retell"
    assert "canary" not in seen.printed


def test_a_form_that_demands_an_e_mail_address_is_an_error(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    """With the way to the setting, and without the person's name."""
    rules = '[tenants.rules]\nphone_only = "native"\n\n[tenants.calcom]'
    salon = SALON.replace("[tenants.calcom]", rules)
    salon = salon.replace('name = "Anna"', 'name = "Anna"\nsynonyms = ["Kunigunde"]')

    seen = looked(tmp_path, salon=salon, **calendar)

    demanded = seen.of("event types", "email_demanded", salon="muster")
    assert (seen.code, demanded["verdict"]) == (1, "error")
    assert "Booking questions" in demanded["remedy"]
    assert "Kunigunde" not in seen.printed
    assert "Anna" not in seen.printed
    assert "+4930" not in seen.printed


def test_what_the_limit_of_requests_leaves_out_is_no_error(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    """Many salons of one key would ask too much at once."""
    salon = f"[calcom]\nrequests_per_minute = 1\n{SALON}"
    migrated(tmp_path, salon=salon, **calendar)

    seen = looked(tmp_path, salon=salon, **calendar)

    assert seen.code == 0
    assert ("webhooks", "readable", "warning") in seen.not_ok()


def test_a_calendar_that_is_slow_is_a_warning(tmp_path: Path, calendar: dict[str, str]) -> None:
    """Callers wait for each of its answers."""
    migrated(tmp_path, **calendar)
    port = int(calendar["VOICE_BOOKING_CALCOM_URL"].rsplit(":", 1)[1])
    with TcpProxy("127.0.0.1", port) as proxy:
        proxy.delay(1.4)
        slow = calendar | {"VOICE_BOOKING_CALCOM_URL": f"http://127.0.0.1:{proxy.port}"}
        seen = looked(tmp_path, **slow)

    assert seen.code == 0
    assert seen.verdict("cal.com", "speed", salon="muster") == "warning"


def test_a_calendar_that_hangs_is_an_error_within_the_time(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    """`--timeout` bounds each look, and the others have their lines."""
    migrated(tmp_path, **calendar)
    port = int(calendar["VOICE_BOOKING_CALCOM_URL"].rsplit(":", 1)[1])
    with TcpProxy("127.0.0.1", port) as proxy:
        proxy.blackhole()
        hanging = calendar | {"VOICE_BOOKING_CALCOM_URL": f"http://127.0.0.1:{proxy.port}"}
        seen = looked(tmp_path, "--timeout", "1", **hanging)

    assert seen.code == 1
    assert "no answer within 1 s" in seen.of("cal.com", "answer", salon="muster")["what"]
    assert seen.verdict("database", "schema") == "ok"


def test_what_is_applied_is_looked_at_and_a_file_that_differs_is_told(
    tmp_path: Path, calendar: dict[str, str]
) -> None:
    """As `serve` would serve it."""
    migrated(tmp_path, salon=BOTH, **calendar)
    # Applied are references: which key they lead to is another day's.
    own = calendar | {"CALCOM_KEY": "cal_live_1", "VOICE_BOOKING_CALCOM_URL": NOWHERE}
    assert told("tenant", "apply", "--yes", folder=tmp_path, **own).exit_code == 0

    seen = looked(tmp_path, **calendar)

    assert "differs from what is applied for nord" in seen.of("configuration", "applied")["what"]
    assert seen.verdict("cal.com", "key", salon="nord") == "ok"


def test_a_demo_key_and_the_sandbox_are_errors_without_demo(
    tmp_path: Path, demo: tuple[Service, Path], calendar: dict[str, str]
) -> None:
    """`serve` would refuse them."""
    (tmp_path / "salon.toml").write_text(SALON, encoding="utf-8")
    url = f"{demo[0].url}/sandbox"
    environment = calendar | {"VOICE_BOOKING_CALCOM_URL": url}

    done = told("doctor", "--json", folder=tmp_path, **environment)

    found = json.loads(done.stdout)["findings"]
    errors = [one["what"] for one in found if one["verdict"] == "error"]
    assert done.exit_code == 1
    assert any("calcom.base_url: is the sandbox" in one for one in errors)
    assert any("is a key of the demo" in one for one in errors)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("doctor",), "name the salon's file with --config"),
        (("doctor", "--config", "nowhere.toml"), "nowhere.toml: cannot be read"),
        (("doctor", "--config", "broken.toml"), "this is no TOML"),
    ],
)
def test_without_anything_to_look_at_it_ends_with_2(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    """One line, as every command says it."""
    (tmp_path / "broken.toml").write_text("[database", encoding="utf-8")

    done = run(*arguments, cwd=tmp_path)

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr


class Wrong(SystemClock):
    """This machine's clock, so many seconds off."""

    def __init__(self, seconds: float) -> None:
        self._off = dt.timedelta(seconds=seconds)

    def now(self) -> dt.datetime:
        return super().now() + self._off


@pytest.mark.parametrize(
    ("seconds", "verdict"), [(0.0, Verdict.OK), (30.0, Verdict.WARNING), (-400.0, Verdict.ERROR)]
)
async def test_a_clock_that_is_off_is_seen_on_both_sides(
    tmp_path: Path,
    calendar: dict[str, str],
    server_url: Callable[[str], str],
    seconds: float,
    verdict: Verdict,
) -> None:
    """By the database's clock and by Cal.com's."""
    async with sql_storage(server_url("postgresql")) as storage:
        found = await findings_at(
            Wrong(seconds),
            folder=tmp_path,
            environment=calendar | {"VOICE_BOOKING_DATABASE_URL": storage.url},
        )

    clocks = {one.check: one.verdict for one in found if one.part is Part.CLOCKS}
    assert clocks == {"database": verdict, "cal.com": verdict}


class Heard(Progress):
    """What began before anything ended."""

    def __init__(self) -> None:
        self.at_once: list[str] = []
        self._has_ended = False

    def begin(self, name: str) -> None:
        if not self._has_ended:
            self.at_once.append(name)

    def end(self, name: str) -> None:
        self._has_ended = True


async def test_looks_are_taken_at_once(tmp_path: Path, calendar: dict[str, str]) -> None:
    """None waits for another that it does not need."""
    heard = Heard()
    with TcpProxy("127.0.0.1", 9) as proxy:
        proxy.blackhole()
        environment = calendar | {
            "VOICE_BOOKING_DATABASE_URL": f"sqlite:///{tmp_path}/salon.sqlite3",
            "VOICE_BOOKING_REDIS_URL": f"redis://127.0.0.1:{proxy.port}/0",
        }
        await findings_at(SystemClock(), folder=tmp_path, environment=environment, progress=heard)

    assert {"database", "redis"} <= set(heard.at_once)


async def findings_at(
    clock: SystemClock,
    *,
    folder: Path,
    environment: dict[str, str],
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Look at the small configuration by this clock."""
    file = folder / "salon.toml"
    await asyncio.to_thread(file.write_text, SALON, encoding="utf-8")
    examination = Examination(
        part=usable_part(file, environment=environment),
        source=Source(file=file, is_demo=True),
        environment=environment,
        clock=clock,
        looks=Looks(seconds=15, progress=progress or ShownProgress(None)),
    )
    return await examination.findings()
