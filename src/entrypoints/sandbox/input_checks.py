"""Checks that several inputs share, worded as Cal.com's own validation words them."""

import datetime as dt
import re

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from entrypoints.sandbox.replies import Problem


LANGUAGES = (
    "ar, ca, de, es, eu, he, id, ja, lv, pl, ro, sr, th, vi, az, cs, el, es-419, fi, hr, it, km, "
    "nl, pt, ru, sv, tr, zh-CN, bg, da, en, et, fr, hu, iw, ko, no, pt-BR, sk, ta, uk, zh-TW, bn"
)
_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)


class Findings:
    """Collects what is wrong with the fields of one object."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def add(self, field: str, *constraints: str) -> None:
        """Note that a field breaks these constraints."""
        self.texts.append(f"{field} property is wrong,{', '.join(constraints)} ")

    def nest(self, field: str, inner: "Findings") -> None:
        """Note what is wrong with the fields of an object inside this one."""
        self.texts.extend(f"{field} property is wrong, {text}" for text in inner.texts)

    def unknown_fields(self, given: Mapping[str, Any], *, known: frozenset[str]) -> None:
        """Note every field that this input does not have."""
        for field in given:
            if field not in known:
                self.add(field, f"property {field} should not exist")

    def raise_if_any(self) -> None:
        """
        End the request if anything was noted.

        Raises:
            Problem: 400 with all findings in one text.
        """
        if self.texts:
            raise Problem(400, ", ".join(self.texts))


def parsed_instant(value: Any) -> dt.datetime | None:
    """
    Return an ISO 8601 text as an instant; `None` for anything else.

    A text without an offset is taken as UTC, silently, and a date alone as its first instant.
    """
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def parsed_zone(value: Any) -> ZoneInfo | None:
    """Return the named zone, `None` where there is none of this name."""
    if not isinstance(value, str):
        return None
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def check_instant(findings: Findings, given: Mapping[str, Any], *, field: str) -> None:
    """Note a missing or unreadable instant."""
    if parsed_instant(given.get(field)) is None:
        findings.add(field, f"{field} must be a valid ISO 8601 date string")


def checked_instant(given: Mapping[str, Any], *, field: str) -> dt.datetime:
    """
    Return an instant that a check has let pass.

    Raises:
        Problem: 400, it is none.
    """
    moment = parsed_instant(given.get(field))
    if moment is None:
        raise Problem(400, f"{field} must be a valid ISO 8601 date string")
    return moment


def check_zone(findings: Findings, given: Mapping[str, Any], *, field: str) -> None:
    """Note a missing or unknown zone."""
    if parsed_zone(given.get(field)) is None:
        findings.add(field, f"{field} must be a valid IANA time-zone")


def check_text(findings: Findings, given: Mapping[str, Any], *, field: str) -> None:
    """Note a field that is there but no text."""
    if given.get(field) is not None and not isinstance(given[field], str):
        findings.add(field, f"{field} must be a string")


def is_integer(value: Any) -> bool:
    """Whether a JSON value is a whole number (a truth value is none)."""
    return isinstance(value, int) and not isinstance(value, bool)
