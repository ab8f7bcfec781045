"""
Which appointment a caller means, and whether it is theirs to hear of.

A number alone proves nothing: an appointment of another call is named only to somebody who also
says the name in which it was made. What was made in this very call is theirs without more.
"""

from typing import TypeAlias

from attrs import evolve

from booking_domain.application.appointment_words import (
    AppointmentFilter,
    AppointmentWords,
    answer_in,
    filter_of,
    names_of,
    without,
)
from booking_domain.application.asked_choice import chosen_among
from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.unheard_changes import Unheard, UnheardChanges
from booking_domain.application.within_reach import (
    WithinReach,
    can_be_changed,
    named_by,
    within_reach,
)
from booking_domain.model.appointment import Appointment
from booking_domain.model.choice_words import Side, read_choice
from booking_domain.model.customer import normalise_name
from booking_domain.model.name_matching import Certain, NoMatch, Uncertain, match_name, says_in_full
from booking_domain.model.results import (
    AmbiguousAppointment,
    AppointmentNotFound,
    AppointmentsFound,
    Missing,
    NeedsInput,
    StillPending,
    ToolResult,
)
from booking_domain.ports.clock import Clock
from booking_domain.ports.text_similarity import TextSimilarity
from booking_domain.ports.unit_of_work import UnitsOfWork


_MAX_ASKED = 10
"""How many are remembered; more than the first few are never read out."""

Owned: TypeAlias = tuple[Appointment, ...] | ToolResult


