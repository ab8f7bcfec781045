"""The salon's services beside the provider's event types: what differs, what breaks bookings."""

import datetime as dt
import enum

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

from booking_domain.model.customer import normalise_name
from booking_domain.model.event_type_hazards import Hazard, hazards_of
from booking_domain.model.provider_event_type import ConfirmedBy, ProviderEventType
from booking_domain.model.service_offering import ServiceOffering
from booking_domain.model.staff import StaffMember
from booking_domain.model.tenant import Tenant


class CatalogueKey(enum.Enum):
    """What both sides state of a service; the value is the configuration's key."""

    DURATION = "duration_minutes"
    BUFFER_BEFORE = "buffer_before_minutes"
    BUFFER_AFTER = "buffer_after_minutes"
    CONFIRMATION = "needs_confirmation"


Stated: TypeAlias = int | bool
"""Minutes, or for `CatalogueKey.CONFIRMATION` whether."""


@frozen(kw_only=True)
class Pair:
    """A person's event type for a service, and what the provider has for it (`None`: nothing)."""

    service: ServiceOffering
    staff: StaffMember
    event_type: str
    found: ProviderEventType | None


@frozen(kw_only=True)
class Difference:
    """Both sides state it, and not the same."""

    pair: Pair
    key: CatalogueKey
    configured: Stated
    provided: Stated


@frozen(kw_only=True)
class Warned:
    """A setting at the provider that breaks bookings by phone; `about` are names or numbers."""

    pair: Pair
    hazard: Hazard
    about: tuple[str, ...] = ()


@frozen(kw_only=True)
class Mending:
    """A value of the configuration that all of a service's event types agree should be another."""

    service_id: str
    key: CatalogueKey
    value: Stated


@frozen(kw_only=True)
class Unlisted:
    """
    An event type that no service names.

    `staff_id` is whose it seems to be, `service_id` the service that is called as it is.
    """

    found: ProviderEventType
    staff_id: str | None
    service_id: str | None


@frozen(kw_only=True)
class CatalogueComparison:
    """All of it, in the configuration's order."""

    pairs: tuple[Pair, ...]
    differences: tuple[Difference, ...]
    warnings: tuple[Warned, ...]
    mendings: tuple[Mending, ...]
    unlisted: tuple[Unlisted, ...]

    @property
    def agrees(self) -> bool:
        """Whether there is nothing to correct; an unlisted event type is nothing to correct."""
        return not self.differences and not self.warnings


def compare_catalogue(
    tenant: Tenant, *, provided: Sequence[ProviderEventType], today: dt.date
) -> CatalogueComparison:
    """This will compare; `today` is the location's day, from which its horizon counts."""
    by_id = {one.event_type: one for one in provided}
    pairs = tuple(_pairs(tenant, by_id=by_id))
    differences = tuple(one for pair in pairs for one in _differences(pair))
    listed = {pair.event_type for pair in pairs}
    return CatalogueComparison(
        pairs=pairs,
        differences=differences,
        warnings=(*_warnings(pairs, tenant=tenant, today=today), *_host_warnings(pairs)),
        mendings=tuple(_mendings(pairs, differences=differences)),
        unlisted=tuple(
            _unlisted(one, pairs=pairs, tenant=tenant)
            for one in provided
            if one.event_type not in listed
        ),
    )


def _pairs(tenant: Tenant, *, by_id: Mapping[str, ProviderEventType]) -> Iterator[Pair]:
    for service in tenant.services:
        for host in service.hosts:
            member = tenant.member(host.staff_id)
            if member is not None:
                found = by_id.get(host.event_type)
                yield Pair(service=service, staff=member, event_type=host.event_type, found=found)


