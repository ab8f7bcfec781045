"""
The keys of the configuration file; `examples/salon.toml` explains each of them.

A class is a table, an attribute a key; a key without a default must be there.
"""

import datetime as dt
import enum

from collections.abc import Mapping
from typing import Annotated
from zoneinfo import ZoneInfo

from attrs import frozen

from booking_domain.model.opening_hours import OpenWindow
from booking_domain.model.rollout import ServiceMode
from booking_domain.model.tenant import PhoneOnly
from entrypoints.settings.secret import Secret
from entrypoints.settings.values import (
    Country,
    DatabaseUrl,
    EventTypeNumber,
    HolidayRegion,
    HttpAddress,
    Identifier,
    Named,
    Range,
    RedisUrl,
    WrittenNumber,
)


Port = Annotated[int, Range(0, 65535)]
Seconds = Annotated[float, Range(0.1, 300)]
Minutes = Annotated[int, Range(0, 1440)]
Days = Annotated[int, Range(1, 3650)]


class LogLevel(enum.Enum):
    """What is logged at least."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(enum.Enum):
    """How: `auto` is `console` on a terminal, else `json`."""

    AUTO = "auto"
    CONSOLE = "console"
    JSON = "json"


@frozen(kw_only=True)
class ServiceSettings:
    """`[service]`: the HTTP service itself."""

    host: Named = "127.0.0.1"
    port: Port = 8000
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.AUTO
    public_url: HttpAddress | None = None
    grace_seconds: Annotated[float, Range(0, 300)] = 2.0


@frozen(kw_only=True)
class OperationsSettings:
    """`[operations]`: what whoever runs the service may see, and where."""

    host: Named = "127.0.0.1"
    port: Port | None = None
    tokens: tuple[Secret, ...] = ()
    count_open_seconds: Annotated[float, Range(0, 3600)] = 30.0
    otlp_endpoint: HttpAddress | None = None


@frozen(kw_only=True)
class DatabaseSettings:
    """`[database]`: where appointments are kept."""

    url: DatabaseUrl
    pool_size: Annotated[int, Range(1, 200)] = 10


@frozen(kw_only=True)
class RedisSettings:
    """`[redis]`: what several processes share to be quicker; correct without it."""

    url: RedisUrl
    timeout_seconds: Annotated[float, Range(0.01, 1)] = 0.25
    max_connections: Annotated[int, Range(1, 1000)] = 50


@frozen(kw_only=True)
class RunnerSettings:
    """`[runner]`: how sagas are driven, and taken over from a process that died."""

    lease_ms: Annotated[int, Range(1000, 600_000)] = 45_000
    poll_seconds: Annotated[float, Range(0.1, 60)] = 5.0


@frozen(kw_only=True)
class PeriodicSettings:
    """`[periodic]`: what each process does again and again, called or not."""

    forget_offers_seconds: Annotated[float, Range(1, 86_400)] = 600.0
    process_calls_seconds: Annotated[float, Range(1, 86_400)] = 5.0
    note_untold_seconds: Annotated[float, Range(1, 86_400)] = 30.0
    tell_late_seconds: Annotated[float, Range(0.1, 60)] = 1.0
    process_events_seconds: Annotated[float, Range(0.1, 300)] = 5.0
    poll_calendar_seconds: Annotated[float, Range(0, 3600)] = 60.0


@frozen(kw_only=True)
class ReconciliationSettings:
    """`[reconciliation]`: how often both sides are compared as a whole, and from when on."""

    interval_seconds: Annotated[float, Range(0, 86_400)] = 900.0
    days_back: Annotated[int, Range(0, 365)] = 1


@frozen(kw_only=True)
class RetentionSettings:
    """`[retention]`: how long what is stored of callers is kept, in days."""

    appointments_days: Days = 365
    calls_days: Days = 30
    callbacks_days: Days = 90
    # Whoever sends an event again does so within 76 hours. Bookings that others made, too.
    events_days: Annotated[int, Range(4, 3650)] = 30
    receipts_days: Days = 30
    traces_days: Days = 30
    audit_days: Days = 90
    interval_seconds: Annotated[float, Range(1, 86_400)] = 3600.0


@frozen(kw_only=True)
class BreakerSettings:
    """`[calcom.breaker]`: when a salon's account is left alone, and how long."""

    failures: Annotated[int, Range(1, 1000)] = 5
    window_seconds: Annotated[float, Range(1, 3600)] = 60.0
    open_seconds: Annotated[float, Range(0.1, 3600)] = 30.0
    probe_seconds: Annotated[float, Range(0.1, 3600)] = 10.0


@frozen(kw_only=True)
class CalcomSettings:
    """`[calcom]`: what holds for the accounts of all tenants."""

    base_url: HttpAddress = "https://api.cal.com"
    connect_timeout_seconds: Seconds = 3.0
    read_timeout_seconds: Seconds = 5.0
    write_timeout_seconds: Seconds = 20.0
    requests_per_minute: Annotated[int, Range(1, 1_000_000)] = 120
    max_connections: Annotated[int, Range(1, 1000)] = 100
    max_in_flight: Annotated[int, Range(1, 1000)] = 20
    breaker: BreakerSettings = BreakerSettings()
    bookings_version: Named = "2024-08-13"
    slots_version: Named = "2024-09-04"
    event_types_version: Named = "2024-06-14"
    schedules_version: Named = "2024-06-11"


