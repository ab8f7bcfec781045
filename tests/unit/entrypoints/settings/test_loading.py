"""What a configuration that is taken means."""

import datetime as dt
import re
import tomllib

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import attrs
import pytest

from booking_domain.model.closed_days import Closure
from booking_domain.model.opening_hours import OpenWindow
from entrypoints.settings.loading import (
    demo_secrets,
    load_settings,
    sandbox_addresses,
    service_of,
)
from entrypoints.settings.problem import SettingsRefused
from entrypoints.settings.salon import tenant_of
from entrypoints.settings.schema import Settings
from tests.unit.entrypoints.settings.files import (
    EXAMPLE,
    SALON,
    SECRETS,
    changed,
    keys_of,
    load,
    problems,
)


CLOSED = """
[tenants.closed_days]
closed_on = [
  { first = 2026-12-24, last = 2026-12-31, reason = "Betriebsferien" },
  { first = "2027-02-08" },
]
open_on = [2027-03-08]

[tenants.rules]
cancellation_hours = 24
open_appointments = 3
"""


EXAMPLE_SECRETS = {
    "SALON_MUSTER_CALCOM_KEY": "cal_live_1",
    "SALON_MUSTER_CALCOM_WEBHOOK_SECRET": "whsec_1",
    "SALON_MUSTER_RETELL_KEY": "key_1",
    "SALON_MUSTER_RETELL_KEY_NEW": "key_2",
    "SALON_OPERATIONS_TOKEN": "of-operations",
}


def documented_keys(settings_class: Any) -> set[str]:
    keys: set[str] = set()
    for field in attrs.fields(settings_class):
        keys.add(field.name)
        for kind in (field.type, *get_args(field.type)):
            if attrs.has(kind) and kind.__module__ == "entrypoints.settings.schema":
                keys |= documented_keys(kind)
    return keys


def with_what_is_commented_out(text: str) -> str:
    """Return the example with the tables that one switches on by removing the `#`."""
    return re.sub(r"(?m)^# (?=\[[a-z_.]+\]$|[a-z_]+ = )", "", text)


@pytest.mark.parametrize("switched", [str, with_what_is_commented_out])
def test_the_example_is_taken(tmp_path: Path, switched: Callable[[str], str]) -> None:
    """What people copy works once its secrets are there, with and without what is optional."""
    text = switched(EXAMPLE.read_text(encoding="utf-8"))
    (tmp_path / "salon.toml").write_text(text, encoding="utf-8")
    (tmp_path / "salon-muster.token").write_text("token-1\n", encoding="utf-8")

    settings = load_settings(tmp_path / "salon.toml", environment=EXAMPLE_SECRETS)

    assert settings.tenants[0].rest.tokens[0].reveal() == "token-1"


def test_the_example_shows_every_key() -> None:
    """A key that nobody documents is a key that nobody finds."""
    text = with_what_is_commented_out(EXAMPLE.read_text(encoding="utf-8"))

    shown = keys_of(tomllib.loads(text))

    assert set() == documented_keys(Settings) - shown


def test_the_tenant_is_the_salon_of_the_file(tmp_path: Path) -> None:
    """Location, hours, people and services arrive in the domain as they were written."""
    tenant = tenant_of(load(tmp_path).tenants[0])

    assert tenant.tenant_id == "muster"
    assert ZoneInfo("Europe/Berlin") == tenant.location.zone
    assert (
        OpenWindow(opens=dt.time(9), closes=dt.time(12)),
        OpenWindow(opens=dt.time(13), closes=dt.time(18)),
    ) == tenant.opening_hours.on(dt.date(2026, 11, 23))
    assert tenant.opening_hours.on(dt.date(2026, 11, 24)) == ()
    assert tenant.services[0].event_type_of("anna") == "101"
    assert tenant.staff[0].resource_id == "anna"


