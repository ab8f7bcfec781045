"""A handful of calls as `make load` drives them, and what its last look must notice."""

import datetime as dt

from collections.abc import Iterator
from pathlib import Path

import pytest

from attrs import evolve, frozen

from bench.load.caller import is_content
from bench.load.heard import LastWord
from bench.load.place import Place, Provider, Salon, running_place
from bench.load.plans import CALLERS, crowd_from
from bench.load.run import Load, Result, judged, put_under
from bench.load.verdict import Booked


CALLS = 6
# Nobody thinks for long here.
CROWD = evolve(crowd_from(CALLERS), pause_seconds=(0.05, 0.2))
LOAD = Load(
    calls=CALLS,
    seconds=1.5,
    seed=3,
    process="even",
    provider=Provider(milliseconds=20),
    crowd=CROWD,
)


@frozen
class Played:
    """A load that is over, on what still runs."""

    place: Place
    result: Result

    @property
    def salon(self) -> Salon:
        return self.place.salons[0]

    def problems(self) -> tuple[str, ...]:
        _, found = judged(self.place, calls=self.result.calls)
        return found

    def standing(self) -> list[Booked]:
        (sides,), _ = judged(self.place, calls=self.result.calls)
        return [one for one in sides.bookings if one.stands]


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with running_place(tmp_path, salons=1, database=None, redis=None) as place:
        yield Played(place, put_under(LOAD, place=place, on_end=lambda _: None))


def test_a_load_is_answered_and_what_is_lost_or_booked_twice_afterwards_is_noticed(
    played: Played,
) -> None:
    """
    Every wish comes true, within its budget and the key's limit, and both sides agree.

    Then the calendar loses a booking without a word, and somebody books over another one.
    """
    (measured,) = played.result.salons
    assert played.result.problems == ()
    assert [is_content(call) for call in played.result.calls] == [True] * CALLS
    assert measured.provider.refused == 0
    assert measured.provider.for_callers >= CALLS
    told = {call.start for call in played.result.calls if call.word is LastWord.STANDS}
    assert told == {one.entry.starts_at for one in played.standing()}

    first, second = played.standing()[:2]
    played.salon.behave({"webhook": {"lose": 100}})
    played.salon.lose(first.entry.uid)
    start = second.entry.starts_at + dt.timedelta(minutes=5)
    played.salon.crowd(int(second.event_type), start=start)
    found = played.problems()

    lost, doubled = first.entry.appointment_id, second.entry.appointment_id
    assert f"{lost}: cancelled in the calendar, confirmed in the database" in found
    assert any(f"{doubled} and None: one host" in problem for problem in found)