class OwnAppointments:
    """
    Finds what belongs to the caller.

    Every method raises `StorageUnavailable` when the database does not answer.
    """

    def __init__(
        self,
        *,
        similarity: TextSimilarity,
        units: UnitsOfWork,
        unheard: UnheardChanges,
        clock: Clock,
    ) -> None:
        self._similarity = similarity
        self._units = units
        self._unheard = unheard
        self._clock = clock

    async def find(self, words: AppointmentWords, *, invocation: ToolInvocation) -> ToolResult:
        """
        Return the matching appointments by start, or why there are none to be named.

        Several are remembered as what the caller was asked to choose from, in this order; an answer
        to that (`choice`, or "den zweiten" in place of a time) may name one that has ended since.
        """
        unheard = await self._unheard.of(invocation.tenant.tenant_id)
        found = await self._matching(words, invocation=invocation, unheard=unheard)
        if not isinstance(found, tuple):
            return found
        unheard, found = await self._unheard.narrowed(unheard, found)
        return AppointmentsFound(tuple(unheard.summary_of(one) for one in found))

    async def find_one(
        self, words: AppointmentWords, *, invocation: ToolInvocation
    ) -> Appointment | ToolResult:
        """
        Return the one appointment that is meant, or the result that asks which.

        While somebody else is changing it in the calendar, that is waited for as long as there is
        time: nothing is done to an appointment of which our row is not the truth.
        """
        unheard = await self._unheard.of(invocation.tenant.tenant_id)
        found = await self._matching(words, invocation=invocation, unheard=unheard)
        if not isinstance(found, tuple):
            return found
        unheard, found = await self._unheard.narrowed(unheard, found)
        if len(found) > 1:
            return AmbiguousAppointment(tuple(unheard.summary_of(one) for one in found))
        (one,) = found
        if unheard.changing(one) is None:
            return one
        return await self.settled(one, invocation=invocation)

    async def settled(
        self, one: Appointment, *, invocation: ToolInvocation
    ) -> Appointment | StillPending:
        """See `UnheardChanges.settled`."""
        return await self._unheard.settled(one, invocation=invocation)

    async def _matching(
        self, words: AppointmentWords, *, invocation: ToolInvocation, unheard: Unheard
    ) -> Owned:
        if invocation.authority is Authority.SALON:
            return await self._of_salon(words, invocation=invocation)
        answer = answer_in(words, tenant=invocation.tenant, now=self._clock.now())
        if answer is not None:
            chosen = await self._answered(
                words, answer=answer, invocation=invocation, unheard=unheard
            )
            if chosen is not None:
                return await self._remembered(chosen, invocation=invocation)
        found = await self._find(words, invocation=invocation)
        if isinstance(found, tuple) and words.choice is not None:
            unheard, found = await self._unheard.narrowed(unheard, found)
            found = self._chosen(found, words.choice, invocation=invocation, unheard=unheard)
        return await self._remembered(found, invocation=invocation)

    async def _of_salon(self, words: AppointmentWords, *, invocation: ToolInvocation) -> Owned:
        async with self._units.reading(invocation.tenant.tenant_id) as unit:
            named = await named_by(unit, reference=words.reference)
        return _as_found(() if named is None else (named,))

    async def _find(self, words: AppointmentWords, *, invocation: ToolInvocation) -> Owned:
        now = self._clock.now()
        async with self._units.reading(invocation.tenant.tenant_id) as unit:
            within = await within_reach(unit, words, invocation=invocation, now=now)
        matching = filter_of(words, tenant=invocation.tenant, now=now, similarity=self._similarity)
        if not isinstance(matching, AppointmentFilter):
            return matching
        found = self._proved(within, words=words, matching=matching)
        if found != NeedsInput(Missing.BOOKED_NAME):
            return found
        # What was read out in this very call, after its name was said, stays open to the caller.
        told = [one for one in await self._told(invocation) if can_be_changed(one, now=now)]
        return tuple(one for one in told if matching.lets_through(one)) or found

    async def _answered(
        self,
        words: AppointmentWords,
        *,
        answer: str,
        invocation: ToolInvocation,
        unheard: Unheard,
    ) -> Owned | None:
        """Return what an answer means, `None` where nothing was asked in this call."""
        others = filter_of(
            without(words, answer=answer),
            tenant=invocation.tenant,
            now=self._clock.now(),
            similarity=self._similarity,
        )
        if not isinstance(others, AppointmentFilter):
            return others
        told: tuple[Appointment, ...] = await self._told(invocation)
        if read_choice(answer).pick is Side.JUST_NOW:
            latest = await self.latest_of_call(invocation, reference=words.reference)
            told, answer = () if latest is None else (latest,), read_choice(answer).rest
        if not told:
            return None
        unheard, told = await self._unheard.narrowed(unheard, told)
        chosen = self._chosen(told, answer, invocation=invocation, unheard=unheard)
        if not isinstance(chosen, tuple):
            return chosen
        if not all(others.lets_through(one) for one in chosen):
            # "Den zweiten", and another service than that one's: what else was said contradicts it.
            return self._asked_again(told, unheard=unheard)
        if words.customer_name is not None:
            return self._of_name(chosen, said=words.customer_name)
        return chosen

    def _chosen(
        self,
        told: tuple[Appointment, ...],
        answer: str,
        *,
        invocation: ToolInvocation,
        unheard: Unheard,
    ) -> Owned:
        """Return those that are meant, in any state, or the result that asks once more."""
        chosen = chosen_among(
            told,
            answer,
            tenant=invocation.tenant,
            now=self._clock.now(),
            similarity=self._similarity,
        )
        return self._asked_again(told, unheard=unheard) if chosen is None else chosen

    def _asked_again(self, told: tuple[Appointment, ...], *, unheard: Unheard) -> ToolResult:
        """Return the question, even for a single one: nothing is done that was not understood."""
        now = self._clock.now()
        left = tuple(unheard.summary_of(one) for one in told if can_be_changed(one, now=now))
        return AmbiguousAppointment(left) if left else AppointmentNotFound()

    async def _told(self, invocation: ToolInvocation) -> tuple[Appointment, ...]:
        """Return what the caller was asked to choose from last in this call, in that order."""
        async with self._units.reading(invocation.tenant.tenant_id) as unit:
            call = await unit.calls.get(invocation.call_id)
            ids = call.asked if call is not None else ()
            told = [await unit.appointments.get(one) for one in ids]
        return tuple(one for one in told if one is not None)

    async def _remembered(self, found: Owned, *, invocation: ToolInvocation) -> Owned:
        """Note several as what is asked about now."""
        match found:
            case AmbiguousAppointment(appointments=several):
                ids = [one.appointment_id for one in several]
            case tuple() if len(found) > 1:
                ids = [one.appointment_id for one in found]
            case _:
                return found
        asked = tuple(ids[:_MAX_ASKED])
        call = invocation.call(now=self._clock.now(), appointment_id=None)
        async with self._units.writing(invocation.tenant.tenant_id) as unit:
            await unit.calls.record(evolve(call, asked=asked))
            await unit.commit()
        return found

    async def latest_of_call(
        self, invocation: ToolInvocation, *, reference: str | None
    ) -> Appointment | None:
        """Return what was made or changed last in this very call, ended or not."""
        async with self._units.reading(invocation.tenant.tenant_id) as unit:
            call = await unit.calls.get(invocation.call_id)
            if call is None or call.last_appointment_id is None:
                return None
            latest = await unit.appointments.get(call.last_appointment_id)
        if latest is None or reference is None:
            return latest
        return latest if reference.upper() in names_of(latest) else None

    async def latest_meant(
        self, words: AppointmentWords, *, invocation: ToolInvocation
    ) -> Appointment | None:
        """Return the latest of this call, `None` where an answer or a name means another one."""
        if words.choice is not None:
            return None
        latest = await self.latest_of_call(invocation, reference=words.reference)
        if latest is None or latest.customer is None or words.customer_name is None:
            return latest
        name = latest.customer.name
        match = match_name(words.customer_name, (name,), similarity=self._similarity)
        return None if isinstance(match, NoMatch) else latest

    def _proved(
        self, within: WithinReach, *, words: AppointmentWords, matching: AppointmentFilter
    ) -> Owned:
        made_here, elsewhere = within.made_here, within.elsewhere
        if words.customer_name is None:
            # Whether there is anything under this number is not said before a name was.
            here = tuple(one for one in made_here if matching.lets_through(one))
            return here or NeedsInput(Missing.BOOKED_NAME)
        if not made_here and not within.is_any:
            return AppointmentNotFound()
        # By the name first: else a guessed day would choose one of a family, and whoever tries one
        # day after the other would hear by the kind of the question on which there is something.
        theirs = self._of_name(
            (*made_here, *elsewhere),
            said=words.customer_name,
            rivals=within.known if elsewhere else (),
        )
        if not isinstance(theirs, tuple):
            return theirs
        return _as_found(tuple(one for one in theirs if matching.lets_through(one)))

    def _of_name(
        self, found: tuple[Appointment, ...], *, said: str, rivals: tuple[str, ...] = ()
    ) -> Owned:
        """Return those that were made in the name that was said, by start."""
        names = tuple(one.customer.name for one in found if one.customer is not None)
        match match_name(said, names, similarity=self._similarity, rivals=rivals):
            case Certain(candidate=name):
                wanted = normalise_name(name)
                agreeing = [
                    one for one in found if one.customer and one.customer.normalised_name == wanted
                ]
                return _as_found(tuple(sorted(agreeing, key=lambda one: one.slot.start)))
            case Uncertain():
                # Asked without naming anybody: who has appointments here is nobody else's business.
                return NeedsInput(Missing.BOOKED_NAME_SPELT)
            case NoMatch():
                # Of a family name alone the same is asked, whether somebody here has it or not.
                if says_in_full(said):
                    return AppointmentNotFound()
                return NeedsInput(Missing.BOOKED_NAME_SPELT)


def _as_found(found: tuple[Appointment, ...]) -> Owned:
    return found or AppointmentNotFound()
