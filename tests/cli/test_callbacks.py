"""`voice-booking callbacks` as its user sees it."""

import asyncio
import json
import subprocess

from pathlib import Path

import pytest

from attrs import evolve

from adapters.sql.engine import open_engine
from adapters.sql.unit_of_work import SqlUnitsOfWork
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.callback_request import (
    CallbackReason,
    CallbackRequest,
    CallbackWish,
    SaidWish,
    UnderstoodWish,
    UntoldEnd,
)
from booking_domain.model.phone_number import PhoneNumber
from tests.cli.programs import run
from tests.contract.unit_of_work.migrated_databases import write_migrated_file
from tests.doubles.salon import MONDAY_MORNING, hold_at
from tests.unit.entrypoints.settings.files import SALON, SECRETS


WISHED = CallbackRequest(
    callback_id="callback-1",
    reason=CallbackReason.WISHED,
    call_id="call_1",
    name="Max [b]Beispiel[/b]",
    number=PhoneNumber("+4915112345678"),
    asked_at=MONDAY_MORNING,
    wishes=(CallbackWish("request_callback", SaidWish(text="Strähnen", date_text="morgen")),),
)
UNTOLD = evolve(
    WISHED,
    callback_id="callback-2",
    reason=CallbackReason.UNTOLD,
    wishes=(),
    untold=UntoldEnd("a-1", AppointmentState.CONFIRMED, None, MONDAY_MORNING),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A salon's file, and its database."""
    (tmp_path / "salon.toml").write_text(SALON, encoding="utf-8")
    write_migrated_file(tmp_path / "salon.sqlite3")
    return tmp_path


def store(
    folder: Path, *requests: CallbackRequest, appointments: tuple[Appointment, ...] = ()
) -> None:
    async def stored() -> None:
        engine = open_engine(f"sqlite:///{folder / 'salon.sqlite3'}")
        async with SqlUnitsOfWork(engine).writing("muster") as unit:
            for request in requests:
                await unit.callbacks.add(request)
            for row in appointments:
                await unit.appointments.add(row, lease=None)
            await unit.commit()
        await engine.dispose()

    asyncio.run(stored())


def listed(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**SECRETS, "COLUMNS": "200"}
    return run("callbacks", "--config", "salon.toml", *options, cwd=folder, **environment)


def test_who_is_to_be_rung_is_listed_with_number_and_words(folder: Path) -> None:
    """As they were said; the exit code says whether anybody is."""
    nobody = listed(folder)
    store(folder, WISHED, UNTOLD)

    table, as_json = listed(folder), listed(folder, "--json")

    assert (nobody.returncode, nobody.stdout) == (0, "muster: nobody is to be rung back\n")
    assert (table.returncode, as_json.returncode) == (1, 1)
    for words in ("+4915112345678", "Max [b]Beispiel[/b]", "request_callback: Strähnen, morgen"):
        assert words in table.stdout
    assert "tell: 2026-11-23 09:00 is confirmed" in table.stdout
    first, second = json.loads(as_json.stdout)["muster"]["callbacks"]
    assert first["wishes"][0]["words"] == {"text": "Strähnen", "date": "morgen"}
    assert second["appointment"]["state"] == "confirmed"


def test_a_list_that_is_cut_says_so_and_how_to_see_the_rest(folder: Path) -> None:
    """187 people waited, and 50 were shown as if they were all."""
    several = [evolve(WISHED, callback_id=f"callback-{number}") for number in range(3)]
    store(folder, *several)

    cut, rest = listed(folder, "--limit", "2"), listed(folder, "--limit", "2", "--skip", "2")
    plain = json.loads(listed(folder, "--limit", "2", "--json").stdout)["muster"]

    assert "muster: there are more than these: --skip 2, or a higher --limit" in cut.stdout
    assert "there are more" not in rest.stdout
    assert "callback-2" in cut.stdout + rest.stdout
    assert (len(plain["callbacks"]), plain["is_complete"]) == (2, False)


def test_a_time_that_was_taken_up_is_shown_with_service_and_person(folder: Path) -> None:
    """Booked by a slot's id nothing is said in words, and whoever rings must know what about."""
    taken = UnderstoodWish("schnitt", "anna", MONDAY_MORNING)
    store(
        folder,
        evolve(WISHED, wishes=(CallbackWish("book_appointment", SaidWish(), taken),)),
    )

    table = listed(folder)

    assert "book_appointment: Schnitt, Anna, 2026-11-23 09:00" in table.stdout


def test_what_is_to_be_told_names_service_person_and_appointment(folder: Path) -> None:
    """A time that "is confirmed" is no sentence that one can say on the telephone."""
    row = evolve(
        hold_at(MONDAY_MORNING), tenant_id="muster", appointment_id="a-1", service_id="schnitt"
    )
    move = CallbackWish(
        "reschedule_appointment",
        SaidWish(date_text="morgen"),
        UnderstoodWish(appointment_id="a-1"),
    )
    store(folder, UNTOLD, evolve(WISHED, wishes=(move,)), appointments=(row,))

    table = listed(folder)

    assert "tell: Schnitt, Anna, 2026-11-23 09:00 is confirmed" in table.stdout
    assert (
        "reschedule_appointment: morgen [A-00001: Schnitt, Anna, 2026-11-23 09:00]" in table.stdout
    )


def test_who_was_rung_is_out_of_the_list(folder: Path) -> None:
    """With a note that stays to be read; closing nobody's says so."""
    store(folder, WISHED)

    done = listed(folder, "--close", "callback-1", "--note", "kommt \x1b[2J Freitag")
    missing = listed(folder, "--close", "callback-9")
    rest, every = listed(folder), listed(folder, "--all")

    assert (done.returncode, done.stdout) == (0, "callback-1 is done.\n")
    assert missing.returncode == 1
    assert "there is no call-back callback-9" in missing.stderr
    assert (rest.returncode, every.returncode) == (0, 0)
    assert "kommt" in every.stdout
    assert "\x1b[2J" not in every.stdout


def test_a_note_without_a_callback_is_refused(folder: Path) -> None:
    """It would be noted nowhere."""
    refused = listed(folder, "--note", "kommt Freitag")

    assert refused.returncode == 2
    assert "--note belongs to --close" in refused.stderr
