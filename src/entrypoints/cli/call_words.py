"""What somebody types for a caller, sorted into the arguments of a tool."""

import datetime as dt
import re

from collections.abc import Sequence

from attrs import frozen

from booking_domain.model.german.temporal_wish import NothingFound
from booking_domain.model.german.understand import understand
from booking_domain.model.tenant import Tenant


_REFERENCE = re.compile(r"A-[A-Z0-9]{4,8}", re.IGNORECASE)
_WITH_WHOM = re.compile(r"(?:bei|mit|zu)\s+(?:der|dem)?\s*(?P<name>\S.*)", re.IGNORECASE)
_FOR_WHOM = re.compile(r"(?:auf den namen|auf|für|name|ich bin)\s+(?P<name>\S.*)", re.IGNORECASE)


@frozen
class CallerWords:
    """The parts of one sentence; each is what was typed, and nothing is worked out here."""

    service: str | None = None
    staff: str | None = None
    when: str | None = None
    name: str | None = None
    reference: str | None = None

    def arguments(self, **names: str) -> dict[str, str]:
        """
        Return the parts that were said, under the names that a tool has for them.

        `arguments(service="service", when="date_text")` leaves the other parts out.
        """
        return {
            argument: value
            for part, argument in names.items()
            if (value := getattr(self, part)) is not None
        }


def sorted_words(text: str, *, tenant: Tenant, now: dt.datetime) -> CallerWords:
    """
    This will sort "Herrenhaarschnitt, morgen um zehn, Max Beispiel" in any order.

    What is neither known to the salon nor a time is the name; with two of these and no service,
    the first is a service that the salon does not know.
    """
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    service = staff = name = reference = None
    times: list[str] = []
    unknown: list[str] = []
    for part in parts:
        if _REFERENCE.fullmatch(part):
            reference = part.upper()
        elif service is None and tenant.match_services(part):
            service = part
        elif staff is None and (person := _person(part, tenant=tenant)) is not None:
            staff = person
        elif _is_about_time(part, tenant=tenant, now=now):
            times.append(part)
        else:
            unknown.append(part)
    if service is None and len(unknown) > 1:
        service = unknown.pop(0)
    if unknown:
        name = _name(unknown)
    return CallerWords(
        service=service,
        staff=staff,
        when=" ".join(times) or None,
        name=name,
        reference=reference,
    )


def _person(part: str, *, tenant: Tenant) -> str | None:
    found = _WITH_WHOM.fullmatch(part)
    spoken = found["name"] if found else part
    return spoken if found or tenant.match_staff(spoken) else None


def _is_about_time(part: str, *, tenant: Tenant, now: dt.datetime) -> bool:
    understood = understand(
        part,
        now=now,
        zone=tenant.location.zone,
        opening_hours=tenant.opening_hours,
        horizon_days=tenant.rules.horizon_days,
    )
    return not isinstance(understood.wish, NothingFound)


def _name(parts: Sequence[str]) -> str:
    spoken = " ".join(parts)
    found = _FOR_WHOM.fullmatch(spoken)
    return found["name"] if found else spoken
