"""What the calendar said before an event is not remembered after it, however slowly it comes."""

import asyncio
import datetime as dt

from adapters.memory.calendar import MemoryCalendar
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.ears import Ears
from tests.doubles.outside import TEN, on_the_web
from tests.doubles.world import World


class SlowAnswers(MemoryCalendar):
    """A calendar whose first answer about free times is on its way until `may_come`."""

    def __init__(self, world: World) -> None:
        super().__init__(world.account, placeholder_domain="no-mail.invalid")
        self.is_on_its_way = asyncio.Event()
        self.may_come = asyncio.Event()

    async def free_slots(self, event_type: str, *, window: TimeSlot) -> tuple[TimeSlot, ...]:
        said = await super().free_slots(event_type, window=window)
        self.is_on_its_way.set()
        await self.may_come.wait()
        return said


async def remembered(world: World, *, is_told: bool) -> set[dt.date]:
    """Refill a day, let somebody book meanwhile, and return which days are known afterwards."""
    Ears(world)
    slow = world.calendar.inner = SlowAnswers(world)
    day = TEN.date()
    refill = asyncio.create_task(world.free_slots.fill(world.tenant, event_type="101", days=[day]))
    await slow.is_on_its_way.wait()
    if is_told:
        await on_the_web(world)
    slow.may_come.set()
    await refill
    return set(await world.cache.get(world.tenant.tenant_id, event_type="101", days=[day]))


async def test_an_answer_from_before_a_webhook_serves_nobody_after_it() -> None:
    """The time was free when the calendar spoke, and is taken when it is heard."""
    assert await remembered(World(), is_told=True) == set()


async def test_without_a_webhook_the_same_answer_serves_the_next_caller() -> None:
    """So that the test above is about the webhook."""
    assert await remembered(World(), is_told=False) == {TEN.date()}
