"""Telephone numbers that are written in digits: none of their groups is a day or a time."""

import re

from typing import Final


FEWEST_DIGITS: Final = 7
# A pattern that begins with a letter of its own is searched for much faster than any choice.
_WITH_AREA_CODE: Final = re.compile(
    r"""
    0(?<![\d.,:/-]0)                     # nothing of a longer number before it
    \d{2,}\)?(?:\s?[-/.]\s?|\s)\d       # an area code, and a digit behind it
    (?:[-/.\s]?\d)*
    (?!\d|[:,]\d)
    """,
    re.VERBOSE,
)
_IN_GROUPS: Final = re.compile(
    r"""
    (?<![\d.,:/-])
    \d{1,4}(?:\.\d{1,4}){4}              # five groups: a date has three
    (?:[-/.\s]?\d)*
    (?!\d|[:,]\d)
    """,
    re.VERBOSE,
)
DOTS: Final = 4
_TIME_AND_DATE: Final = re.compile(r"0[6-9][0-5]\d\s\d{1,2}\.\d{1,2}(?:\.\d{4})?")
"""Four digits are a time too: "0900 12.03."."""

_FROM_TO: Final = re.compile(r"0[6-9][0-5][05]\s?-\s?[01]\d[0-5][05]")
"""And two of them a window: "14.7. 0900-1005"."""


def without_telephone_numbers(folded: str) -> str:
    """Return folded text of the same length in which each such number is a word of no meaning."""
    if "0" not in folded:
        return folded
    folded = _WITH_AREA_CODE.sub(_masked, folded)
    return _IN_GROUPS.sub(_masked, folded) if folded.count(".") >= DOTS else folded


def _masked(found: re.Match[str]) -> str:
    number = found[0]
    digits = sum(one.isdigit() for one in number)
    if digits < FEWEST_DIGITS or _is_time(number):
        return number
    return "x" * len(number)


def _is_time(number: str) -> bool:
    return bool(_TIME_AND_DATE.fullmatch(number) or _FROM_TO.fullmatch(number))
