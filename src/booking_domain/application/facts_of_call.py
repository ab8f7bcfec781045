"""Reads what our tools did in a call."""

from booking_domain.model.call import Call
from booking_domain.model.call_facts import CallFacts, named_in
from booking_domain.model.call_news import CallNews
from booking_domain.ports.unit_of_work import UnitOfWork


async def facts_of(unit: UnitOfWork, call: Call, *, news: CallNews | None) -> CallFacts:
    """
    This will return the facts of a recorded call.

    Args:
        news: What tells that the call is over, `None` where nobody ever said so.

    Raises:
        StorageUnavailable: the database did not answer.
    """
    made = await unit.appointments.of_call(call.call_id)
    receipts = await unit.receipts.of_call(call.call_id, platform=call.platform)
    answers = tuple(one.result for one in receipts if one.result is not None)
    named = [call.last_appointment_id, *(one.appointment_id for one in receipts)]
    named += [named_in(answer) for answer in answers]
    own = {one.appointment_id for one in made}
    others = dict.fromkeys(name for name in named if name is not None and name not in own)
    touched = {
        one.appointment_id: one for name in others if (one := await unit.appointments.get(name))
    }
    for reference in news.references if news is not None else ():
        found = await unit.appointments.by_reference(reference)
        if found is not None and found.appointment_id not in own:
            touched[found.appointment_id] = found
    return CallFacts(
        made=made,
        touched=tuple(touched.values()),
        answers=answers,
        # Most tools that only read leave nothing behind; a call without an end has had some.
        has_used_tools=bool(receipts or made or touched) or news is None,
        was_connected=news.was_connected if news is not None else None,
        has_caller_spoken=news.has_caller_spoken if news is not None else None,
    )
