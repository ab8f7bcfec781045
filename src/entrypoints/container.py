# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""
The composition root: the only place where adapters are named.

Everything is built synchronously, without a running event loop and without a connection; what runs
it (`entrypoints.lifecycle`) opens and closes it in the order that is written there.
"""

import os
import secrets
import socket

from collections.abc import Callable, Mapping
from typing import TypeVar

import structlog

from dependency_injector import containers, providers

from adapters.calcom.calendar import CalcomCalendar
from adapters.calcom.catalogue import CalcomCatalogue
from adapters.calcom.http import open_http_client
from adapters.calcom.pacing import Pacing
from adapters.calcom.settings import CalcomSettings as CalcomAccount
from adapters.matching.text_similarity import RapidfuzzSimilarity
from adapters.runner.rows import RowsRunner, RowsSettings
from adapters.sql.engine import Patience, open_engine
from adapters.sql.migration import migrate
from adapters.sql.saga_journal import SqlSagaJournal
from adapters.sql.schema_check import check_revision, check_schema, require_writable
from adapters.sql.unit_of_work import SqlUnitsOfWork
from adapters.system.alarms import LoggedAlarms
from adapters.system.backoff import JitteredBackoff
from adapters.system.clock import SystemClock
from adapters.system.identifiers import SystemIdentifiers
from booking_domain.application.book_appointment import BookAppointmentHandler
from booking_domain.application.cancel_appointment import CancelAppointmentHandler
from booking_domain.application.check_availability import CheckAvailabilityHandler
from booking_domain.application.expired_offers import ExpiredOffers
from booking_domain.application.find_appointments import FindAppointmentsHandler
from booking_domain.application.free_slots import FreeSlots
from booking_domain.application.get_booking_status import GetBookingStatusHandler
from booking_domain.application.hold_slot import HoldSlotHandler
from booking_domain.application.mending import Mender
from booking_domain.application.own_appointments import OwnAppointments
from booking_domain.application.receive_event import ReceiveEventHandler
from booking_domain.application.reconcile import ReconcileHandler
from booking_domain.application.replay import Replay
from booking_domain.application.reschedule_appointment import RescheduleAppointmentHandler
from booking_domain.application.saga_steps import CalendarSagaSteps
from booking_domain.application.salon_appointments import SalonAppointments
from booking_domain.application.slot_choice import SlotChooser
from booking_domain.application.slot_search import SlotSearch
from booking_domain.application.stray_bookings import StrayBookings
from booking_domain.application.tools import Tools
from booking_domain.application.undertaking import Undertaking
from booking_domain.model.tenant import Tenant
from booking_domain.ports.rate_limit import RateLimit, Urgency
from entrypoints.http.directory import directory_of
from entrypoints.periodic import Job, Periodic
from entrypoints.regular_reconciliation import RegularReconciliation
from entrypoints.settings.salon import tenant_of
from entrypoints.settings.schema import DatabaseSettings, Settings, TenantSettings
from entrypoints.sharing import shared_by_processes


_T = TypeVar("_T")

_log = structlog.get_logger(__name__)


def _tenants(settings: Settings) -> dict[str, Tenant]:
    return {one.id: tenant_of(one) for one in settings.tenants}


def _patience(settings: Settings) -> Patience:
    # A frozen process must not keep its locks for longer than half a lease.
    return Patience(idle_in_transaction=settings.runner.lease_ms / 2000)


def _runner_settings(settings: Settings) -> RowsSettings:
    owner = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
    return RowsSettings(
        owner=owner,
        lease_ms=settings.runner.lease_ms,
        poll_seconds=settings.runner.poll_seconds,
    )


def _accounts(
    settings: Settings, *, adapter: Callable[..., _T], limit: RateLimit, urgency: Urgency
) -> Mapping[str, _T]:
    return {
        tenant.id: adapter(
            api_key=tenant.calcom.api_key.reveal,
            settings=_account(tenant, settings=settings),
            pacing=Pacing(limit, urgency),
        )
        for tenant in settings.tenants
    }


def _account(tenant: TenantSettings, *, settings: Settings) -> CalcomAccount:
    shared = settings.calcom
    return CalcomAccount(
        base_url=tenant.calcom.base_url or shared.base_url,
        zone=tenant.location.zone,
        phone_only=tenant.rules.phone_only,
        placeholder_domain=tenant.rules.placeholder_domain,
        language=tenant.calcom.language,
        bookings_version=shared.bookings_version,
        slots_version=shared.slots_version,
        event_types_version=shared.event_types_version,
        schedules_version=shared.schedules_version,
        connect_timeout_seconds=shared.connect_timeout_seconds,
        read_timeout_seconds=shared.read_timeout_seconds,
        write_timeout_seconds=shared.write_timeout_seconds,
    )


class Container(containers.DeclarativeContainer):
    """Every object of the service, one of each; give it `settings`."""

    settings = providers.Dependency(instance_of=Settings)

    clock = providers.Singleton(SystemClock)
    identifiers = providers.Singleton(SystemIdentifiers)
    backoff = providers.Singleton(JitteredBackoff, clock=clock)
    similarity = providers.Singleton(RapidfuzzSimilarity)
    tenants = providers.Singleton(_tenants, settings)

    engine = providers.Singleton(
        open_engine,
        settings.provided.database.url.reveal.call(),
        pool_size=settings.provided.database.pool_size,
        patience=providers.Callable(_patience, settings),
    )
    units = providers.Singleton(SqlUnitsOfWork, engine)
    journal = providers.Singleton(SqlSagaJournal, engine)
    shared = providers.Singleton(shared_by_processes, settings, clock=clock)
    cache = shared.provided.cache
    lock = shared.provided.lock

    http_client = providers.Singleton(
        open_http_client, max_connections=settings.provided.calcom.max_connections
    )
    calendar = providers.Factory(CalcomCalendar, client=http_client)
    calendars = providers.Singleton(
        _accounts,
        settings,
        adapter=calendar.provider,
        limit=shared.provided.limit,
        urgency=Urgency.CALLER,
    )
    # For whatever nobody waits for on the telephone.
    background_calendars = providers.Singleton(
        _accounts,
        settings,
        adapter=calendar.provider,
        limit=shared.provided.limit,
        urgency=Urgency.BACKGROUND,
    )
    catalogues = providers.Singleton(
        _accounts,
        settings,
        adapter=providers.Factory(CalcomCatalogue, client=http_client).provider,
        limit=shared.provided.limit,
        urgency=Urgency.BACKGROUND,
    )

    alarms = providers.Singleton(LoggedAlarms)
    mender = providers.Singleton(
        Mender,
        calendars=background_calendars,
        tenants=tenants,
        units=units,
        cache=cache,
        alarms=alarms,
        clock=clock,
    )
    strays = providers.Singleton(
        StrayBookings,
        calendars=background_calendars,
        units=units,
        journal=journal,
        mender=mender,
        clock=clock,
    )
    reconcile = providers.Singleton(
        ReconcileHandler,
        calendars=background_calendars,
        tenants=tenants,
        units=units,
        mender=mender,
        clock=clock,
    )
    saga_steps = providers.Singleton(
        CalendarSagaSteps,
        calendars=calendars,
        tenants=tenants,
        units=units,
        cache=cache,
        clock=clock,
    )
    runner = providers.Singleton(
        RowsRunner,
        steps=saga_steps,
        units=units,
        journal=journal,
        strays=strays,
        clock=clock,
        settings=providers.Callable(_runner_settings, settings),
    )

    expired_offers = providers.Singleton(
        ExpiredOffers, tenant_ids=tenants, units=units, clock=clock
    )
    offers_job = providers.Singleton(
        Job,
        name="forget expired offers",
        work=expired_offers.provided.forget,
        every_seconds=settings.provided.periodic.forget_offers_seconds,
    )
    regular_reconciliation = providers.Singleton(
        RegularReconciliation,
        settings=settings.provided.reconciliation,
        tenants=tenants,
        reconcile=reconcile,
        lock=lock,
        clock=clock,
    )
    reconciliation_job = providers.Singleton(
        Job,
        name="reconcile",
        work=regular_reconciliation.provided.compare_all,
        every_seconds=settings.provided.reconciliation.interval_seconds,
    )
    periodic = providers.Singleton(
        Periodic, providers.List(offers_job, reconciliation_job), clock=clock
    )

    free_slots = providers.Singleton(
        FreeSlots, calendars=calendars, cache=cache, lock=lock, units=units, clock=clock
    )
    search = providers.Singleton(SlotSearch, free_slots=free_slots, clock=clock)
    chooser = providers.Singleton(
        SlotChooser, search=search, similarity=similarity, units=units, clock=clock
    )
    own = providers.Singleton(OwnAppointments, similarity=similarity, units=units, clock=clock)
    replay = providers.Singleton(Replay, units=units, clock=clock)
    undertaking = providers.Singleton(
        Undertaking, units=units, runner=runner, search=search, clock=clock
    )

    check_availability = providers.Singleton(
        CheckAvailabilityHandler, search=search, similarity=similarity, units=units, clock=clock
    )
    hold_slot = providers.Singleton(
        HoldSlotHandler,
        chooser=chooser,
        undertaking=undertaking,
        units=units,
        identifiers=identifiers,
        clock=clock,
    )
    book_appointment = providers.Singleton(
        BookAppointmentHandler,
        chooser=chooser,
        undertaking=undertaking,
        runner=runner,
        units=units,
        identifiers=identifiers,
        clock=clock,
        similarity=similarity,
    )
    find_appointments = providers.Singleton(FindAppointmentsHandler, own=own)
    reschedule_appointment = providers.Singleton(
        RescheduleAppointmentHandler,
        own=own,
        chooser=chooser,
        undertaking=undertaking,
        runner=runner,
        clock=clock,
    )
    cancel_appointment = providers.Singleton(
        CancelAppointmentHandler, own=own, undertaking=undertaking, runner=runner, clock=clock
    )
    get_booking_status = providers.Singleton(
        GetBookingStatusHandler, own=own, runner=runner, clock=clock
    )
    tools = providers.Singleton(
        Tools,
        check_availability=check_availability,
        hold_slot=hold_slot,
        book_appointment=book_appointment,
        find_appointments=find_appointments,
        reschedule_appointment=reschedule_appointment,
        cancel_appointment=cancel_appointment,
        get_booking_status=get_booking_status,
        replay=replay,
        backoff=backoff,
    )
    salon_appointments = providers.Singleton(SalonAppointments, units=units)
    receive_event = providers.Singleton(
        ReceiveEventHandler, units=units, cache=cache, backoff=backoff, clock=clock
    )
    directory = providers.Singleton(directory_of, settings, tenants=tenants)


def migrate_database(settings: DatabaseSettings) -> None:
    """
    This will create or update the database's schema; it blocks, and runs outside an event loop.

    Raises:
        InvalidValue: the address is none that is supported.
        StorageUnavailable: the database cannot be reached, or is newer than this program.
    """
    migrate(settings.url.reveal())


async def check_database(container: Container) -> None:
    """
    This will see whether the database is there and has the schema that is needed, in all detail.

    Raises:
        InvalidValue: the address is none that is supported.
        StorageUnavailable: it is not; the message says what to do.
    """
    await require_writable(container.engine())
    for note in await check_schema(container.engine()):
        _log.warning("the database has more than this program knows", found=note)


async def probe_database(container: Container) -> None:
    """
    This will see whether the database answers, at the revision that is needed: fit for each probe.

    Raises:
        StorageUnavailable: it does not; the message says what to do.
    """
    await require_writable(container.engine())
    await check_revision(container.engine())
