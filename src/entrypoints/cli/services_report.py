"""A comparison of services for people: a table, warnings, and lines for the configuration."""

import json
import re

from collections.abc import Iterator, Sequence

from booking_domain.model.catalogue_comparison import (
    CatalogueComparison,
    CatalogueKey,
    Difference,
    Stated,
    Unlisted,
)
from booking_domain.model.customer import normalise_name
from booking_domain.model.provider_event_type import ConfirmedBy, ProviderEventType
from booking_domain.model.tenant import Tenant
from entrypoints.cli.services_advice import advice


_HEADINGS = ("service", "person", "setting", "configuration", "Cal.com")
_LONGEST_ID = 36


def told(comparison: CatalogueComparison, *, tenant: Tenant, path: str) -> Iterator[str]:
    """This will yield the lines; `path` is the salon's in the configuration."""
    number = len(comparison.pairs)
    yield f"{tenant.tenant_id}: {number} {'pair' if number == 1 else 'pairs'} of service and person"
    if comparison.agrees:
        yield "  The configuration and Cal.com agree."
    if comparison.differences:
        yield ""
        yield from _table([_HEADINGS, *map(_row, comparison.differences)])
    for warned in comparison.warnings:
        said, pair = advice(warned), warned.pair
        yield ""
        where = f"{pair.service.service_id}, {pair.staff.name} ({pair.event_type})"
        yield f"  ! {where}: {said.problem}"
        yield f"    -> {said.remedy}"
    yield from _mended(comparison, tenant=tenant, path=path)
    yield from _unmended(comparison)
    yield from _not_in_the_catalogue(comparison.unlisted)


def _row(one: Difference) -> tuple[str, ...]:
    pair = one.pair
    return (
        pair.service.service_id,
        f"{pair.staff.name} ({pair.event_type})",
        one.key.value,
        _toml(one.configured),
        _toml(one.provided),
    )


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


def _mended(comparison: CatalogueComparison, *, tenant: Tenant, path: str) -> Iterator[str]:
    if not comparison.mendings:
        return
    yield ""
    yield "  To take over what Cal.com says, set in the configuration:"
    ids = [service.service_id for service in tenant.services]
    for service_id in dict.fromkeys(one.service_id for one in comparison.mendings):
        yield ""
        yield f"    # {path}.services[{ids.index(service_id)}], id = {_toml(service_id)}"
        for one in comparison.mendings:
            if one.service_id == service_id:
                yield f"    {one.key.value} = {_toml(one.value)}"


def _unmended(comparison: CatalogueComparison) -> Iterator[str]:
    mended = {(one.service_id, one.key) for one in comparison.mendings}
    differing = {(one.pair.service.service_id, one.key) for one in comparison.differences}
    for service_id, key in sorted(differing - mended, key=lambda one: (one[0], one[1].value)):
        yield ""
        yield f"  {service_id}: its people's event types differ in {key.value}"
        yield "    -> make them alike in Cal.com, or make two services of it"


def _not_in_the_catalogue(unlisted: Sequence[Unlisted]) -> Iterator[str]:
    if unlisted:
        yield ""
        yield "  Not in the catalogue; to offer one by phone, add its lines:"
    alike: dict[tuple[object, ...], list[Unlisted]] = {}
    for one in unlisted:
        alike.setdefault((one.service_id, *_stated(one.found)), []).append(one)
    for several in alike.values():
        yield ""
        for one in several:
            yield f"    # {', '.join(_particulars(one))}"
        hosts = ", ".join(_host(one) for one in several)
        service_id = several[0].service_id
        if service_id is None:
            yield from _snippet(several[0].found, hosts=hosts)
        else:
            yield f"    # add to `hosts` of {_toml(service_id)}:  {hosts}"


def _stated(found: ProviderEventType) -> tuple[tuple[str, Stated | str], ...]:
    """Return the lines of a service that it would be, without its id and its hosts."""
    lines: list[tuple[str, Stated | str]] = [
        ("name", found.title),
        (CatalogueKey.DURATION.value, found.duration_minutes),
    ]
    if found.buffer_before_minutes:
        lines.append((CatalogueKey.BUFFER_BEFORE.value, found.buffer_before_minutes))
    if found.buffer_after_minutes:
        lines.append((CatalogueKey.BUFFER_AFTER.value, found.buffer_after_minutes))
    if found.confirmed_by is not ConfirmedBy.NOBODY:
        lines.append((CatalogueKey.CONFIRMATION.value, True))
    return tuple(lines)


def _snippet(found: ProviderEventType, *, hosts: str) -> Iterator[str]:
    yield "    [[tenants.services]]"
    yield f"    id = {_toml(_identifier(found.title, number=found.event_type))}"
    for key, value in _stated(found):
        yield f"    {key} = {_toml(value)}"
    yield f"    hosts = {{ {hosts} }}"


def _host(one: Unlisted) -> str:
    # Keys of one table: two that nobody is known for need two names.
    return f"{one.staff_id or f'WHO-{one.found.event_type}'} = {one.found.event_type}"


def _particulars(one: Unlisted) -> Iterator[str]:
    found = one.found
    yield f"event type {found.event_type}"
    yield f"hosts: {_one_line(', '.join(found.hosts)) or 'none'}"
    if found.is_hidden:
        yield "hidden from Cal.com's page"
    if one.staff_id is None:
        yield f"replace WHO-{found.event_type} by a person of the staff"


def _identifier(title: str, *, number: str) -> str:
    made = re.sub(r"[^a-z0-9]+", "-", normalise_name(title)).strip("-")
    return made[:_LONGEST_ID].strip("-") or f"service-{number}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _toml(value: Stated | str) -> str:
    # A basic string of TOML is written like one of JSON, unescaped letters included.
    return json.dumps(value, ensure_ascii=False)
