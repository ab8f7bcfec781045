"""The map of what is stored of persons says something of every column, once."""

import collections

from pathlib import Path

import pytest

from adapters.sql import tables
from adapters.sql.aged_records import AGEING
from adapters.sql.data_map import DATA_MAP, Holds
from adapters.sql.tables import METADATA
from booking_domain.model.retention import RecordKind


@pytest.mark.parametrize("table", METADATA.tables)
def test_a_column_that_nobody_has_classified_is_noticed(table: str) -> None:
    """A new column is a question first: whose is it, and for how long."""
    known = DATA_MAP[table]

    said = collections.Counter([*known.personal, *known.handles, *known.nothing])

    assert set(said) == set(METADATA.tables[table].columns.keys())
    assert {column for column, times in said.items() if times > 1} == set()


def test_no_table_is_described_that_is_none() -> None:
    """The map is no history."""
    assert set(DATA_MAP) == set(METADATA.tables)


def test_the_tables_docstring_names_the_personal_columns_and_no_others() -> None:
    """Who reads the tables need not look at the map."""
    words = " ".join((tables.__doc__ or "").split())
    named = {
        (table, column)
        for table, known in DATA_MAP.items()
        for column in known.personal
        if f"`{table}.{column}`" in words or f"`{table}.{column.partition('_')[0]}_*`" in words
    }

    personal = {
        (table, column)
        for table, known in DATA_MAP.items()
        for column in (one.name for one in METADATA.tables[table].columns)
        if known.holds(column) is Holds.PERSONAL
    }
    assert named == personal


def test_what_is_kept_for_a_time_is_forgotten_after_it() -> None:
    """A rule in the map without somebody who follows it would be a promise only."""
    kept = {name: one.kept for name, one in DATA_MAP.items() if isinstance(one.kept, RecordKind)}

    assert {one.table.name: kind for kind, one in AGEING.items()} == kept
    assert set(AGEING) == set(RecordKind)


def test_what_names_a_person_does_not_stay_for_ever() -> None:
    """Every table with personal data has a time in `[retention]`."""
    for_ever = {
        name
        for name, one in DATA_MAP.items()
        if one.personal and not isinstance(one.kept, RecordKind)
    }

    assert for_ever == set()


def test_every_table_is_in_the_reference() -> None:
    """Who runs a salon reads that, and no code."""
    reference = Path(__file__).parents[4] / "docs" / "reference" / "data-protection.md"
    told = reference.read_text(encoding="utf-8")

    assert [name for name in DATA_MAP if f"`{name}`" not in told] == []
