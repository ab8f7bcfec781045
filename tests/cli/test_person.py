"""`voice-booking person`: a person is handed what is known, erased, and gone from everywhere."""

import asyncio
import contextlib
import datetime as dt
import json
import sqlite3

from pathlib import Path
from typing import Any

import pytest

from attrs import evolve
from click.testing import CliRunner, Result

from adapters.sql.engine import open_engine
from adapters.sql.erasure_journal import SqlErasureJournal
from adapters.sql.unit_of_work import SqlUnitsOfWork
from booking_domain.model.appointment import Appointment
from booking_domain.model.customer import Customer
from booking_domain.model.erasure import ErasureStep, StepKind
from booking_domain.model.known_customer import seen
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import UnitsOfWork
from entrypoints.cli.commands import cli
from entrypoints.cli.erasure_list import append_to_list
from tests.contract.unit_of_work import samples
from tests.unit.entrypoints.settings.files import SALON, SECRETS


NUMBER = PhoneNumber("+4915112345678")
MAX = Customer(name="Max Beispiel", phone=NUMBER, email="max@example.org")
MIA = Customer(name="Mia Beispiel", phone=NUMBER)


class Operator:
    """Somebody at the command line, with a salon of their own."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "salon.toml"
        self.database = directory / "salon.sqlite3"
        self._file.write_text(SALON.replace("salon.sqlite3", str(self.database)), encoding="utf-8")

    def runs(self, *arguments: str, answer: str = "") -> Result:
        """Run a command on the file."""
        line = [*arguments, "--config", str(self._file)]
        return CliRunner().invoke(cli, line, input=answer)

    def exports(self, *more: str) -> dict[str, Any]:
        """Return what is known of the number."""
        done = self.runs("person", "export", "--number", NUMBER.e164, *more)
        assert done.exit_code == 0, done.output
        known: dict[str, Any] = json.loads(done.stdout)
        return known

    def erases(self, *more: str, answer: str = "") -> Result:
        """Erase who has the number."""
        return self.runs("person", "erase", "--number", NUMBER.e164, *more, answer=answer)

    def stored(self, *appointments: Appointment) -> None:
        """Put appointments into the database, each with what its booking leaves."""
        self._work(*(_store(one) for one in appointments))

    def began(self, *steps: ErasureStep) -> None:
        """Leave an erasure that broke off after it was begun."""

        async def begin(units: SqlUnitsOfWork) -> None:
            await SqlErasureJournal(units._engine).begin(steps, tenant_id="muster")

        self._work(begin)

    def _work(self, *works: Any) -> None:
        async def work() -> None:
            engine = open_engine(f"sqlite:///{self.database}")
            for one in works:
                await one(SqlUnitsOfWork(engine))
            await engine.dispose()

        asyncio.run(work())


def _store(one: Appointment) -> Any:
    async def store(units: UnitsOfWork) -> None:
        call = samples.call_of(NUMBER, call_id=one.call_id or "")
        async with units.writing("muster") as unit:
            await unit.appointments.add(one, lease=None)
            await unit.calls.record(evolve(call, last_appointment_id=one.appointment_id))
            receipt = samples.receipt_of(
                "tc_1", appointment_id=one.appointment_id, call_id=one.call_id or ""
            )
            await unit.receipts.claim(evolve(receipt, result=samples.confirmation_of(one)))
            await unit.outbox.add(samples.event_of(one, sequence=1))
            body = json.dumps({"uid": one.provider_uid, "name": one.customer and one.customer.name})
            await unit.inbox.add(evolve(samples.inbox_event_of(one.reference), body=body))
            await unit.commit()

    return store


def visit(
    customer: Customer = MAX, *, call_id: str = "call_1", starts: dt.datetime | None = None
) -> Appointment:
    slot = TimeSlot.lasting(starts or samples.NOW, minutes=30)
    one = samples.confirmed(
        samples.pending(slot, tenant_id="muster", customer=customer, call_id=call_id)
    )
    return evolve(one, provider_uid=f"uid-of-{call_id}", previous_uids=("uid-before",))


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """An operator with a file of one salon and an empty database."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    operator = Operator(tmp_path)
    assert operator.runs("migrate").exit_code == 0
    return operator


