"""Run by alembic for every command; the connection comes from `adapters.sql.migration`."""

from alembic import context
from sqlalchemy import Connection

import adapters.sql.resumed_migration  # noqa: F401 - alembic uses its class from then on

from adapters.sql.tables import METADATA


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        # The caller holds one transaction around everything, where the database can roll back DDL.
        transactional_ddl=False,
    )
    context.run_migrations()


_run(context.config.attributes["connection"])
