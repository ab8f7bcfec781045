"""Instants as programs write them."""

import datetime as dt

import pytest

from entrypoints.http.errors import RequestRefused
from entrypoints.http.instants import read_instant


NINE = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T10:00:00+01:00",
        "2026-11-24T10:00+01:00",
        "2026-11-24T10:00:00.000+0100",
        "2026-11-24T09:00:00Z",
        "2026-11-24T09:00:00z",
        "20261124T090000Z",
        " 2026-11-24 10:00:00+01:00 ",
        "2026-11-24T10:00:00 01:00",
        "2026-11-24T10:00:00 0100",
    ],
)
def test_iso_8601_with_an_offset_is_one_instant(text: str) -> None:
    """Whatever its spelling, in UTC; a plus sign lost in a query string included."""
    moment = read_instant(text, field="start")

    assert moment == NINE
    assert moment.tzinfo is dt.UTC


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-11-24T10:00:00", "offset"),
        ("2026-11-24", "offset"),
        ("2026-11-24 10:00", "offset"),
        ("", "ISO 8601"),
        ("morgen", "ISO 8601"),
        ("2026-02-30T10:00:00Z", "ISO 8601"),
        ("1795511700", "ISO 8601"),
        ("0001-01-01T00:00:00+23:00", "range"),
        ("9999-12-31T23:59:59-23:00", "range"),
    ],
)
def test_anything_else_is_refused_with_the_field_and_the_reason(text: str, reason: str) -> None:
    """422; a time without an offset means nothing certain."""
    with pytest.raises(RequestRefused) as refused:
        read_instant(text, field="start")

    assert refused.value.status_code == 422
    assert [error.field for error in refused.value.errors] == ["start"]
    assert reason in refused.value.errors[0].message
