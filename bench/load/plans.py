"""Who will call when, and what they will want: drawn from `callers.toml` by a seed."""

import datetime as dt
import random
import tomllib

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias

import cattrs

from attrs import frozen


CALLERS = Path(__file__).with_name("callers.toml")
# Numbers from here on are nobody's: the network agency keeps them for films.
_FIRST_NUMBER = 15_228_817_386
_SATURDAY = 5

Step: TypeAlias = Literal["check", "hold", "book", "move", "cancel"]
Process: TypeAlias = Literal["poisson", "even"]


@frozen
class Wish:
    """A service, and the person where one is named."""

    share: float
    service: str
    staff: str | None = None


@frozen
class Script:
    """What happens in a call, in order."""

    share: float
    steps: tuple[Step, ...]


@frozen
class Crowd:
    """All that callers may be like."""

    pause_seconds: tuple[float, float]
    days_ahead: tuple[int, int]
    times: tuple[str, ...]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    wishes: tuple[Wish, ...]
    scripts: tuple[Script, ...]


@frozen(kw_only=True)
class Plan:
    """
    One call: when it comes in, in seconds from the beginning, and who wants what.

    Args:
        salon: Which of the salons is called, from 0.
        days: The day that is wanted, the one to move to, and others to try where nothing is free.
        pauses: How long the caller speaks before each step, in seconds; as many as are needed.
    """

    call_id: str
    salon: int
    arrives_at: float
    number: str
    name: str
    wish: Wish
    time_text: str
    days: tuple[dt.date, ...]
    steps: tuple[Step, ...]
    pauses: tuple[float, ...]


def crowd_from(file: Path) -> Crowd:
    """This will read who may call."""
    crowd: Crowd = cattrs.structure(tomllib.loads(file.read_text(encoding="utf-8")), Crowd)
    return crowd


def plans_of(
    crowd: Crowd,
    *,
    calls: int,
    seconds: float,
    seed: int,
    process: Process,
    today: dt.date,
    salons: int = 1,
) -> tuple[Plan, ...]:
    """This will draw the calls in the order in which they come in; a seed always gives the same."""
    # Not for secrets: the same seed has to call in the same way.
    chance = random.Random(f"load {seed}")
    times = arrivals(calls, seconds=seconds, process=process, chance=chance)
    return tuple(
        _drawn(crowd, number=number, arrives_at=at, chance=chance, today=today, salons=salons)
        for number, at in enumerate(times)
    )


def arrivals(
    calls: int, *, seconds: float, process: Process, chance: random.Random
) -> tuple[float, ...]:
    """
    This will return when calls come in: so many within these seconds, sorted.

    A Poisson process of which the number is known is as many independent even draws.
    """
    if process == "even":
        return tuple(number * seconds / calls for number in range(calls))
    return tuple(sorted(chance.uniform(0, seconds) for _ in range(calls)))


def _drawn(
    crowd: Crowd,
    *,
    number: int,
    arrives_at: float,
    chance: random.Random,
    today: dt.date,
    salons: int,
) -> Plan:
    (wish,) = chance.choices(crowd.wishes, [one.share for one in crowd.wishes])
    (script,) = chance.choices(crowd.scripts, [one.share for one in crowd.scripts])
    return Plan(
        call_id=f"call_load_{number:05}_{chance.randbytes(6).hex()}",
        salon=number % salons,
        arrives_at=arrives_at,
        number=f"+49{_FIRST_NUMBER + number}",
        name=f"{chance.choice(crowd.first_names)} {chance.choice(crowd.last_names)}",
        wish=wish,
        time_text=chance.choice(crowd.times),
        days=tuple(_days(crowd, today=today, chance=chance)),
        steps=script.steps,
        pauses=tuple(chance.uniform(*crowd.pause_seconds) for _ in range(40)),
    )


def _days(crowd: Crowd, *, today: dt.date, chance: random.Random) -> Iterator[dt.date]:
    nearest, farthest = crowd.days_ahead
    ahead = [today + dt.timedelta(days=number) for number in range(nearest, farthest + 1)]
    open_days = [day for day in ahead if day.weekday() <= _SATURDAY]
    return iter(chance.sample(open_days, k=min(5, len(open_days))))
