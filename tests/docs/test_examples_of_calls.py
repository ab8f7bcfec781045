"""The sentences that are shown for `call --once` are right on whatever day they are tried."""

import datetime as dt
import re

from collections.abc import Iterator
from pathlib import Path

import pytest

from booking_domain.model.german.temporal_wish import Exact
from booking_domain.model.german.understand import understand
from booking_domain.model.tenant import Tenant
from entrypoints.cli.call_words import CallerWords, sorted_words
from entrypoints.cli.demo_place import DemoKeys
from entrypoints.cli.demo_salon import demo_settings
from entrypoints.settings.salon import tenant_of
from entrypoints.settings.schema import ServiceSettings


PROJECT = Path(__file__).parents[2]
PAGES = [PROJECT / "README.md", *sorted(PROJECT.glob("docs/**/*.md"))]
SENTENCE = re.compile(r'call --once "([^"]+)"')
FIRST_DAY = dt.date(2026, 1, 1)
DAYS = 370


@pytest.fixture(scope="module")
def salon() -> Tenant:
    """The demo's, whose callers these sentences are."""
    keys = DemoKeys.generated()
    settings = demo_settings(
        keys, database=Path("demo"), address="http://127.0.0.1", service=ServiceSettings()
    )
    return tenant_of(settings.tenants[0])


def shown() -> set[str]:
    return {
        sentence
        for page in PAGES
        for sentence in SENTENCE.findall(page.read_text(encoding="utf-8"))
    }


def moments(salon: Tenant) -> Iterator[dt.datetime]:
    """Each day of a year, at night, in the morning, while it is open, and in the evening."""
    for ahead in range(DAYS):
        for hour in (0, 7, 12, 20):
            day = FIRST_DAY + dt.timedelta(days=ahead)
            yield dt.datetime.combine(day, dt.time(hour, 5), tzinfo=salon.location.zone)


def is_served(words: CallerWords, *, at: dt.datetime, salon: Tenant) -> bool:
    """Whether it is one time that is still to come, while the salon is open."""
    understood = understand(
        words.when or "",
        now=at,
        zone=salon.location.zone,
        opening_hours=salon.opening_hours,
        horizon_days=salon.rules.horizon_days,
    )
    match understood.wish:
        case Exact(start=start) if not understood.asks_back and start > at:
            wall = start.astimezone(salon.location.zone)
            return salon.opening_hours.is_open(wall.date(), wall.time())
        case _:
            return False


def test_there_are_sentences_to_try() -> None:
    """The one of the README is among those of the reference."""
    assert len(shown()) >= 2


@pytest.mark.parametrize("sentence", sorted(shown()))
def test_morgen_um_zehn_on_a_saturday_is_not_what_a_newcomer_is_told_to_try(
    sentence: str, salon: Tenant
) -> None:
    """Tried on a Saturday, it met a closed Sunday; each is understood, open and ahead every day."""
    wrong = []
    for at in moments(salon):
        words = sorted_words(sentence, tenant=salon, now=at)
        is_complete = words.service is not None and words.name is not None
        if not (is_complete and is_served(words, at=at, salon=salon)):
            wrong.append(at)

    assert wrong == []
