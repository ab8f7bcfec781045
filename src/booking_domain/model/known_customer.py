"""People who are known by the number that they call from."""

import datetime as dt
import enum
import uuid

from collections.abc import Collection

from attrs import frozen

from booking_domain.model.customer import Customer
from booking_domain.model.phone_number import PhoneNumber


_NAMESPACE = uuid.UUID("0b1c51f5-2f0e-5c51-8a0e-6a3f8e9d7c42")


class Consent(enum.Enum):
    """What somebody said to being recognised; who was never asked has not consented."""

    UNKNOWN = "unknown"
    GIVEN = "given"
    REFUSED = "refused"


@frozen
class KnownCustomer:
    """
    A person who has booked from a number; several people may share one.

    Args:
        customer_id: The same for the same number and the same name in any spelling.
        consent_at: When the consent was given or refused, `None` where nobody asked.
        disclosed_at: When they last heard that they speak with a machine, as far as is known.
        no_shows: How often they did not come.
    """

    customer_id: str
    phone: PhoneNumber
    name: str
    first_seen_at: dt.datetime
    last_seen_at: dt.datetime
    consent: Consent = Consent.UNKNOWN
    consent_at: dt.datetime | None = None
    disclosed_at: dt.datetime | None = None
    no_shows: int = 0


def customer_id_of(customer: Customer, *, tenant_id: str) -> str | None:
    """This will return a UUIDv5 that names the person, `None` where no number is known of them."""
    if customer.phone is None:
        return None
    parts = (tenant_id, customer.phone.e164, customer.normalised_name)
    # Lengths before the parts: no two lists of parts can spell the same text.
    return str(uuid.uuid5(_NAMESPACE, "".join(f"{len(part)}:{part}" for part in parts)))


def seen(customer: Customer, *, tenant_id: str, at: dt.datetime) -> KnownCustomer | None:
    """This will return somebody who books now, `None` where no number is known of them."""
    customer_id = customer_id_of(customer, tenant_id=tenant_id)
    if customer_id is None or customer.phone is None:
        return None
    return KnownCustomer(
        customer_id=customer_id,
        phone=customer.phone,
        name=customer.name,
        first_seen_at=at,
        last_seen_at=at,
    )


def certain_caller(on_the_number: Collection[KnownCustomer]) -> KnownCustomer | None:
    """
    This will return whom a number means, `None` unless it can be one person, and that one consents.

    A number alone proves nothing: this is enough for a greeting, and for nothing else.
    """
    if len(on_the_number) != 1:
        return None
    (only,) = on_the_number
    return only if only.consent is Consent.GIVEN else None
