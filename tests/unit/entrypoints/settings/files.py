"""A small configuration, and what it takes to change one thing in it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from entrypoints.settings.loading import load_settings
from entrypoints.settings.problem import SettingsRefused
from entrypoints.settings.schema import Settings


EXAMPLE = Path(__file__).parents[4] / "examples" / "salon.toml"

SALON = """
[database]
url = "sqlite:///salon.sqlite3"

[[tenants]]
id = "muster"
name = "Salon Muster"

[tenants.location]
id = "mitte"
name = "Mitte"
zone = "Europe/Berlin"

[tenants.opening_hours]
monday = ["09:00-12:00", "13:00-18:00"]

[tenants.calcom]
api_key = "env:CALCOM_KEY"
webhook_secrets = ["env:WEBHOOK_SECRET"]

[tenants.retell]
keys = ["env:RETELL_KEY"]
called_numbers = ["+493023125042"]

[tenants.rest]
tokens = ["env:REST_TOKEN"]

[[tenants.staff]]
id = "anna"
name = "Anna"

[[tenants.services]]
id = "schnitt"
name = "Schnitt"
duration_minutes = 30
hosts = { anna = 101 }
"""

SECRETS = {
    "CALCOM_KEY": "cal_live_1",
    "WEBHOOK_SECRET": "whsec_1",
    "RETELL_KEY": "key_1",
    "REST_TOKEN": "token-1",
}


def load(
    directory: Path, *, text: str = SALON, environment: Mapping[str, str] = SECRETS
) -> Settings:
    """Write the file and load it."""
    path = directory / "salon.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, environment=environment)


def problems(directory: Path, *, text: str, environment: Mapping[str, str] = SECRETS) -> list[str]:
    """Return the lines with which the file is refused; none if it is taken."""
    try:
        load(directory, text=text, environment=environment)
    except SettingsRefused as refused:
        return [str(problem) for problem in refused.problems]
    return []


def changed(old: str, new: str) -> str:
    """Return the small configuration with one text in the place of another."""
    assert SALON.count(old) == 1
    return SALON.replace(old, new)


def keys_of(content: Any) -> set[str]:
    """Return every key that occurs anywhere in parsed TOML."""
    if isinstance(content, dict):
        inner = [keys_of(value) for value in content.values()]
        return set(content).union(*inner)
    if isinstance(content, list):
        return set().union(*(keys_of(one) for one in content))
    return set()
