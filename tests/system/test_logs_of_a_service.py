"""What a service writes while people with unmistakable data use it, and while all goes wrong."""

import json

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from attrs import frozen

from tests.doubles.processes import CLIENT, Service, running_sandbox, service_beside
from tests.doubles.working_days import a_working_day


NAME = "Kanaria Zwitscherling"
NUMBER = "+4915199988777"
MAIL = "kanaria@vogelhaus.test"
SAID = "Pfefferminzkatze"
PEOPLE = ("zwitscherling", "15199988777", "kanaria@vogelhaus", "pfefferminzkatze")
EVERYTHING = {"VOICE_BOOKING_LOG_LEVEL": "debug", "VOICE_BOOKING_LOG_FORMAT": "json"}


@frozen
class Written:
    """The lines of the service, what must not be in them, and the answer to one booking."""

    lines: list[dict[str, Any]]
    text: str
    secrets: list[str]
    uids: list[str]
    request_id: str

    def of_request(self) -> list[dict[str, Any]]:
        return [one for one in self.lines if one.get("correlation_id") == self.request_id]


def use_everything(service: Service, *, day: str) -> str:
    """Book, move, cancel and be misunderstood; return the id of one booking's request."""
    wish = {
        "customer_name": NAME,
        "service": "Herrenhaarschnitt",
        "staff": "Anna",
        "date_text": day,
        "phone_number": NUMBER,
        "email": MAIL,
    }
    request = service.signed(
        "book_appointment",
        {**wish, "time_text": "um zehn"},
        call_id="call_canary",
        tool_call_id="tool_canary",
    )
    booked = CLIENT.post(**request)
    assert booked.json()["status"] == "confirmed", booked.text
    moved = service.use(
        "reschedule_appointment", call_id="call_canary", date_text=day, time_text="um zwölf"
    )
    assert moved["status"] == "rescheduled", moved
    for failure in ("drop_after_commit", "500_before", "nonsense", "401"):
        service.sandbox.fault(fail=failure, times=1)
        service.use(
            "book_appointment",
            call_id=f"call_{failure}",
            **{**wish, "time_text": "um drei", "additional": "true", "staff": "Ben"},
        )
        service.use("cancel_appointment", call_id=f"call_{failure}", customer_name=NAME)
    service.use("check_availability", call_id="call_canary", service=f"{SAID} {NAME}")
    return str(booked.headers["X-Request-Id"])


def be_refused(service: Service) -> None:
    """Whatever nobody can do anything with, and what strangers try."""
    url = service.url
    token = service.secrets["TEST_REST_TOKEN"]
    bearer = {"Authorization": f"Bearer {token}"}
    body = {"service": SAID, "start": NAME, "customer": {"name": NAME, "phone": NUMBER}}
    CLIENT.post(f"{url}/api/v1/appointments", json=body, headers=bearer)
    CLIENT.post(
        f"{url}/api/v1/appointments",
        json={
            "service": "Herrenhaarschnitt",
            "start": "2031-01-01T10:00:00+01:00",
            "customer": body["customer"],
        },
        headers={**bearer, "Idempotency-Key": f"{NAME}/{NUMBER}".replace(" ", "-")},
    )
    CLIENT.get(f"{url}/api/v1/appointments/{NAME}", headers=bearer)
    CLIENT.get(f"{url}/api/v1/appointments", headers={"Authorization": f"Bearer {SAID}"})
    CLIENT.get(f"{url}/{NAME}/{NUMBER}", params={"name": NAME})
    CLIENT.post(f"{url}/retell/tools/{SAID} {NAME}", content=NAME.encode())
    CLIENT.post(f"{url}/calcom/webhook/{SAID}", json=body, headers={"X-Cal-Signature-256": MAIL})
    CLIENT.post(f"{url}/retell/webhook", json=body, headers={"X-Retell-Signature": NUMBER})
    request = service.signed(f"{SAID}?{NUMBER}", body, call_id=NUMBER, tool_call_id=NAME)
    CLIENT.post(**request)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    """One service at the finest level; at the end its calendar is gone."""
    directory: Path = tmp_path_factory.mktemp("logs")
    with (
        running_sandbox(directory / "calendar") as sandbox,
        service_beside(sandbox, directory) as service,
    ):
        service.secrets |= EVERYTHING
        service.start()
        day = a_working_day()
        request_id = use_everything(service, day=day)
        be_refused(service)
        sandbox.process.kill()
        sandbox.process.wait(timeout=60)
        service.use("book_appointment", call_id="call_away", customer_name=NAME, date_text=day)
        service.use("cancel_appointment", call_id="call_canary", customer_name=NAME)
        assert service.stop() == 0
        rows = service.rows()
        uids = [one["provider_uid"] for one in rows if one["provider_uid"]]
        uids += [uid for one in rows for uid in json.loads(one["previous_uids"] or "[]")]
        secrets = [*service.secrets.values(), *sandbox.keys.values()]
        text = (directory / "service.log").read_text()
        yield Written(
            lines=[json.loads(line) for line in text.splitlines() if line.startswith("{")],
            text=text,
            secrets=[one for one in secrets if one not in EVERYTHING.values()],
            uids=uids,
            request_id=request_id,
        )


def test_people_secrets_and_bookings_are_in_no_line(written: Written) -> None:
    """Whatever they did, whoever refused them, at any level, on either stream."""
    found = [one for one in PEOPLE if one in written.text.casefold()]
    found += [one for one in (*written.secrets, *written.uids) if one in written.text]

    assert len(written.lines) > 40
    assert len(written.uids) > 2
    assert len(written.secrets) > 4
    assert found == []


def test_every_line_of_a_tool_call_names_tenant_call_tool_call_and_request(
    written: Written,
) -> None:
    """From the request to the calendar and back."""
    told = [
        (one["tenant"], one["call_id"], one["tool_call_id"], one["tool"])
        for one in written.of_request()
    ]

    assert len(told) >= 3
    assert set(told) == {("salon-muster", "call_canary", "tool_canary", "book_appointment")}


def test_the_calendars_own_id_of_a_request_is_kept(written: Written) -> None:
    """Whoever asks there is asked for it."""
    (create,) = [one for one in written.of_request() if one.get("operation") == "create"]

    assert create["http_status"] == 201
    assert create["provider_request_id"]
    assert create["appointment_id"]
    assert create["duration_ms"] >= 0


def test_every_line_names_what_it_belongs_to(written: Written) -> None:
    """A request, a look for what was left, or a run of a job; but for the start and the end."""
    loose = [one for one in written.lines if "correlation_id" not in one]

    assert loose == []


def test_a_calendar_that_is_gone_leaves_its_line(written: Written) -> None:
    """What failed, whether it was sent, and whose call it was."""
    gone = [one for one in written.lines if one["event"] == "no answer from cal.com"]
    of_call = [one for one in gone if one.get("call_id") == "call_canary"]

    assert of_call
    assert {one["was_sent"] for one in of_call} == {False}
    assert {one["failure"].split(" < ")[-1] for one in of_call} == {"ConnectionRefusedError"}
