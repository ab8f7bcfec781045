"""What a salon's operator has declared, as it is in force, and how two declarations differ."""

import datetime as dt
import json

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import field, frozen

from booking_domain.errors import InvalidValue


Content: TypeAlias = Mapping[str, Any]
"""A salon as plain JSON values; secrets are named in it, never told."""

_ABSENT: Any = object()


@frozen
class TenantDeclaration:
    """
    One revision of a salon's declaration; a salon that was taken off has one without content.

    Args:
        revision: Counted from 1, for each salon by itself.
        applied_at: When it came into force.
    """

    tenant_id: str
    revision: int = field()
    content: Content | None
    applied_at: dt.datetime

    @revision.validator
    def _check_revision(self, _: object, value: int) -> None:
        if value < 1:
            message = "revisions are counted from 1"
            raise InvalidValue(message)


@frozen
class KeyChange:
    """A key whose value changes, such as `services[herrenschnitt].duration_minutes`, as JSON."""

    path: str
    before: str | None
    after: str | None


def key_changes(before: Content | None, after: Content | None) -> tuple[KeyChange, ...]:
    """
    This will return what differs, key by key; nothing if both mean the same.

    Members of a list that have an `id` are told apart by it and not by their place, so that one
    service more is one change. Their order counts as one change of the list.
    """
    return tuple(_changes(before or {}, after or {}, path=""))


def _changes(before: Any, after: Any, *, path: str) -> Iterator[KeyChange]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _each(before, after, form=f"{path}.{{}}" if path else "{}")
        return
    if _is_of_entries(before) and _is_of_entries(after):
        earlier = {one["id"]: one for one in before}
        later = {one["id"]: one for one in after}
        yield from _each(earlier, later, form=f"{path}[{{}}]")
        if list(earlier) != list(later) and set(earlier) == set(later):
            yield KeyChange(f"{path} (order)", _told(list(earlier)), _told(list(later)))
        return
    yield KeyChange(path, _told(before), _told(after))


def _each(before: Mapping[Any, Any], after: Mapping[Any, Any], *, form: str) -> Iterator[KeyChange]:
    for key in dict.fromkeys((*before, *after)):
        path = form.format(key)
        yield from _changes(before.get(key, _ABSENT), after.get(key, _ABSENT), path=path)


def _is_of_entries(value: Any) -> bool:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return False
    ids = [one.get("id") if isinstance(one, Mapping) else None for one in value]
    return None not in ids and len(set(map(str, ids))) == len(ids)


def _told(value: Any) -> str | None:
    return None if value is _ABSENT else json.dumps(value, ensure_ascii=False)
