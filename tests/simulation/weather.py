"""What goes wrong in one world, and how often: drawn from its seed."""

import enum
import random

from attrs import evolve, frozen


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
_EVERY = 5
"""In one world of so many others change what we booked."""
_ASKED_EVERY = 20
"""In one world of so many, which is one of those, some do nothing but ask what is free."""
_SERVED_OTHERWISE_EVERY = 11
"""In one world of so many somebody changes how calls are served."""
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
        outsiders: How many people change bookings past us; in a world without any there are no
            webhooks either.
        lost_webhooks: How many of them nobody ever gets; `late_webhooks` come later than others
            that were sent after them, or once more.
        outage: Whether the database is away for a while.
        askers: How many people do nothing but ask what is free.
        private_bookings: How many bookings are made past the salon's catalogue meanwhile.
        mode_changes: How often it is changed how calls are served.
        slot_cache: How old the free times may be that the calendar tells, as Cal.com's are.
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
    outsiders: int = 0
    lost_webhooks: float = 0.0
    late_webhooks: float = 0.0
    askers: int = 0
    private_bookings: int = 0
    mode_changes: int = 0
    slot_cache: float = 2.0

    @property
    def listens(self) -> bool:
        """Whether the calendar tells of what happens in it, and is asked."""
        return self.outsiders > 0


def weather_of(seed: int, *, dice: random.Random) -> Weather:
    """This will draw the weather of a seed; a third of all worlds have no faults but the blow."""
    is_calm = seed % 3 == 0
    rates = (0.0,) if is_calm else (0.0, 0.1, 0.3)
    blow = _BLOWS[seed % len(_BLOWS)]
    # Dice of their own: worlds without outsiders stay what they were.
    post = random.Random(f"weather {seed}")
    has_outsiders = seed % _EVERY == _EVERY - 1
    weather = Weather(
        outsiders=post.choice((1, 2, 3)) if has_outsiders else 0,
        lost_webhooks=post.choice((0.0, 0.3, 1.0)) if has_outsiders else 0.0,
        late_webhooks=post.choice((0.0, 0.3)) if has_outsiders else 0.0,
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
    if seed % _SERVED_OTHERWISE_EVERY == _SERVED_OTHERWISE_EVERY - 1:
        # Dice of their own again.
        modes = random.Random(f"modes {seed}")
        weather = evolve(weather, mode_changes=modes.choice((1, 2, 3)))
    is_asked = seed % _ASKED_EVERY == _ASKED_EVERY - 1
    return _in_which_all_ask(weather, post=post) if is_asked else weather


def _in_which_all_ask(weather: Weather, *, post: random.Random) -> Weather:
    # One process, whose cache is the only one, a calendar that tells what is, and a host of whom no
    # booking has told yet: what is offered though it is taken is then the cache's fault alone.
    return evolve(
        weather,
        processes=1,
        read_lag=0.0,
        slot_cache=0.0,
        lost_webhooks=0.0,
        callers=0,
        web_bookings=0,
        askers=3,
        private_bookings=post.choice((3, 4)),
    )
