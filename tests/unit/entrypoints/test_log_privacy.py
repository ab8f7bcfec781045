"""What a log line says of people and secrets, whoever wrote it."""

import asyncio
import gc
import io
import json
import logging
import sys

from collections.abc import Iterator

import pytest
import structlog

from adapters.system.alarms import LoggedAlarms
from booking_domain.model.decision_record import Verdict
from booking_domain.model.reconciliation import Problem, Waiting
from entrypoints.cli.log_setup import set_up_logs
from entrypoints.log_privacy import pseudonym
from entrypoints.settings.schema import LogFormat, LogLevel, ServiceSettings
from tests.cli.conftest import logs_as_before


__all__ = ["logs_as_before"]

NAME = "Kanaria Zwitscherling"
NUMBER = "+49 151 99988777"
UID = "kQ3vXf9LmPz2Rt7Yw"


class Lines:
    """What was written."""

    def __init__(self) -> None:
        self._written = io.StringIO()
        (handler,) = logging.getLogger().handlers
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(self._written)

    def text(self) -> str:
        return self._written.getvalue()

    def only(self) -> dict[str, object]:
        text = self.text()
        (line,) = text.splitlines()
        found: dict[str, object] = json.loads(line)
        return found


def set_up(log_format: LogFormat) -> None:
    set_up_logs(ServiceSettings(log_level=LogLevel.DEBUG, log_format=log_format))


@pytest.fixture
def lines(logs_as_before: None) -> Iterator[Lines]:
    """Everything that is logged, as JSON."""
    set_up(LogFormat.JSON)
    yield Lines()
    structlog.contextvars.clear_contextvars()


def fail() -> None:
    raise ValueError(NAME) from KeyError(NUMBER)


def test_an_exception_is_named_with_its_causes_and_lines_and_without_its_words(
    lines: Lines,
) -> None:
    """A database's message quotes the row that it refuses."""
    try:
        fail()
    except ValueError:
        structlog.get_logger("ours").exception("it broke")

    line = lines.only()
    trace = line["trace"]
    assert isinstance(trace, list)
    assert [one for one in trace if not one.startswith(" ")] == ["ValueError", "KeyError"]
    assert any("in fail" in one for one in trace)
    assert NAME not in repr(line)
    assert NUMBER not in repr(line)
    assert "exc_info" not in line


def test_a_library_that_logs_an_exception_is_treated_alike(lines: Lines) -> None:
    """uvicorn logs whatever left an application, with its text."""
    try:
        fail()
    except ValueError:
        logging.getLogger("some_library").exception("Exception in ASGI application\n")

    line = lines.only()
    assert (line["event"], line["logger"]) == ("Exception in ASGI application", "some_library")
    assert "Zwitscherling" not in repr(line)


async def test_a_task_that_nobody_waited_for_tells_where_it_broke_and_no_more(
    lines: Lines,
) -> None:
    """asyncio shows the task with the text of its error, below the first line."""

    async def breaks() -> None:
        fail()

    task = asyncio.create_task(breaks())
    await asyncio.wait([task])
    del task
    gc.collect()

    line = lines.only()
    assert line["event"] == "Task exception was never retrieved"
    assert "ValueError" in repr(line["trace"])
    assert "Zwitscherling" not in repr(line)


@pytest.mark.parametrize(
    "told",
    [
        f"call me at {NUMBER}",
        "+4915199988777",
        "mail kanaria@vogelhaus.test now",
        "Authorization: Bearer abc.def",
        "cal_live_0123456789abcdef",
        "key_0123456789abcdef",
        ["and", "+4915199988777"],
        {"phone": "+4915199988777"},
    ],
)
def test_numbers_addresses_and_keys_are_left_out_wherever_they_stand(
    lines: Lines, told: object
) -> None:
    """In a text, in a list, in whatever else somebody hands over."""
    structlog.get_logger().info("said", what=told)

    text = lines.text()
    assert "(left out)" in text
    for secret in ("99988777", "vogelhaus", "abc.def", "0123456789"):
        assert secret not in text


