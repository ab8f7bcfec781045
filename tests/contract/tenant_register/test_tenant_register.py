"""Which declaration of a salon is in force."""

import asyncio
import datetime as dt

import pytest

from attrs import evolve

from booking_domain.errors import DeclarationChanged
from booking_domain.model.tenant_declaration import TenantDeclaration
from booking_domain.ports.tenant_register import TenantRegister


FIRST = TenantDeclaration(
    tenant_id="salon-muster",
    revision=1,
    content={"id": "salon-muster", "name": "Salon Müßig", "services": [{"id": "schnitt"}]},
    applied_at=dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC),
)
SECOND = evolve(FIRST, revision=2, content={"id": "salon-muster", "name": "Salon Muster"})
REMOVED = evolve(SECOND, revision=3, content=None)
OTHER = evolve(FIRST, tenant_id="another-salon")


async def test_an_empty_register_has_no_salon(register: TenantRegister) -> None:
    """Nothing was ever applied: the file speaks."""
    assert await register.latest() == ()


async def test_a_declaration_comes_back_as_it_was_put(register: TenantRegister) -> None:
    """Umlauts, lists and the instant included."""
    await register.put(FIRST)

    assert await register.latest() == (FIRST,)


async def test_the_latest_revision_is_in_force(register: TenantRegister) -> None:
    """A salon has one declaration at a time, and one that was taken off is told as such."""
    for declaration in (FIRST, OTHER, SECOND):
        await register.put(declaration)
    assert await register.latest() == (OTHER, SECOND)

    await register.put(REMOVED)

    assert await register.latest() == (OTHER, REMOVED)


async def test_a_salon_that_was_taken_off_can_come_back(register: TenantRegister) -> None:
    """As the next revision."""
    for declaration in (FIRST, SECOND, REMOVED, evolve(FIRST, revision=4)):
        await register.put(declaration)

    assert await register.latest() == (evolve(FIRST, revision=4),)


async def test_what_a_salon_was_declared_as_is_known_after_it_was_taken_off(
    register: TenantRegister,
) -> None:
    """Its latest content, and nobody else's; one that never was has none."""
    for declaration in (FIRST, OTHER, SECOND, REMOVED):
        await register.put(declaration)

    assert await register.last_declared("salon-muster") == SECOND
    assert await register.last_declared("another-salon") == OTHER
    assert await register.last_declared("nobody") is None


@pytest.mark.parametrize("declaration", [FIRST, evolve(SECOND, revision=4), REMOVED])
async def test_what_does_not_follow_the_latest_is_refused(
    register: TenantRegister, declaration: TenantDeclaration
) -> None:
    """Another operator was quicker, or the plan is an old one."""
    await register.put(FIRST)

    with pytest.raises(DeclarationChanged):
        await register.put(declaration)

    assert await register.latest() == (FIRST,)


async def test_of_two_operators_at_once_one_is_told_to_look_again(
    register: TenantRegister,
) -> None:
    """Neither overwrites what the other has not seen."""
    await register.put(FIRST)
    mine = SECOND
    theirs = evolve(SECOND, content={"id": "salon-muster", "name": "Salon Neu"})

    results = await asyncio.gather(register.put(mine), register.put(theirs), return_exceptions=True)

    refused = [one for one in results if one is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], DeclarationChanged)
    assert (await register.latest())[0] in (mine, theirs)


async def test_of_two_first_declarations_at_once_one_is_refused(
    register: TenantRegister,
) -> None:
    """There is no earlier row on which they could wait for each other."""
    results = await asyncio.gather(*(register.put(FIRST) for _ in range(4)), return_exceptions=True)

    assert sum(one is None for one in results) == 1
    assert all(one is None or isinstance(one, DeclarationChanged) for one in results)
