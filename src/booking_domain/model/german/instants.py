"""Instants as programs write them, with an offset: "2026-12-01T10:00:00+01:00"."""

import datetime as dt
import re

from typing import Final


INSTANT: Final = re.compile(
    r"(?<!\w)\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:[Zz]|[+-]\d\d:?\d\d)(?!\w)"
)


def in_wall_time(text: str, *, zone: dt.tzinfo) -> str:
    """
    Return `text` with every instant as the day and the wall time that it has in `zone`.

    What only looks like one ("2026-02-30T10:00:00Z") stays as it is.
    """
    return text if "-" not in text else INSTANT.sub(lambda found: _wall_time(found[0], zone), text)


def _wall_time(written: str, zone: dt.tzinfo) -> str:
    try:
        local = dt.datetime.fromisoformat(written.upper()).astimezone(zone)
    except (ValueError, OverflowError):
        return written
    return f"{local:%Y-%m-%d %H:%M}"
