"""Which slot a caller means: by an offer's id, by their hold, or by words that mean exactly one."""

import datetime as dt

from collections.abc import Sequence
from typing import TypeAlias, assert_never

from attrs import evolve, frozen

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.offers import OFFER_LIFETIME, offers_in
from booking_domain.application.slot_search import SlotSearch
from booking_domain.application.time_wish import (
    ExactTime,
    TimeWish,
    Windows,
    instant_wish,
    time_wish,
)
from booking_domain.application.wish import ServiceWish, service_wish
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.availability import FreeSlot
from booking_domain.model.results import Missing, NeedsInput, ToolResult
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.clock import Clock
from booking_domain.ports.text_similarity import TextSimilarity
from booking_domain.ports.unit_of_work import UnitsOfWork


@frozen
class SlotWords:
    """What was said of a slot; every part may be missing. `start` is aware, from programs only."""

    slot_id: str | None = None
    service: str | None = None
    staff: str | None = None
    date_text: str | None = None
    time_text: str | None = None
    start: dt.datetime | None = None

    @property
    def names_a_time(self) -> bool:
        """Whether anything was said of when."""
        return any((self.date_text, self.time_text, self.start))


@frozen
class ChosenSlot:
    """Exactly one slot of one person; `hold` is the caller's hold on it, if there is one."""

    wish: ServiceWish
    staff_id: str
    slot: TimeSlot
    hold: Appointment | None


SlotChoice: TypeAlias = ChosenSlot | ToolResult


class SlotChooser:
    """
    Finds the one slot that is meant, or the result that asks for what is missing.

    Every method raises `CalendarUnavailable` when the calendar does not answer and
    `StorageUnavailable` when the database does not.
    """

    def __init__(
        self,
        *,
        search: SlotSearch,
        similarity: TextSimilarity,
        units: UnitsOfWork,
        clock: Clock,
    ) -> None:
        self._search = search
        self._similarity = similarity
        self._units = units
        self._clock = clock

    async def choose(
        self, words: SlotWords, *, invocation: ToolInvocation, own: Sequence[Appointment]
    ) -> SlotChoice:
        """
        Return the slot for a new appointment.

        Args:
            own: The call's holds, and those of its appointments that the words may mean again.
        """
        holds = holds_among(own)
        if words.slot_id is not None:
            return await self._offered(words.slot_id, invocation=invocation, holds=holds)
        # With nothing said but a name, "book it" means what was held, or is said a second time.
        meant = holds if holds or words.service is not None else tuple(own)
        if not words.names_a_time and len(meant) == 1:
            return self._without_words(meant[0], words=words, invocation=invocation)
        held_service = invocation.tenant.service(holds[0].service_id) if len(holds) == 1 else None
        wish = service_wish(
            invocation.tenant,
            service=words.service or (held_service.name if held_service else None),
            staff=words.staff,
            similarity=self._similarity,
        )
        if isinstance(wish, NeedsInput):
            return wish
        return await self._in_words(words, wish=wish, invocation=invocation, own=own)

    async def choose_new_time(
        self,
        words: SlotWords,
        *,
        invocation: ToolInvocation,
        moving: Appointment,
        holds: Sequence[Appointment],
    ) -> SlotChoice:
        """
        Return the slot to which an appointment shall move; person and service stay.

        Args:
            holds: The call's holds: they keep no time from it, and one may be what is meant.
        """
        wish = _wish_for(moving.service_id, moving.staff_id, invocation=invocation)
        if isinstance(wish, NeedsInput):
            return wish
        if words.slot_id is not None:
            offered = await self._offered(words.slot_id, invocation=invocation, holds=())
            if not isinstance(offered, ChosenSlot):
                return offered
            words = SlotWords(start=offered.slot.start)
        elif not words.names_a_time and len(holds) == 1:
            words = SlotWords(start=holds[0].slot.start)
        if not words.names_a_time:
            return NeedsInput(Missing.NEW_TIME)
        return await self._in_words(
            words, wish=wish, invocation=invocation, own=holds, moving=moving
        )

    def _without_words(
        self, known: Appointment, *, words: SlotWords, invocation: ToolInvocation
    ) -> SlotChoice:
        service = invocation.tenant.service(known.service_id)
        if service is None:
            return NeedsInput(Missing.UNKNOWN_SLOT)
        wish = service_wish(
            invocation.tenant,
            service=words.service or service.name,
            staff=words.staff,
            similarity=self._similarity,
        )
        if isinstance(wish, NeedsInput):
            return wish
        if not _fits(known, wish=wish):
            # Another service or person than they hold: the time for that one must be said.
            return NeedsInput(Missing.TIME)
        return _own_slot(known, wish=wish)

    async def _in_words(
        self,
        words: SlotWords,
        *,
        wish: ServiceWish,
        invocation: ToolInvocation,
        own: Sequence[Appointment],
        moving: Appointment | None = None,
    ) -> SlotChoice:
        when = time_wish(
            invocation.tenant,
            date_text=words.date_text,
            time_text=words.time_text,
            start=words.start,
            now=self._clock.now(),
        )
        if not isinstance(when, ExactTime | Windows):
            return when
        known = _known(when, wish=wish, own=own, moving=moving)
        # Time that it has itself is not asked for, and nobody moves an appointment to a closed day.
        if known is not None and (moving is None or _is_open(known, tenant=invocation.tenant)):
            return known
        given_up = (*holds_among(own), *((moving,) if moving else ()))
        ignoring = [one.appointment_id for one in given_up]
        found = await self._search.find(when, wish=wish, invocation=invocation, ignoring=ignoring)
        if isinstance(found, FreeSlot):
            return ChosenSlot(wish=wish, staff_id=found.staff_id, slot=found.slot, hold=None)
        await self._remember(found, invocation=invocation)
        return found

    async def _offered(
        self, slot_id: str, *, invocation: ToolInvocation, holds: Sequence[Appointment]
    ) -> SlotChoice:
        now = self._clock.now()
        async with self._units.reading(invocation.tenant.tenant_id) as unit:
            offered = await unit.offers.get(slot_id, call_id=invocation.call_id, now=now)
        if offered is None:
            return NeedsInput(Missing.UNKNOWN_SLOT)
        wish = _wish_for(offered.service_id, offered.staff_id, invocation=invocation)
        if isinstance(wish, NeedsInput):
            return wish
        bookable = instant_wish(invocation.tenant, start=offered.slot.start, now=now)
        if not isinstance(bookable, ExactTime):
            return bookable
        mine = (one for one in holds if one.slot == offered.slot and _fits(one, wish=wish))
        return ChosenSlot(
            wish=evolve(wish, staff_was_named=offered.staff_was_named),
            staff_id=offered.staff_id,
            slot=offered.slot,
            hold=next(mine, None),
        )

    async def _remember(self, result: ToolResult, *, invocation: ToolInvocation) -> None:
        offers = offers_in(result)
        if offers:
            async with self._units.writing(invocation.tenant.tenant_id) as unit:
                await unit.offers.put(offers, expires_at=self._clock.now() + OFFER_LIFETIME)
                await unit.commit()


