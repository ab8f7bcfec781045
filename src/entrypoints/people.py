# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that knows who calls, and what came of calls."""

from collections.abc import Mapping

from dependency_injector import containers, providers

from booking_domain.application.expired_offers import ExpiredOffers
from booking_domain.application.free_slots import FreeSlots
from booking_domain.application.process_call_events import ProcessCallEvents
from booking_domain.application.recognise_caller import RecogniseCallerHandler
from booking_domain.application.retry import Retry
from booking_domain.application.salon_calls import SalonCalls
from booking_domain.application.warm_up import WarmUp
from booking_domain.model.tenant import Tenant
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.availability_cache import AvailabilityCache
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.offer_expiry import OfferExpiry
from booking_domain.ports.slot_lock import SlotLock
from booking_domain.ports.unit_of_work import UnitsOfWork
from entrypoints.http.retell_lifecycle import read_news
from entrypoints.periodic import Job
from entrypoints.regular_calls import RegularCalls
from entrypoints.settings.schema import Settings


class People(containers.DeclarativeContainer):
    """Give it what it shares with everybody; `calendars` are those of background work."""

    settings = providers.Dependency(instance_of=Settings)
    tenants: providers.Dependency[Mapping[str, Tenant]] = providers.Dependency()
    alarms: providers.Dependency[Alarms] = providers.Dependency()
    calendars: providers.Dependency[Mapping[str, CalendarProvider]] = providers.Dependency()
    cache: providers.Dependency[AvailabilityCache] = providers.Dependency()
    lock: providers.Dependency[SlotLock] = providers.Dependency()
    units: providers.Dependency[UnitsOfWork] = providers.Dependency()
    offers: providers.Dependency[OfferExpiry] = providers.Dependency()
    retry: providers.Dependency[Retry] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    recognise_caller = providers.Singleton(RecogniseCallerHandler, units=units)
    free_slots = providers.Singleton(
        FreeSlots,
        calendars=calendars,
        cache=cache,
        lock=lock,
        units=units,
        retry=retry,
        clock=clock,
    )
    warm_up = providers.Singleton(WarmUp, free_slots=free_slots, lock=lock, clock=clock)

    process_call_events = providers.Singleton(
        ProcessCallEvents,
        tenants=tenants,
        read=providers.Object(read_news),
        units=units,
        alarms=alarms,
        clock=clock,
    )
    salon_calls = providers.Singleton(SalonCalls, units=units)
    regular_calls = providers.Singleton(RegularCalls, process=process_call_events)
    calls_job = providers.Singleton(
        Job,
        name="process what was told of calls",
        work=regular_calls.provided.process_all,
        every_seconds=settings.provided.periodic.process_calls_seconds,
    )

    expired_offers = providers.Singleton(ExpiredOffers, offers=offers, clock=clock)
    offers_job = providers.Singleton(
        Job,
        name="forget expired offers",
        work=expired_offers.provided.forget,
        every_seconds=settings.provided.periodic.forget_offers_seconds,
    )
