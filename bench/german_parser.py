"""
How long the German parser takes: per phrase of its own sets, and on very long talk of many kinds.

    python bench/german_parser.py

Prints median, 95th and 99.9th percentile and the longest time, in microseconds, of the wall clock
and of the processor: on a busy machine the latter is the honest figure. The phrases are read once
to warm up the interpreter, so that what is measured is reading, not importing. The garbage
collector is set as the service sets it.
"""

import datetime as dt
import json
import statistics
import time

from collections.abc import Callable
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from booking_domain.model.german.lexicon import MONTHS, WEEKDAYS, WORDS
from booking_domain.model.german.numbers import CARDINALS
from booking_domain.model.german.understand import understand
from booking_domain.model.opening_hours import OpeningHours
from entrypoints.garbage import settle_garbage


BERLIN = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2026, 11, 20, 10, tzinfo=BERLIN)
HOURS = OpeningHours.every_day(opens=dt.time(8), closes=dt.time(19))
DATA = Path(__file__).parents[1] / "tests/unit/booking_domain/model/german/data"
ROUNDS = 5
LONG_TEXTS = 1_000
LONG_WORDS = 500
LONGEST_MONTH = 31
LEXICON = sorted(WORDS)
DAYS = [name for names in WEEKDAYS for name in names]
SHORT_NUMBERS = [word for word, number in CARDINALS.items() if number <= LONGEST_MONTH]
CORRECTIONS = ("nein", "ach nein", "doch lieber", "sondern", "ich meine", "statt")
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"


def phrases() -> list[str]:
    """Return the callers' phrases that the tests know."""
    texts = [item["text"] for item in json.loads((DATA / "gold_dev.json").read_text("utf-8"))]
    for name in ("wishes.txt", "talk.txt", "no_date.txt"):
        lines = (DATA / name).read_text("utf-8").splitlines()
        texts += [line.split("->")[0].strip() for line in lines]
    return texts


TEXTS = phrases()


def _range(choose: Random) -> str:
    first, last = choose.choice(SHORT_NUMBERS), choose.choice(SHORT_NUMBERS)
    return choose.choice((f"von {first} bis {last}", f"von {first} bis {last} uhr"))


def _date(choose: Random) -> str:
    month = choose.choice(MONTHS)[0]
    day, hour, minute = (
        choose.randint(1, LONGEST_MONTH),
        choose.randint(7, 19),
        choose.randint(10, 59),
    )
    return f"{choose.choice(DAYS)} den {day}. {month} 2027 um {hour}:{minute}"


def _dotted(choose: Random) -> str:
    return f"{choose.randint(1, LONGEST_MONTH)}.{choose.randint(1, 12)}. um {choose.randint(1, 19)}"


def _misfit(choose: Random) -> str:
    day, month = choose.randint(1, LONGEST_MONTH), choose.randint(10, 12)
    return f"{choose.choice(DAYS)}, {day}.{month}, bis valentin"


def _correction(choose: Random) -> str:
    wish = choose.choice((f"am {choose.choice(DAYS)}", f"um {choose.choice(SHORT_NUMBERS)}"))
    return f"{choose.choice(CORRECTIONS)} {wish}"


def _unicode(choose: Random) -> str:
    return "".join(chr(choose.randrange(0x20, 0x3000)) for _ in range(choose.randint(1, 8)))


def _invented(choose: Random) -> str:
    return "".join(choose.choice(LETTERS) for _ in range(choose.randint(2, 14)))


KINDS: dict[str, Callable[[Random], str]] = {
    "phrases strung": lambda choose: choose.choice(TEXTS),
    "lexicon words": lambda choose: choose.choice(LEXICON),
    "numbers": lambda choose: choose.choice(SHORT_NUMBERS),
    "digits": lambda choose: str(choose.randint(0, 2100)),
    "weekdays": lambda choose: choose.choice(DAYS),
    "or": lambda choose: f"{choose.choice((*DAYS, *SHORT_NUMBERS))} oder",
    "from to": _range,
    "full dates": _date,
    "dates dotted": _dotted,
    "dates bare": lambda choose: f"{choose.randint(1, LONGEST_MONTH)}.{choose.randint(1, 12)}",
    "dates misfit": _misfit,
    "corrections": _correction,
    "refusals": lambda choose: f"am {choose.choice(DAYS)} nicht",
    "numbered": lambda choose: f"stufe {choose.choice(SHORT_NUMBERS)}",
    "invented words": _invented,
    "any unicode": _unicode,
}


def long_talk(kind: Callable[[Random], str], choose: Random) -> str:
    """Return 500 words of one kind, strung together."""
    words: list[str] = []
    while len(words) < LONG_WORDS:
        words += kind(choose).split()
    return " ".join(words[:LONG_WORDS])


def microseconds(text: str) -> tuple[float, float]:
    """Return how long one reading takes, by the clock on the wall and by the processor's."""
    wall, processor = time.perf_counter(), time.process_time()
    understand(text, now=NOW, zone=BERLIN, opening_hours=HOURS, horizon_days=180)
    return (time.perf_counter() - wall) * 1e6, (time.process_time() - processor) * 1e6


def report(name: str, samples: list[tuple[float, float]]) -> None:
    """Print the distribution of the samples on one line."""
    last = len(samples) - 1
    parts = [f"{name:14} {len(samples):6}"]
    for title, times in zip(("wall", "cpu"), zip(*samples, strict=True), strict=True):
        ordered = sorted(times)
        parts.append(f"{title} median {statistics.median(ordered):5.0f}")
        parts += [f"p{share} {ordered[round(last * share / 100)]:5.0f}" for share in (95, 99.9)]
        parts.append(f"max {ordered[-1]:5.0f}")
    print(" ".join(parts), "µs")


def main() -> None:
    """Measure phrases and long talk."""
    for text in TEXTS:
        microseconds(text)
    settle_garbage()
    report("phrases", [microseconds(text) for _ in range(ROUNDS) for text in TEXTS])
    for name, kind in KINDS.items():
        choose = Random(1)
        talk = [long_talk(kind, choose) for _ in range(LONG_TEXTS)]
        report(name, [microseconds(text) for text in talk])


if __name__ == "__main__":
    main()
