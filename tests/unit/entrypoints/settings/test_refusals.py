"""What a configuration is refused for: one line a problem, with the path of its key."""

from pathlib import Path

import pytest

from entrypoints.settings.loading import load_settings
from entrypoints.settings.problem import SettingsRefused
from tests.unit.entrypoints.settings.files import SALON, SECRETS, changed, load, problems


REFUSED = {
    "misspelt key": (
        changed("duration_minutes", "duration_minuets"),
        [
            "tenants[0].services[0].duration_minutes: is missing",
            (
                "tenants[0].services[0].duration_minuets: there is no such key; "
                "did you mean duration_minutes?"
            ),
        ],
    ),
    "unknown table": (SALON + "[sandbox]\n", ["sandbox: there is no such key"]),
    "missing table": (
        changed("[tenants.location]", "[tenants.place]"),
        ["tenants[0].location: is missing", "tenants[0].place: there is no such key"],
    ),
    "missing secret": (
        changed("env:RETELL_KEY", "env:NOWHERE"),
        ["tenants[0].retell.keys[0]: the environment variable NOWHERE is not set"],
    ),
    "missing secret file": (
        changed("env:REST_TOKEN", "file:nowhere"),
        ["tenants[0].rest.tokens[0]: the file nowhere cannot be read: No such file or directory"],
    ),
    "literal secret": (
        changed("env:CALCOM_KEY", "cal_live_geheim"),
        [
            "tenants[0].calcom.api_key: a secret is given as env:NAME or file:PATH, never itself",
        ],
    ),
    "password in an address": (
        changed("sqlite:///salon.sqlite3", "postgresql://salon:geheim@db/salon"),
        [
            "database.url: holds a password; give the whole address as env:NAME or file:PATH",
        ],
    ),
    "zone that does not exist": (
        changed("Europe/Berlin", "Europe/Berln"),
        [
            (
                "tenants[0].location.zone: there is no time zone 'Europe/Berln'; "
                "did you mean Europe/Berlin?"
            ),
        ],
    ),
    "text for a number": (
        changed("duration_minutes = 30", 'duration_minutes = "30"'),
        ["tenants[0].services[0].duration_minutes: must be a whole number, not a text"],
    ),
    "true for a number": (
        changed("duration_minutes = 30", "duration_minutes = true"),
        ["tenants[0].services[0].duration_minutes: must be a whole number, not true or false"],
    ),
    "text for a list": (
        changed('called_numbers = ["+493023125042"]', 'called_numbers = "+493023125042"'),
        ["tenants[0].retell.called_numbers: must be a list"],
    ),
    "value for a table": (
        SALON.replace("[database]\nurl", "database"),
        ["database: must be a table"],
    ),
    "number out of bounds": (
        SALON + "[service]\nport = 65536\n",
        ["service.port: must be from 0 to 65535, not 65536"],
    ),
    "word of no set": (
        SALON + '[service]\nlog_level = "warn"\n',
        [
            (
                "service.log_level: must be one of debug, info, warning, error, not 'warn'; "
                "did you mean warning?"
            ),
        ],
    ),
    "mode that is none": (
        changed('name = "Salon Muster"', 'name = "Salon Muster"\nmode = "dry-run"'),
        [
            (
                "tenants[0].mode: must be one of live, dry_run, off, not 'dry-run'; "
                "did you mean dry_run?"
            ),
        ],
    ),
    "more than all calls": (
        changed('name = "Salon Muster"', 'name = "Salon Muster"\nrollout_percent = 101'),
        ["tenants[0].rollout_percent: must be from 0 to 100, not 101"],
    ),
    "span that is none": (
        changed('"13:00-18:00"', '"18:00-13:00"'),
        [
            (
                "tenants[0].opening_hours.monday[1]: must be a span of one day such as "
                "'09:00-18:00', not '18:00-13:00'"
            ),
        ],
    ),
    "spans that overlap": (
        changed('"13:00-18:00"', '"11:30-18:00"'),
        [
            "tenants[0].opening_hours.monday: its spans must follow each other and not overlap",
        ],
    ),
    "holidays of no Land": (
        changed('zone = "Europe/Berlin"', 'zone = "Europe/Berlin"\nholidays = "DE-BX"'),
        [
            (
                "tenants[0].location.holidays: must be DE, AT, CH or a part of them such as DE-BY "
                "or CH-ZH, not 'DE-BX'"
            ),
        ],
    ),
    "day that is none": (
        SALON.replace(
            "[tenants.calcom]", "[tenants.closed_days]\nopen_on = [20261224]\n\n[tenants.calcom]"
        ),
        ["tenants[0].closed_days.open_on[0]: must be a day such as 2026-12-24, not 20261224"],
    ),
    "closed backwards": (
        SALON.replace(
            "[tenants.calcom]",
            "[tenants.closed_days]\nclosed_on = [{ first = 2026-12-24, last = 2026-12-01 }]\n\n"
            "[tenants.calcom]",
        ),
        ["tenants[0]: closed from 2026-12-24 to 2026-12-01 is no span of a year at most"],
    ),
    "number that is none": (
        changed("+493023125042", "030 12"),
        [
            (
                "tenants[0].retell.called_numbers[0]: must be a telephone number such as "
                "+493012345678, not '030 12'"
            ),
        ],
    ),
    "event type that is none": (
        changed("anna = 101", 'anna = "schnitt"'),
        [
            (
                "tenants[0].services[0].hosts.anna: must be the number of a Cal.com event type, "
                "such as 123456, not 'schnitt'"
            ),
        ],
    ),
    "host who does not exist": (
        changed("anna = 101", "ana = 101"),
        [
            (
                "tenants[0].services[0].hosts.ana: there is no 'ana' among the staff; "
                "did you mean anna?"
            ),
        ],
    ),
    "service without a host": (
        changed("{ anna = 101 }", "{}"),
        ["tenants[0].services[0].hosts: must name at least one person and event type"],
    ),
    "event type of two people": (
        changed("anna = 101", "anna = 101, ben = 101")
        + '[[tenants.staff]]\nid = "ben"\nname = "Ben"\n',
        [
            (
                "tenants[0].services[0].hosts.ben: the event type 101 is that of "
                "tenants[0].services[0].hosts.anna, and has one host"
            ),
        ],
    ),
    "shared spoken name": (
        SALON
        + '[[tenants.services]]\nid = "zwei"\nname = "Färben"\nsynonyms = ["SCHNITT"]\n'
        + "duration_minutes = 30\nhosts = { anna = 102 }\n",
        [
            (
                "tenants[0].services[1].synonyms[0]: 'SCHNITT' is what tenants[0].services[0].name "
                "is called already: leave one of them out"
            ),
        ],
    ),
    "spoken names that sound alike": (
        SALON.replace('"Schnitt"', '"Herrenhaarschnitt"')
        + '[[tenants.services]]\nid = "zwei"\nname = "Färben"\nsynonyms = ["Herren-Haarschnitt"]\n'
        + "duration_minutes = 30\nhosts = { anna = 102 }\n",
        [
            (
                "tenants[0].services[1].synonyms[0]: 'Herren-Haarschnitt' is what "
                "tenants[0].services[0].name is called already: leave one of them out"
            ),
        ],
    ),
    "lease that ends before a write": (
        SALON + "[runner]\nlease_ms = 32999\n",
        [
            (
                "runner.lease_ms: must be 33000 or more, so that two thirds of a lease outlast "
                "calcom.write_timeout_seconds and 2000 ms; it is 32999"
            ),
        ],
    ),
    "persons forgotten while their bookings are compared": (
        SALON + "[reconciliation]\ndays_back = 90\n[retention]\nappointments_days = 90\n",
        ["retention.appointments_days: must be more than reconciliation.days_back, 90"],
    ),
    "events forgotten before they may come again": (
        SALON + "[retention]\nevents_days = 3\n",
        ["retention.events_days: must be from 4 to 3650, not 3"],
    ),
    "places for all connections where there are several salons": (
        SALON
        + SALON[SALON.index("[[tenants]]") :]
        .replace('"muster"', '"zwei"')
        .replace("+493023125042", "+493023125043")
        .replace("env:REST_TOKEN", "env:WEBHOOK_SECRET")
        + "[calcom]\nmax_connections = 20\n",
        [
            (
                "calcom.max_in_flight: must be less than calcom.max_connections, 20, where there "
                "are several salons"
            ),
        ],
    ),
    "breaker that never opens": (
        SALON + "[calcom.breaker]\nfailures = 0\nopen_second = 5\n",
        [
            "calcom.breaker.failures: must be from 1 to 1000, not 0",
            "calcom.breaker.open_second: there is no such key; did you mean open_seconds?",
        ],
    ),
    "no TOML": (
        "[database",
        ["this is no TOML: Expected ']' at the end of a table declaration (at end of document)"],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_the_path_of_the_key(tmp_path: Path, case: str) -> None:
    """Each line names the key and what would be right."""
    text, expected = REFUSED[case]

    assert expected == problems(tmp_path, text=text)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """Nobody corrects one key to be told of the next."""
    text = SALON.replace("Europe/Berlin", "Berlin").replace("anna = 101", "anna = 0")

    found = problems(tmp_path, text=text, environment={})

    assert [line.partition(":")[0] for line in found] == [
        "tenants[0].location.zone",
        "tenants[0].calcom.api_key",
        "tenants[0].calcom.webhook_secrets[0]",
        "tenants[0].services[0].hosts.anna",
        "tenants[0].retell.keys[0]",
        "tenants[0].rest.tokens[0]",
    ]


def test_a_literal_secret_is_not_repeated(tmp_path: Path) -> None:
    """What was written in the wrong place does not go into a log as well."""
    found = problems(tmp_path, text=changed("env:RETELL_KEY", "key_geheim"))

    assert "key_geheim" not in "\n".join(found)


def test_two_salons_share_nothing_that_tells_them_apart(tmp_path: Path) -> None:
    """Id, number and token belong to one salon each."""
    second = SALON[SALON.index("[[tenants]]") :]

    found = problems(tmp_path, text=SALON + second)

    assert found == [
        "tenants[1].id: 'muster' stands at tenants[0].id already: each needs its own",
        (
            "tenants[1].retell.called_numbers[0]: '+493023125042' stands at "
            "tenants[0].retell.called_numbers[0] already: each needs its own"
        ),
        "tenants[1].rest.tokens[0]: is the same token as tenants[0].rest.tokens[0]",
    ]


def test_a_file_that_is_missing_is_one_line(tmp_path: Path) -> None:
    """The reason is the system's own."""
    with pytest.raises(SettingsRefused) as refused:
        load_settings(tmp_path / "nowhere.toml", environment={})

    assert str(refused.value) == "cannot be read: No such file or directory"


def test_no_secret_is_shown(tmp_path: Path) -> None:
    """Neither keys nor tokens nor the database's address are in a representation."""
    environment = SECRETS | {"VOICE_BOOKING_DATABASE_URL": "postgresql://salon:geheim@db/salon"}

    settings = load(tmp_path, environment=environment)

    shown = repr(settings) + str(settings)
    assert [value for value in environment.values() if value in shown] == []
    assert settings.database.url.reveal() == "postgresql://salon:geheim@db/salon"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("redis://:geheim@cache:6379/0", "holds a password"),
        ("http://cache:6379", "must be an address such as redis://"),
        ("redis://cache:6379/bookings", "the last part is a number"),
        ("redis://cache:port/0", "must be an address such as redis://"),
        ("redis:///0", "must be an address such as redis://"),
        ("env:NOT_SET", "NOT_SET is not set"),
    ],
)
def test_an_address_of_redis_that_cannot_be_used(tmp_path: Path, url: str, problem: str) -> None:
    """The library would take a database that is no number for the first one."""
    (found,) = problems(tmp_path, text=f'{SALON}\n[redis]\nurl = "{url}"\n')

    assert found.startswith("redis.url")
    assert problem in found
    assert "geheim" not in found


def test_the_environment_may_hold_the_password_of_redis(tmp_path: Path) -> None:
    """And it is shown nowhere."""
    environment = SECRETS | {"VOICE_BOOKING_REDIS_URL": "rediss://:geheim@cache:6380/3"}

    settings = load(tmp_path, environment=environment)

    assert settings.redis is not None
    assert settings.redis.url.reveal() == "rediss://:geheim@cache:6380/3"
    assert "geheim" not in repr(settings) + str(settings)
