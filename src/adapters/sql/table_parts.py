"""What the tables have in common: their metadata, and the lengths and kinds of their texts."""

from sqlalchemy import Column, MetaData

from adapters.sql.column_types import exact_text


ID = 64
FOREIGN_ID = 191
MACHINE_WORD = 32
CUSTOMER_TEXT = 320

METADATA = MetaData()


def text(name: str, length: int) -> Column[str]:
    """This will return a column that always has a text."""
    return Column(name, exact_text(length), nullable=False)


def optional_text(name: str, length: int) -> Column[str]:
    """This will return a column that may have a text."""
    return Column(name, exact_text(length), nullable=True)
