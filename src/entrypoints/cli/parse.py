"""`voice-booking parse`: what the German parser understands."""

import calendar
import datetime as dt
import json
import sys

from collections.abc import Iterable, Iterator

import click

from booking_domain.model.german.protocol import to_protocol
from booking_domain.model.german.temporal_wish import (
    Alternatives,
    Ambiguous,
    AnyTime,
    DayOnly,
    Daypart,
    DayRange,
    EveryWeekday,
    Exact,
    Excluded,
    Exclusion,
    Invalid,
    NothingFound,
    TemporalWish,
    TimeOnly,
    Window,
)
from entrypoints.cli.failure import Failure, Misused
from entrypoints.cli.parse_items import Circumstances, Item, NoItem, read_item, read_now, read_zone
from entrypoints.garbage import settle_garbage


_EXAMPLES = """\b
Examples:
  voice-booking parse "nächsten Dienstag um halb drei"
  voice-booking parse --now 2026-11-24T10:00 "übermorgen vormittag"
  echo "morgen um zehn" | voice-booking parse --protocol
  echo '{"text": "um drei", "hours": "09:00-18:00"}' | voice-booking parse --protocol
"""


@click.command(short_help="Show what is understood of days and times.", epilog=_EXAMPLES)
@click.argument("phrase", required=False)
@click.option(
    "--protocol", "as_protocol", is_flag=True, help="One JSON line for each item, null for nothing."
)
@click.option("--now", "now_text", metavar="ISO", help="When it is said; without: now.")
@click.option(
    "--zone",
    "zone_text",
    metavar="ZONE",
    default="Europe/Berlin",
    show_default=True,
    help="Where it is said: a zone's name, or an offset such as +01:00.",
)
def parse(phrase: str | None, *, as_protocol: bool, now_text: str | None, zone_text: str) -> None:
    """
    Show what is understood of words about days and times.

    Without PHRASE, standard input is read: one item a line, a phrase or a JSON object with "text"
    and perhaps "now", "zone" and "hours" ("08:00-19:00", a list of such spans, or an object of them
    by weekday). Opening hours are 08:00 to 19:00 and the horizon 180 days unless an item says more.
    """
    try:
        zone = read_zone(zone_text)
        now = read_now(now_text, zone=zone) if now_text else dt.datetime.now(zone)
    except NoItem as error:
        raise Misused(str(error)) from error
    usual = Circumstances(now=now, zone=zone)
    settle_garbage()
    lines = _lines_of_stdin() if phrase is None else (phrase,)
    unusable = _write_protocol(lines, usual=usual) if as_protocol else _explain(lines, usual=usual)
    if unusable:
        message = f"{unusable} of the items could not be used"
        raise Failure(message)


def _lines_of_stdin() -> Iterator[str]:
    # A line ends with a line feed and nothing else: phrases may hold any other character.
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def _write_protocol(lines: Iterable[str], *, usual: Circumstances) -> int:
    unusable = 0
    for line in lines:
        try:
            plain: object = to_protocol(read_item(line, usual=usual).understood())
        except NoItem as error:
            unusable += 1
            plain = {"error": str(error)}
        click.echo(json.dumps(plain))
    return unusable


def _explain(lines: Iterable[str], *, usual: Circumstances) -> int:
    unusable = 0
    for line in lines:
        try:
            item = read_item(line, usual=usual)
        except NoItem as error:
            unusable += 1
            click.echo(f"{line}\n    cannot be used: {error}")
            continue
        for told in _explanation(item):
            click.echo(told)
    return unusable


def _explanation(item: Item) -> Iterator[str]:
    understood = item.understood()
    yield f"“{item.text}”, said on {_moment(item.said.now.astimezone(item.said.zone))}"
    for told in _meaning(understood.wish):
        yield f"    {told}"
    if understood.confirm is not None:
        yield f"    must be confirmed first: {_words(understood.confirm.value)}"
    for reading in understood.excluded:
        yield f"    but not {_reading(reading)}"
    if understood.trace:
        yield f"    by the rules {', '.join(understood.trace)}"


def _meaning(wish: TemporalWish) -> Iterator[str]:
    match wish:
        case NothingFound():
            yield "nothing about a day or a time"
        case AnyTime(part=part):
            yield f"any time{_in_part(part)}"
        case Invalid(reason=reason):
            yield f"cannot be: {_words(reason.value)}"
        case Excluded(readings=readings):
            yield f"nothing wished, ruled out: {'; '.join(_reading(one) for one in readings)}"
        case Alternatives(options=options):
            yield f"one of: {'; or '.join(_reading(one) for one in options)}"
        case Ambiguous(readings=readings, question=question):
            yield f"must be asked: {_words(question.value)}"
            for number, reading in enumerate(readings, start=1):
                yield f"  reading {number}: {_reading(reading)}"
        case Exact() | DayOnly() | TimeOnly() | Window() | DayRange():
            yield _reading(wish)


def _reading(reading: Exclusion) -> str:
    match reading:
        case EveryWeekday(weekday=weekday, earliest=earliest, latest=latest, part=part):
            when = f"every {calendar.day_name[weekday]}"
            return f"{when}{_between(earliest, latest)}{_in_part(part)}"
        case Exact(start=start):
            return _moment(start)
        case DayOnly(day=day):
            return f"{_day(day)}, any time"
        case TimeOnly(time=time):
            return f"{time:%H:%M}, no day"
        case Window(day=day, earliest=earliest, latest=latest, part=part):
            when = "no day" if day is None else _day(day)
            return f"{when}{_between(earliest, latest)}{_in_part(part)}"
        case DayRange(first=first, last=last, earliest=earliest, latest=latest, part=part):
            begin = "" if first is None else f"from {_day(first)} "
            end = "on" if last is None else f"to {_day(last)}"
            return f"{begin}{end}{_between(earliest, latest)}{_in_part(part)}"


def _between(earliest: dt.time | None, latest: dt.time | None) -> str:
    if earliest is not None and earliest == latest:
        return f" at {earliest:%H:%M}"
    after = "" if earliest is None else f" from {earliest:%H:%M}"
    before = "" if latest is None else f" until {latest:%H:%M}"
    return after + before


def _in_part(part: Daypart | None) -> str:
    return "" if part is None else f" ({part.value})"


def _moment(moment: dt.datetime) -> str:
    return f"{_day(moment.date())}, {moment:%H:%M} (UTC{moment:%z})"


def _day(day: dt.date) -> str:
    return f"{day:%A}, {day.day} {day:%B %Y}"


def _words(value: str) -> str:
    return value.replace("_", " ")
