"""How many calls with a booking are linked both ways."""

from collections.abc import Collection

from attrs import frozen

from booking_domain.model.link_decisions import Adopt, Link, LinkDecision
from booking_domain.model.salon_records import Books, SalonRecords


@frozen
class LinkCount:
    """
    The calls in which something was booked, and how many of them are as they should be.

    Such a call names an appointment, that names a call, and nothing of it is to be mended.
    """

    with_booking: int
    linked: int


def count_links(records: SalonRecords, decisions: Collection[LinkDecision]) -> LinkCount:
    """This will count what was read, before anything of `decisions` is carried out."""
    books = Books.of(records)
    awry = {
        one.appointment.call_id if isinstance(one, Adopt) else one.call_id
        for one in decisions
        if isinstance(one, Adopt | Link)
    }
    booked = {row.appointment_id for row in books.rows.values() if row.provider_uid is not None}
    of_rows = {row.call_id for row in books.rows.values() if row.appointment_id in booked}
    of_chains = {call_id for chain in books.chains for call_id in chain.call_ids}
    naming = {one.call_id for one in books.calls.values() if one.last_appointment_id in booked}
    named = {one for one in (*of_rows, *of_chains, *naming, *awry) if one is not None}
    with_booking = named & books.calls.keys()
    linked = {
        call_id
        for call_id in with_booking - awry
        if (row := books.rows.get(books.calls[call_id].last_appointment_id or ""))
        and row.call_id is not None
    }
    return LinkCount(with_booking=len(with_booking), linked=len(linked))
