"""Which of many free times to offer."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from booking_domain.model.availability import (
    MAX_OFFERS,
    FreeSlot,
    nearest_to,
    spread,
    starting_within,
    without_claimed,
)
from booking_domain.model.time_slot import TimeSlot


TEN = dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)


def free(minutes: int, *, staff_id: str = "anna") -> FreeSlot:
    start = TEN + dt.timedelta(minutes=minutes)
    return FreeSlot(slot=TimeSlot.lasting(start, minutes=30), staff_id=staff_id)


def minutes_of(slots: tuple[FreeSlot, ...]) -> list[int]:
    return [int((one.slot.start - TEN).total_seconds() // 60) for one in slots]


MANY = st.lists(
    st.builds(free, st.integers(-300, 300).map(lambda n: n * 5), staff_id=st.sampled_from("ab")),
    max_size=40,
)
WISHES = st.integers(-1500, 1500).map(lambda minutes: TEN + dt.timedelta(minutes=minutes))


def test_the_nearest_times_are_named_in_order_of_time() -> None:
    """A caller hears them as a clock would tell them."""
    offered = nearest_to(TEN, free=[free(240), free(30), free(-30), free(60)])

    assert minutes_of(offered) == [-30, 30, 60]


def test_of_two_times_equally_near_the_earlier_one_is_named() -> None:
    """One limit, one order, whatever order they came in."""
    offered = nearest_to(TEN, free=[free(30), free(-30)], limit=1)

    assert minutes_of(offered) == [-30]


def test_a_time_of_two_people_is_offered_once_with_the_salons_first() -> None:
    """Who comes first in the salon's own order gets it."""
    offered = spread([free(0, staff_id="ben"), free(0, staff_id="anna")])

    assert [one.staff_id for one in offered] == ["ben"]


def test_offers_are_an_hour_apart_where_they_can_be() -> None:
    """Three quarters past the same hour are no choice."""
    assert minutes_of(spread([free(n) for n in range(0, 240, 15)])) == [0, 60, 120]


def test_close_times_fill_up_where_there_are_no_others() -> None:
    """Better a close choice than none."""
    assert minutes_of(spread([free(0), free(15), free(90)])) == [0, 15, 90]


@given(MANY)
def test_a_spread_is_few_sorted_different_and_begins_with_the_earliest(
    slots: list[FreeSlot],
) -> None:
    """Whatever is free."""
    offered = spread(slots)
    starts = [one.slot.start for one in offered]

    assert set(offered) <= set(slots)
    assert starts == sorted(set(starts))
    assert len(starts) == min(MAX_OFFERS, len({one.slot.start for one in slots}))
    assert not slots or starts[0] == min(one.slot.start for one in slots)


@given(MANY, WISHES)
def test_nothing_nearer_is_left_out(slots: list[FreeSlot], wish: dt.datetime) -> None:
    """Every time that is not named is at least as far away as all that are."""
    offered = nearest_to(wish, free=slots)
    named = {one.slot.start for one in offered}
    others = {one.slot.start for one in slots} - named

    assert len(named) == len(offered) <= MAX_OFFERS
    assert all(abs(other - wish) >= max(abs(start - wish) for start in named) for other in others)


def test_a_claimed_grain_hides_a_slot_of_its_resource_only() -> None:
    """Ben's chair is free while Anna's is taken."""
    anna, ben = free(0, staff_id="anna"), free(0, staff_id="ben")

    left = without_claimed(
        [anna, ben],
        resource_of={"anna": "chair-1", "ben": "chair-2"},
        claimed=frozenset({("chair-1", anna.slot.grains()[-1])}),
        buffer_before_minutes=0,
        buffer_after_minutes=0,
    )

    assert left == (ben,)


def test_a_claim_in_the_buffer_hides_a_slot() -> None:
    """What comes before and after a slot must be free as well."""
    slot = free(0)
    claims = frozenset({("chair-1", slot.slot.grains()[0] - 1)})

    def left(before: int) -> tuple[FreeSlot, ...]:
        return without_claimed(
            [slot],
            resource_of={"anna": "chair-1"},
            claimed=claims,
            buffer_before_minutes=before,
            buffer_after_minutes=0,
        )

    assert left(0) == (slot,)
    assert left(5) == ()


def test_a_slot_must_start_in_a_window_and_may_end_outside() -> None:
    """The window's own end is outside."""
    window = TimeSlot.lasting(TEN, minutes=30)

    assert starting_within([free(0), free(15), free(30), free(-5)], windows=[window]) == (
        free(0),
        free(15),
    )
