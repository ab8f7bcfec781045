"""Reading the configuration file."""

import tomllib

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve

from booking_domain.model.tenant_declaration import Content
from entrypoints.settings.applied_tenants import declared_tenants
from entrypoints.settings.consistency import contradictions
from entrypoints.settings.decoding import decode
from entrypoints.settings.environment import in_force, overridden
from entrypoints.settings.problem import Problem, SettingsRefused
from entrypoints.settings.schema import OnlyService, ServiceSettings, Settings
from entrypoints.settings.secret import SecretSources


_T = TypeVar("_T")


def load_settings(path: Path, *, environment: Mapping[str, str]) -> Settings:
    """
    This will read the file, put the environment's addresses over it, and resolve secrets.

    Raises:
        SettingsRefused: with every problem and its key's path.
    """
    content = overridden(parsed(path), environment=environment)
    sources = SecretSources(environment=environment, directory=path.parent)
    settings = decoded(content, into=Settings, sources=sources)
    if problems := tuple(contradictions(settings)):
        raise SettingsRefused(problems)
    return settings


def tenants_in(path: Path) -> dict[str, Content]:
    """This will return the file's salons as they are written, by id. Raises `SettingsRefused`."""
    return declared_tenants(parsed(path))


def service_of(environment: Mapping[str, str]) -> ServiceSettings:
    """
    This will return the usual `[service]` with what the environment says instead.

    Raises:
        SettingsRefused: with every problem and its variable.
    """
    content = overridden({}, environment=environment).get("service", {})
    sources = SecretSources(environment=environment, directory=Path())
    return decoded({"service": content}, into=OnlyService, sources=sources).service


def demo_secrets(settings: Settings) -> tuple[Problem, ...]:
    """This will name every secret that was generated for the demo salon or the sandbox."""
    secrets = []
    for number, tenant in enumerate(settings.tenants):
        path = f"tenants[{number}]"
        secrets.append((f"{path}.calcom.api_key", tenant.calcom.api_key))
        hooks = tenant.calcom.webhook_secrets
        secrets += [
            (f"{path}.calcom.webhook_secrets[{place}]", one) for place, one in enumerate(hooks)
        ]
        keys = tenant.retell.keys if tenant.retell else ()
        secrets += [(f"{path}.retell.keys[{place}]", key) for place, key in enumerate(keys)]
        if tenant.retell is not None and tenant.retell.push_key is not None:
            secrets.append((f"{path}.retell.push_key", tenant.retell.push_key))
        tokens = tenant.rest.tokens
        secrets += [(f"{path}.rest.tokens[{place}]", token) for place, token in enumerate(tokens)]
    return tuple(
        Problem(path, "is a key of the demo, which no salon may be served with (only `--demo`)")
        for path, secret in secrets
        if secret.is_of_the_demo
    )


def sandbox_addresses(settings: Settings) -> tuple[Problem, ...]:
    """This will name every Cal.com address that leads to the built-in sandbox."""
    addresses = [("calcom.base_url", settings.calcom.base_url)]
    for number, tenant in enumerate(settings.tenants):
        if tenant.calcom.base_url is not None:
            addresses.append((f"tenants[{number}].calcom.base_url", tenant.calcom.base_url))
    return tuple(
        Problem(path, "is the sandbox: what is booked there is booked nowhere (only `--demo`)")
        for path, address in addresses
        if {"sandbox", "_sandbox"} & set(address.split("/"))
    )


def parsed(path: Path) -> dict[str, Any]:
    """This will return a file's content. Raises `SettingsRefused` where it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsRefused([Problem("", f"this is no TOML: {error}")]) from error
    except UnicodeDecodeError as error:
        raise SettingsRefused([Problem("", "this is no UTF-8 text")]) from error
    except OSError as error:
        raise SettingsRefused([Problem("", f"cannot be read: {error.strerror}")]) from error


def decoded(content: object, *, into: type[_T], sources: SecretSources) -> _T:
    """
    This will build settings out of parsed TOML; problems say which variable a value comes from.

    Raises:
        SettingsRefused: with every problem and its key's path.
    """
    try:
        return decode(content, into=into, sources=sources)
    except SettingsRefused as refused:
        raise SettingsRefused(
            [_with_origin(one, environment=sources.environment) for one in refused.problems]
        ) from None


def _with_origin(problem: Problem, *, environment: Mapping[str, str]) -> Problem:
    override = in_force(environment).get(problem.path)
    if override is None:
        return problem
    return evolve(problem, path=f"{problem.path} (from {override.variable})")
