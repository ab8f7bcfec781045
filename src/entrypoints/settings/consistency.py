"""What no single key can be wrong about, but several together."""

import itertools

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from booking_domain.errors import InvalidValue
from booking_domain.model.customer import normalise_name
from entrypoints.settings.problem import Problem, suggestion
from entrypoints.settings.salon import WEEKDAYS, tenant_of
from entrypoints.settings.schema import Settings, TenantSettings


# The runner renews a lease of which a third has passed: two thirds must outlast a write.
_SHARE_LEFT = 2 / 3
_MARGIN_MS = 2_000


def least_lease_ms(*, write_timeout_seconds: float) -> int:
    """This will return the shortest lease that outlasts a writing call to the calendar."""
    return round((write_timeout_seconds * 1000 + _MARGIN_MS) / _SHARE_LEFT)


def contradictions(settings: Settings) -> Iterator[Problem]:
    """This will yield what the keys say against each other."""
    least = least_lease_ms(write_timeout_seconds=settings.calcom.write_timeout_seconds)
    if settings.runner.lease_ms < least:
        message = (
            f"must be {least} or more, so that two thirds of a lease outlast "
            f"calcom.write_timeout_seconds and {_MARGIN_MS} ms; it is {settings.runner.lease_ms}"
        )
        yield Problem("runner.lease_ms", message)
    if settings.retention.appointments_days <= settings.reconciliation.days_back:
        # A booking whose appointment knows it no more would be taken for somebody else's.
        message = f"must be more than reconciliation.days_back, {settings.reconciliation.days_back}"
        yield Problem("retention.appointments_days", message)
    if (
        len(settings.tenants) > 1
        and settings.calcom.max_in_flight >= settings.calcom.max_connections
    ):
        # One salon whose calendar hangs would keep every connection from the others.
        message = (
            f"must be less than calcom.max_connections, {settings.calcom.max_connections}, "
            "where there are several salons"
        )
        yield Problem("calcom.max_in_flight", message)
    if not settings.tenants:
        yield Problem("tenants", "must name at least one salon")
    yield from _shared_among_tenants(settings.tenants)
    for number, tenant in enumerate(settings.tenants):
        yield from _within_tenant(tenant, path=f"tenants[{number}]")


def _shared_among_tenants(tenants: Sequence[TenantSettings]) -> Iterator[Problem]:
    named: list[tuple[str, str, str]] = []
    for number, tenant in enumerate(tenants):
        path = f"tenants[{number}]"
        named.append((f"{path}.id", "id", tenant.id))
        if tenant.retell is None:
            continue
        for kind, values in (
            ("called_numbers", tenant.retell.called_numbers),
            ("agent_ids", tenant.retell.agent_ids),
        ):
            for place, value in enumerate(values):
                named.append((f"{path}.retell.{kind}[{place}]", kind, value))
    yield from repeated(named)
    yield from shared_tokens(
        (f"tenants[{number}].rest.tokens[{place}]", token.reveal())
        for number, tenant in enumerate(tenants)
        for place, token in enumerate(tenant.rest.tokens)
    )


