"""What callers wish in the crash runs, and what must be true when all is over."""

import datetime as dt
import itertools
import secrets

from attrs import frozen

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.events import EventKind
from tests.crash.lane import ToolCall


_CALLERS = itertools.count(15_220_000_000)
CONFIRMED, REQUESTED, FAILED, CANCELLED = (
    AppointmentState.CONFIRMED,
    AppointmentState.REQUESTED,
    AppointmentState.FAILED,
    AppointmentState.CANCELLED,
)


@frozen
class Ending:
    """
    One way in which a wish may end well.

    Args:
        status: What the caller is told.
        events: What the outbox tells, in order.
        hour: When the booking stands in the salon's zone, `None` where none stands.
    """

    status: str
    state: AppointmentState
    events: tuple[EventKind, ...]
    hour: int | None


@frozen
class WishedSaga:
    """
    One of the sagas as a caller sets it off.

    Args:
        changes: The calendar's request that it makes, as the port, the fault board and the
            sandbox's counter name it.
        endings: Any of these; more than one only where a create must not be sent twice.
        follows_booking: An appointment was made before, in the same call.
    """

    name: str
    tool: str
    service: str
    staff: str
    changes: tuple[str, str, str]
    endings: tuple[Ending, ...]
    follows_booking: bool = False


_BOOKED = Ending("confirmed", CONFIRMED, (EventKind.BOOKED,), hour=10)
_CREATE = ("create_booking", "create", "POST /v2/bookings")

BOOK = WishedSaga(
    name="book",
    tool="book_appointment",
    service="Herrenhaarschnitt",
    staff="Anna",
    changes=_CREATE,
    endings=(_BOOKED,),
)
REQUEST = WishedSaga(
    name="request",
    tool="book_appointment",
    service="Kinderhaarschnitt",
    staff="Ben",
    changes=_CREATE,
    endings=(
        Ending("requested", REQUESTED, (EventKind.REQUESTED,), hour=10),
        Ending("callback_noted", FAILED, (EventKind.BOOKING_FAILED,), hour=None),
    ),
)
RESCHEDULE = WishedSaga(
    name="reschedule",
    tool="reschedule_appointment",
    service="Herrenhaarschnitt",
    staff="Anna",
    changes=("reschedule_booking", "reschedule", "POST /v2/bookings/{uid}/reschedule"),
    endings=(Ending("rescheduled", CONFIRMED, (EventKind.BOOKED, EventKind.RESCHEDULED), hour=11),),
    follows_booking=True,
)
CANCEL = WishedSaga(
    name="cancel",
    tool="cancel_appointment",
    service="Herrenhaarschnitt",
    staff="Anna",
    changes=("cancel_booking", "cancel", "POST /v2/bookings/{uid}/cancel"),
    endings=(Ending("cancelled", CANCELLED, (EventKind.BOOKED, EventKind.CANCELLED), hour=None),),
    follows_booking=True,
)
SAGAS = (BOOK, RESCHEDULE, CANCEL, REQUEST)


@frozen
class Caller:
    """Somebody with a number of their own, in a conversation of their own."""

    day: dt.date
    call_id: str
    number: str

    def booking(self, saga: WishedSaga) -> ToolCall:
        """Return the tool call that books at ten."""
        words = {
            "customer_name": "Max Beispiel",
            "service": saga.service,
            "staff": saga.staff,
            "date_text": f"{self.day:%d.%m.%Y}",
            "time_text": "um zehn Uhr",
        }
        return self._call("book_appointment", words)

    def wish(self, saga: WishedSaga) -> ToolCall:
        """Return the tool call of the saga itself."""
        if saga.tool == "book_appointment":
            return self.booking(saga)
        if saga.tool == "cancel_appointment":
            return self._call(saga.tool, {})
        words = {"date_text": f"{self.day:%d.%m.%Y}", "time_text": "um elf Uhr"}
        return self._call(saga.tool, words)

    def question(self, saga: WishedSaga) -> ToolCall:
        """Return the tool call that asks what is free on the day."""
        words = {
            "service": saga.service,
            "staff": saga.staff,
            "date_text": f"{self.day:%d.%m.%Y}",
        }
        return self._call("check_availability", words)

    def look_up(self) -> ToolCall:
        """Return the tool call that asks for one's own appointments."""
        return self._call("find_appointments", {})

    def _call(self, tool: str, words: dict[str, str]) -> ToolCall:
        return ToolCall(tool=tool, arguments=words, call_id=self.call_id, caller=self.number)


def new_caller(day: dt.date) -> Caller:
    """This will make up a caller who wants something on this day."""
    return Caller(day=day, call_id=f"call_{secrets.token_hex(6)}", number=f"+49{next(_CALLERS)}")
