"""The reference of the configuration against the settings."""

import re

from pathlib import Path

from entrypoints.settings.environment import OVERRIDES
from entrypoints.settings.values import READERS_OF_KINDS
from tests.docs.settings_rows import KeyRow, rows


REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "configuration.md"
HEADING = re.compile(r"^## `\[*([a-z_.]+)\]*`$")
ROW = re.compile(r"^\| `([a-z_]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$")


def test_every_key_stands_in_the_reference_with_its_type_and_default() -> None:
    """Below the heading of its table, and no other key does."""
    told = {(one.table, one.key): one for one in _told_rows()}
    known = {(one.table, one.key): one for one in rows()}

    assert told == known


def test_no_key_is_told_of_twice() -> None:
    """One row each."""
    told = [(one.table, one.key) for one in _told_rows()]

    assert len(told) == len(set(told))


def test_every_variable_that_wins_over_a_key_is_named() -> None:
    """With the key that it replaces."""
    told = re.findall(r"^\| `([A-Z_]+)` \| `([a-z_.]+)`", _text(), re.MULTILINE)

    assert sorted(told) == sorted((one.variable, one.path) for one in OVERRIDES)


def test_every_type_that_is_no_plain_word_is_explained() -> None:
    """In the table of values."""
    section = _text().partition("## Values")[2].partition("\n## ")[0]
    explained = set(re.findall(r"^\| ([a-z ]+) \|", section, re.MULTILINE))

    assert set(READERS_OF_KINDS) <= explained


def _told_rows() -> list[KeyRow]:
    table, found = "", []
    for line in _text().splitlines():
        if heading := HEADING.match(line):
            table = heading[1]
        if row := ROW.match(line):
            key, type_, default, _meaning = (cell.strip() for cell in row.groups())
            found.append(KeyRow(table=table, key=key, type=type_, default=default))
    return found


def _text() -> str:
    return REFERENCE.read_text(encoding="utf-8")
