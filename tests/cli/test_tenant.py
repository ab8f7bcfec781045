"""`voice-booking tenant`: what is in force, and what a file would change of it."""

import asyncio
import datetime as dt
import json

from pathlib import Path

import pytest

from click.testing import CliRunner, Result

from adapters.sql.engine import open_engine
from adapters.sql.unit_of_work import SqlUnitsOfWork
from booking_domain.model.time_slot import TimeSlot
from entrypoints.cli.commands import cli
from tests.contract.unit_of_work import samples, steps
from tests.unit.entrypoints.settings.files import SALON, SECRETS


SECOND = (
    SALON.split("[[tenants]]")[1]
    .replace('"muster"', '"nord"')
    .replace("493023125042", "493023125043")
    .replace("env:REST_TOKEN", "env:OTHER_TOKEN")
)
BOTH = f"{SALON}\n[[tenants]]{SECOND}"


class Operator:
    """Somebody at the command line, in a directory of their own."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "salon.toml"
        self.database = directory / "salon.sqlite3"

    def writes(self, text: str) -> None:
        """Put this into the file; the database keeps its place."""
        self._file.write_text(text.replace("salon.sqlite3", str(self.database)), encoding="utf-8")

    def runs(self, *arguments: str, answer: str = "") -> Result:
        """Run a command on the file."""
        line = [*arguments, "--config", str(self._file)]
        return CliRunner().invoke(cli, line, input=answer)


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """An operator with a file of one salon and an empty database."""
    for name, value in (SECRETS | {"OTHER_TOKEN": "token-2"}).items():
        monkeypatch.setenv(name, value)
    operator = Operator(tmp_path)
    operator.writes(SALON)
    assert operator.runs("migrate").exit_code == 0
    return operator


def test_the_second_run_changes_nothing(operator: Operator) -> None:
    """Applying is repeated by scripts: only what differs is written."""
    first = operator.runs("tenant", "apply", "--yes")
    second = operator.runs("tenant", "apply")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "muster is added" in first.output
    assert second.output == "muster stays as it is\n"
    listed = json.loads(operator.runs("tenant", "list", "--json").output)
    assert [(one["tenant"], one["revision"]) for one in listed] == [("muster", 1)]


def test_nothing_is_applied_before_somebody_has_seen_it(operator: Operator) -> None:
    """Neither by --dry-run nor by an answer of no."""
    shown = operator.runs("tenant", "apply", "--dry-run")
    declined = operator.runs("tenant", "apply", answer="n\n")

    assert (shown.exit_code, declined.exit_code) == (1, 1)
    assert operator.runs("tenant", "list").output.startswith("Nothing was applied")


def test_a_yes_applies_what_was_shown(operator: Operator) -> None:
    """The usual way at a terminal."""
    done = operator.runs("tenant", "apply", answer="y\n")

    assert done.exit_code == 0
    assert "Applied." in done.output


def test_a_change_is_shown_key_by_key(operator: Operator) -> None:
    """One look tells what will be different."""
    operator.runs("tenant", "apply", "--yes")
    operator.writes(SALON.replace("duration_minutes = 30", "duration_minutes = 45"))

    done = operator.runs("tenant", "apply", "--yes", "--json")

    assert json.loads(done.output)[0]["changes"] == [
        {"key": "services[schnitt].duration_minutes", "before": "30", "after": "45"}
    ]


def test_secrets_are_stored_and_shown_as_references(operator: Operator) -> None:
    """The database's dump opens no calendar."""
    operator.runs("tenant", "apply", "--yes")

    listed = operator.runs("tenant", "list", "--json").output
    stored = operator.database.read_bytes()

    assert json.loads(listed)[0]["content"]["calcom"]["api_key"] == "env:CALCOM_KEY"
    assert not any(secret.encode() in stored for secret in SECRETS.values())


def test_an_edited_file_changes_nothing_until_it_is_applied(operator: Operator) -> None:
    """What runs is what somebody has looked at; the difference is told."""
    operator.runs("tenant", "apply", "--yes")
    operator.writes(SALON.replace('id = "muster"', 'id = "anders"'))

    done = operator.runs("reconcile", "--dry-run", "--tenant", "anders")

    assert done.exit_code == 2
    assert "there is no salon 'anders', only muster" in done.output
    assert "differs from what is applied for anders, muster" in done.output


def test_a_salon_that_the_file_no_longer_names_is_kept(operator: Operator) -> None:
    """A file that was cut short takes nobody off."""
    operator.writes(BOTH)
    operator.runs("tenant", "apply", "--yes")
    operator.writes(SALON)

    done = operator.runs("tenant", "apply", "--yes")

    assert done.exit_code == 0
    assert "nord stays as it is" in done.output


