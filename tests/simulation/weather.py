"""What goes wrong in one world, and how often: drawn from its seed."""

import enum
import random

from attrs import frozen


class Blow(enum.Enum):
    """What happens at the point that the run was told to strike."""

    KILL = "kill"
    FREEZE = "freeze"
    HANG_UP = "hang up"
    JUMP = "jump"


class WriteFault(enum.Enum):
    """What may become of a request that changes something at the provider."""

    NEVER_SENT = "never sent"
    LOST = "lost before it arrived"
    RATE_LIMITED = "429"
    BROKEN_BEFORE = "5xx before anything was done"
    BROKEN_AFTER = "500 after it was done"
    ANSWER_RESET = "done, connection reset"
    ANSWER_SILENT = "done, no answer"
    SLOW = "slow"
    LATE = "lands after the client has given up"


WRITE_FAULTS = tuple(WriteFault)
_BLOWS = (
    *(Blow.KILL,) * 7,
    *(Blow.FREEZE,) * 4,
    *(Blow.HANG_UP,) * 3,
    *(Blow.JUMP,) * 2,
)


@frozen
class Weather:
    """
    Rates are per call, from 0 to 1; times are seconds.

    Args:
        processes: How many replicas of the service run at once.
        check_gap: How long the provider takes between a check and its insert.
        renewal_faults: How often the database is too busy to renew a lease, and only that.
        blow: What happens at the struck point.
        counts_awaits: Whether each moment at which a tool call waits is a point.
        again: Whether a second process dies some points after the first blow.
        skew: How far wall clocks of processes may be off.
        outage: Whether the database is away for a while.
    """

    processes: int
    write_faults: float
    read_faults: float
    storage_faults: float
    renewal_faults: float
    read_lag: float
    check_gap: float
    blow: Blow
    counts_awaits: bool
    again: bool
    skew: float
    outage: bool
    short_holds: bool
    web_bookings: int
    callers: int


def weather_of(seed: int, *, dice: random.Random) -> Weather:
    """This will draw the weather of a seed; a third of all worlds have no faults but the blow."""
    is_calm = seed % 3 == 0
    rates = (0.0,) if is_calm else (0.0, 0.1, 0.3)
    blow = _BLOWS[seed % len(_BLOWS)]
    return Weather(
        processes=1 if dice.random() < 0.5 else 2,
        write_faults=dice.choice(rates),
        read_faults=dice.choice(rates) / 2,
        storage_faults=dice.choice(rates) / 4,
        read_lag=0.0 if is_calm else dice.choice((0.0, 1.0, 2.5, 2.5)),
        check_gap=dice.choice((0.0, 0.05)),
        blow=blow,
        counts_awaits=blow is Blow.HANG_UP and seed // len(_BLOWS) % 2 == 0,
        again=dice.random() < 0.4,
        skew=0.0 if is_calm else dice.choice((0.0, 1.0)),
        outage=not is_calm and dice.random() < 0.1,
        short_holds=dice.random() < 0.2,
        web_bookings=dice.choice((0, 0, 1, 2)),
        callers=dice.choice((2, 2, 2, 3, 4)),
        renewal_faults=0.0 if is_calm else dice.choice((0.0, 0.0, 0.0, 0.9)),
    )