@pytest.mark.parametrize(
    "key",
    [
        "cal_0123456789abcdef0123456789abcdef",
        "cal_live_0123456789abcdef",
        "cal_live_canary",
        "cal_test_abcdefabcdefabcdefabcdef",
        "key_0123456789abcdef",
        "key_abcdefabcdefabcdefabcdef",
        "key_without_appointment_of_canary",
        "key_without_appointmentcanary",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_Mf+Q9r/GKYqrTwjUPD8ILPZIo2LaLaSw==",
        "sk_live_abcdefghijkl",
        "sk-lookalike sk_abcdef",
    ],
)
@pytest.mark.parametrize("told", ["{}", "refused {}, try again", "Authorization: Bearer {}"])
def test_no_form_of_a_key_is_written_even_one_of_words_only(
    lines: Lines, key: str, told: str
) -> None:
    """A key that happens to hold no digit opens the same door."""
    structlog.get_logger().info("said", what=told.format(key))

    assert "(left out)" in lines.text()
    assert key.split("_", 1)[1] not in lines.text()
    assert key[-5:] not in lines.text()


@pytest.mark.parametrize("word", [one.value for one in (*Problem, *Waiting, *Verdict)])
def test_an_alarm_tells_its_reason(lines: Lines, word: str) -> None:
    """A booking whose key leads to no appointment was once reported as "(left out)"."""
    LoggedAlarms().report(word, tenant_id="salon-a", appointment_id="4711")

    assert lines.only()["problem"] == word


@pytest.mark.parametrize(
    "field", ["name", "phone", "email", "customer", "token", "body", "headers"]
)
def test_a_field_that_is_named_after_a_person_or_a_secret_is_left_out(
    lines: Lines, field: str
) -> None:
    """Whoever adds one without thinking of it writes nothing."""
    structlog.get_logger().info("said", **{field: NAME})

    assert lines.only()[field] == "(left out)"


@pytest.mark.parametrize("field", ["uid", "provider_uid", "booking_uid", "reference"])
def test_what_leads_to_a_booking_is_a_pseudonym_that_stays_the_same(
    lines: Lines, field: str
) -> None:
    """Two lines about one booking can be told from lines about two."""
    structlog.get_logger().info("said", **{field: UID})

    assert lines.only()[field] == pseudonym(UID)
    assert pseudonym(UID) == pseudonym(UID) != pseudonym(UID.lower())


@pytest.mark.parametrize(
    ("call_id", "is_kept"),
    [
        ("call_9f8e7d6c5b4a", True),
        ("a-session.of_another-platform", True),
        ("+4915199988777", False),
        ("015199988777", False),
        ("Kanaria Zwitscherling", False),
        ("rest:Zwitscherling-10-Uhr", False),
    ],
)
def test_the_id_of_a_call_is_kept_where_a_machine_made_it(
    lines: Lines, call_id: str, *, is_kept: bool
) -> None:
    """Whoever looks a call up at the platform needs it; the salon's own keys may be anything."""
    structlog.contextvars.bind_contextvars(call_id=call_id, tool_call_id=call_id)
    structlog.get_logger().info("said")

    line = lines.only()
    assert (line["call_id"] == call_id) is is_kept
    assert (line["tool_call_id"] == call_id) is is_kept
    assert is_kept or "witscherling" not in repr(line)


def test_what_says_nothing_of_anybody_is_written_as_it_is(lines: Lines) -> None:
    """Numbers, words and ids of ours, umlauts too."""
    structlog.get_logger().info(
        "booked", seconds=1.5, count=3, is_late=False, none=None, id="0b1c-22", said="für zwölf"
    )

    line = lines.only()
    assert {name: line[name] for name in ("seconds", "count", "is_late", "none", "id", "said")} == {
        "seconds": 1.5,
        "count": 3,
        "is_late": False,
        "none": None,
        "id": "0b1c-22",
        "said": "für zwölf",
    }


def test_on_a_terminal_a_trace_is_readable_and_as_silent(
    logs_as_before: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line for each place, below the event; nothing of the message."""
    set_up(LogFormat.CONSOLE)
    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("it broke", call_id="call_1")

    text = capsys.readouterr().err
    assert "it broke" in text.splitlines()[0]
    assert "call_id=call_1" in text.splitlines()[0]
    assert any(one.strip().endswith("in fail") for one in text.splitlines()[1:])
    assert NAME not in text


@pytest.mark.parametrize("is_terminal", [True, False])
def test_who_says_nothing_reads_lines_on_a_terminal_and_collects_json_elsewhere(
    logs_as_before: None,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_terminal: bool,
) -> None:
    """Nobody sets a format to look at a service by hand, or to have its lines taken in."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    set_up(LogFormat.AUTO)
    structlog.get_logger().info("answered", call_id="call_1")

    text = capsys.readouterr().err
    assert text.startswith("{") is not is_terminal
    assert "answered" in text