def test_a_salon_is_taken_off_when_it_is_said(operator: Operator) -> None:
    """And comes back as its next revision."""
    operator.writes(BOTH)
    operator.runs("tenant", "apply", "--yes")
    operator.writes(SALON)

    taken_off = operator.runs("tenant", "apply", "--yes", "--remove")
    listed = json.loads(operator.runs("tenant", "list", "--json").output)
    operator.writes(BOTH)
    back = operator.runs("tenant", "apply", "--yes")

    assert "nord is taken off" in taken_off.output
    assert [(one["tenant"], one["content"] is None) for one in listed] == [
        ("muster", False),
        ("nord", True),
    ]
    assert "nord is added" in back.output
    assert back.exit_code == 0


def test_a_salon_that_somebody_will_come_to_is_not_taken_off(operator: Operator) -> None:
    """Nobody would move or cancel the appointment any more."""
    operator.writes(BOTH)
    operator.runs("tenant", "apply", "--yes")
    asyncio.run(_expect_somebody(operator.database, tenant_id="nord"))
    operator.writes(SALON)

    done = operator.runs("tenant", "apply", "--yes", "--remove")

    assert done.exit_code == 1
    assert "nothing was applied: nord has an appointment on" in done.output
    assert '"nord"' in operator.runs("tenant", "list", "--json").output


def taken_off_with_an_event(operator: Operator) -> Result:
    """Take a salon off that has heard of something which nobody has taken in yet."""
    operator.writes(BOTH)
    operator.runs("tenant", "apply", "--yes")
    asyncio.run(_hear_of_something(operator.database, tenant_id="nord"))
    operator.writes(SALON)
    return operator.runs("tenant", "apply", "--yes", "--remove")


def test_what_stays_open_at_a_salon_that_is_taken_off_is_said(operator: Operator) -> None:
    """With what to do; and for as long as it is open the list shows it."""
    done = taken_off_with_an_event(operator)

    listed = json.loads(operator.runs("tenant", "list", "--json").output)
    assert done.exit_code == 0
    assert "nord is taken off\n  still open: events not taken in: 1." in done.output
    assert "keep its secrets" in done.output
    assert {one["tenant"]: one["open_work"] for one in listed} == {
        "muster": None,
        "nord": {
            "sagas": 0,
            "events": 1,
            "sync_failures": 0,
            "erasure_steps": 0,
            "next_appointment": None,
        },
    }


def test_a_salon_that_is_taken_off_with_nothing_open_is_simply_gone(operator: Operator) -> None:
    """Nothing is said of what is open."""
    operator.writes(BOTH)
    operator.runs("tenant", "apply", "--yes")
    operator.writes(SALON)

    done = operator.runs("tenant", "apply", "--yes", "--remove")

    assert "still open" not in done.output


def test_the_monitor_says_which_salon_is_taken_off(operator: Operator) -> None:
    """It stood there as any other, and was told to hold since nobody called it."""
    taken_off_with_an_event(operator)

    shown = operator.runs("monitor", "--demo")
    told = json.loads(operator.runs("monitor", "--demo", "--json").output)
    alone = operator.runs("monitor", "--demo", "--tenant", "nord")

    assert (shown.exit_code, alone.exit_code) == (3, 3), shown.output
    assert "nord (taken off)" in shown.output
    assert "muster: hold: 0 wishes have ended" in shown.output
    assert "nord (taken off): hold" not in shown.output
    assert {name: one["is_taken_off"] for name, one in told["salons"].items()} == {
        "muster": False,
        "nord": True,
    }


def findings_of(operator: Operator) -> list[dict[str, str]]:
    """Return what the doctor says of salons that are closing."""
    done = operator.runs("doctor", "--json", "--timeout", "1")
    found: list[dict[str, str]] = json.loads(done.output)["findings"]
    return [one for one in found if one["check"] == "closing"]


def test_the_doctor_says_what_is_open_at_a_salon_that_is_taken_off(operator: Operator) -> None:
    """Nothing is wrong with it, and nothing else of it is looked at."""
    taken_off_with_an_event(operator)

    (found,) = findings_of(operator)

    assert (found["salon"], found["verdict"]) == ("nord", "ok")
    assert "events not taken in: 1" in found["what"]


