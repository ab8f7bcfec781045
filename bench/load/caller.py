"""One caller and the agent between: what is said and asked for, step by step."""

import asyncio
import datetime as dt

from collections.abc import Iterator

from attrs import define, field

from bench.load.heard import Answer, Call, Course, LastWord
from bench.load.line import Line, NotAnswered
from bench.load.plans import Plan, Step
from entrypoints.cli.next_free import day_words


_ASKED_AGAIN = 4
_PENDING_SECONDS = 4.0
_CHOICES = 4
_DOWN = frozenset({"system_unavailable", "callback_noted"})
_GOOD = frozenset({"confirmed", "requested", "rescheduled", "cancelled"})


class _GivesUp(Exception):
    """The caller goes away without what they wanted."""

    def __init__(self, course: Course) -> None:
        super().__init__(course.value)
        self.course = course


@define
class Caller:
    """Goes through a plan; whatever happens, the call is ended as the platform ends it."""

    line: Line
    _due: float = 0.0
    _pauses: Iterator[float] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._pauses = iter(self.plan.pauses)

    @property
    def plan(self) -> Plan:
        """What was drawn for this call."""
        return self.line.call.plan

    async def ring(self, *, begun: float) -> Call:
        """Hold the whole conversation, from its arrival on; `begun` is the load's beginning."""
        call = self.line.call
        self._due = begun + self.plan.arrives_at
        try:
            await self._conversation()
            call.course = Course.DONE
        except _GivesUp as gone:
            call.course = gone.course
        except NotAnswered as error:
            # Only tools end here: the platform's own requests are sent again, and the call goes on.
            call.failures.append(str(error))
            call.silence = str(error)
        return call

    async def _conversation(self) -> None:
        await self.line.inbound(due=self._due)
        await self.line.event("call_started", due=self._now())
        try:
            slots = await self._offered()
            for step in self.plan.steps[1:]:
                slots = await self._done(step, slots=slots)
        finally:
            await self.line.event("call_ended", due=self._now())
            await self.line.event("call_analyzed", due=self._now())

    async def _offered(self) -> tuple[str, ...]:
        """Ask for one day after the other until something is free."""
        for day in self.plan.days:
            answer = await self._asked(
                "check_availability", self._what(), date_text=day_words(day), **self._time()
            )
            if answer.slots:
                return answer.slots
            if answer.status in _DOWN:
                await self._wants_a_callback(day)
        raise _GivesUp(Course.NOTHING_FREE)

    async def _done(self, step: Step, *, slots: tuple[str, ...]) -> tuple[str, ...]:
        match step:
            case "check":
                return slots
            case "hold":
                return await self._held(slots)
            case "book":
                await self._chosen("book_appointment", slots=slots)
            case "move":
                await self._moved()
            case "cancel":
                # A request that the salon has not answered yet is cancelled alike.
                answer = await self._asked("cancel_appointment", self._which())
                await self._settled(answer)
        return slots

    async def _held(self, slots: tuple[str, ...]) -> tuple[str, ...]:
        for _ in range(_CHOICES):
            answer = await self._asked("hold_slot", {}, slot_id=slots[0])
            if answer.status in {"held", "pending"}:
                # Not sure yet is no reason to stop: the booking claims the time itself.
                return slots[:1]
            if answer.status in _DOWN:
                await self._wants_a_callback(self.plan.days[0])
            if not answer.slots:
                break
            slots = answer.slots
        raise _GivesUp(Course.NOTHING_FREE)

    async def _chosen(self, tool: str, *, slots: tuple[str, ...], **which: str) -> None:
        """Take the first time that is offered, or of those that are offered in its place."""
        named = {"customer_name": self.plan.name} if tool == "book_appointment" else {}
        answer = await self._asked(tool, named | which, slot_id=slots[0])
        for _ in range(_CHOICES):
            if not answer.slots or answer.status in _GOOD:
                break
            answer = await self._asked(tool, named | which, slot_id=answer.slots[0])
        await self._settled(answer)

    async def _moved(self) -> None:
        for day in self.plan.days[1:]:
            words = {"date_text": day_words(day), "time_text": "nachmittags"}
            answer = await self._asked("reschedule_appointment", self._which(), **words)
            if answer.slots and answer.status not in _GOOD:
                which = self._which()
                await self._chosen("reschedule_appointment", slots=answer.slots, **which)
                return
            if answer.status != "none_free":
                await self._settled(answer)
                return
        raise _GivesUp(Course.NOTHING_FREE)

    async def _settled(self, answer: Answer) -> None:
        """Ask what became of what is pending; raise unless it is as wished."""
        for _ in range(_ASKED_AGAIN):
            if answer.status != "pending":
                break
            self._due = self._now() + _PENDING_SECONDS
            answer = await self.line.tool(
                "get_booking_status", due=self._due, arguments=self._which()
            )
        if answer.status == "pending":
            raise _GivesUp(Course.PENDING)
        if answer.status in _DOWN:
            await self._wants_a_callback(self.plan.days[0])
        if answer.status not in _GOOD:
            raise _GivesUp(Course.NOTHING_FREE)

    async def _wants_a_callback(self, day: dt.date) -> None:
        """As the agent's flow does: where nothing works, the salon rings. Always raises."""
        call = self.line.call
        if not call.has_callback:
            words = {"customer_name": self.plan.name, "date_text": day_words(day)}
            await self._asked("request_callback", self._what(), **words)
        raise _GivesUp(Course.CALLBACK if call.has_callback else Course.FAILED)

    async def _asked(self, tool: str, first: dict[str, str], /, **more: str) -> Answer:
        self._due = self._now() + next(self._pauses)
        return await self.line.tool(tool, due=self._due, arguments=first | more)

    def _what(self) -> dict[str, str]:
        wish = self.plan.wish
        return {"service": wish.service} | ({"staff": wish.staff} if wish.staff else {})

    def _time(self) -> dict[str, str]:
        return {"time_text": self.plan.time_text} if self.plan.time_text else {}

    def _which(self) -> dict[str, str]:
        reference = self.line.call.reference
        return {"reference": reference} if reference else {"customer_name": self.plan.name}

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


def is_content(call: Call) -> bool:
    """This will tell whether the call did all that was wished, and its caller heard so."""
    return call.course is Course.DONE and call.word in {LastWord.STANDS, LastWord.CANCELLED}
