"""Gives free times opaque names."""

import base64
import datetime as dt
import hashlib

from collections.abc import Iterable

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.wish import ServiceWish
from booking_domain.model.availability import FreeSlot
from booking_domain.model.results import SalonClosed, SlotAvailable, SlotsOffered, ToolResult
from booking_domain.model.slot_offer import SlotOffer


OFFER_LIFETIME = dt.timedelta(hours=2)
"""How long a slot id can be used; a call is over long before."""


def offers_of(
    free: Iterable[FreeSlot], *, wish: ServiceWish, invocation: ToolInvocation
) -> tuple[SlotOffer, ...]:
    """This will name free times; a time offered again in the same call has the same name."""
    return tuple(
        SlotOffer(
            slot_id=_slot_id(one, wish=wish, invocation=invocation),
            call_id=invocation.call_id,
            service_id=wish.service.service_id,
            staff_id=one.staff_id,
            slot=one.slot,
            staff_was_named=wish.staff_was_named,
        )
        for one in free
    )


def offers_in(result: ToolResult) -> tuple[SlotOffer, ...]:
    """This will return the offers that a search's result makes."""
    match result:
        case SlotAvailable(offer=one):
            return (one,)
        case SlotsOffered(offers=offers) | SalonClosed(offers=offers):
            return offers
        case _:
            return ()


def _slot_id(one: FreeSlot, *, wish: ServiceWish, invocation: ToolInvocation) -> str:
    parts = (
        invocation.tenant.tenant_id,
        invocation.platform,
        invocation.call_id,
        wish.service.service_id,
        one.staff_id,
        one.slot.start.isoformat(),
    )
    digest = hashlib.sha256("\x00".join(parts).encode()).digest()
    # 40 bits: within one call a collision is out of the question, and a model can repeat it.
    return f"s_{base64.b32encode(digest[:5]).decode().lower()}"
