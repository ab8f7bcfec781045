"""Settings of the provider's event types that break bookings by phone."""

import datetime as dt
import enum

from collections.abc import Iterator
from typing import TypeAlias, assert_never

from booking_domain.model.provider_event_type import (
    BookingWindow,
    FixedWindow,
    Place,
    ProviderEventType,
    RollingWindow,
)
from booking_domain.model.tenant import BookingRules, PhoneOnly
from booking_domain.model.time_slot import GRAIN


EMAIL = "email"
PHONE = "attendeePhoneNumber"
MESSAGE_NUMBERS = ("smsReminderNumber", "aiAgentCallPhoneNumber")
_FILLED = frozenset({"name", EMAIL, PHONE, *MESSAGE_NUMBERS})
_WEEK, _BUSINESS_WEEK = 7, 5


class Hazard(enum.Enum):
    """What is wrong; a `Warned` says with what."""

    MISSING = "missing"
    OTHER_PERSON = "other_person"
    SEVERAL_HOSTS = "several_hosts"
    SHARED_HOST = "shared_host"
    EMAIL_DEMANDED = "email_demanded"
    PHONE_NOT_ASKED = "phone_not_asked"
    PHONE_DEMANDED = "phone_demanded"
    MESSAGE_NUMBER = "message_number"
    FIELD_DEMANDED = "field_demanded"
    EMAIL_VERIFIED = "email_verified"
    CANCELLING_OFF = "cancelling_off"
    RESCHEDULING_OFF = "rescheduling_off"
    RESCHEDULING_LIMITED = "rescheduling_limited"
    CUSTOMER_LIMIT = "customer_limit"
    NOT_ONE_HOST = "not_one_host"
    LONG_NOTICE = "long_notice"
    SHORT_WINDOW = "short_window"
    OFF_GRID = "off_grid"
    SEATS = "seats"
    RECURRING = "recurring"
    SEVERAL_PLACES = "several_places"
    PLACE_ASKED_FOR = "place_asked_for"


Found: TypeAlias = tuple[Hazard, tuple[str, ...]]
"""A hazard, and the names or numbers to say with it."""


def hazards_of(found: ProviderEventType, *, rules: BookingRules, today: dt.date) -> Iterator[Found]:
    """This will yield what of an event type breaks bookings by phone under these rules."""
    if len(found.hosts) != 1:
        yield Hazard.NOT_ONE_HOST, (found.scheduling.value, *found.hosts)
    yield from _of_form(found, rules=rules)
    yield from _of_changes(found, rules=rules)
    yield from _of_times(found, rules=rules, today=today)
    if found.seats > 1:
        yield Hazard.SEATS, (str(found.seats),)
    if found.is_recurring:
        yield Hazard.RECURRING, ()
    if len(found.places) > 1:
        yield Hazard.SEVERAL_PLACES, (str(len(found.places)),)
    elif Place.ASKED_FOR in found.places:
        yield Hazard.PLACE_ASKED_FOR, ()


def _of_form(found: ProviderEventType, *, rules: BookingRules) -> Iterator[Found]:
    if rules.phone_only is PhoneOnly.NATIVE:
        if found.demands(EMAIL):
            yield Hazard.EMAIL_DEMANDED, ()
        if found.field(PHONE) is None:
            yield Hazard.PHONE_NOT_ASKED, ()
    elif found.demands(PHONE):
        yield Hazard.PHONE_DEMANDED, ()
    for one in found.fields:
        if one.slug in MESSAGE_NUMBERS and not one.hidden:
            yield Hazard.MESSAGE_NUMBER, (one.slug,)
        elif one.slug not in _FILLED and found.demands(one.slug):
            yield Hazard.FIELD_DEMANDED, (one.slug,)
    if found.verifies_email:
        yield Hazard.EMAIL_VERIFIED, ()
    if found.bookings_per_customer is not None:
        yield Hazard.CUSTOMER_LIMIT, (str(found.bookings_per_customer),)


def _of_changes(found: ProviderEventType, *, rules: BookingRules) -> Iterator[Found]:
    if found.refuses_cancelling:
        yield Hazard.CANCELLING_OFF, ()
    if found.refuses_rescheduling:
        yield Hazard.RESCHEDULING_OFF, ()
    elif (found.reschedule_minutes or 0) > rules.cancellation_hours * 60:
        yield Hazard.RESCHEDULING_LIMITED, (str(found.reschedule_minutes),)


def _of_times(found: ProviderEventType, *, rules: BookingRules, today: dt.date) -> Iterator[Found]:
    if found.minimum_notice_minutes > rules.lead_minutes:
        yield (
            Hazard.LONG_NOTICE,
            (str(found.minimum_notice_minutes), str(rules.lead_minutes)),
        )
    if found.window is not None:
        days = days_ahead(found.window, today=today)
        if days < rules.horizon_days:
            yield Hazard.SHORT_WINDOW, (str(days), str(rules.horizon_days))
    grain = GRAIN // dt.timedelta(minutes=1)
    step = found.slot_interval or found.duration_minutes
    stepped = (step, found.slot_offset, found.buffer_before_minutes, found.buffer_after_minutes)
    if any(minutes % grain for minutes in stepped):
        yield Hazard.OFF_GRID, (str(grain),)


def days_ahead(window: BookingWindow, *, today: dt.date) -> int:
    """This will return how many days ahead a window reaches, weekends included; 0 when it ended."""
    match window:
        case RollingWindow(days=days, business_days=True):
            return days // _BUSINESS_WEEK * _WEEK + days % _BUSINESS_WEEK
        case RollingWindow(days=days):
            return days
        case FixedWindow(last=last):
            return max(0, (last - today).days)
        case _:
            assert_never(window)
