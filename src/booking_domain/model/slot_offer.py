"""A free time that was offered to a caller, under an opaque name."""

from attrs import frozen

from booking_domain.model.time_slot import TimeSlot


@frozen
class SlotOffer:
    """
    One offered slot of one person for one service.

    `slot_id` is opaque ("s_k7q2m9xa") and the same for the same slot offered again in a call;
    an offer is a memory aid, never a promise: only a claim keeps a slot.
    """

    slot_id: str
    call_id: str
    service_id: str
    staff_id: str
    slot: TimeSlot
    staff_was_named: bool
