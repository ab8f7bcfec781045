"""What a voice agent should know before it greets a caller, in words that it can speak."""

import datetime as dt

from collections.abc import Mapping

from booking_domain.model.known_customer import KnownCustomer
from booking_domain.model.opening_hours import OpenWindow
from booking_domain.model.tenant import Tenant
from entrypoints.speech.speakable import speakable
from entrypoints.speech.spoken_time import SpokenTime, clock, weekday


def greeting_variables(tenant: Tenant, *, now: dt.datetime) -> Mapping[str, str]:
    """
    This will return the variables of a call that comes in at `now` (aware), all of them texts.

    The day is the salon's, not the computer's; the year is always said, since a language model
    that is not told takes an old one.
    """
    words = SpokenTime.heard_at(now, zone=tenant.location.zone, region=tenant.region)
    local = words.local(now)
    is_open = tenant.opening_hours.is_open(words.today, local.time())
    return {
        "salon_name": speakable(tenant.name),
        "today_iso": words.today.isoformat(),
        "today_spoken": f"{words.nominative(words.today)} {words.today.year}",
        "weekday": weekday(words.today),
        "time_iso": f"{local:%H:%M}",
        "time_spoken": clock(local.time()),
        "timezone": tenant.location.zone.key,
        "opening_hours_today": _hours(tenant.opening_hours.on(words.today)),
        "open_now": "true" if is_open else "false",
    }


def caller_variables(tenant: Tenant, *, caller: KnownCustomer | None) -> Mapping[str, str]:
    """
    This will return the variables of who calls; `None` where nobody is recognised.

    None is left out then: an agent would speak the name of a variable that is not set.
    """
    name = "" if caller is None else speakable(caller.name)
    address = f"guten Tag, {name}!" if name else "guten Tag!"
    return {
        "caller_known": "true" if name else "false",
        "customer_name": name,
        "greeting": f"{speakable(tenant.name)}, {address} Was kann ich für Sie tun?",
    }


def _hours(windows: tuple[OpenWindow, ...]) -> str:
    spans = (f"von {clock(one.opens)} bis {clock(one.closes)}" for one in windows)
    return " und ".join(spans) or "geschlossen"