def test_a_person_is_handed_everything(operator: Operator) -> None:
    """As one JSON object: what is stored, and where there is more."""
    operator.stored(visit())

    known = operator.exports()

    assert (known["names"], known["number"]) == (["Max Beispiel"], NUMBER.e164)
    (appointment,) = known["appointments"]
    assert (appointment["name"], appointment["email"]) == ("Max Beispiel", "max@example.org")
    assert [one["call_id"] for one in known["calls"]] == ["call_1"]
    assert [one["answer"] for one in known["tool_answers"]] == ["AppointmentConfirmed"]
    assert known["tool_answers"][0]["content"]["appointment"]["state"] == "confirmed"
    assert [one["what"] for one in known["history"]] == ["appointment_booked"]
    assert "Max Beispiel" in known["received"][0]["content"]
    assert known["elsewhere"]["calendar_bookings"] == ["uid-before", "uid-of-call_1"]


def test_the_number_may_be_written_as_people_write_it(operator: Operator) -> None:
    """Who asks gives it as it stands on their card."""
    operator.stored(visit())

    done = operator.runs("person", "export", "--number", "0151 / 123 456 78", "--summary")

    assert done.exit_code == 0
    assert "Max Beispiel" in done.output


def test_what_is_no_number_is_refused(operator: Operator) -> None:
    """Without repeating it."""
    done = operator.runs("person", "export", "--number", "12")

    assert done.exit_code == 2
    assert "--number is no telephone number" in done.output


def test_of_several_on_one_number_one_is_chosen(operator: Operator) -> None:
    """At a terminal by its place in a list, in a script by --name; neither sees the other's."""
    operator.stored(visit(), visit(MIA, call_id="call_2"))

    asked = operator.runs("person", "export", "--number", NUMBER.e164, answer="2\n")
    named = operator.exports("--name", "max beispiel")
    nobody = operator.runs("person", "export", "--number", NUMBER.e164)

    assert json.loads(asked.stdout)["names"] == ["Mia Beispiel"]
    assert "Max Beispiel" not in asked.stdout
    assert named["names"] == ["Max Beispiel"]
    assert "Mia" not in json.dumps(named)
    assert nobody.exit_code == 130


def test_a_name_that_nobody_has_is_refused_with_those_that_there_are(operator: Operator) -> None:
    """The operator sees who is meant, and says it again."""
    operator.stored(visit())

    done = operator.erases("--name", "Moritz", "--yes")

    assert done.exit_code == 2
    assert "nobody called Moritz" in done.output
    assert "Max Beispiel" in done.output


def test_an_erasure_is_shown_asked_about_and_leaves_a_list(operator: Operator) -> None:
    """A no changes nothing; a yes leaves nothing but what is elsewhere."""
    operator.stored(visit())

    declined = operator.erases(answer="n\n")
    still = operator.exports()
    done = operator.erases(answer="y\n")
    left = operator.runs("person", "todo")

    assert (declined.exit_code, done.exit_code, left.exit_code) == (1, 0, 1)
    assert still["appointments"]
    assert "1 appointments lose their person" in declined.output
    known = operator.exports()
    assert (known["names"], known["appointments"], known["calls"]) == ([], [], [])
    assert known["received"] == []
    assert [line.split()[-1] for line in left.output.splitlines()] == [
        "uid-before",
        "uid-of-call_1",
        "call_1",
    ]


def test_a_second_erasure_finds_nothing(operator: Operator) -> None:
    """Repeated by a script, it does no harm and adds nothing to the list."""
    operator.stored(visit())
    operator.erases("--yes")

    again = operator.erases("--yes")

    assert (again.exit_code, again.output) == (0, "Nothing is known under this number.\n")
    assert len(operator.runs("person", "todo").output.splitlines()) == 3