def _differences(pair: Pair) -> Iterator[Difference]:
    service, found = pair.service, pair.found
    if found is None:
        return
    confirms = found.confirmed_by is not ConfirmedBy.NOBODY
    stated: tuple[tuple[CatalogueKey, Stated, Stated], ...] = (
        (CatalogueKey.DURATION, service.duration_minutes, found.duration_minutes),
        (CatalogueKey.BUFFER_BEFORE, service.buffer_before_minutes, found.buffer_before_minutes),
        (CatalogueKey.BUFFER_AFTER, service.buffer_after_minutes, found.buffer_after_minutes),
        (CatalogueKey.CONFIRMATION, service.needs_confirmation, confirms),
    )
    for key, configured, provided in stated:
        if configured != provided:
            yield Difference(pair=pair, key=key, configured=configured, provided=provided)


def _mendings(pairs: Sequence[Pair], *, differences: Sequence[Difference]) -> Iterator[Mending]:
    wanted: dict[tuple[str, CatalogueKey], list[Difference]] = {}
    for one in differences:
        wanted.setdefault((one.pair.service.service_id, one.key), []).append(one)
    for (service_id, key), differing in wanted.items():
        known = [p for p in pairs if p.service.service_id == service_id and p.found is not None]
        values = {one.provided for one in differing}
        # A service has one length: where its people differ, only the provider can be changed.
        if len(differing) == len(known) and len(values) == 1:
            yield Mending(service_id=service_id, key=key, value=values.pop())


def _warnings(pairs: Sequence[Pair], *, tenant: Tenant, today: dt.date) -> Iterator[Warned]:
    for pair in pairs:
        if pair.found is None:
            yield Warned(pair=pair, hazard=Hazard.MISSING)
            continue
        for hazard, about in hazards_of(pair.found, rules=tenant.rules, today=today):
            yield Warned(pair=pair, hazard=hazard, about=about)
        for host in pair.found.hosts:
            is_other = any(_is_called(host, one) for one in tenant.staff)
            if is_other and not _is_called(host, pair.staff):
                yield Warned(pair=pair, hazard=Hazard.OTHER_PERSON, about=(host,))


def _host_warnings(pairs: Sequence[Pair]) -> Iterator[Warned]:
    """Compare the chairs of the configuration with the provider's hosts: one for one."""
    resources: dict[str, Pair] = {}
    hosts: dict[str, Pair] = {}
    for pair in pairs:
        if pair.found is None or len(pair.found.hosts) != 1:
            continue
        (host,) = pair.found.hosts
        earlier = resources.setdefault(pair.staff.resource_id, pair)
        if earlier.found is not None and earlier.found.hosts != pair.found.hosts:
            about = (host, *earlier.found.hosts, earlier.event_type)
            yield Warned(pair=pair, hazard=Hazard.SEVERAL_HOSTS, about=about)
        first = hosts.setdefault(host, pair)
        if first.staff.resource_id != pair.staff.resource_id:
            about = (host, first.staff.name, first.event_type)
            yield Warned(pair=pair, hazard=Hazard.SHARED_HOST, about=about)


def _unlisted(found: ProviderEventType, *, pairs: Sequence[Pair], tenant: Tenant) -> Unlisted:
    service = next(iter(tenant.match_services(found.title)), None)
    return Unlisted(
        found=found,
        staff_id=_whose(found, pairs=pairs, tenant=tenant),
        service_id=None if service is None else service.service_id,
    )


def _whose(found: ProviderEventType, *, pairs: Sequence[Pair], tenant: Tenant) -> str | None:
    if len(found.hosts) != 1:
        return None
    (host,) = found.hosts
    called = {one.staff_id for one in tenant.staff if _is_called(host, one)}
    served = {p.staff.staff_id for p in pairs if p.found is not None and p.found.hosts == (host,)}
    candidates = called or served
    return candidates.pop() if len(candidates) == 1 else None


def _is_called(host: str, member: StaffMember) -> bool:
    """Whether a host's name is the person's, or a longer or shorter form of it."""
    wanted = _words(host)
    called = (_words(name) for name in (member.name, *member.synonyms))
    return any(words & wanted and words & wanted in (words, wanted) for words in called)


def _words(name: str) -> frozenset[str]:
    return frozenset(normalise_name(name).split())
