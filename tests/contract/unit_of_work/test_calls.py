"""What the repository of calls promises."""

import asyncio
import datetime as dt

from attrs import evolve

from booking_domain.model.call import (
    Call,
    CallKind,
    CallOutcome,
    Opinion,
    RecordingConsent,
    Suspicion,
    Transfer,
)
from booking_domain.ports.unit_of_work import UnitsOfWork
from tests.contract.unit_of_work import samples
from tests.contract.unit_of_work.harness import StorageHarness


FIRST = "00000000-0000-4000-8000-000000000001"
SECOND = "00000000-0000-4000-8000-000000000002"


async def _record(units: UnitsOfWork, *calls: Call) -> Call | None:
    for call in calls:
        async with units.writing(samples.SALON) as unit:
            await unit.calls.record(call)
            await unit.commit()
    async with units.reading(samples.SALON) as unit:
        return await unit.calls.get(samples.CALL)


async def test_a_call_comes_back_as_it_was_recorded(storage: StorageHarness) -> None:
    """A call is stored with its first tool call; one that nobody recorded is `None`."""
    call = evolve(samples.call_of(samples.MAX.phone), last_appointment_id=FIRST)

    assert await _record(storage.units) is None
    assert await _record(storage.units, call) == call


async def test_a_number_that_was_missing_is_filled(storage: StorageHarness) -> None:
    """The number may come with a later tool call, and is then kept."""
    anonymous = samples.call_of(None)
    known = samples.call_of(samples.MAX.phone)

    assert await _record(storage.units, anonymous, known, anonymous) == known


async def test_a_number_that_is_known_is_not_replaced(storage: StorageHarness) -> None:
    """The first number that the platform told is the caller's."""
    first = samples.call_of(samples.MAX.phone)

    assert await _record(storage.units, first, samples.call_of(samples.ERIKA.phone)) == first


async def test_recording_again_keeps_when_it_began(storage: StorageHarness) -> None:
    """A call began with its first tool call, whatever a later one says; repeats change nothing."""
    first = samples.call_of(samples.MAX.phone)
    later = evolve(first, first_seen_at=samples.NOW + dt.timedelta(minutes=2))

    assert await _record(storage.units, first, later, later) == first


async def test_the_last_appointment_moves_on_and_never_back_to_none(
    storage: StorageHarness,
) -> None:
    """A tool call that touches no appointment does not forget the one before."""
    call = samples.call_of(None)

    recorded = await _record(
        storage.units,
        call,
        evolve(call, last_appointment_id=FIRST),
        evolve(call, last_appointment_id=SECOND),
        call,
    )

    assert recorded == evolve(call, last_appointment_id=SECOND)


async def test_of_first_tool_calls_at_once_none_fails(storage: StorageHarness) -> None:
    """Racing first tool calls of one call leave one row with everything that was known."""
    anonymous = samples.call_of(None)
    known = samples.call_of(samples.MAX.phone)

    await asyncio.gather(
        *(_record(storage.units, call) for call in (anonymous, known, anonymous, known))
    )

    assert await _record(storage.units) == known


WHOLE = Call(
    call_id=samples.CALL,
    platform="retell",
    caller=samples.MAX.phone,
    first_seen_at=samples.NOW,
    last_appointment_id=FIRST,
    kind=CallKind.INBOUND,
    outcome=CallOutcome.MOVED,
    asked=(SECOND, FIRST),
    started_at=samples.NOW,
    ended_at=samples.NOW + dt.timedelta(seconds=42),
    duration_ms=42_350,
    disconnection_reason="user_hangup",
    transfer=Transfer.BRIDGED,
    recording_consent=RecordingConsent.REFUSED,
    ai_disclosed_at=samples.NOW,
    has_said_booked=False,
    opinion=Opinion(is_success=True, sentiment="Positive", outcome="confirmed"),
    suspicion=Suspicion.SAID_BOOKED,
)


async def test_everything_of_a_call_comes_back(storage: StorageHarness) -> None:
    """To the last column, whether it was inserted or saved."""
    assert await _record(storage.units, WHOLE) == WHOLE

    async with storage.units.writing(samples.SALON) as unit:
        ended = evolve(WHOLE, outcome=CallOutcome.BOOKED, suspicion=None, opinion=Opinion())
        await unit.calls.save(ended)
        await unit.commit()

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.calls.get(samples.CALL) == ended


