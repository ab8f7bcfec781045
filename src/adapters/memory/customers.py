"""Known customers in memory."""

import datetime as dt

from collections.abc import Collection

from attrs import evolve
from typing_extensions import override

from adapters.memory.transaction import Transaction
from booking_domain.model.known_customer import Consent, KnownCustomer
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.ports.customer_repository import CustomerRepository


class MemoryCustomers(CustomerRepository):
    """The customers of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._customers = transaction.rows.customers
        self._attendance = transaction.rows.attendance

    @override
    async def saw(self, customer: KnownCustomer) -> None:
        await self._transaction.change()
        known = self._customers.get(customer.customer_id)
        if known is not None:
            customer = evolve(known, name=customer.name, last_seen_at=customer.last_seen_at)
        self._customers.put(customer.customer_id, customer)

    @override
    async def of_number(self, phone: PhoneNumber) -> tuple[KnownCustomer, ...]:
        await self._transaction.query()
        found = [one for one in self._customers if one.phone == phone]
        return tuple(sorted(found, key=lambda one: one.last_seen_at, reverse=True))

    @override
    async def decided(
        self, customer_ids: Collection[str], *, consent: Consent, at: dt.datetime
    ) -> None:
        await self._transaction.change()
        for customer_id in customer_ids:
            known = self._customers.get(customer_id)
            if known is not None and (known.consent_at is None or known.consent_at < at):
                self._customers.put(customer_id, evolve(known, consent=consent, consent_at=at))

    @override
    async def disclosed(self, customer_ids: Collection[str], *, at: dt.datetime) -> None:
        await self._transaction.change()
        for customer_id in customer_ids:
            known = self._customers.get(customer_id)
            if known is not None and (known.disclosed_at is None or known.disclosed_at < at):
                self._customers.put(customer_id, evolve(known, disclosed_at=at))

    @override
    async def marked(self, appointment_id: str, *, is_absent: bool, at: dt.datetime) -> bool:
        await self._transaction.change()
        was_absent, noted_at = self._attendance.get(appointment_id) or (False, None)
        if noted_at is not None and at < noted_at:
            return False
        self._attendance.put(appointment_id, (is_absent, at))
        return is_absent is not was_absent

    @override
    async def missed(self, customer_id: str) -> None:
        await self._transaction.change()
        known = self._customers.get(customer_id)
        if known is not None:
            self._customers.put(customer_id, evolve(known, no_shows=known.no_shows + 1))

    @override
    async def came_after_all(self, customer_id: str) -> None:
        await self._transaction.change()
        known = self._customers.get(customer_id)
        if known is not None and known.no_shows > 0:
            self._customers.put(customer_id, evolve(known, no_shows=known.no_shows - 1))