def test_closed_days_and_limits_are_the_salons(tmp_path: Path) -> None:
    """Holidays of its Land, its own days, and what it allows callers."""
    text = changed('zone = "Europe/Berlin"', 'zone = "Europe/Berlin"\nholidays = "DE-BE"')
    text = text.replace("[tenants.calcom]", f"{CLOSED}\n[tenants.calcom]")

    tenant = tenant_of(load(tmp_path, text=text).tenants[0])

    closed = tenant.closed_days
    assert closed.on(dt.date(2026, 12, 24)) == Closure(reason="Betriebsferien")
    assert closed.on(dt.date(2026, 12, 31)) == Closure(reason="Betriebsferien")
    assert closed.on(dt.date(2027, 1, 1)) == Closure(feast="neujahr")
    assert closed.on(dt.date(2027, 2, 8)) == Closure()
    assert closed.on(dt.date(2027, 3, 8)) is None
    assert (tenant.rules.cancellation_hours, tenant.rules.open_appointments) == (24, 3)


@pytest.mark.parametrize(
    ("variable", "value", "path"),
    [
        ("PORT", "9001", "service.port"),
        ("VOICE_BOOKING_PORT", "9001", "service.port"),
        ("VOICE_BOOKING_HOST", "0.0.0.0", "service.host"),
        ("VOICE_BOOKING_OPERATIONS_HOST", "0.0.0.0", "operations.host"),
        ("VOICE_BOOKING_OPERATIONS_PORT", "9465", "operations.port"),
        ("VOICE_BOOKING_CALCOM_URL", "https://cal.example", "calcom.base_url"),
    ],
)
def test_the_environment_wins_over_the_file(
    tmp_path: Path, variable: str, value: str, path: str
) -> None:
    """An address is the place's business, not the file's."""
    settings = load(tmp_path, environment=SECRETS | {variable: value})

    table, key = path.split(".")
    assert value == str(getattr(getattr(settings, table), key))


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    """Somebody looks for the mistake in the file otherwise."""
    found = problems(tmp_path, text=SALON, environment=SECRETS | {"PORT": "http"})

    assert found == ["service.port (from PORT): must be a whole number, not a text"]


def test_the_environment_is_enough_for_the_service_alone() -> None:
    """The demo has no file, but a port and a log level all the same."""
    service = service_of({"PORT": "9001", "VOICE_BOOKING_LOG_LEVEL": "debug"})

    assert (service.port, service.log_level.value) == (9001, "debug")


def test_a_wrong_variable_for_the_service_alone_is_refused() -> None:
    """With its name, as for a file."""
    with pytest.raises(
        SettingsRefused, match=r"service\.log_level \(from VOICE_BOOKING_LOG_LEVEL\)"
    ):
        service_of({"VOICE_BOOKING_LOG_LEVEL": "loud"})


def test_a_secret_file_starts_at_the_configuration(tmp_path: Path) -> None:
    """Where the service is started from does not matter."""
    (tmp_path / "token").write_text("from-a-file\n", encoding="utf-8")

    settings = load(tmp_path, text=changed("env:REST_TOKEN", "file:token"))

    assert settings.tenants[0].rest.tokens[0].reveal() == "from-a-file"


@pytest.mark.parametrize(
    ("variable", "path"),
    [
        ("CALCOM_KEY", "tenants[0].calcom.api_key"),
        ("WEBHOOK_SECRET", "tenants[0].calcom.webhook_secrets[0]"),
        ("RETELL_KEY", "tenants[0].retell.keys[0]"),
        ("REST_TOKEN", "tenants[0].rest.tokens[0]"),
    ],
)
def test_keys_of_the_demo_are_recognised(tmp_path: Path, variable: str, path: str) -> None:
    """They are the only ones that the sandbox takes, so a salon cannot be served with it."""
    settings = load(tmp_path, environment=SECRETS | {variable: "any_demo_0123456789"})

    assert [path] == [problem.path for problem in demo_secrets(settings)]


def test_addresses_of_the_sandbox_are_recognised(tmp_path: Path) -> None:
    """What is booked there is booked nowhere."""
    environment = SECRETS | {"VOICE_BOOKING_CALCOM_URL": "http://127.0.0.1:8000/sandbox"}

    settings = load(tmp_path, environment=environment)

    assert [problem.path for problem in sandbox_addresses(settings)] == ["calcom.base_url"]


def test_a_salon_of_its_own_is_no_demo(tmp_path: Path) -> None:
    """Nothing is refused that should be served."""
    settings = load(tmp_path)

    assert (*demo_secrets(settings), *sandbox_addresses(settings)) == ()
