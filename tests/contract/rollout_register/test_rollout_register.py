"""How calls are served, and every change of it."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from booking_domain.errors import RolloutChanged
from booking_domain.model.rollout import Rollout, RolloutChange, ServiceMode
from booking_domain.ports.rollout_register import RolloutRegister


SALON = "salon-muster"
FIRST = RolloutChange(
    tenant_id=SALON,
    revision=1,
    before=Rollout(),
    after=Rollout(ServiceMode.DRY_RUN, 20),
    by="Jörg [Nacht]",
    at=dt.datetime(2026, 11, 23, 9, 0, 0, 125000, tzinfo=dt.UTC),
)
SECOND = evolve(FIRST, revision=2, before=FIRST.after, after=Rollout(ServiceMode.OFF, 0), by=None)
OTHER = evolve(FIRST, tenant_id="another-salon")


async def test_an_empty_register_says_nothing(register: RolloutRegister) -> None:
    """What the file says is in force."""
    assert await register.latest(SALON) is None
    assert await register.history(SALON, limit=5) == ()


async def test_a_change_comes_back_as_it_was_put(register: RolloutRegister) -> None:
    """Who, when, from what to what."""
    await register.put(FIRST)

    assert await register.latest(SALON) == FIRST


async def test_the_youngest_is_in_force_and_none_is_lost(register: RolloutRegister) -> None:
    """Each salon by itself."""
    for change in (FIRST, OTHER, SECOND):
        await register.put(change)

    assert await register.latest(SALON) == SECOND
    assert await register.history(SALON, limit=5) == (SECOND, FIRST)
    assert await register.history(SALON, limit=1) == (SECOND,)
    assert await register.latest(OTHER.tenant_id) == OTHER


@pytest.mark.parametrize("change", [FIRST, evolve(SECOND, revision=3)])
async def test_what_does_not_follow_the_latest_is_refused(
    register: RolloutRegister, change: RolloutChange
) -> None:
    """Its values before would not be those that were in force."""
    await register.put(FIRST)

    with pytest.raises(RolloutChanged):
        await register.put(change)

    assert await register.history(SALON, limit=5) == (FIRST,)


@pytest.mark.parametrize("known", [(), (FIRST,)])
async def test_of_several_at_once_one_is_stored(
    register: RolloutRegister, known: tuple[RolloutChange, ...]
) -> None:
    """The others are told, and look again."""
    for change in known:
        await register.put(change)
    mine = SECOND if known else FIRST

    results = await asyncio.gather(*(register.put(mine) for _ in range(4)), return_exceptions=True)

    assert sum(one is None for one in results) == 1
    assert all(one is None or isinstance(one, RolloutChanged) for one in results)
    assert await register.history(SALON, limit=9) == tuple(reversed((*known, mine)))
