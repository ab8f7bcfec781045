"""How a database would carry out a statement."""

import json

from typing import Any

from sqlalchemy import text

from adapters.sql.tables import METADATA
from tests.contract.unit_of_work.sql_harness import SqlStorage


def reads_whole_table(dialect: str, plan: str) -> bool:
    """Return whether a plan goes through a table or an index from one end to the other."""
    signs = {
        "sqlite": [f"SCAN {name}" for name in METADATA.tables],
        "postgresql": ["Seq Scan"],
        "mariadb": ['"access_type": "ALL"', '"access_type": "index"'],
    }
    return any(sign in plan for sign in signs[dialect])


async def plan_of(database: SqlStorage, statement: str, parameters: Any) -> str:
    """Return the words of the database about a statement."""
    explain = {
        "sqlite": "EXPLAIN QUERY PLAN ",
        "postgresql": "EXPLAIN ",
        "mariadb": "EXPLAIN FORMAT=JSON ",
    }[database.engine.dialect.name]
    if isinstance(parameters, list):
        # One statement for many rows of parameters: all have the same plan.
        parameters = parameters[0]
    async with database.engine.connect() as connection:
        if database.engine.dialect.name == "postgresql":
            # A small table is read faster as a whole; the question is whether it has to be.
            await connection.execute(text("SET enable_seqscan = off"))
        answer = await connection.exec_driver_sql(explain + statement, parameters)
        lines = [row[-1] for row in answer]
        await connection.rollback()
    return "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
