"""
What is to be done where calls, appointments and bookings of one salon do not name each other.

What a booking says of its call counts most: whoever made it wrote it down. An appointment that
names its call is next; then the customer's number, if exactly one call came from it when the
booking was made. Nothing is linked by guess: a caller without number has none to be found by.

A row with an open saga belongs to its runner, and nothing here touches it.
"""

import datetime as dt

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import evolve

from booking_domain.model.adoption import appointment_of, waiting_rows
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_chains import BookingChain
from booking_domain.model.call import Call
from booking_domain.model.call_completion import completed
from booking_domain.model.link_decisions import (
    Adopt,
    EndTwin,
    Link,
    LinkDecision,
    LinkProblem,
    LinkReason,
    LinkReport,
    Mending,
    Pointer,
)
from booking_domain.model.salon_records import Books, SalonRecords


_UNDER_WAY = frozenset(
    {AppointmentState.PENDING, AppointmentState.RESCHEDULING, AppointmentState.CANCELLING}
)


def decide_links(records: SalonRecords) -> tuple[LinkDecision, ...]:
    """
    This will decide on a whole salon.

    Carried out completely, what it decides leaves nothing to mend for a second time.
    """
    books = Books.of(records)
    named = [*_of_chains(books), *_of_rows(books)]
    after = _as_after(books, named)
    twins = list(_twins(books, after))
    ended = {one.twin.appointment_id for one in twins if isinstance(one, EndTwin)}
    pointed = _with_pointers(books, named, after=after, ended=ended)
    standing = [one for one in after.values() if one.appointment_id not in ended]
    filled = completed(books, standing)
    return (*pointed, *twins, *filled, *_unfinished(books), *_unreadable(records))


def mendings_of(decisions: Collection[LinkDecision]) -> tuple[Mending, ...]:
    """This will return what can be carried out."""
    return tuple(one for one in decisions if not isinstance(one, LinkReport))


def _of_chains(books: Books) -> Iterator[LinkDecision]:
    """Decide on bookings without an appointment."""
    found: list[LinkDecision] = []
    for chain, owners in zip(books.chains, books.owners, strict=True):
        if len(owners) > 1:
            yield from (
                LinkReport(
                    LinkProblem.SHARED_BOOKING,
                    appointment_id=one.appointment_id,
                    uid=min(chain.uids),
                    starts_at=one.slot.start,
                )
                for one in owners
            )
        elif not owners and (books.is_lost(chain) or not any(map(books.exists, chain.keys))):
            found += _of_lonely(books, chain)
    yield from _without_doubles(found)


def _of_lonely(books: Books, chain: BookingChain) -> Iterator[LinkDecision]:
    last = chain.last or chain.bookings[-1]
    report = LinkReport(
        LinkProblem.CALL_UNKNOWN, uid=last.booking.uid, starts_at=last.booking.slot.start
    )
    named = sorted(chain.call_ids & books.calls.keys())
    reason = LinkReason.BOOKING_NAMES_CALL
    if not named:
        named = [one.call_id for one in books.calls.values() if _names_key(one, chain)]
        reason = LinkReason.CALL_NAMES_KEY
    if not named and books.is_lost(chain):
        named, reason = sorted(chain.call_ids), LinkReason.LOST_WITH_DATABASE
    if not named:
        # Under a key of ours it is reconciliation's, and one that names no call is somebody else's.
        if chain.call_ids and not chain.keys and last.booking.status.is_active:
            yield report
        return
    if len(named) > 1:
        yield evolve(report, problem=LinkProblem.CALL_AMBIGUOUS)
        return
    yield _belonging(books, chain, call_id=named[0], reason=reason, report=report)


def _names_key(call: Call, chain: BookingChain) -> bool:
    return call.last_appointment_id in chain.keys


def _belonging(
    books: Books, chain: BookingChain, *, call_id: str, reason: LinkReason, report: LinkReport
) -> LinkDecision:
    """Decide on a booking that was surely made in this call."""
    report = evolve(report, call_id=call_id)
    last = chain.last
    if last is None or len(chain.keys) > 1:
        return evolve(report, problem=LinkProblem.BROKEN_CHAIN)
    waiting, rivals = waiting_rows(books, last, call_id=call_id)
    if len(waiting) == 1 and not rivals:
        return Link(waiting[0], call_id, booking=last.booking, pointer=None, reason=reason)
    if waiting or rivals:
        return evolve(report, problem=LinkProblem.APPOINTMENT_AMBIGUOUS)
    made = appointment_of(chain, last=last, call_id=call_id, tenant=books.records.tenant)
    if isinstance(made, LinkProblem):
        return evolve(report, problem=made)
    hold = books.holds.get(made.appointment_id)
    if hold is None:
        return Adopt(made, last.booking, pointer=None, reason=reason)
    taken = evolve(made, reference=hold.reference, fence=hold.fence, events=hold.events)
    return Link(taken, call_id, booking=last.booking, pointer=None, reason=reason)


