"""Customers, what came of calls, and events that were put aside."""

from typing import Any

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine

from booking_domain.errors import InvalidValue
from booking_domain.model.customer import Customer
from booking_domain.model.known_customer import Consent, customer_id_of
from booking_domain.model.phone_number import PhoneNumber


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_EXACT = {"charset": "utf8mb4", "collation": "utf8mb4_nopad_bin"}
_BATCH = 500


def upgrade() -> None:
    """Create the table and the columns, and fill them from the appointments that there are."""
    op.create_table(
        "customer",
        sa.Column("tenant_id", _text(64), nullable=False),
        sa.Column("customer_id", _text(64), nullable=False),
        sa.Column("phone", _text(32), nullable=False),
        sa.Column("name", _text(320), nullable=False),
        sa.Column("consent", _text(32), nullable=False),
        sa.Column("consent_at", _instant(), nullable=True),
        sa.Column("disclosed_at", _instant(), nullable=True),
        sa.Column("no_shows", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", _instant(), nullable=False),
        sa.Column("last_seen_at", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "customer_id"),
    )
    op.create_index("ix_customer_phone", "customer", ["tenant_id", "phone", "last_seen_at"])
    for column in _columns_of_calls():
        op.add_column("phone_call", column)
    for name, columns in _INDEXES.items():
        op.create_index(name, "phone_call", columns)
    op.add_column("inbox_event", sa.Column("parked_at", _instant(), nullable=True))
    _know_who_has_booked()


def downgrade() -> None:
    """Drop all of it, and what is in it."""
    op.drop_column("inbox_event", "parked_at")
    for name in _INDEXES:
        op.drop_index(name, "phone_call")
    for column in _columns_of_calls():
        op.drop_column("phone_call", column.name)
    op.drop_table("customer")


_INDEXES = {
    "ix_phone_call_first_seen_at": ["tenant_id", "first_seen_at"],
    "ix_phone_call_outcome": ["tenant_id", "outcome", "first_seen_at"],
    "ix_phone_call_suspicion": ["tenant_id", "suspicion", "first_seen_at"],
}


def _columns_of_calls() -> list[sa.Column[Any]]:
    long_text = sa.Text().with_variant(mysql.MEDIUMTEXT(**_EXACT), "mysql", "mariadb")
    return [
        # What is there already has no word: nobody knows the one, and the other is found out.
        sa.Column("kind", _text(32), nullable=False, server_default="unknown"),
        sa.Column("outcome", _text(32), nullable=False, server_default="ongoing"),
        sa.Column("asked", long_text, nullable=True),
        sa.Column("started_at", _instant(), nullable=True),
        sa.Column("ended_at", _instant(), nullable=True),
        sa.Column("duration_ms", sa.BigInteger(), nullable=True),
        sa.Column("disconnection_reason", _text(64), nullable=True),
        sa.Column("transfer", _text(32), nullable=True),
        sa.Column("recording_consent", _text(32), nullable=True),
        sa.Column("ai_disclosed_at", _instant(), nullable=True),
        sa.Column("has_said_booked", sa.Boolean(), nullable=True),
        sa.Column("opinion_success", sa.Boolean(), nullable=True),
        sa.Column("opinion_sentiment", _text(32), nullable=True),
        sa.Column("opinion_outcome", _text(64), nullable=True),
        sa.Column("suspicion", _text(32), nullable=True),
    ]


def _know_who_has_booked() -> None:
    """
    Insert everybody who has an appointment under a number, seen when it is, for want of better.

    Without them a number that two people have used would seem to be one person's.
    """
    known: dict[tuple[str, str], dict[str, Any]] = {}
    for row in op.get_bind().execute(_who_has_booked()):
        customer_id = _id_of(row)
        if customer_id is None:
            continue
        found = known.setdefault(
            (row.tenant_id, customer_id),
            {
                "tenant_id": row.tenant_id,
                "customer_id": customer_id,
                "phone": row.customer_phone,
                "name": row.customer_name,
                "consent": Consent.UNKNOWN.value,
                "no_shows": 0,
                "first_seen_at": row.first,
                "last_seen_at": row.last,
            },
        )
        found["first_seen_at"] = min(found["first_seen_at"], row.first)
        found["last_seen_at"] = max(found["last_seen_at"], row.last)
    rows = list(known.values())
    for start in range(0, len(rows), _BATCH):
        op.bulk_insert(_customer(), rows[start : start + _BATCH])


def _who_has_booked() -> sa.Select[Any]:
    appointment = sa.table(
        "appointment",
        *(sa.column(name) for name in ("tenant_id", "customer_phone", "customer_name")),
        sa.column("starts_at", _instant()),
    )
    columns = appointment.c
    people = sa.select(
        columns.tenant_id,
        columns.customer_phone,
        columns.customer_name,
        sa.func.min(columns.starts_at).label("first"),
        sa.func.max(columns.starts_at).label("last"),
    ).where(columns.customer_phone.is_not(None), columns.customer_name.is_not(None))
    key = (columns.tenant_id, columns.customer_phone, columns.customer_name)
    return people.group_by(*key).order_by(*key)


def _id_of(row: Any) -> str | None:
    try:
        customer = Customer(name=row.customer_name, phone=PhoneNumber(row.customer_phone))
    except InvalidValue:
        # Changed by hand to what our code cannot read: an appointment of nobody, for us.
        return None
    return customer_id_of(customer, tenant_id=row.tenant_id)


def _customer() -> sa.TableClause:
    names = ("tenant_id", "customer_id", "phone", "name", "consent", "no_shows")
    times = ("first_seen_at", "last_seen_at")
    return sa.table(
        "customer",
        *(sa.column(name) for name in names),
        *(sa.column(name, _instant()) for name in times),
    )


def _text(length: int) -> TypeEngine[Any]:
    exact = mysql.VARCHAR(length, **_EXACT)
    return sa.String(length).with_variant(exact, "mysql", "mariadb")


def _instant() -> TypeEngine[Any]:
    return (
        sa.DateTime()
        .with_variant(postgresql.TIMESTAMP(timezone=True, precision=3), "postgresql")
        .with_variant(mysql.DATETIME(fsp=3), "mysql", "mariadb")
    )
