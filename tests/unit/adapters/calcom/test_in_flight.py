"""Places for requests: whoever hangs takes so many, and callers come first."""

import asyncio
import contextlib

from collections.abc import AsyncIterator

import pytest

from adapters.calcom.in_flight import InFlight
from adapters.calcom.not_sent import TooManyInFlight
from booking_domain.ports.rate_limit import Urgency


SALON, OTHER_SALON = "salon-a", "salon-b"
LIMIT = 4
FOR_BACKGROUND = 3
PATIENT = 60.0


@contextlib.asynccontextmanager
async def occupied(
    places: InFlight, *, count: int = LIMIT, urgency: Urgency = Urgency.CALLER
) -> AsyncIterator[contextlib.AsyncExitStack]:
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(count):
            await stack.enter_async_context(
                places.place(SALON, urgency=urgency, patience_seconds=0.01)
            )
        yield stack


async def take(
    places: InFlight,
    *,
    urgency: Urgency = Urgency.CALLER,
    seconds: float = PATIENT,
    note: list[str] | None = None,
    name: str = "",
) -> None:
    async with places.place(SALON, urgency=urgency, patience_seconds=seconds):
        if note is not None:
            note.append(name)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_too_many_is_told_in_time() -> None:
    """It does not wait for what hangs."""
    places = InFlight(limit=LIMIT)

    async with occupied(places):
        with pytest.raises(TooManyInFlight):
            await take(places, seconds=0.01)

    await take(places, seconds=0.01)
    assert places.running(SALON) == 0


async def test_another_account_has_places_of_its_own() -> None:
    """One salon's calendar hangs: nobody else waits."""
    places = InFlight(limit=LIMIT)

    async with (
        occupied(places),
        places.place(OTHER_SALON, urgency=Urgency.CALLER, patience_seconds=0.01),
    ):
        assert places.running(OTHER_SALON) == 1


async def test_background_work_leaves_a_quarter_to_callers() -> None:
    """Whoever is on the telephone finds a place."""
    places = InFlight(limit=LIMIT)

    async with occupied(places, count=FOR_BACKGROUND, urgency=Urgency.BACKGROUND):
        assert not places.has_place(SALON, urgency=Urgency.BACKGROUND)
        assert places.has_place(SALON, urgency=Urgency.CALLER)
        with pytest.raises(TooManyInFlight):
            await take(places, urgency=Urgency.BACKGROUND, seconds=0.01)
        await take(places, seconds=0.01)


async def test_a_place_goes_to_callers_first_and_in_their_order() -> None:
    """However long background work has waited."""
    places, order = InFlight(limit=LIMIT), list[str]()
    async with occupied(places):
        waiting = [
            asyncio.create_task(take(places, urgency=urgency, note=order, name=name))
            for urgency, name in (
                (Urgency.BACKGROUND, "work"),
                (Urgency.CALLER, "first"),
                (Urgency.CALLER, "second"),
            )
        ]
        await settle()
    await asyncio.gather(*waiting)

    assert order == ["first", "second", "work"]
    assert places.running(SALON) == 0


async def test_whoever_does_not_wait_any_more_is_passed_over() -> None:
    """A caller has hung up, another one's time is over."""
    places, order = InFlight(limit=LIMIT), list[str]()
    async with occupied(places):
        gone = asyncio.create_task(take(places))
        late = asyncio.create_task(take(places, seconds=0.01))
        patient = asyncio.create_task(take(places, note=order, name="patient"))
        await settle()
        gone.cancel()
        with pytest.raises(TooManyInFlight):
            await late
    await patient
    await asyncio.gather(gone, return_exceptions=True)

    assert order == ["patient"]
    assert places.running(SALON) == 0


async def test_a_place_that_is_given_to_somebody_who_has_just_gone_is_passed_on() -> None:
    """The place is handed over and the caller hangs up in the same moment."""
    places, order = InFlight(limit=LIMIT), list[str]()
    async with occupied(places) as stack:
        gone = asyncio.create_task(take(places, note=order, name="gone"))
        patient = asyncio.create_task(take(places, note=order, name="patient"))
        await settle()
        ending = asyncio.create_task(stack.aclose())
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(gone, ending, return_exceptions=True)
    await patient

    assert order == ["patient"]
    assert places.running(SALON) == 0


async def test_a_place_passes_by_somebody_who_is_just_going() -> None:
    """The caller hangs up, and a place becomes free before that is noticed."""
    places, order = InFlight(limit=LIMIT), list[str]()
    async with occupied(places) as stack:
        gone = asyncio.create_task(take(places, note=order, name="gone"))
        patient = asyncio.create_task(take(places, note=order, name="patient"))
        await settle()
        gone.cancel()
        await stack.aclose()
    (ended,) = await asyncio.gather(gone, return_exceptions=True)
    await patient

    assert isinstance(ended, asyncio.CancelledError)
    assert order == ["patient"]
    assert places.running(SALON) == 0


async def test_never_more_than_the_limit_at_once() -> None:
    """A hundred come in one moment, and all are served."""
    places, most = InFlight(limit=LIMIT), 0

    async def one() -> None:
        nonlocal most
        async with places.place(SALON, urgency=Urgency.CALLER, patience_seconds=PATIENT):
            most = max(most, places.running(SALON))
            await asyncio.sleep(0)

    await asyncio.gather(*(one() for _ in range(100)))

    assert most == LIMIT
    assert places.running(SALON) == 0