def shared_tokens(tokens: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """This will yield each token that stood before; of each: its path, and what is never quoted."""
    owner: dict[str, str] = {}
    for path, token in tokens:
        earlier = owner.setdefault(token, path)
        if earlier != path:
            yield Problem(path, f"is the same token as {earlier}")


def _within_tenant(tenant: TenantSettings, *, path: str) -> Iterator[Problem]:
    problems = [
        *_hours(tenant, path=path),
        *_people_and_services(tenant, path=path),
    ]
    if tenant.retell is not None and not tenant.retell.keys:
        problems.append(Problem(f"{path}.retell.keys", "must name at least one key"))
    if not problems:
        try:
            tenant_of(tenant)
        except InvalidValue as error:
            problems.append(Problem(path, str(error)))
    yield from problems


def _hours(tenant: TenantSettings, *, path: str) -> Iterator[Problem]:
    for day in WEEKDAYS:
        windows = getattr(tenant.opening_hours, day)
        if any(late.opens < early.closes for early, late in itertools.pairwise(windows)):
            where = f"{path}.opening_hours.{day}"
            yield Problem(where, "its spans must follow each other and not overlap")


def _people_and_services(tenant: TenantSettings, *, path: str) -> Iterator[Problem]:
    if not tenant.staff:
        yield Problem(f"{path}.staff", "must name at least one person")
    if not tenant.services:
        yield Problem(f"{path}.services", "must name at least one service")
    people = tuple(
        Entry(where=f"{path}.staff[{place}]", id=one.id, name=one.name, synonyms=one.synonyms)
        for place, one in enumerate(tenant.staff)
    )
    services = tuple(
        Entry(
            where=f"{path}.services[{place}]",
            id=one.id,
            name=one.name,
            synonyms=one.synonyms,
            hosts=one.hosts,
        )
        for place, one in enumerate(tenant.services)
    )
    for one in services:
        if not one.hosts:
            yield Problem(f"{one.where}.hosts", "must name at least one person and event type")
    yield from crossing(people, services)


@frozen(kw_only=True)
class Entry:
    """A person or a service, with what it must not share; `None` of what cannot be read."""

    where: str
    id: str | None
    name: str | None
    synonyms: Sequence[str | None] = ()
    hosts: Mapping[str, str] = field(factory=dict)

    @property
    def spoken(self) -> Iterator[tuple[str, str]]:
        """Yield each thing that it is called, after its path."""
        if self.name is not None:
            yield f"{self.where}.name", self.name
        for place, word in enumerate(self.synonyms):
            if word is not None:
                yield f"{self.where}.synonyms[{place}]", word


def crossing(people: Sequence[Entry], services: Sequence[Entry]) -> Iterator[Problem]:
    """This will yield what the people and services of one salon say against each other."""
    for entries in (people, services):
        yield from repeated((f"{one.where}.id", "id", one.id) for one in entries if one.id)
        yield from _shared_names(entries)
    known = [one.id for one in people if one.id is not None]
    for service in services:
        # Whose id cannot be read may be anybody.
        for host in service.hosts if len(known) == len(people) else ():
            if host not in known:
                message = f"there is no {host!r} among the staff{suggestion(host, known=known)}"
                yield Problem(f"{service.where}.hosts.{host}", message)
    yield from _event_types_of_several(services)


def _event_types_of_several(services: Iterable[Entry]) -> Iterator[Problem]:
    owner: dict[str, tuple[str, str]] = {}
    for service in services:
        for host, event_type in service.hosts.items():
            path = f"{service.where}.hosts.{host}"
            earlier, person = owner.setdefault(event_type, (path, host))
            if person != host:
                message = f"the event type {event_type} is that of {earlier}, and has one host"
                yield Problem(path, message)


def repeated(named: Iterable[tuple[str, str, str]]) -> Iterator[Problem]:
    """This will yield each value that stood before; of each: its path, its kind, the value."""
    first: dict[tuple[str, str], str] = {}
    for path, kind, value in named:
        earlier = first.setdefault((kind, value), path)
        if earlier != path:
            yield Problem(path, f"{value!r} stands at {earlier} already: each needs its own")


def _shared_names(entries: Iterable[Entry]) -> Iterator[Problem]:
    owner: dict[str, tuple[str, str]] = {}
    for one in entries:
        for path, word in one.spoken:
            # As callers are understood: "Herren-Haarschnitt" and "Herrenhaarschnitt" sound alike.
            heard = normalise_name(word).replace(" ", "") or word
            earlier, entry = owner.setdefault(heard, (path, one.where))
            if entry != one.where:
                message = f"{word!r} is what {earlier} is called already: leave one of them out"
                yield Problem(path, message)