def test_the_doctor_says_what_cannot_come_to_its_end(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its secrets are gone, with what to do; the other salon is served."""
    taken_off_with_an_event(operator)
    operator.writes(SALON.replace("WEBHOOK_SECRET", "ANOTHER_SECRET"))
    monkeypatch.setenv("ANOTHER_SECRET", "whsec_2")
    assert operator.runs("tenant", "apply", "--yes").exit_code == 0
    monkeypatch.delenv("WEBHOOK_SECRET")

    (found,) = findings_of(operator)

    assert (found["salon"], found["verdict"]) == ("nord", "warning")
    assert "WEBHOOK_SECRET" in found["what"]
    assert "give its secrets back" in found["remedy"]


def test_what_is_open_without_the_secrets_is_told_and_stops_nobody(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other salons are served all the same."""
    operator.writes(
        BOTH.replace('"env:CALCOM_KEY"', '"env:NORD_KEY"').replace(
            '"env:NORD_KEY"', '"env:CALCOM_KEY"', 1
        )
    )
    monkeypatch.setenv("NORD_KEY", "cal_live_2")
    operator.runs("tenant", "apply", "--yes")
    asyncio.run(_hear_of_something(operator.database, tenant_id="nord"))
    operator.writes(SALON)
    operator.runs("tenant", "apply", "--yes", "--remove")
    monkeypatch.delenv("NORD_KEY")

    done = operator.runs("calls")

    assert done.exit_code == 0
    assert "nord was taken off with something open (events not taken in: 1)" in done.output
    assert "the environment variable NORD_KEY is not set" in done.output


def test_the_number_of_a_salon_that_is_taken_off_may_be_anothers(operator: Operator) -> None:
    """What is open there goes on, and no number or token leads to it."""
    taken_off_with_an_event(operator)
    operator.writes(SALON.replace("493023125042", "493023125043"))

    done = operator.runs("tenant", "apply", "--yes")

    assert done.exit_code == 0, done.output
    assert operator.runs("calls", "--tenant", "nord").exit_code == 0


def test_two_salons_cannot_come_to_share_a_number(operator: Operator) -> None:
    """A salon that the file does not name any more still has its own."""
    operator.writes(BOTH)
    operator.runs("tenant", "apply", "--yes")
    operator.writes(SALON.replace("493023125042", "493023125043"))

    done = operator.runs("tenant", "apply", "--yes")

    assert done.exit_code == 2
    assert "'+493023125043' stands at" in done.output


def test_every_mistake_of_a_file_is_told_in_one_run(operator: Operator) -> None:
    """Each was told after the one before had been corrected, and nothing is applied."""
    operator.writes(
        BOTH.replace("duration_minutes = 30", "duration_minutes = 0", 1)
        .replace("anna = 101", "ana = 101", 1)
        .replace("called_numbers", 'agent_ids = ["agent_1"]\ncalled_numbers')
    )

    done = operator.runs("tenant", "apply", "--yes")
    operator.writes(SALON)

    assert done.exit_code == 2
    for told in (
        "tenants[0].services[0].duration_minutes: must be",
        "tenants[0].services[0].hosts.ana: there is no 'ana' among the staff; did you mean anna?",
        "tenants[1].retell.agent_ids[0]: 'agent_1' stands at tenants[0].retell.agent_ids[0]",
    ):
        assert done.output.count(told) == 1, done.output
    assert "Nothing was applied" in operator.runs("tenant", "list").output


def test_an_applied_secret_that_is_gone_is_told_by_its_key(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Start-up is refused with the path, as for the file itself."""
    operator.writes(BOTH)
    operator.runs("tenant", "apply", "--yes")
    operator.writes(SALON)
    monkeypatch.delenv("OTHER_TOKEN")

    done = operator.runs("reconcile", "--dry-run")

    assert done.exit_code == 2
    assert "tenants[1].rest.tokens[0]: the environment variable OTHER_TOKEN is not set" in (
        done.output
    )


def test_an_empty_database_is_told_what_to_do(tmp_path: Path, operator: Operator) -> None:
    """Nothing can be applied to it yet."""
    operator.database.unlink()

    done = operator.runs("tenant", "apply", "--yes")

    assert done.exit_code == 1
    assert f"not applied: the file {operator.database} is not there or empty" in done.output
    assert "voice-booking migrate" in done.output


async def _hear_of_something(database: Path, *, tenant_id: str) -> None:
    engine = open_engine(f"sqlite:///{database}")
    try:
        async with SqlUnitsOfWork(engine).writing(tenant_id) as unit:
            await unit.inbox.add(samples.inbox_event_of("a" * 64))
            await unit.commit()
    finally:
        await engine.dispose()


async def _expect_somebody(database: Path, *, tenant_id: str) -> None:
    soon = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0)
    start = soon + dt.timedelta(days=3)
    engine = open_engine(f"sqlite:///{database}")
    try:
        slot = TimeSlot(start=start, end=start + dt.timedelta(minutes=30))
        await steps.store(SqlUnitsOfWork(engine), samples.pending(slot, tenant_id=tenant_id))
    finally:
        await engine.dispose()
