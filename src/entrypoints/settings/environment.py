"""Addresses that the environment may override; the file's own value is then not looked at."""

import copy

from collections.abc import Mapping
from typing import Any

from attrs import frozen


@frozen
class Override:
    """An environment variable and the key that it replaces."""

    variable: str
    table: str
    key: str
    is_number: bool = False

    @property
    def path(self) -> str:
        """The key's path in the file."""
        return f"{self.table}.{self.key}"


OVERRIDES = (
    # Later ones win: PORT is what platforms set, the long name is for us alone.
    Override("PORT", "service", "port", is_number=True),
    Override("VOICE_BOOKING_PORT", "service", "port", is_number=True),
    Override("VOICE_BOOKING_HOST", "service", "host"),
    Override("VOICE_BOOKING_LOG_LEVEL", "service", "log_level"),
    Override("VOICE_BOOKING_LOG_FORMAT", "service", "log_format"),
    Override("VOICE_BOOKING_OPERATIONS_HOST", "operations", "host"),
    Override("VOICE_BOOKING_OPERATIONS_PORT", "operations", "port", is_number=True),
    Override("VOICE_BOOKING_DATABASE_URL", "database", "url"),
    Override("VOICE_BOOKING_REDIS_URL", "redis", "url"),
    Override("VOICE_BOOKING_CALCOM_URL", "calcom", "base_url"),
)


def in_force(environment: Mapping[str, str]) -> dict[str, Override]:
    """This will return the overrides that are set, by the path of their key."""
    return {one.path: one for one in OVERRIDES if environment.get(one.variable)}


def overridden(content: dict[str, Any], *, environment: Mapping[str, str]) -> dict[str, Any]:
    """This will return a file's content with the environment's values in it."""
    result = copy.deepcopy(content)
    for override in in_force(environment).values():
        table = result.setdefault(override.table, {})
        if isinstance(table, dict):
            table[override.key] = _value(override, text=environment[override.variable])
    return result


def _value(override: Override, *, text: str) -> str | int:
    if override.is_number and text.isdecimal():
        return int(text)
    if override.path in {"database.url", "redis.url"}:
        # As a reference it may hold a password: the environment is not a file that is passed on.
        return f"env:{override.variable}"
    return text
