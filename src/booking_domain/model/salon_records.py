"""Everything that links calls, appointments and bookings of one salon, and how to find it."""

import datetime as dt
import enum

from collections.abc import Collection, Mapping

from attrs import field, frozen

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_chains import BookingChain, chains_of
from booking_domain.model.call import Call
from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.tenant import Tenant


_NEVER_BOOKED = frozenset({AppointmentState.HELD, AppointmentState.RELEASED})
_LONGEST_CALL = dt.timedelta(hours=1)
"""How long a call may have been whose end nobody has told."""

_CLOCKS_DIFFER = dt.timedelta(minutes=2)


class Belief(enum.Enum):
    """What a booking's metadata may say for itself."""

    KNOWN_CALLS = enum.auto()
    """Calls that the database knows."""

    LOST_CALLS = enum.auto()
    """Other calls, too: the database is an older one, and what was made later is not in it."""


@frozen
class SalonRecords:
    """
    What was read: the bookings first, so that none of them can be older than the row it belongs to.

    Args:
        appointments: In whatever state; those of other salons are ignored.
        unreadable: The ids of appointments that cannot be read.
    """

    tenant: Tenant
    appointments: tuple[Appointment, ...]
    unreadable: frozenset[str]
    calls: tuple[Call, ...]
    unreadable_calls: frozenset[str]
    bookings: tuple[DescribedBooking, ...]
    now: dt.datetime
    belief: Belief = Belief.KNOWN_CALLS


@frozen
class Books:
    """
    The records in order.

    Args:
        rows: The salon's appointments that were ever more than a hold, by id.
        holds: All others, by id.
        owners: The rows to which each chain belongs, in the order of `chains`.
    """

    records: SalonRecords
    rows: Mapping[str, Appointment]
    holds: Mapping[str, Appointment]
    calls: Mapping[str, Call]
    chains: tuple[BookingChain, ...]
    owners: tuple[tuple[Appointment, ...], ...]
    _chain_of: Mapping[str, BookingChain] = field(alias="chain_of")

    @classmethod
    def of(cls, records: SalonRecords) -> "Books":
        """Return the records in order."""
        tenant_id = records.tenant.tenant_id
        own = [one for one in records.appointments if one.tenant_id == tenant_id]
        rows = {one.appointment_id: one for one in own if one.state not in _NEVER_BOOKED}
        # An account may serve two salons: what names the other one is none of this one's business.
        chains = tuple(
            chain for chain in chains_of(records.bookings) if chain.tenant_ids <= {tenant_id}
        )
        of_uid: dict[str, list[Appointment]] = {}
        for row in rows.values():
            for uid in {row.provider_uid, *row.previous_uids} - {None}:
                of_uid.setdefault(uid or "", []).append(row)
        owners = tuple(_owners(chain, rows=rows, of_uid=of_uid) for chain in chains)
        return cls(
            records=records,
            rows=rows,
            holds={one.appointment_id: one for one in own if one.state in _NEVER_BOOKED},
            calls={one.call_id: one for one in records.calls},
            chains=chains,
            owners=owners,
            chain_of={
                row.appointment_id: chain
                for chain, several in zip(chains, owners, strict=True)
                for row in several
                if len(several) == 1
            },
        )

    def chain_of(self, appointment_id: str) -> BookingChain | None:
        """Return the bookings that are this appointment's alone."""
        return self._chain_of.get(appointment_id)

    def exists(self, appointment_id: str) -> bool:
        """Whether there is such a row, a hold or one that cannot be read, too."""
        return (
            appointment_id in self.rows
            or appointment_id in self.holds
            or appointment_id in self.records.unreadable
        )

    def is_lost(self, chain: BookingChain) -> bool:
        """
        Whether a booking without appointment is one that an older database cannot know.

        It carries key, salon and call, as ours do, and is still ahead: somebody counts on it. What
        has ended, or is over, brings nobody back who was erased meanwhile. Under the key of a hold
        it was booked after the backup: a hold by itself sends nothing.
        """
        if self.records.belief is Belief.KNOWN_CALLS or chain.last is None:
            return False
        booking = chain.last.booking
        is_free = chain.keys.isdisjoint(self.records.unreadable | self.rows.keys())
        is_ours = (
            bool(chain.keys) and is_free and chain.tenant_ids == {self.records.tenant.tenant_id}
        )
        return is_ours and booking.status.is_active and booking.slot.start > self.records.now

    def calls_at(self, moment: dt.datetime) -> tuple[Call, ...]:
        """Return the calls that went on then."""
        return tuple(one for one in self.calls.values() if _went_on(one, moment))


def _owners(
    chain: BookingChain,
    *,
    rows: Mapping[str, Appointment],
    of_uid: Mapping[str, Collection[Appointment]],
) -> tuple[Appointment, ...]:
    found = {key: rows[key] for key in chain.keys if key in rows}
    found |= {one.appointment_id: one for uid in chain.uids for one in of_uid.get(uid, ())}
    return tuple(found[identity] for identity in sorted(found))


def _went_on(call: Call, moment: dt.datetime) -> bool:
    begin = min(call.started_at or call.first_seen_at, call.first_seen_at)
    end = call.ended_at or begin + _LONGEST_CALL
    return begin - _CLOCKS_DIFFER <= moment <= max(begin, end) + _CLOCKS_DIFFER
