"""`voice-booking parse`."""

import json

import pytest

from click.testing import CliRunner, Result

from entrypoints.cli.commands import cli


NOW = "2026-11-20T10:00:00+01:00"


def parse(*arguments: str, lines: str | bytes = "") -> Result:
    return CliRunner().invoke(cli, ("parse", "--now", NOW, *arguments), input=lines)


def answers(done: Result) -> list[object]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_line_has_exactly_one_answer() -> None:
    """An empty line too, and what says nothing about time is null."""
    done = parse("--protocol", lines="morgen um zehn\n\nMax Beispiel\n")

    assert (done.exit_code, done.stderr) == (0, "")
    assert answers(done) == [
        {"date": "2026-11-21", "time": "10:00", "ask_back": False},
        None,
        None,
    ]


def test_a_weekday_ruled_out_in_every_week_is_named() -> None:
    """In the protocol and for people."""
    done = parse("--protocol", lines="jeden Tag außer Mittwoch\n")
    told = parse("jeden Tag außer Mittwochnachmittag")

    assert answers(done) == [
        {
            "any": True,
            "time": None,
            "excluded": [{"date": None, "every": "wednesday", "time": None}],
            "ask_back": False,
        }
    ]
    assert "but not every Wednesday (afternoon)" in told.stdout


def test_an_object_brings_its_circumstances() -> None:
    """Its own now, zone and hours, and for the next line the usual ones again."""
    item = {"text": "heute um acht", "now": "2026-12-24T07:00", "zone": "+02:00"}
    evening = {"id": 7, "text": "heute um acht", "hours": ["18:00-23:00"]}
    pairs = ({**evening, "hours": ["18:00", "23:00"]}, {**evening, "hours": [["18:00", "23:00"]]})

    items = "\n".join(json.dumps(one) for one in (item, evening, *pairs))
    done = parse("--protocol", lines=f"{items}\nheute\n")

    found = answers(done)
    assert [(one["date"], one["time"]) for one in found if isinstance(one, dict)] == [
        ("2026-12-24", "08:00"),
        ("2026-11-20", "20:00"),
        ("2026-11-20", "20:00"),
        ("2026-11-20", "20:00"),
        ("2026-11-20", None),
    ]


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({"text": 5}, "text must be a text"),
        ({"phrase": "morgen"}, "there is no key phrase"),
        ({"text": "morgen", "zone": "Berlin"}, "there is no time zone 'Berlin'"),
        ({"text": "morgen", "now": "bald"}, "now must be a time"),
        ({"text": "morgen", "hours": "9-12"}, "hours are spans such as"),
        ({"text": "morgen", "hours": {"montag": "09:00-12:00"}}, "hours knows monday"),
    ],
)
def test_an_object_that_cannot_be_used_is_told_and_counted(
    item: dict[str, object], told: str
) -> None:
    """In its own line, so that the others keep theirs."""
    done = parse("--protocol", lines=f"{json.dumps(item)}\nmorgen\n")

    first, second = answers(done)
    assert isinstance(first, dict)
    assert told in first["error"]
    assert isinstance(second, dict)
    assert (done.exit_code, done.stderr) == (1, "voice-booking: 1 of the items could not be used\n")


@pytest.mark.parametrize(
    "now",
    [
        "9999-12-31T10:00:00+00:00",
        "9999-12-30T10:00",
        "0001-01-01T05:00:00+00:00",
        "0001-01-01T00:30:00+14:00",
    ],
)
def test_a_moment_at_the_ends_of_the_calendar_is_refused(now: str) -> None:
    """One such item once ended the whole stream, and the items behind it had no answer."""
    item = json.dumps({"text": "vorgestern um drei oder nächste woche", "now": now})

    first, second = answers(parse("--protocol", lines=f"{item}\nmorgen\n"))

    assert isinstance(first, dict)
    assert "now must lie in the years 1900 to 2300" in first["error"]
    assert isinstance(second, dict)
    assert second["date"] == "2026-11-21"