async def test_saving_a_course_touches_nothing_that_tool_calls_wrote(
    storage: StorageHarness,
) -> None:
    """A tool call may come between the reading and the saving of a webhook's processing."""
    first = samples.call_of(samples.MAX.phone)
    moved_on = evolve(
        first, last_appointment_id=FIRST, asked=(FIRST, SECOND), kind=CallKind.INBOUND
    )
    await _record(storage.units, first, moved_on)

    async with storage.units.writing(samples.SALON) as unit:
        await unit.calls.save(evolve(first, outcome=CallOutcome.BOOKED))
        await unit.commit()

    async with storage.units.reading(samples.SALON) as unit:
        assert await unit.calls.get(samples.CALL) == evolve(moved_on, outcome=CallOutcome.BOOKED)


async def test_recording_again_changes_nothing_of_the_course(storage: StorageHarness) -> None:
    """A tool call that is late does not make an ended call an ongoing one; its kind stays."""
    late = evolve(samples.call_of(None), kind=CallKind.WEB)

    assert await _record(storage.units, WHOLE, late) == WHOLE


async def test_a_kind_that_nobody_knew_is_filled(storage: StorageHarness) -> None:
    """The first tool call may come before the platform has said what kind of call it is."""
    first = samples.call_of(None)

    recorded = await _record(storage.units, first, evolve(first, kind=CallKind.WEB))

    assert recorded == evolve(first, kind=CallKind.WEB)


async def test_calls_without_an_outcome_are_found(storage: StorageHarness) -> None:
    """Those that ended with something open at once, silent ones after a while; oldest first."""
    began = {
        "silent": (samples.NOW, CallOutcome.ONGOING),
        "talking": (samples.NOW + samples.minutes(10), CallOutcome.ONGOING),
        "open": (samples.NOW + samples.minutes(20), CallOutcome.UNDECIDED),
        "done": (samples.NOW, CallOutcome.BOOKED),
    }
    await _record(
        storage.units,
        *(
            evolve(samples.call_of(None, call_id=name), first_seen_at=at, outcome=outcome)
            for name, (at, outcome) in began.items()
        ),
    )

    async with storage.units.reading(samples.SALON) as unit:
        before = samples.NOW + samples.minutes(5)
        found = await unit.calls.unsettled(begun_before=before, limit=5)
        first = await unit.calls.unsettled(begun_before=before, limit=1)
    async with storage.units.reading(samples.OTHER_SALON) as unit:
        assert await unit.calls.unsettled(begun_before=before, limit=5) == ()

    assert [one.call_id for one in found] == ["silent", "open"]
    assert first == found[:1]


async def test_the_youngest_calls_come_first(storage: StorageHarness) -> None:
    """All of them, or those that somebody should listen to."""
    calls = [
        evolve(
            samples.call_of(None, call_id=f"call-{number}"),
            first_seen_at=samples.NOW + samples.minutes(number),
            suspicion=Suspicion.SAID_BOOKED if number % 2 else None,
        )
        for number in range(4)
    ]
    await _record(storage.units, *calls)

    async with storage.units.reading(samples.SALON) as unit:
        latest = await unit.calls.latest(limit=3)
        suspicious = await unit.calls.suspicious(limit=3)

    assert latest == (calls[3], calls[2], calls[1])
    assert suspicious == (calls[3], calls[1])


async def test_what_is_done_after_the_end_was_told_has_it_decided_anew(
    storage: StorageHarness,
) -> None:
    """A tool call may arrive later than the word of the end; the same one again changes nothing."""
    call = evolve(samples.call_of(None), last_appointment_id=FIRST, outcome=CallOutcome.INFORMATION)
    asked = evolve(call, last_appointment_id=None, asked=(FIRST,))

    same = await _record(storage.units, call, call, asked)
    other = await _record(storage.units, evolve(call, last_appointment_id=SECOND))

    assert same is not None
    assert other is not None
    assert same.outcome is CallOutcome.INFORMATION
    assert (other.outcome, other.last_appointment_id) == (CallOutcome.UNDECIDED, SECOND)