def _without_doubles(found: Sequence[LinkDecision]) -> Iterator[LinkDecision]:
    """Replace what would give one wish two appointments, or one row two bookings."""
    counted: dict[object, int] = {}
    for one in found:
        for wish in _wishes(one):
            counted[wish] = counted.get(wish, 0) + 1
    for one in found:
        if any(counted[wish] > 1 for wish in _wishes(one)):
            yield _as_double(one)
        else:
            yield one


def _wishes(decision: LinkDecision) -> Iterator[object]:
    match decision:
        case Adopt(appointment=made):
            yield made.appointment_id
            # One that has ended is no second appointment for the same wish.
            if made.state.stands:
                yield _wish_of(made, call_id=made.call_id)
        case Link(row=row, call_id=call_id):
            yield row.appointment_id
            yield _wish_of(row, call_id=call_id)


def _wish_of(row: Appointment, *, call_id: str | None) -> object:
    name = row.customer.normalised_name if row.customer else None
    return (call_id, name, row.slot.start)


def _as_double(decision: LinkDecision) -> LinkDecision:
    if not isinstance(decision, Adopt | Link) or decision.booking is None:
        return decision
    call_id = decision.call_id if isinstance(decision, Link) else decision.appointment.call_id
    return LinkReport(
        LinkProblem.BOOKED_TWICE,
        call_id=call_id or "",
        uid=decision.booking.uid,
        starts_at=decision.booking.slot.start,
    )


def _of_rows(books: Books) -> Iterator[LinkDecision]:
    """Decide on appointments that name no call."""
    for row in books.rows.values():
        chain = books.chain_of(row.appointment_id)
        if row.call_id is not None or row.saga is not None or chain is None:
            continue
        named = sorted(chain.call_ids & books.calls.keys())
        reason = LinkReason.BOOKING_NAMES_CALL
        if not named and not chain.call_ids:
            named, reason = _by_time(books, row, made_at=chain.made_at)
        if len(named) == 1:
            yield Link(row, named[0], booking=None, pointer=None, reason=reason)
        elif named:
            yield LinkReport(
                LinkProblem.CALL_AMBIGUOUS,
                appointment_id=row.appointment_id,
                starts_at=row.slot.start,
            )


def _by_time(
    books: Books, row: Appointment, *, made_at: dt.datetime
) -> tuple[list[str], LinkReason]:
    going_on = books.calls_at(made_at)
    naming = [one.call_id for one in going_on if one.last_appointment_id == row.appointment_id]
    if naming:
        return naming, LinkReason.CALL_NAMES_IT
    phone = row.customer.phone if row.customer else None
    # Withheld on either side, there is nothing to compare.
    calling = [one.call_id for one in going_on if phone is not None and one.caller == phone]
    return calling, LinkReason.NUMBER_AND_TIME


def _as_after(books: Books, named: Collection[LinkDecision]) -> dict[str, Appointment]:
    """Return the rows as they will be when everything is linked, new ones too."""
    after = dict(books.rows)
    for one in named:
        match one:
            case Adopt(appointment=made):
                after[made.appointment_id] = made
            case Link(row=row, call_id=call_id, booking=booking):
                uid = booking.uid if booking is not None else row.provider_uid
                after[row.appointment_id] = evolve(row, call_id=call_id, provider_uid=uid)
    return after


def _twins(books: Books, after: Mapping[str, Appointment]) -> Iterator[LinkDecision]:
    """Decide on several rows of one wish in one call."""
    alike: dict[object, list[Appointment]] = {}
    for row in after.values():
        if row.call_id is not None and row.state.stands and row.customer is not None:
            wish = (_wish_of(row, call_id=row.call_id), row.slot.end, row.customer.phone)
            alike.setdefault(wish, []).append(row)
    for several in alike.values():
        owners = [one for one in several if one.provider_uid is not None]
        others = [one for one in several if one not in owners]
        if len(several) == 1 or not others:
            continue
        if len(owners) == 1 and all(_owns_nothing(books, one) for one in others):
            yield from (_ended(books, one, owner=owners[0]) for one in others)
        else:
            yield from (
                LinkReport(
                    LinkProblem.APPOINTMENT_AMBIGUOUS,
                    appointment_id=one.appointment_id,
                    call_id=one.call_id or "",
                    starts_at=one.slot.start,
                )
                for one in others
            )


