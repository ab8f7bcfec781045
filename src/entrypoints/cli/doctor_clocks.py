"""How far our clock is from somebody else's, and what that means."""

import datetime as dt

from entrypoints.cli.finding import Finding, Reporter
from entrypoints.database import ClockReading
from entrypoints.http.signature import WINDOW_MS


_SLIGHT_SECONDS = 2.0
_GRAVE_SECONDS = 60.0
_REFUSED_SECONDS = WINDOW_MS / 1000
_REMEDY = "set the clocks by NTP (`timedatectl`, chrony), on this machine first"


def clock_finding(
    report: Reporter, *, check: str, whose: str, reading: ClockReading, resolution_seconds: float
) -> Finding:
    """
    This will judge a reading; `resolution_seconds` is what the other side's time leaves out.

    Counted is only what neither that nor the time that the question took explains.
    """
    half = dt.timedelta(seconds=resolution_seconds / 2)
    between = (reading.answered_at - reading.asked_at) / 2
    apart = (reading.told + half - (reading.asked_at + between)).total_seconds()
    doubt = (between + half).total_seconds()
    least = max(abs(apart) - abs(doubt), 0.0)
    if least < _SLIGHT_SECONDS:
        return report.ok(check, f"{whose} and this machine's agree within {_SLIGHT_SECONDS:g} s")
    direction = "ahead of" if apart > 0 else "behind"
    what = f"{whose} is {abs(apart):.0f} s {direction} this machine's"
    if least < _GRAVE_SECONDS:
        return report.warning(check, what, remedy=_REMEDY)
    consequence = (
        "callers are told wrong days and times, and from "
        f"{_REFUSED_SECONDS:.0f} s on Retell's calls are refused"
    )
    return report.error(check, f"{what}: {consequence}", remedy=_REMEDY)
