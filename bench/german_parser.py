"""
How long the German parser takes: per phrase of its own sets, and on very long talk.

    python bench/german_parser.py

Prints median, 95th and 99.9th percentile and the longest time, in microseconds. One round warms up
the interpreter, each further one is a sample, so that what is measured is reading, not importing.
The garbage collector is set as the service sets it.
"""

import datetime as dt
import json
import random
import statistics
import time

from pathlib import Path
from zoneinfo import ZoneInfo

from booking_domain.model.german.lexicon import WORDS
from booking_domain.model.german.understand import understand
from booking_domain.model.opening_hours import OpeningHours
from entrypoints.garbage import settle_garbage


BERLIN = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2026, 11, 20, 10, tzinfo=BERLIN)
HOURS = OpeningHours.every_day(opens=dt.time(8), closes=dt.time(19))
DATA = Path(__file__).parents[1] / "tests/unit/booking_domain/model/german/data"
ROUNDS = 5
LONG_TEXTS = 500
LONG_WORDS = 500


def phrases() -> list[str]:
    """Return the callers' phrases that the tests know."""
    texts = [item["text"] for item in json.loads((DATA / "gold_dev.json").read_text("utf-8"))]
    for name in ("wishes.txt", "talk.txt", "no_date.txt"):
        lines = (DATA / name).read_text("utf-8").splitlines()
        texts += [line.split("->")[0].strip() for line in lines]
    return texts


def long_talk(choose: random.Random, texts: list[str], *, lexicon: list[str]) -> str:
    """Return about 500 words: phrases strung together, or words of the lexicon at random."""
    if choose.getrandbits(1):
        return " ".join(choose.choice(lexicon) for _ in range(LONG_WORDS))
    words: list[str] = []
    while len(words) < LONG_WORDS:
        words += choose.choice(texts).split()
    return " ".join(words[:LONG_WORDS])


def microseconds(text: str) -> float:
    """Return how long one reading takes."""
    begin = time.perf_counter()
    understand(text, now=NOW, zone=BERLIN, opening_hours=HOURS, horizon_days=180)
    return (time.perf_counter() - begin) * 1e6


def report(name: str, samples: list[float]) -> None:
    """Print the distribution of the samples on one line."""
    samples = sorted(samples)
    last = len(samples) - 1
    parts = [f"{name:12} {len(samples):6} samples", f"median {statistics.median(samples):7.0f}"]
    parts += [f"p{share} {samples[round(last * share / 100)]:7.0f}" for share in (95, 99.9)]
    print("  ".join([*parts, f"max {samples[-1]:7.0f} µs"]))


def main() -> None:
    """Measure phrases and long talk."""
    texts = phrases()
    for text in texts:
        microseconds(text)
    settle_garbage()
    report("phrases", [microseconds(text) for _ in range(ROUNDS) for text in texts])
    choose = random.Random(1)
    lexicon = sorted(WORDS)
    talk = [long_talk(choose, texts, lexicon=lexicon) for _ in range(LONG_TEXTS)]
    report("500 words", [microseconds(text) for text in talk])


if __name__ == "__main__":
    main()
