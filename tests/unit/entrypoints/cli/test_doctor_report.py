"""Findings as a table and as JSON."""

import io

import pytest

from rich.console import Console

from entrypoints.cli.doctor_report import ShownProgress, plain, progress_shown, show, worst
from entrypoints.cli.finding import Part, Reporter, Verdict


ALL = Reporter(part=Part.DATABASE)
SALON = Reporter(part=Part.CALCOM, salon="muster")
FOUND = (
    ALL.ok("schema", "it fits"),
    SALON.warning("speed", "it is [slow]", remedy="wait"),
    SALON.error("key", "refused\x1b[31m", remedy="another one"),
)


def test_a_table_shows_each_part_and_salon_once(capsys: pytest.CaptureFixture[str]) -> None:
    """With verdict and remedy on each line, and a sum."""
    show(FOUND)

    printed = capsys.readouterr().out
    assert printed.count("cal.com") == 1
    assert printed.count("muster") == 1
    assert "-> another one" in printed
    assert "it is [slow]" in printed
    assert printed.splitlines()[-1] == "1 error, 1 warning, 1 ok"


def test_no_control_sequence_reaches_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """What others say is text."""
    show(FOUND)

    assert "\x1b" not in capsys.readouterr().out
    assert "\x1b" not in plain(FOUND)["findings"][2]["what"]


def test_programs_get_words_that_stay() -> None:
    """Part, check and verdict."""
    content = plain(FOUND)

    assert (content["verdict"], content["errors"], content["warnings"]) == ("error", 1, 1)
    assert content["findings"][0] == {
        "part": "database",
        "salon": None,
        "check": "schema",
        "verdict": "ok",
        "what": "it fits",
        "remedy": None,
    }


def test_the_worst_decides() -> None:
    """A warning alone is no error."""
    assert worst(FOUND) is Verdict.ERROR
    assert worst(FOUND[:2]) is Verdict.WARNING
    assert worst(FOUND[:1]) is Verdict.OK


def test_a_terminal_is_told_what_is_still_looked_at() -> None:
    """Three names, how many more, and how many are done."""
    status = Console(file=io.StringIO(), force_terminal=True).status("looking")
    progress = ShownProgress(status)

    for name in ("database", "redis", "address", "cal.com muster"):
        progress.begin(name)
    progress.end("redis")
    progress.begin("webhooks muster")

    assert status.status == "1 looked at; database, address, cal.com muster and 1 more"


def test_what_is_no_terminal_is_told_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Logs of a scheduler stay clean."""
    with progress_shown() as progress:
        progress.begin("database")
        progress.end("database")

    assert capsys.readouterr() == ("", "")
