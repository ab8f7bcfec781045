"""How much a column of a database holds, as far as its inserts can tell."""

import math
import re

from typing import Any

from attrs import frozen
from sqlalchemy import Dialect
from sqlalchemy.types import NullType, TypeEngine


_PARTS = re.compile(r"^(\w+)(?:\((\d+)\))?(.*)", re.DOTALL)
_BITS = {"TINYINT": 8, "BOOL": 8, "SMALLINT": 16, "MEDIUMINT": 24, "INTEGER": 32, "BIGINT": 64}
_LENGTHS = {
    "VARCHAR": math.inf,
    "TINYTEXT": 2**8 - 1,
    "TEXT": 2**16 - 1,
    "MEDIUMTEXT": 2**24 - 1,
    "LONGTEXT": 2**32 - 1,
}
# PostgreSQL's driver leaves out our 3, and a column's 6 that are unsaid hold them.
_UNSAID_DIGITS = {"postgresql": 3, "mariadb": 0}


@frozen
class Extent:
    """A kind of values, and how large they may be: bits, characters or digits of a second."""

    kind: str
    size: float

    def holds(self, other: "Extent") -> bool:
        """This will return whether all values of another column could be kept in this one."""
        return self.kind == other.kind and self.size >= other.size


def extent_of(type_: TypeEngine[Any], dialect: Dialect) -> Extent:
    """This will return what a column of this type holds on this database."""
    kind, size = _measured(spelled(type_, dialect), dialect.name)
    # SQLite enforces no size, and only tells numbers from texts.
    return Extent(kind, 0 if dialect.name == "sqlite" else size)


def spelled(type_: TypeEngine[Any], dialect: Dialect) -> str:
    """This will return a type as the database writes it."""
    if isinstance(type_, NullType):
        return "of a foreign type"
    return type_.compile(dialect=dialect)


def _measured(spelling: str, dialect: str) -> tuple[str, float]:
    ((name, number, rest),) = _PARTS.findall(spelling)
    if name in _BITS:
        return f"number{rest}", _BITS[name]
    if name in _LENGTHS:
        # Character sets and collations are compared apart: MariaDB leaves a table's own unsaid.
        unlimited = math.inf if dialect == "postgresql" else _LENGTHS[name]
        return "text", int(number) if number else unlimited
    return name + rest, int(number) if number else _UNSAID_DIGITS.get(dialect, 0)