def test_what_begins_like_an_object_is_no_phrase() -> None:
    """Broken JSON has an error of its own; a byte order mark before good JSON is none."""
    marked = "\ufeff" + json.dumps({"text": "um zehn"})

    done = parse("--protocol", lines=f'{{"text": "morgen"\n{marked}\n')

    first, second = answers(done)
    assert isinstance(first, dict)
    assert "must be a JSON object" in first["error"]
    assert second == {"date": None, "time": "10:00", "ask_back": False}
    assert done.exit_code == 1


@pytest.mark.parametrize("zone", ["Z", "+1", "+01", "+0100", "-05:00", "Europe/Vienna"])
def test_a_zone_is_a_name_or_an_offset(zone: str) -> None:
    """As it stands in ISO times, too."""
    done = parse("--protocol", lines=json.dumps({"text": "morgen", "zone": zone}))

    assert answers(done) == [{"date": "2026-11-21", "time": None, "ask_back": False}]


def test_a_salon_may_be_open_until_midnight() -> None:
    """The day ends at 24:00."""
    item = {"text": "um elf uhr abends", "hours": "00:00-24:00"}

    done = parse("--protocol", lines=json.dumps(item))

    assert answers(done) == [{"date": None, "time": "23:00", "ask_back": False}]


def test_any_bytes_are_taken() -> None:
    """What is no UTF-8, and line separators of Unicode, break nothing."""
    done = parse("--protocol", lines="morgen\u2028um zehn\n".encode() + b"\xff\xfe morgen\n")

    assert (done.exit_code, len(answers(done))) == (0, 2)


def test_people_are_told_what_was_understood_and_why() -> None:
    """The day in full, the time, and the rules."""
    done = parse("übermorgen um halb drei")

    assert "Sunday, 22 November 2026, 14:30" in done.stdout
    assert "by the rules" in done.stdout


def test_people_are_shown_the_readings() -> None:
    """A weekday against a date has two."""
    done = parse("am Montag, dem 24. November")

    assert "must be asked: weekday against date" in done.stdout
    assert "reading 1: " in done.stdout
    assert "reading 2: " in done.stdout


@pytest.mark.parametrize(
    ("phrase", "asked"),
    [
        ("um acht", False),
        ("um halb sieben", False),
        ("um sieben", True),
        ("um halb acht", True),
    ],
)
def test_without_hours_a_salon_is_open_from_8_to_19(phrase: str, *, asked: bool) -> None:
    """What can only begin then is taken as it is, what neither half of the day has is asked."""
    (said,) = answers(parse("--protocol", lines=f"{phrase}\n"))

    assert isinstance(said, dict)
    assert said["ask_back"] is asked


@pytest.mark.parametrize(("day", "asked"), [("19.05.2027", False), ("20.05.2027", True)])
def test_what_lies_more_than_180_days_ahead_is_asked(day: str, *, asked: bool) -> None:
    """The 180th day is near enough, the next one is read back."""
    (said,) = answers(parse("--protocol", lines=f"am {day} um zehn\n"))

    assert isinstance(said, dict)
    assert (said["ask_back"], said.get("question")) == (asked, "beyond_horizon" if asked else None)


def test_any_line_has_one_answer_in_the_protocol() -> None:
    """Objects that are none, endless ones, and nonsense of a million letters stop nothing."""
    lines = [
        '{"text": ' + "[" * 100_000,
        json.dumps({"text": "morgen", "hours": [[[["08:00"]]]]}),
        '{"text": NaN}',
        '{"text": "morgen"} und mehr',
        json.dumps({"text": "\ud800 morgen"}),
        "[1, 2]",
        "montag " * 100_000,
        "9" * 1_000_000,
        "\x00\x1b[31m\u202e",
    ]

    done = parse("--protocol", lines="\n".join(lines) + "\nmorgen\n")

    found = answers(done)
    assert len(found) == len(lines) + 1
    assert all(one is None or {"error", "ask_back"} & set(one) for one in found)  # type: ignore[call-overload]
    assert found[-1] == {"date": "2026-11-21", "time": None, "ask_back": False}
    assert done.stderr == "voice-booking: 4 of the items could not be used\n"
