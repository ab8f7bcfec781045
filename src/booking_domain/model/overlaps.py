"""Two appointments in one chair: found on either side, and told to a person."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.provider_booking import ProviderBooking
from booking_domain.model.time_slot import TimeSlot


@frozen
class Overlap:
    """
    An appointment of ours and what is in its chair at the same time.

    `other` is another appointment's id, or the uid of a booking that is none of ours.
    """

    appointment_id: str
    other: str


@frozen
class _Sitting:
    resource_id: str
    slot: TimeSlot
    identity: str
    is_ours: bool


def overlaps(
    rows: Iterable[Appointment],
    bookings: Iterable[ProviderBooking],
    *,
    chairs: Mapping[str, str],
) -> tuple[Overlap, ...]:
    """
    This will compare true intervals, without buffers.

    Args:
        rows: Appointments; those that do not stand are ignored.
        bookings: The calendar's; those of `rows`, and those that `chairs` does not know, are
            ignored.
        chairs: The resource that each booking occupies, by its uid.
    """
    standing = [row for row in rows if row.state.stands]
    own = {uid for row in standing for uid in (row.provider_uid, *row.previous_uids)}
    ids = {row.appointment_id for row in standing}
    sittings = [
        _Sitting(row.resource_id, row.slot, row.appointment_id, is_ours=True) for row in standing
    ]
    sittings += [
        _Sitting(chairs[one.uid], one.slot, one.uid, is_ours=False)
        for one in bookings
        if one.status.is_active and one.uid not in own and one.key not in ids and one.uid in chairs
    ]
    return tuple(_found(sorted(sittings, key=lambda one: (one.resource_id, one.slot))))


def _found(sittings: list[_Sitting]) -> Iterator[Overlap]:
    open_ones: list[_Sitting] = []
    for one in sittings:
        open_ones = [
            earlier
            for earlier in open_ones
            if earlier.resource_id == one.resource_id and earlier.slot.end > one.slot.start
        ]
        for earlier in open_ones:
            first, second = (earlier, one) if earlier.is_ours else (one, earlier)
            if first.is_ours:
                yield Overlap(appointment_id=first.identity, other=second.identity)
        open_ones.append(one)
