"""What a caller said to being recognised, in a call whose booking outlives it."""

import datetime as dt

import pytest

from booking_domain.model.known_customer import Consent, KnownCustomer
from tests.doubles.world import CALLER, World
from tests.http.face import Agent
from tests.http.test_calls import (
    EPOCH,
    START,
    booked_into_silence,
    consenting,
    event_body,
    processing,
    told,
)


ENDED_AT = EPOCH + dt.timedelta(milliseconds=START + 42_350)


async def on_the_number(world: World) -> tuple[KnownCustomer, ...]:
    async with world.units.reading(world.tenant.tenant_id) as unit:
        return await unit.customers.of_number(CALLER)


async def the_booking_ends(world: World) -> None:
    world.calendar.blind = 0
    await world.finish_what_was_left()
    await processing(world).process_all()


@pytest.mark.parametrize(("said", "consent"), [("ja", Consent.GIVEN), ("nein", Consent.REFUSED)])
async def test_it_waits_for_the_end_of_the_booking(
    agent: Agent, salon_world: World, said: str, consent: Consent
) -> None:
    """Nobody is known while the calendar is silent; afterwards they have said what they said."""
    await booked_into_silence(agent, salon_world)
    await told(agent, salon_world, consenting(recognition_consent=said, ai_disclosure_played=True))
    before = await on_the_number(salon_world)

    await the_booking_ends(salon_world)

    (customer,) = await on_the_number(salon_world)
    assert before == ()
    assert (customer.consent, customer.consent_at) == (consent, ENDED_AT)
    assert customer.disclosed_at == ENDED_AT


async def test_a_later_word_counts_more(agent: Agent, salon_world: World) -> None:
    """They call again and refuse, while the first booking is still under way."""
    await booked_into_silence(agent, salon_world)
    await told(agent, salon_world, consenting(recognition_consent="ja"))
    salon_world.calendar.blind = 0
    await salon_world.finish_what_was_left()
    later = event_body(
        "call_ended",
        call_id="call_2",
        end_timestamp=START + 9_000_000,
        collected_dynamic_variables={"recognition_consent": "nein"},
    )

    await told(agent, salon_world, later)
    await processing(salon_world).process_all()

    (customer,) = await on_the_number(salon_world)
    assert customer.consent is Consent.REFUSED
