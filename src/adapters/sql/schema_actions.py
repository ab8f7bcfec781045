"""What a database does of its own accord when a row of ours is written."""

from collections.abc import Sequence

from attrs import frozen
from sqlalchemy import Connection, TextClause, bindparam, text


@frozen
class Action:
    """A trigger, a rule or a constraint that reflection does not tell of; `kind` is its word."""

    table: str
    kind: str
    name: str


_SQLITE = """
SELECT lower(tbl_name) AS of_table, 'trigger' AS kind, name
FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) IN :names
"""
# Shown to those with the right to make triggers, which whoever owns the tables has.
_MARIADB = """
SELECT event_object_table AS of_table, 'trigger' AS kind, trigger_name AS name
FROM information_schema.triggers
WHERE event_object_schema = DATABASE() AND event_object_table IN :names
"""
_POSTGRESQL = """
WITH ours AS (
    SELECT oid, relname FROM pg_class
    WHERE relname IN :names AND relkind IN ('r', 'p') AND pg_table_is_visible(oid)
)
SELECT relname AS of_table, 'trigger' AS kind, tgname AS name
FROM pg_trigger JOIN ours ON tgrelid = ours.oid WHERE NOT tgisinternal AND tgenabled <> 'D'
UNION ALL
SELECT relname, 'rule', rulename
FROM pg_rewrite JOIN ours ON ev_class = ours.oid WHERE ev_enabled <> 'D'
UNION ALL
SELECT relname, 'exclusion constraint', conname
FROM pg_constraint JOIN ours ON conrelid = ours.oid WHERE contype = 'x'
"""
_QUESTIONS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def actions_on(connection: Connection, tables: Sequence[str]) -> tuple[Action, ...]:
    """This will return what is switched on for these tables, by table and name."""
    question: TextClause = text(_QUESTIONS.get(connection.dialect.name, _MARIADB))
    rows = connection.execute(
        question.bindparams(bindparam("names", expanding=True)), {"names": list(tables)}
    )
    found = (Action(str(row.of_table), kind=str(row.kind), name=str(row.name)) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.table, one.kind, one.name)))