def consents(operator: Operator) -> dict[str, str]:
    with contextlib.closing(sqlite3.connect(operator.database)) as database:
        return dict(database.execute("select name, consent from customer"))


def test_a_consent_is_noted_and_withdrawn_by_hand(operator: Operator) -> None:
    """Of the one who says so, and not of the other on the same number; the last word counts."""
    asyncio.run(know(operator.database, MAX, MIA))
    words = ("person", "consent", "--number", NUMBER.e164, "--name", "Max Beispiel")

    given = operator.runs(*words, "given")
    once = consents(operator)
    withdrawn = operator.runs(*words, "refused")

    assert (given.exit_code, withdrawn.exit_code) == (0, 0), withdrawn.output
    assert withdrawn.stdout == "Max Beispiel: refused.\n"
    assert once == {"Max Beispiel": "given", "Mia Beispiel": "unknown"}
    assert consents(operator) == {"Max Beispiel": "refused", "Mia Beispiel": "unknown"}


def test_nobody_consents_who_is_not_known(operator: Operator) -> None:
    """It is said, and nobody is made up."""
    done = operator.runs("person", "consent", "--number", "+4915199999999", "given")

    assert done.exit_code == 1
    assert "nobody is known under this number" in done.output


def test_what_is_done_elsewhere_is_ticked_off(operator: Operator) -> None:
    """Until the list is empty."""
    operator.stored(visit())
    operator.erases("--yes")
    ids = [one["id"] for one in json.loads(operator.runs("person", "todo", "--json").stdout)]

    first = operator.runs("person", "todo", "--done", ids[0])
    again = operator.runs("person", "todo", "--done", ids[0])
    rest = operator.runs("person", "todo", "--done", ids[1], "--done", ids[2])

    assert (first.exit_code, again.exit_code, rest.exit_code) == (0, 1, 0)
    assert "nothing is open under" in again.output
    empty = operator.runs("person", "todo")
    assert (empty.exit_code, empty.output) == (0, "Nothing is left to do.\n")


def test_an_appointment_ahead_is_cancelled_first(operator: Operator) -> None:
    """It is refused with the appointment's reference, and nothing is erased."""
    ahead = visit(starts=dt.datetime.now(dt.UTC) + dt.timedelta(days=3))
    operator.stored(visit(call_id="call_0"), ahead)

    done = operator.erases("--yes")

    assert done.exit_code == 1
    assert f"{ahead.reference} of" in done.output
    assert "cancel it first" in done.output
    assert len(operator.exports()["appointments"]) == 2


def test_an_erasure_that_broke_off_is_finished_by_the_same_command(operator: Operator) -> None:
    """The person is half gone, and not found under the number any more."""
    one = visit()
    operator.stored(one)
    noted_at = samples.NOW
    operator.began(
        ErasureStep("e1", 1, StepKind.APPOINTMENT, one.appointment_id, noted_at),
        ErasureStep("e1", 2, StepKind.CALL, "call_1", noted_at),
        ErasureStep("e1", 3, StepKind.EVENT, f"calcom:{one.reference}", noted_at),
        ErasureStep("e1", 4, StepKind.CALENDAR_BOOKING, "uid-before", noted_at),
    )

    done = operator.erases()

    assert (done.exit_code, done.output) == (0, "Nothing is known under this number.\n")
    assert operator.exports()["appointments"] == []
    assert "e1.4" in operator.runs("person", "todo").output


class Backup:
    """A copy of the database as it is now, and a list of erasures beside it."""

    def __init__(self, operator: Operator, directory: Path) -> None:
        self._operator = operator
        self._copy = directory / "backup.sqlite3"
        self.listed = directory / "erasures.jsonl"

    def is_made(self) -> None:
        with (
            contextlib.closing(sqlite3.connect(self._operator.database)) as source,
            contextlib.closing(sqlite3.connect(self._copy)) as copy,
        ):
            source.backup(copy)

    def is_restored(self) -> None:
        with (
            contextlib.closing(sqlite3.connect(self._copy)) as copy,
            contextlib.closing(sqlite3.connect(self._operator.database)) as target,
        ):
            copy.backup(target)

    def erases_again(self) -> Result:
        return self._operator.runs("person", "again", "--list", str(self.listed))