def _owns_nothing(books: Books, row: Appointment) -> bool:
    is_free = row.saga is None and row.appointment_id in books.rows
    return is_free and not any(row.appointment_id in chain.keys for chain in books.chains)


def _ended(books: Books, twin: Appointment, *, owner: Appointment) -> EndTwin:
    call = books.calls.get(twin.call_id or "")
    names_twin = call is not None and call.last_appointment_id == twin.appointment_id
    pointer = Pointer(call.call_id, twin.appointment_id) if call and names_twin else None
    before = books.rows[twin.appointment_id]
    return EndTwin(before, owner.appointment_id, pointer=pointer)


def _with_pointers(
    books: Books,
    named: Collection[LinkDecision],
    *,
    after: Mapping[str, Appointment],
    ended: Collection[str],
) -> Iterator[LinkDecision]:
    """Let calls that name nothing, or nothing that there is, name what was made in them last."""
    wanted: dict[str, Pointer] = {}
    for call, made in _astray(books, after=after, ended=ended):
        current = call.last_appointment_id
        latest = _latest(books, made)
        if isinstance(latest, Appointment):
            wanted[latest.appointment_id] = Pointer(call.call_id, current)
        elif latest is not None or current is not None:
            problem = latest or LinkProblem.APPOINTMENT_MISSING
            yield LinkReport(problem, appointment_id=current or "", call_id=call.call_id)
    for one in named:
        match one:
            case Adopt(appointment=row):
                yield evolve(one, pointer=wanted.pop(row.appointment_id, None))
            case Link(row=row):
                yield evolve(one, pointer=wanted.pop(row.appointment_id, None))
            case _:
                yield one
    for identity, pointer in wanted.items():
        if after[identity].saga is None:
            row, reason = after[identity], LinkReason.MADE_IN_CALL
            yield Link(row, pointer.call_id, booking=None, pointer=pointer, reason=reason)


def _astray(
    books: Books, *, after: Mapping[str, Appointment], ended: Collection[str]
) -> Iterator[tuple[Call, Sequence[Appointment]]]:
    """Yield the calls whose link leads nowhere, each with what was made in it."""
    made: dict[str, list[Appointment]] = {}
    for row in after.values():
        if row.call_id is not None and row.appointment_id not in ended:
            made.setdefault(row.call_id, []).append(row)
    # A booking with the key of what is missing will bring it back, or be reported.
    keys = {key for chain in books.chains for key in chain.keys}
    for call in books.calls.values():
        current = call.last_appointment_id
        if current is None or not (current in after or current in keys or books.exists(current)):
            yield call, made.get(call.call_id, [])


def _latest(books: Books, made: Collection[Appointment]) -> Appointment | LinkProblem | None:
    """Return what was made last, if there is something and it can be known."""
    if len(made) == 1:
        return next(iter(made))
    dated = [(at, one) for one in made if (at := _made_at(books, one)) is not None]
    undated = [one for one in made if _made_at(books, one) is None and one.state.is_active]
    if undated or (made and not dated):
        return LinkProblem.APPOINTMENT_AMBIGUOUS
    return max(dated, key=lambda pair: (pair[0], pair[1].appointment_id))[1] if dated else None


def _made_at(books: Books, row: Appointment) -> dt.datetime | None:
    chain = books.chain_of(row.appointment_id)
    if chain is None:
        # It gets its booking only now.
        uids = {row.provider_uid}
        chain = next((one for one in books.chains if not one.uids.isdisjoint(uids)), None)
    return chain.made_at if chain is not None else None


def _unfinished(books: Books) -> Iterator[LinkReport]:
    """Name what should have ended: its time has passed, or nothing that was sent can land."""
    now = books.records.now
    for row in books.rows.values():
        saga = row.saga
        is_late = saga is not None and saga.sent_at + saga.landing_horizon < now
        if row.state in _UNDER_WAY and (saga is None or is_late or row.slot.end <= now):
            yield LinkReport(
                LinkProblem.UNFINISHED,
                appointment_id=row.appointment_id,
                call_id=row.call_id or "",
                starts_at=row.slot.start,
            )


def _unreadable(records: SalonRecords) -> Iterator[LinkReport]:
    for call_id in sorted(records.unreadable_calls):
        yield LinkReport(LinkProblem.UNREADABLE_CALL, call_id=call_id)
