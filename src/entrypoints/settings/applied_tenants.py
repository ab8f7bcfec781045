"""The salons that are in force, in place of those that the file names."""

import datetime as dt

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve

from booking_domain.model.tenant_declaration import Content, TenantDeclaration
from entrypoints.settings.consistency import contradictions
from entrypoints.settings.decoding import decode
from entrypoints.settings.problem import Problem, SettingsRefused
from entrypoints.settings.schema import OnlyTenants, Settings
from entrypoints.settings.secret import SecretSources


_DOORS = frozenset({"retell", "rest"})


def declared_tenants(content: Mapping[str, Any]) -> dict[str, Content]:
    """
    This will return each `[[tenants]]` of a parsed file that `load_settings` has accepted, by id.

    References to secrets stay references; days become texts such as "2026-12-24".
    """
    return {one["id"]: _plain(one) for one in content["tenants"]}


def with_applied(
    settings: Settings, applied: Iterable[TenantDeclaration], *, sources: SecretSources
) -> Settings:
    """
    This will return the settings with the salons that were applied; the file's, if none ever was.

    Raises:
        SettingsRefused: what was applied cannot be used (any more), such as a secret that is gone.
    """
    known = tuple(applied)
    if not known:
        return settings
    contents = [one.content for one in known if one.content is not None]
    tenants = decode({"tenants": contents}, into=OnlyTenants, sources=sources).tenants
    if not tenants:
        raise SettingsRefused([Problem("", "every salon was taken off: apply one")])
    changed = evolve(settings, tenants=tenants)
    if problems := tuple(contradictions(changed)):
        raise SettingsRefused(problems)
    return changed


def with_closing(settings: Settings, declared: Content, *, sources: SecretSources) -> Settings:
    """
    This will add a salon that was taken off and is not done with: without any door for callers.

    Its account is used on, and what Cal.com tells of it is taken in. No number, agent, key or token
    leads to it, so that another salon may have them by now.

    Raises:
        SettingsRefused: it cannot be used any more, such as for a secret that is gone.
    """
    doorless = {key: one for key, one in declared.items() if key not in _DOORS}
    tenants = decode({"tenants": [doorless]}, into=OnlyTenants, sources=sources).tenants
    changed = evolve(settings, tenants=(*settings.tenants, *tenants))
    if problems := tuple(contradictions(changed)):
        raise SettingsRefused(problems)
    return changed


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value
