"""What callers make of what was read back to them, as a fact in the database."""

import datetime as dt

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.cancel_appointment import CancelAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.find_appointments import FindAppointments
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.application.hold_slot import HoldSlot
from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.application.request_callback import RequestCallback
from booking_domain.application.reschedule_appointment import RescheduleAppointment
from booking_domain.application.stated_customer import stated_name
from booking_domain.application.time_wish import understood_words
from booking_domain.model.name_matching import NoMatch, match_name
from booking_domain.model.read_back import Answer, ReadBack, Subject, answer_of, repaired_day
from booking_domain.model.results import NeedsInput, ToolResult
from booking_domain.ports.clock import Clock
from booking_domain.ports.read_backs import ReadBacks
from booking_domain.ports.text_similarity import TextSimilarity


_WISHING = (CheckAvailability, HoldSlot, BookAppointment, RescheduleAppointment, RequestCallback)
_NAMING = (
    BookAppointment,
    FindAppointments,
    RescheduleAppointment,
    CancelAppointment,
    GetBookingStatus,
    RequestCallback,
)


class HeardReadBacks:
    """
    Notes which repaired years and which greetings were wrong.

    It comes after the answer, so that no caller waits for it; what is lost with a process is
    missing in statistics and nowhere else.
    """

    def __init__(self, *, read_backs: ReadBacks, similarity: TextSimilarity, clock: Clock) -> None:
        self._read_backs = read_backs
        self._similarity = similarity
        self._clock = clock

    async def note(
        self, command: object, result: ToolResult, *, invocation: ToolInvocation
    ) -> None:
        """
        Note what this tool call says of what was read back, and what its result reads back.

        Raises:
            StorageUnavailable: it is not noted.
        """
        if invocation.authority is not Authority.CALLER:
            return
        await self._note_year(command, result, invocation=invocation)
        await self._note_name(command, invocation=invocation)

    async def _note_year(
        self, command: object, result: ToolResult, *, invocation: ToolInvocation
    ) -> None:
        if not isinstance(command, _WISHING) or not (command.date_text or command.time_text):
            return
        known = await self._known(Subject.YEAR, invocation=invocation)
        if known is not None and known.day is not None:
            answer = self._answer(command, day=known.day, invocation=invocation)
            if answer is not Answer.OPEN:
                known = known.answered(answer, at=self._clock.now())
                await self._put(known, invocation=invocation)
        day = repaired_day(result)
        if day is None or (known is not None and known.day == day):
            return
        now = self._clock.now()
        before = known or ReadBack(invocation.call_id, Subject.YEAR, Answer.OPEN, now)
        await self._put(before.proposing(day, at=now), invocation=invocation)

    def _answer(
        self,
        command: CheckAvailability
        | HoldSlot
        | BookAppointment
        | RescheduleAppointment
        | RequestCallback,
        *,
        day: dt.date,
        invocation: ToolInvocation,
    ) -> Answer:
        said = understood_words(
            invocation.tenant,
            date_text=command.date_text,
            time_text=command.time_text,
            now=self._clock.now(),
        )
        return Answer.OPEN if isinstance(said, NeedsInput) else answer_of(said, day=day)

    async def _note_name(self, command: object, *, invocation: ToolInvocation) -> None:
        # The first one only: later names may be those of others, for whom the caller books.
        greeted_as = invocation.greeted_as
        if greeted_as is None or not isinstance(command, _NAMING) or not command.customer_name:
            return
        said = stated_name(
            command.customer_name, invocation=invocation, similarity=self._similarity
        )
        if said is None or await self._known(Subject.NAME, invocation=invocation) is not None:
            return
        match = match_name(said, (greeted_as,), similarity=self._similarity)
        answer = Answer.DENIED if isinstance(match, NoMatch) else Answer.ACCEPTED
        now = self._clock.now()
        greeted = ReadBack(invocation.call_id, Subject.NAME, Answer.OPEN, now)
        await self._put(greeted.answered(answer, at=now), invocation=invocation)

    async def _known(self, subject: Subject, *, invocation: ToolInvocation) -> ReadBack | None:
        return await self._read_backs.get(
            subject, call_id=invocation.call_id, tenant_id=invocation.tenant.tenant_id
        )

    async def _put(self, read_back: ReadBack, *, invocation: ToolInvocation) -> None:
        await self._read_backs.put(read_back, tenant_id=invocation.tenant.tenant_id)