@pytest.fixture
def backup(operator: Operator, tmp_path: Path) -> Backup:
    """Made after Max has visited and before he asks to be erased."""
    operator.stored(visit())
    backup = Backup(operator, tmp_path)
    backup.is_made()
    return backup


def test_whom_a_restored_backup_brought_back_is_erased_again(
    operator: Operator, backup: Backup
) -> None:
    """By ids alone: the list names nobody, and only its owner may read it."""
    operator.erases("--yes", "--list", str(backup.listed))
    backup.is_restored()
    is_back = operator.exports()["names"]

    done = backup.erases_again()
    twice = backup.erases_again()

    assert is_back == ["Max Beispiel"]
    assert (done.exit_code, twice.exit_code) == (0, 0), done.output
    assert done.output == "1 erasures were begun again; 0 the database knew already.\n"
    assert twice.output == "0 erasures were begun again; 1 the database knew already.\n"
    assert (operator.exports()["names"], operator.exports()["received"]) == ([], [])
    text = backup.listed.read_text()
    assert not any(one in text for one in ("Beispiel", "15112345678", "max@example.org"))
    assert backup.listed.stat().st_mode & 0o077 == 0


def test_a_backup_from_after_the_decision_needs_no_list(operator: Operator, backup: Backup) -> None:
    """What it knows to be open is finished; nothing is begun twice."""
    one = ErasureStep("e1", 1, StepKind.CALL, "call_1", samples.NOW)
    operator.began(one)
    backup.is_made()
    append_to_list(backup.listed, [one], tenant_id="muster")
    backup.is_restored()

    done = backup.erases_again()

    assert done.output == "0 erasures were begun again; 1 the database knew already.\n"
    assert operator.exports()["calls"] == []


def test_a_line_that_broke_off_keeps_no_other_from_its_turn(
    operator: Operator, backup: Backup
) -> None:
    """It is named, and what was written after it is whole."""
    backup.listed.write_text('{"tenant": "muster", "st')
    operator.erases("--yes", "--list", str(backup.listed))
    backup.is_restored()

    done = backup.erases_again()

    assert done.exit_code == 1
    assert "1 erasures were begun again" in done.output
    assert "cannot be read: lines 1 of" in done.output
    assert operator.exports()["names"] == []


def test_what_cannot_be_listed_is_not_erased(operator: Operator, backup: Backup) -> None:
    """Else nobody would know of it after a restore."""
    done = operator.erases("--yes", "--list", str(backup.listed / "in" / "no" / "directory"))

    assert done.exit_code == 1
    assert "cannot be written" in done.output
    assert operator.exports()["names"] == ["Max Beispiel"]


def test_without_a_list_the_operator_is_told(operator: Operator, backup: Backup) -> None:
    """And without naming one nothing can be done again."""
    done = operator.erases("--yes")
    again = operator.runs("person", "again")
    missing = backup.erases_again()

    assert "A restored backup would bring this person back" in done.output
    assert (again.exit_code, missing.exit_code) == (2, 1)
    assert "say which list" in again.output
    assert "cannot be read" in missing.output


def test_a_database_that_is_not_there_is_one_line(operator: Operator) -> None:
    """An operator is told what could not be done."""
    operator.database.unlink()

    done = operator.erases("--yes")

    assert done.exit_code == 1
    assert "was not asked" in done.output


async def know(database: Path, *customers: Customer) -> None:
    """Let these be known as having booked now."""
    engine = open_engine(f"sqlite:///{database}")
    try:
        async with SqlUnitsOfWork(engine).writing("muster") as unit:
            for one in customers:
                known = seen(one, tenant_id="muster", at=dt.datetime.now(dt.UTC))
                assert known is not None
                await unit.customers.saw(known)
            await unit.commit()
    finally:
        await engine.dispose()
