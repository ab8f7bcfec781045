"""Use case: who may be greeted by name."""

from booking_domain.application.invocation import Caller
from booking_domain.model.known_customer import KnownCustomer, certain_caller
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.tenant import Tenant
from booking_domain.ports.unit_of_work import UnitsOfWork


class RecogniseCallerHandler:
    """Reads our own customers and nothing else: the caller hears it ring meanwhile."""

    def __init__(self, *, units: UnitsOfWork) -> None:
        self._units = units

    async def handle(self, caller: Caller, *, tenant: Tenant) -> KnownCustomer | None:
        """
        Return who calls, `None` unless it can be one person only and that one consents.

        It opens nothing: who is greeted by name must still say it to hear of appointments.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        if not isinstance(caller, PhoneNumber):
            return None
        async with self._units.reading(tenant.tenant_id) as unit:
            return certain_caller(await unit.customers.of_number(caller))
