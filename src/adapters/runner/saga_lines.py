"""What stands on every log line of a saga: whose it is, and which request it came from."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from structlog.contextvars import bind_contextvars, get_contextvars

from booking_domain.model.appointment import Appointment


_T = TypeVar("_T")


async def with_its_ids(
    appointment: Appointment, work: Callable[..., Coroutine[Any, Any, _T]], *, is_fresh: bool
) -> _T:
    """
    This will do the work of a saga's own task, whose lines name tenant, appointment and request.

    A saga that was taken over has no request any more: its lines carry the look that found it, and
    all lines about one appointment carry its id.
    """
    ids = {"tenant": appointment.tenant_id, "appointment_id": appointment.appointment_id}
    if appointment.call_id is not None and "call_id" not in get_contextvars():
        ids["call_id"] = appointment.call_id
    bind_contextvars(**ids)
    return await work(appointment, is_fresh=is_fresh)