def holds_among(appointments: Sequence[Appointment]) -> tuple[Appointment, ...]:
    """This will return the holds among a call's appointments."""
    return tuple(one for one in appointments if _is_hold(one))


def _is_hold(one: Appointment) -> bool:
    return one.state is AppointmentState.HELD


def _is_open(chosen: ChosenSlot, *, tenant: Tenant) -> bool:
    day = chosen.slot.start.astimezone(tenant.location.zone).date()
    return tenant.closed_days.on(day) is None


def _own_slot(one: Appointment, *, wish: ServiceWish) -> ChosenSlot:
    hold = one if _is_hold(one) else None
    return ChosenSlot(wish=wish, staff_id=one.staff_id, slot=one.slot, hold=hold)


def _fits(one: Appointment, *, wish: ServiceWish) -> bool:
    able = {member.staff_id for member in wish.members}
    return one.service_id == wish.service.service_id and one.staff_id in able


def _known(
    when: TimeWish,
    *,
    wish: ServiceWish,
    own: Sequence[Appointment],
    moving: Appointment | None,
) -> ChosenSlot | None:
    """Return the slot that the calendar need not, or cannot, be asked for."""
    match when:
        case ExactTime(start=start):
            return _known_at(start, wish=wish, own=own, moving=moving)
        case Windows(spans=spans):
            return None if moving is not None else _known_within(spans, wish=wish, own=own)
        case _:
            assert_never(when)


def _known_at(
    start: dt.datetime,
    *,
    wish: ServiceWish,
    own: Sequence[Appointment],
    moving: Appointment | None,
) -> ChosenSlot | None:
    slot = TimeSlot.lasting(start, minutes=wish.service.duration_minutes)
    for one in own:
        if one.slot == slot and _fits(one, wish=wish):
            return _own_slot(one, wish=wish)
    if moving is not None and moving.with_buffers(slot).overlaps(moving.with_buffers(moving.slot)):
        # Its own booking hides this time in the calendar's answer: the provider decides.
        return ChosenSlot(wish=wish, staff_id=moving.staff_id, slot=slot, hold=None)
    return None


def _known_within(
    spans: Sequence[TimeSlot], *, wish: ServiceWish, own: Sequence[Appointment]
) -> ChosenSlot | None:
    """Return the time that was held or booked in this call and that these words fit."""
    for one in own:
        within = any(span.contains(one.slot.start) for span in spans)
        if within and _fits(one, wish=wish):
            return _own_slot(one, wish=wish)
    return None


def _wish_for(
    service_id: str, staff_id: str, *, invocation: ToolInvocation
) -> ServiceWish | NeedsInput:
    service = invocation.tenant.service(service_id)
    member = invocation.tenant.member(staff_id)
    if service is None or member is None or service.event_type_of(staff_id) is None:
        return NeedsInput(Missing.UNKNOWN_SLOT)
    return ServiceWish(service=service, members=(member,), staff_was_named=True)