@frozen(kw_only=True)
class RetellApiSettings:
    """`[retell]`: what holds for all that is asked of Retell."""

    base_url: HttpAddress = "https://api.retellai.com"
    push_timeout_seconds: Annotated[float, Range(0.1, 10)] = 2.0


@frozen(kw_only=True)
class LocationSettings:
    """`[tenants.location]`: where the appointments take place."""

    id: Identifier
    name: Named
    zone: ZoneInfo
    address: Named | None = None
    phone: WrittenNumber | None = None
    holidays: HolidayRegion | None = None


@frozen(kw_only=True)
class OpeningHoursSettings:
    """`[tenants.opening_hours]`: spans such as "09:00-18:00"; a day left out is closed."""

    monday: tuple[OpenWindow, ...] = ()
    tuesday: tuple[OpenWindow, ...] = ()
    wednesday: tuple[OpenWindow, ...] = ()
    thursday: tuple[OpenWindow, ...] = ()
    friday: tuple[OpenWindow, ...] = ()
    saturday: tuple[OpenWindow, ...] = ()
    sunday: tuple[OpenWindow, ...] = ()


@frozen(kw_only=True)
class ClosedOnSettings:
    """One of `closed_on`: a day, or all days up to `last`."""

    first: dt.date
    last: dt.date | None = None
    reason: Named | None = None


@frozen(kw_only=True)
class ClosedDaysSettings:
    """`[tenants.closed_days]`: what the week and the public holidays do not say."""

    closed_on: tuple[ClosedOnSettings, ...] = ()
    open_on: tuple[dt.date, ...] = ()


@frozen(kw_only=True)
class RulesSettings:
    """`[tenants.rules]`: how far ahead, how short before, how long held, how many."""

    horizon_days: Annotated[int, Range(1, 730)] = 180
    lead_minutes: Annotated[int, Range(0, 43_200)] = 0
    hold_minutes: Annotated[int, Range(1, 60)] = 3
    landing_horizon_seconds: Annotated[int, Range(1, 3600)] = 150
    phone_only: PhoneOnly = PhoneOnly.PLACEHOLDER
    placeholder_domain: Named = "no-mail.invalid"
    cancellation_hours: Annotated[int, Range(0, 720)] = 0
    open_appointments: Annotated[int, Range(0, 100)] = 0


@frozen(kw_only=True)
class TenantCalcomSettings:
    """`[tenants.calcom]`: the salon's account."""

    api_key: Secret
    base_url: HttpAddress | None = None
    language: Named = "de"
    requests_per_minute: Annotated[int, Range(1, 1_000_000)] | None = None
    webhook_secrets: tuple[Secret, ...] = ()


@frozen(kw_only=True)
class RetellSettings:
    """`[tenants.retell]`: whose calls are the salon's, and which keys sign them."""

    keys: tuple[Secret, ...]
    called_numbers: tuple[WrittenNumber, ...] = ()
    agent_ids: tuple[Named, ...] = ()
    push_key: Secret | None = None


@frozen(kw_only=True)
class RestSettings:
    """`[tenants.rest]`: who may use `/api/v1` for the salon."""

    tokens: tuple[Secret, ...] = ()


@frozen(kw_only=True)
class StaffSettings:
    """`[[tenants.staff]]`: a person, and the chair that a booking occupies."""

    id: Identifier
    name: Named
    synonyms: tuple[Named, ...] = ()
    resource: Identifier | None = None


@frozen(kw_only=True)
class OfferingSettings:
    """`[[tenants.services]]`: what callers ask for, and each person's event type for it."""

    id: Identifier
    name: Named
    duration_minutes: Annotated[int, Range(1, 1440)]
    hosts: Mapping[str, EventTypeNumber]
    synonyms: tuple[Named, ...] = ()
    buffer_before_minutes: Minutes = 0
    buffer_after_minutes: Minutes = 0
    needs_confirmation: bool = False


@frozen(kw_only=True)
class TenantSettings:
    """`[[tenants]]`: one salon."""

    id: Identifier
    name: Named
    location: LocationSettings
    opening_hours: OpeningHoursSettings
    calcom: TenantCalcomSettings
    staff: tuple[StaffSettings, ...]
    services: tuple[OfferingSettings, ...]
    region: Country = "DE"
    mode: ServiceMode = ServiceMode.LIVE
    rollout_percent: Annotated[int, Range(0, 100)] = 100
    closed_days: ClosedDaysSettings = ClosedDaysSettings()
    rules: RulesSettings = RulesSettings()
    retell: RetellSettings | None = None
    rest: RestSettings = RestSettings()


@frozen(kw_only=True)
class Settings:
    """The whole file."""

    database: DatabaseSettings
    tenants: tuple[TenantSettings, ...]
    service: ServiceSettings = ServiceSettings()
    operations: OperationsSettings = OperationsSettings()
    runner: RunnerSettings = RunnerSettings()
    periodic: PeriodicSettings = PeriodicSettings()
    reconciliation: ReconciliationSettings = ReconciliationSettings()
    retention: RetentionSettings = RetentionSettings()
    calcom: CalcomSettings = CalcomSettings()
    retell: RetellApiSettings = RetellApiSettings()
    redis: RedisSettings | None = None


@frozen(kw_only=True)
class OnlyService:
    """What can be said without a file."""

    service: ServiceSettings = ServiceSettings()


@frozen(kw_only=True)
class OnlyTenants:
    """Salons that were taken out of a file before."""

    tenants: tuple[TenantSettings, ...]
