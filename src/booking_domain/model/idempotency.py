"""The same wish said twice must not book twice."""

import datetime as dt
import uuid

from typing import NewType

from booking_domain.model.customer import Customer


IdempotencyKey = NewType("IdempotencyKey", str)
"""A UUIDv5 in its usual spelling."""

_NAMESPACE = uuid.UUID("6d3a3c52-6d0f-5a5e-9a3c-3f1c0a6f2b11")


def booking_intent(
    *,
    tenant_id: str,
    call_id: str,
    customer: Customer,
    service_id: str,
    start: dt.datetime,
    named_staff_id: str | None,
) -> IdempotencyKey:
    """
    This will return the key of one wish to book.

    Mother and child in one call differ by name or start; a person counts only if the caller named
    one, so that "egal wer" said twice is one wish.

    Args:
        start: Aware; the same instant in two zones is the same wish.
        named_staff_id: The person whom the caller asked for, `None` where we choose.
    """
    parts = (
        tenant_id,
        call_id,
        customer.phone.e164 if customer.phone else "",
        customer.normalised_name,
        service_id,
        start.astimezone(dt.UTC).isoformat(timespec="seconds"),
        named_staff_id or "",
    )
    # Lengths before the parts: no two lists of parts can spell the same text.
    return IdempotencyKey(
        str(uuid.uuid5(_NAMESPACE, "".join(f"{len(part)}:{part}" for part in parts)))
    )
