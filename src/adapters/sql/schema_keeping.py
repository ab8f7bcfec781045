"""How a server keeps our tables, where that breaks what we rest on: a commit, a key, every row."""

from collections.abc import Sequence

from attrs import frozen
from sqlalchemy import Connection, bindparam, text


@frozen
class Keeping:
    """
    Something about how a table is kept that is not as it was made.

    Args:
        kind: `engine`, `unlogged`, `invalid index`, `hidden rows` or `row security`.
        name: The engine or the index, or empty.
    """

    table: str
    kind: str
    name: str


_MARIADB = """
SELECT table_name AS of_table, 'engine' AS kind, engine AS name
FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_name IN :names AND engine <> 'InnoDB'
"""
# Whether a policy applies to this very user, who may be above it, is the server's to say.
_POSTGRESQL = """
WITH ours AS (
    SELECT oid, relname, relpersistence, relrowsecurity FROM pg_class
    WHERE relname IN :names AND relkind IN ('r', 'p') AND pg_table_is_visible(oid)
)
SELECT relname AS of_table, 'unlogged' AS kind, '' AS name
FROM ours WHERE relpersistence = 'u'
UNION ALL
SELECT ours.relname, 'invalid index', index.relname
FROM ours JOIN pg_index ON indrelid = ours.oid JOIN pg_class index ON index.oid = indexrelid
WHERE NOT (indisvalid AND indisready AND indislive)
UNION ALL
SELECT relname, CASE WHEN row_security_active(oid) THEN 'hidden rows' ELSE 'row security' END, ''
FROM ours WHERE relrowsecurity
"""
_QUESTIONS = {"postgresql": _POSTGRESQL, "mariadb": _MARIADB}


def keeping_of(connection: Connection, tables: Sequence[str]) -> tuple[Keeping, ...]:
    """This will return what is otherwise, by table, kind and name; a file has one way only."""
    question = _QUESTIONS.get(connection.dialect.name)
    if question is None:
        return ()
    rows = connection.execute(
        text(question).bindparams(bindparam("names", expanding=True)), {"names": list(tables)}
    )
    found = (Keeping(str(row.of_table), kind=str(row.kind), name=str(row.name)) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.table, one.kind, one.name)))
