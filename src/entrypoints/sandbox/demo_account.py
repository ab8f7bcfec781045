"""The demo salon's account: two hosts, five services, six days a week."""

import datetime as dt

from pathlib import Path

from adapters.memory.calcom_model.account_event import Trigger
from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calcom_model.event_type import (
    Confirmation,
    EventType,
    FieldRule,
    Host,
    OpeningTime,
    Schedule,
)
from entrypoints.sandbox.config import SandboxConfig, SandboxUser, WebhookSubscription


ADDRESS = "Hauptstr. 1, 10115 Berlin"
ANNA = Host(id=1, name="Anna", username="anna", email="anna@salon-muster.example")
BEN = Host(id=2, name="Ben", username="ben", email="ben@salon-muster.example")
SCHEDULE = Schedule(
    id=1,
    name="Öffnungszeiten",
    time_zone="Europe/Berlin",
    opening_times=(
        OpeningTime(weekdays=(0, 1, 2, 3, 4), start=dt.time(9), end=dt.time(18)),
        OpeningTime(weekdays=(5,), start=dt.time(9), end=dt.time(16)),
    ),
)
OWNER = SandboxUser(
    id=1,
    name="Salon Muster",
    username="salon-muster",
    email="salon@salon-muster.example",
    time_zone="Europe/Berlin",
)


def demo_event_types(*, email_field: FieldRule = FieldRule.REQUIRED) -> tuple[EventType, ...]:
    """
    Return the salon's event types; ids below 200 are Anna's, from 200 on Ben's.

    A form that does not require the e-mail address requires the telephone number instead.
    """
    return (
        _event_type(101, "Herrenhaarschnitt", 30, host=ANNA, email_field=email_field),
        _event_type(102, "Damenhaarschnitt", 60, host=ANNA, email_field=email_field),
        _event_type(103, "Färben", 90, host=ANNA, email_field=email_field),
        _event_type(201, "Herrenhaarschnitt", 30, host=BEN, email_field=email_field),
        _event_type(204, "Bartpflege", 15, host=BEN, email_field=email_field),
        _event_type(
            205,
            "Kinderhaarschnitt",
            30,
            host=BEN,
            email_field=email_field,
            confirmation=Confirmation.BY_HOST,
        ),
    )


def demo_config(
    *,
    api_key: str,
    control_key: str | None,
    journal: Path | None,
    subscriptions: tuple[WebhookSubscription, ...],
    email_field: FieldRule = FieldRule.REQUIRED,
) -> SandboxConfig:
    """Return the demo salon as a sandbox, with keys and subscriptions of the caller's."""
    return SandboxConfig(
        user=OWNER,
        schedule=SCHEDULE,
        event_types=demo_event_types(email_field=email_field),
        api_key=api_key,
        control_key=control_key,
        journal=journal,
        subscriptions=subscriptions,
        behaviour=Behaviour(check_to_insert=dt.timedelta(milliseconds=40)),
        rate_limit=None,
        title="Salon Muster",
    )


def subscription_to_all(url: str, *, secret: str) -> WebhookSubscription:
    """Return a subscription to every event there is, signed."""
    return WebhookSubscription(url=url, triggers=tuple(Trigger), secret=secret)


def _event_type(
    event_type_id: int,
    title: str,
    length: int,
    *,
    host: Host,
    email_field: FieldRule,
    confirmation: Confirmation = Confirmation.AUTOMATIC,
) -> EventType:
    slug = f"{title.lower().replace('ä', 'ae')}-{host.username}"
    required = email_field is FieldRule.REQUIRED
    return EventType(
        id=event_type_id,
        slug=slug,
        title=title,
        length=length,
        host=host,
        schedule=SCHEDULE,
        address=ADDRESS,
        minimum_notice=0,
        confirmation=confirmation,
        email_field=email_field,
        phone_field=FieldRule.HIDDEN if required else FieldRule.REQUIRED,
    )
