"""The demo salon: what the sandbox's account offers, as a salon's settings."""

from pathlib import Path

from booking_domain.model.opening_hours import OpenWindow
from entrypoints.cli.demo_place import DemoKeys
from entrypoints.sandbox.config import WebhookSubscription
from entrypoints.sandbox.demo_account import (
    ADDRESS,
    ANNA,
    BEN,
    OWNER,
    SCHEDULE,
    demo_event_types,
    subscription_to_all,
)
from entrypoints.settings.salon import WEEKDAYS
from entrypoints.settings.schema import (
    CalcomSettings,
    DatabaseSettings,
    LocationSettings,
    OfferingSettings,
    OpeningHoursSettings,
    RestSettings,
    RetellSettings,
    RunnerSettings,
    ServiceSettings,
    Settings,
    StaffSettings,
    TenantCalcomSettings,
    TenantSettings,
)
from entrypoints.settings.secret import Secret
from entrypoints.settings.values import DatabaseUrl, read_zone


SANDBOX_PATH = "/sandbox"
CALLED_NUMBER = "+493023125042"

_SYNONYMS = {
    "Herrenhaarschnitt": ("Herrenschnitt", "Haarschnitt für Herren", "Männerhaarschnitt"),
    "Damenhaarschnitt": ("Damenschnitt", "Haarschnitt für Damen", "Frauenhaarschnitt"),
    "Färben": ("Haare färben", "Farbe", "Coloration"),
    "Bartpflege": ("Bart schneiden", "Bart stutzen", "Rasur"),
    "Kinderhaarschnitt": ("Kinderschnitt", "Haarschnitt für Kinder"),
}


def demo_settings(
    keys: DemoKeys, *, database: Path, address: str, service: ServiceSettings
) -> Settings:
    """
    This will return the demo's settings.

    Args:
        address: Where the service itself is reached: the sandbox lives there as well.
    """
    return Settings(
        service=service,
        database=DatabaseSettings(url=DatabaseUrl(Secret(f"sqlite:///{database}"))),
        # Short, so that whoever kills the demo sees soon how the next one takes over.
        runner=RunnerSettings(lease_ms=15_000, poll_seconds=1.0),
        calcom=CalcomSettings(
            base_url=f"{address}{SANDBOX_PATH}",
            read_timeout_seconds=4.0,
            write_timeout_seconds=8.0,
            # The sandbox lets everything through.
            requests_per_minute=1_000_000,
        ),
        tenants=(_salon(keys),),
    )


def demo_subscription(keys: DemoKeys, *, address: str) -> WebhookSubscription:
    """This will return how the sandbox tells the service at `address` of its bookings."""
    url = f"{address}/calcom/webhook/{OWNER.username}"
    return subscription_to_all(url, secret=keys.webhook)


def _salon(keys: DemoKeys) -> TenantSettings:
    return TenantSettings(
        id=OWNER.username,
        name=OWNER.name,
        location=LocationSettings(
            id="hauptstrasse", name=OWNER.name, zone=read_zone(OWNER.time_zone), address=ADDRESS
        ),
        opening_hours=_opening_hours(),
        calcom=TenantCalcomSettings(
            api_key=Secret(keys.calcom), webhook_secrets=(Secret(keys.webhook),)
        ),
        staff=tuple(StaffSettings(id=one.username, name=one.name) for one in (ANNA, BEN)),
        services=_services(),
        retell=RetellSettings(keys=(Secret(keys.retell),), called_numbers=(CALLED_NUMBER,)),
        rest=RestSettings(tokens=(Secret(keys.rest),)),
    )


def _opening_hours() -> OpeningHoursSettings:
    spans: dict[str, tuple[OpenWindow, ...]] = {}
    for opening in SCHEDULE.opening_times:
        for day in opening.weekdays:
            window = OpenWindow(opens=opening.start, closes=opening.end)
            spans[WEEKDAYS[day]] = (*spans.get(WEEKDAYS[day], ()), window)
    return OpeningHoursSettings(**spans)


def _services() -> tuple[OfferingSettings, ...]:
    event_types = demo_event_types()
    titles = dict.fromkeys(kind.title for kind in event_types)
    return tuple(
        OfferingSettings(
            id=title.lower().replace("ä", "ae"),
            name=title,
            duration_minutes=next(kind.length for kind in event_types if kind.title == title),
            hosts={k.host.username: str(k.id) for k in event_types if k.title == title},
            synonyms=_SYNONYMS.get(title, ()),
            needs_confirmation=any(
                kind.title == title and kind.confirmation.name != "AUTOMATIC"
                for kind in event_types
            ),
        )
        for title in titles
    )
