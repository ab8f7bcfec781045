"""Known customers in the database."""

import datetime as dt

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, insert, or_, select, update
from typing_extensions import override

from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.inserts import insert_or_change
from adapters.sql.row_reading import reading
from adapters.sql.tables import ATTENDANCE, CUSTOMER
from adapters.sql.transaction import Transaction
from booking_domain.errors import TransactionConflict
from booking_domain.model.known_customer import Consent, KnownCustomer
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.ports.customer_repository import CustomerRepository


_COLUMNS = CUSTOMER.c
_WORD = ATTENDANCE.c


class SqlCustomers(CustomerRepository):
    """The customers of one transaction."""

    def __init__(self, transaction: Transaction, *, damaged: DamagedRows) -> None:
        self._transaction = transaction
        self._damaged = damaged

    @override
    async def saw(self, customer: KnownCustomer) -> None:
        statement = insert_or_change(
            CUSTOMER,
            dialect=self._transaction.dialect,
            change=lambda new: {"name": new["name"], "last_seen_at": new["last_seen_at"]},
        )
        await self._transaction.change(
            statement.values(
                tenant_id=self._transaction.tenant_id,
                customer_id=customer.customer_id,
                phone=customer.phone.e164,
                name=customer.name,
                consent=customer.consent.value,
                consent_at=customer.consent_at,
                disclosed_at=customer.disclosed_at,
                no_shows=customer.no_shows,
                first_seen_at=customer.first_seen_at,
                last_seen_at=customer.last_seen_at,
            )
        )

    @override
    async def of_number(self, phone: PhoneNumber) -> tuple[KnownCustomer, ...]:
        rows = await self._transaction.rows(
            select(CUSTOMER)
            .where(_COLUMNS.tenant_id == self._transaction.tenant_id, _COLUMNS.phone == phone.e164)
            .order_by(_COLUMNS.last_seen_at.desc())
        )
        return self._damaged.readable(rows, customer_of)[0]

    @override
    async def decided(
        self, customer_ids: Collection[str], *, consent: Consent, at: dt.datetime
    ) -> None:
        earlier = or_(_COLUMNS.consent_at.is_(None), _COLUMNS.consent_at < at)
        await self._note(customer_ids, where=earlier, consent=consent.value, consent_at=at)

    @override
    async def disclosed(self, customer_ids: Collection[str], *, at: dt.datetime) -> None:
        earlier = or_(_COLUMNS.disclosed_at.is_(None), _COLUMNS.disclosed_at < at)
        await self._note(customer_ids, where=earlier, disclosed_at=at)

    @override
    async def marked(self, appointment_id: str, *, is_absent: bool, at: dt.datetime) -> bool:
        one = (
            _WORD.tenant_id == self._transaction.tenant_id,
            _WORD.appointment_id == appointment_id,
        )
        noted = await self._transaction.row(select(ATTENDANCE).where(*one).with_for_update())
        if noted is None:
            await self._transaction.change(
                insert(ATTENDANCE).values(
                    tenant_id=self._transaction.tenant_id,
                    appointment_id=appointment_id,
                    is_absent=is_absent,
                    said_at=at,
                ),
                refusal=lambda _: TransactionConflict("somebody else notes who came"),
            )
            return is_absent
        with reading(noted, ATTENDANCE, by=("appointment_id",)):
            is_older = at < noted.said_at
        if is_older:
            return False
        await self._transaction.change(
            update(ATTENDANCE).where(*one).values(is_absent=is_absent, said_at=at)
        )
        return is_absent is not noted.is_absent

    @override
    async def missed(self, customer_id: str) -> None:
        await self._note([customer_id], no_shows=_COLUMNS.no_shows + 1)

    @override
    async def came_after_all(self, customer_id: str) -> None:
        counted = _COLUMNS.no_shows > 0
        await self._note([customer_id], where=counted, no_shows=_COLUMNS.no_shows - 1)

    async def _note(
        self,
        customer_ids: Collection[str],
        *,
        where: ColumnElement[bool] | None = None,
        **values: object,
    ) -> None:
        if not customer_ids:
            return
        # By the whole key, one by one and in order: nobody else's rows are locked, and two who
        # note something at once wait for each other in the same order.
        is_one = and_(
            _COLUMNS.tenant_id == self._transaction.tenant_id,
            _COLUMNS.customer_id == bindparam("of_customer"),
        )
        statement = update(CUSTOMER).where(is_one)
        if where is not None:
            statement = statement.where(where)
        await self._transaction.change_each(
            statement.values(**values), [{"of_customer": one} for one in sorted(set(customer_ids))]
        )


def customer_of(row: Row[Any]) -> KnownCustomer:
    """This will read a row. Raises `UnreadableRow`."""
    with reading(row, CUSTOMER, by=("customer_id",)):
        return KnownCustomer(
            customer_id=row.customer_id,
            phone=PhoneNumber(e164=row.phone),
            name=row.name,
            consent=Consent(row.consent),
            consent_at=row.consent_at,
            disclosed_at=row.disclosed_at,
            no_shows=row.no_shows,
            first_seen_at=row.first_seen_at,
            last_seen_at=row.last_seen_at,
        )
