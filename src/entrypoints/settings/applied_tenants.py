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


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value
