"""The reports' 44 calls, through the commands themselves: a service booked them, and lost links."""

import contextlib
import itertools
import json
import os
import sqlite3
import subprocess
import sys

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.doubles.processes import (
    CLIENT,
    Sandbox,
    Service,
    running_sandbox,
    service_beside,
    signed_tool_call,
)
from tests.doubles.working_days import as_written, working_days


LOST, UNLINKED, ONE_SIDED, RIGHT = 13, 10, 17, 4
CALLS = LOST + UNLINKED + ONE_SIDED + RIGHT
DAYS = itertools.islice(working_days(), 12)
TIMES = list(itertools.product(DAYS, ("Anna", "Ben"), (9, 14)))
BROKEN = {
    "lost": range(LOST),
    "unlinked": range(LOST, LOST + UNLINKED),
    "one_sided": range(LOST + UNLINKED, CALLS - RIGHT),
}
TWIN = LOST + UNLINKED + 3
"""The number of the call whose wish has two rows."""
TWICE_DELIVERED = LOST + 2


def is_anonymous(number: int) -> bool:
    return number % 4 == 0


def booked(service: Service, number: int) -> None:
    day, staff, hour = TIMES[number]
    arguments = {
        "customer_name": f"Max Beispiel-{chr(65 + number % 26)}mann",
        "service": "Herrenhaarschnitt",
        "staff": staff,
        "date_text": as_written(day),
        "time_text": f"{hour} Uhr",
    }
    request = signed_tool_call(
        "book_appointment",
        arguments,
        call_id=f"call_{number:02}",
        tool_call_id=f"tool_{number}",
        key=service.secrets["TEST_RETELL_KEY"],
        caller="anonymous" if is_anonymous(number) else f"+4915112345{number:03}",
    )
    answer = CLIENT.post(f"{service.url}/retell/tools/book_appointment", **request).json()
    assert answer["status"] == "confirmed", answer


def named(kind: str) -> str:
    return ", ".join(f"'call_{number:02}'" for number in BROKEN[kind])


def broken() -> tuple[str, ...]:
    """Return what makes of 44 right calls those of the reports."""
    lost, unlinked, one_sided = (named(kind) for kind in BROKEN)
    forgotten = f"{lost}, {unlinked}, {one_sided}"
    its = "select appointment_id from appointment where call_id"
    copied = "select * from phone_call where call_id"
    twin = f"call_{TWIN:02}"
    return (
        "update phone_call set kind = 'inbound'",
        f"delete from slot_claim where appointment_id in ({its} in ({lost}))",
        f"delete from appointment where call_id in ({lost})",
        f"update appointment set call_id = null where call_id in ({unlinked})",
        f"update phone_call set last_appointment_id = null where call_id in ({forgotten})",
        # Two rows of one wish, and one call that was delivered twice.
        f"create temp table twin as select * from appointment where call_id = '{twin}'",
        "update twin set appointment_id = '00000000-0000-4000-8000-00000000aaaa'",
        "update twin set reference = 'A-TWIN', provider_uid = null, intent = 'another'",
        "update twin set active_intent = null",
        "insert into appointment select * from twin",
        f"create temp table again as {copied} = 'call_{TWICE_DELIVERED:02}'",
        "update again set call_id = call_id || 'b'",
        "insert into phone_call select * from again",
    )


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def service(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service has stopped; its database is that of the reports."""
    with service_beside(sandbox, tmp_path_factory.mktemp("service")) as service:
        service.start()
        for number in range(CALLS):
            booked(service, number)
        assert service.stop() == 0
        with opened(service) as database:
            for statement in broken():
                database.execute(statement)
            database.commit()
        yield service


@contextlib.contextmanager
def opened(service: Service) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(service.directory / "salon.sqlite3")) as database:
        yield database


def everything(service: Service) -> list[str]:
    with opened(service) as database:
        return list(database.iterdump())


def linked_both_ways(service: Service) -> int:
    query = (
        "select count(*) from phone_call c join appointment a"
        " on a.appointment_id = c.last_appointment_id and a.call_id = c.call_id"
        " where a.provider_uid is not null"
    )
    with opened(service) as database:
        (count,) = database.execute(query).fetchone()
        return int(count)


def run(service: Service, *words: str) -> tuple[int, dict[str, Any]]:
    configuration = service.directory / f"salon-{service.port}.toml"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "entrypoints.cli.main", *words),
            *("--demo", "--config", str(configuration), "--json"),
        ],
        env=os.environ | service.secrets,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    found: dict[str, Any] = json.loads(done.stdout)["salon-muster"]
    return done.returncode, found


def test_44_of_44_are_linked_and_a_second_run_changes_nothing(service: Service) -> None:
    """Listed twice without a change, mended once; afterwards not a row of any table differs."""
    before = everything(service)
    assert linked_both_ways(service) == RIGHT

    listed, found = run(service, "audit")
    rehearsed, planned = run(service, "backfill", "--dry-run")
    untouched = everything(service)
    mended, first = run(service, "backfill")
    after = everything(service)
    again, second = run(service, "backfill")
    audited, nothing = run(service, "audit")

    assert (listed, rehearsed, mended, again, audited) == (1, 1, 0, 0, 0)
    assert untouched == before
    decisions = [Counter(one["decision"] for one in each["findings"]) for each in (found, planned)]
    assert decisions[0] == decisions[1]
    assert decisions[0] == {
        "adopt_booking": LOST,
        "link": UNLINKED + ONE_SIDED,
        "end_twin": 1,
    }
    assert len(first["findings"]) == LOST + UNLINKED + ONE_SIDED + 1
    assert linked_both_ways(service) == CALLS
    assert (second["findings"], nothing["findings"]) == ([], [])
    assert everything(service) == after
