"""Whether a time was taken, or free, as it was said to be."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from adapters.memory.calcom_model.booking import Booking
from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.results import SlotAvailable, SlotsOffered
from booking_domain.model.slot_offer import SlotOffer
from booking_domain.model.time_slot import TimeSlot
from tests.simulation.callers import Said
from tests.simulation.ledger import Ledger, key_of, occupies, takes
from tests.simulation.salon import BUFFERS, HOST_IDS, HOSTS, MINUTES, RESOURCES


if TYPE_CHECKING:
    from tests.simulation.world import World


def offered_though_taken(said: Said, *, ledger: Ledger) -> Iterator[str]:
    """Yield what stood all the time at an offered time, and had been acknowledged before."""
    match said.result:
        case SlotAvailable(offer=offer):
            offers: tuple[SlotOffer, ...] = (offer,)
        case SlotsOffered(offers=several):
            offers = several
        case _:
            return
    first, last = said.asked.first_step, said.step
    for uid, since in ledger.acknowledged.items():
        row = ledger.rows.get(key_of(ledger.bookings[uid].latest) or "")
        if row is not None and row.latest.call_id == said.asked.call_id:
            # Whoever moves their own appointment may well stay in a part of its time.
            continue
        versions = list(ledger.bookings[uid].within(first, last))
        stood = since < first and all(not one.is_final for one in versions)
        for offer in offers:
            host_id = HOST_IDS[RESOURCES[offer.staff_id]]
            if stood and any(
                one.host_id == host_id and one.slot.overlaps(offer.slot) for one in versions
            ):
                yield f"{offer.slot.start:%H:%M} with {offer.staff_id}, which {uid} has"


def _wanted(said: Said) -> tuple[TimeSlot, tuple[str, ...]] | None:
    asked = said.asked
    if asked.start is None or asked.service_id is None:
        return None
    slot = TimeSlot.lasting(asked.start, minutes=MINUTES[asked.service_id])
    claimed = slot.widened(before_minutes=0, after_minutes=BUFFERS[asked.service_id])
    return claimed, tuple(RESOURCES[host] for host in HOSTS[asked.service_id])


def slot_taken(said: Said, *, begun: str | None, world: "World") -> str | None:
    """This will say what is wrong with it that a time was somebody else's."""
    wanted = _wanted(said)
    if wanted is None or not isinstance(said.asked.command, BookAppointment | HoldSlot):
        # It is what came of an earlier wish, and was judged when that was answered.
        return None
    slot, resources = wanted
    first, last = said.asked.first_step, said.step
    for resource_id in resources:
        others: list[Appointment | Booking] = [
            *world.ledger.others_in(slot, resource_id=resource_id, first=first, last=last),
            *_thought_to_stand(said, world=world, slot=slot, resource_id=resource_id),
        ]
        if any(not _is_the_same_wish(other, said=said, begun=begun) for other in others):
            return None
    return "nobody else had it"


def _thought_to_stand(
    said: Said, *, world: "World", slot: TimeSlot, resource_id: str
) -> Iterator[Booking]:
    """Yield what others had moved or cancelled there, of which word need not have come yet."""
    for change in world.hearing.changes:
        if change.may_be_unknown(since=said.delivered_at, until=said.time) and takes(
            change.booking, slot, resource_id=resource_id
        ):
            yield change.booking


def _is_the_same_wish(other: Appointment | Booking, *, said: Said, begun: str | None) -> bool:
    if isinstance(other, Booking):
        return begun is not None and key_of(other) == begun
    is_theirs = other.customer is None or other.customer.name == said.asked.customer_name
    return is_theirs and other.call_id == said.asked.call_id


def was_free(slot: TimeSlot, resource_id: str, said: Said, ledger: Ledger) -> bool:
    """Whether at some step none of our own appointments occupied the time."""
    steps = {said.asked.first_step, said.step}
    for history in ledger.rows.values():
        steps |= {step for step in history.steps if said.asked.first_step <= step <= said.step}
    return any(
        not any(
            _claims(row, slot, resource_id)
            for history in ledger.rows.values()
            for row in history.within(step, step)
        )
        for step in sorted(steps)
    )


def _claims(row: Appointment, slot: TimeSlot, resource_id: str) -> bool:
    # A hold may have run out, which no version of the row tells.
    is_hold = row.state is AppointmentState.HELD
    return row.resource_id == resource_id and not is_hold and occupies(row, slot)
