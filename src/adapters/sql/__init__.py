"""The database, over SQLAlchemy Core: SQLite, PostgreSQL and MariaDB behind one set of tables."""
