# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""
The composition root: the only place where adapters are named.

Everything is built synchronously, without a running event loop and without a connection; what runs
it (`entrypoints.lifecycle`) opens and closes it in the order that is written there.
"""

from dependency_injector import containers, providers

from adapters.calcom.settings import KEY_NAME
from adapters.calcom.webhook_events import CalcomEventReader
from adapters.matching.text_similarity import RapidfuzzSimilarity
from adapters.runner.rows import RowsRunner
from adapters.sql.engine import open_engine
from adapters.sql.offer_expiry import SqlOfferExpiry
from adapters.sql.rollout_register import SqlRolloutRegister
from adapters.sql.saga_journal import SqlSagaJournal
from adapters.sql.tenant_register import SqlTenantRegister
from adapters.sql.tool_traces import SqlToolTraces
from adapters.sql.unit_of_work import SqlUnitsOfWork
from adapters.system.alarms import LoggedAlarms
from adapters.system.backoff import JitteredBackoff
from adapters.system.clock import SystemClock
from adapters.system.event_bell import LocalEventBell
from adapters.system.identifiers import SystemIdentifiers
from booking_domain.application.apply_tenants import ApplyTenantsHandler
from booking_domain.application.free_slots import FreeSlots
from booking_domain.application.mending import Mender
from booking_domain.application.own_appointments import OwnAppointments
from booking_domain.application.replay import Replay
from booking_domain.application.saga_steps import CalendarSagaSteps
from booking_domain.application.salon_appointments import SalonAppointments
from booking_domain.application.slot_choice import SlotChooser
from booking_domain.application.slot_search import SlotSearch
from booking_domain.application.stray_bookings import StrayBookings
from booking_domain.application.undertaking import Undertaking
from booking_domain.application.unheard_changes import UnheardChanges
from booking_domain.model.inbox_event import CALCOM
from booking_domain.model.tenant import Tenant
from booking_domain.ports.clock import Clock
from entrypoints.auditing import Auditing
from entrypoints.calendars import Calendars
from entrypoints.comparing import Comparing
from entrypoints.data_protection import DataProtection, data_protection_of
from entrypoints.faults import LoggedFaults
from entrypoints.http.directory import directory_of
from entrypoints.kept_answers import KeptAnswers
from entrypoints.late_telling import late_telling_of
from entrypoints.monitoring import monitoring_of
from entrypoints.observation import (
    CountedAnswers,
    Observation,
    matters_job,
    observation_of,
    observed,
    open_work_at,
)
from entrypoints.outside_events import OutsideEvents, Surroundings, outside_events
from entrypoints.people import People
from entrypoints.periodic import Job, Periodic
from entrypoints.release import release
from entrypoints.ringing_back import ringing_back
from entrypoints.rolling_out import rolling_out
from entrypoints.runner_lease import patience_of, runner_settings_of
from entrypoints.settings.salon import tenant_of
from entrypoints.settings.schema import Settings
from entrypoints.sharing import shared_by_processes
from entrypoints.stopping import Stopping
from entrypoints.toolbox import Toolbox


def _tenants(settings: Settings) -> dict[str, Tenant]:
    return {one.id: tenant_of(one) for one in settings.tenants}


def _periodic(
    jobs: list[Job],
    *,
    events: OutsideEvents,
    data_protection: DataProtection,
    observation: Observation,
    clock: Clock,
) -> Periodic:
    every = (*jobs, *events.jobs, *data_protection.jobs)
    return Periodic([observation.job(one) for one in every], clock=clock)


class Container(containers.DeclarativeContainer):
    """Every object of the service, one of each; give it `settings`."""

    settings = providers.Dependency(instance_of=Settings)

    clock = providers.Singleton(SystemClock)
    identifiers = providers.Singleton(SystemIdentifiers)
    backoff = providers.Singleton(JitteredBackoff, clock=clock)
    similarity = providers.Singleton(RapidfuzzSimilarity)
    tenants = providers.Singleton(_tenants, settings)
    observation = providers.Singleton(observation_of, settings, clock=clock, version=release())
    stopping = providers.Singleton(
        Stopping, clock=clock, grace_seconds=settings.provided.service.grace_seconds
    )

    engine = providers.Singleton(
        open_engine,
        settings.provided.database.url.reveal.call(),
        pool_size=settings.provided.database.pool_size,
        patience=providers.Callable(patience_of, settings),
    )
    units = providers.Singleton(
        observed, providers.Singleton(SqlUnitsOfWork, engine), by=observation.provided.units
    )
    journal = providers.Singleton(SqlSagaJournal, engine, serving=tenants)
    tenant_register = providers.Singleton(SqlTenantRegister, engine)
    shared = providers.Singleton(shared_by_processes, settings, clock=clock)
    cache = providers.Singleton(observed, shared.provided.cache, by=observation.provided.cache)
    lock = shared.provided.lock

    accounts = providers.Container(
        Calendars, settings=settings, shared=shared, observation=observation, clock=clock
    )
    retry = accounts.retry
    http_client = accounts.http_client
    gates = accounts.gates
    breaker_states = accounts.breaker_states
    calendar = accounts.calendar
    calendars = accounts.of_callers
    background_calendars = accounts.of_background
    catalogues = accounts.catalogues

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
    comparing = providers.Container(
        Comparing,
        settings=settings,
        tenants=tenants,
        calendars=background_calendars,
        units=units,
        journal=journal,
        mender=mender,
        alarms=alarms,
        lock=lock,
        observation=observation,
        clock=clock,
    )
    saga_steps = providers.Singleton(
        CalendarSagaSteps,
        calendars=calendars,
        tenants=tenants,
        units=units,
        cache=cache,
        alarms=alarms,
        clock=clock,
    )
    runner = providers.Singleton(
        RowsRunner,
        steps=providers.Singleton(observed, saga_steps, by=observation.provided.steps),
        units=units,
        journal=journal,
        strays=strays,
        alarms=alarms,
        clock=clock,
        settings=providers.Callable(runner_settings_of, settings),
    )

    data_protection = providers.Singleton(
        data_protection_of,
        settings,
        engine=engine,
        units=units,
        runner=runner,
        tenants=tenants,
        calendars=background_calendars,
        ids=identifiers,
        clock=clock,
    )
    people = providers.Container(
        People,
        settings=settings,
        tenants=tenants,
        alarms=alarms,
        calendars=background_calendars,
        cache=cache,
        lock=lock,
        units=units,
        offers=providers.Singleton(SqlOfferExpiry, engine),
        retry=retry,
        clock=clock,
    )
    reader = providers.Singleton(CalcomEventReader, key_name=KEY_NAME)
    unheard = providers.Singleton(
        UnheardChanges, source=CALCOM, units=units, reader=reader, clock=clock
    )
    surroundings = providers.Singleton(
        Surroundings,
        tenants=tenants,
        calendars=background_calendars,
        units=units,
        cache=cache,
        lock=lock,
        mender=mender,
        runner=runner,
        reader=reader,
        bell=providers.Singleton(LocalEventBell, clock),
        backoff=backoff,
        alarms=alarms,
        clock=clock,
    )
    events = providers.Singleton(outside_events, settings.provided.periodic, on=surroundings)
    own = providers.Singleton(
        OwnAppointments, similarity=similarity, units=units, unheard=unheard, clock=clock
    )
    ringing_back = providers.Singleton(
        ringing_back,
        settings.provided.periodic,
        tenants=tenants,
        own=own,
        similarity=similarity,
        units=units,
        backoff=backoff,
        alarms=alarms,
        clock=clock,
    )
    late_telling = providers.Singleton(
        late_telling_of,
        settings,
        tenants=tenants,
        observation=observation,
        units=units,
        unheard=unheard,
        alarms=alarms,
        clock=clock,
    )
    open_matters_job = providers.Singleton(
        matters_job, settings, engine=engine, tenant_ids=tenants, observation=observation
    )
    kept_answers = providers.Singleton(
        KeptAnswers,
        providers.Singleton(SqlToolTraces, engine),
        lost=observation.provided.metrics.traces_lost,
    )
    traces_job = providers.Singleton(
        Job, name="write traces", work=kept_answers.provided.write, every_seconds=2.0
    )
    jobs = providers.List(
        people.offers_job,
        people.calls_job,
        comparing.job,
        comparing.unattended_job,
        ringing_back.provided.job,
        late_telling.provided.job,
        open_matters_job,
        traces_job,
    )
    periodic = providers.Singleton(
        _periodic,
        jobs,
        events=events,
        data_protection=data_protection,
        observation=observation,
        clock=clock,
    )

    free_slots = providers.Singleton(
        FreeSlots,
        calendars=calendars,
        cache=cache,
        lock=lock,
        units=units,
        retry=retry,
        clock=clock,
    )
    search = providers.Singleton(SlotSearch, free_slots=free_slots, clock=clock)
    chooser = providers.Singleton(
        SlotChooser, search=search, similarity=similarity, units=units, clock=clock
    )
    replay = providers.Singleton(Replay, units=units, runner=runner, unheard=unheard, clock=clock)
    undertaking = providers.Singleton(
        Undertaking, units=units, runner=runner, search=search, clock=clock
    )
    rolling_out = providers.Singleton(
        rolling_out,
        settings,
        register=providers.Singleton(SqlRolloutRegister, engine),
        observation=observation,
        clock=clock,
    )

    monitoring = providers.Singleton(
        monitoring_of, engine, observation=observation, similarity=similarity, clock=clock
    )
    toolbox = providers.Container(
        Toolbox,
        search=search,
        chooser=chooser,
        own=own,
        ringing_back=ringing_back,
        late=late_telling.provided.late,
        admissions=rolling_out.provided.admissions,
        monitoring=monitoring,
        replay=replay,
        undertaking=undertaking,
        runner=runner,
        similarity=similarity,
        units=units,
        identifiers=identifiers,
        backoff=backoff,
        faults=providers.Singleton(
            observed, providers.Singleton(LoggedFaults), by=observation.provided.faults
        ),
        clock=clock,
    )
    tools = toolbox.tools
    tool_journal = providers.Singleton(
        CountedAnswers, observation.provided.metrics, kept=kept_answers
    )
    salon_appointments = providers.Singleton(SalonAppointments, units=units, unheard=unheard)
    receive_event = events.provided.receive
    directory = providers.Singleton(directory_of, settings, tenants=tenants)
    open_work = providers.Singleton(open_work_at, engine=engine, units=units, clock=clock)
    apply_tenants = providers.Singleton(
        ApplyTenantsHandler, register=tenant_register, open_work=open_work, clock=clock
    )
    auditing = providers.Container(
        Auditing,
        settings=settings,
        http_client=http_client,
        gates=gates,
        tenants=tenants,
        units=units,
        identifiers=identifiers,
        reconcile=comparing.reconcile,
        clock=clock,
    )
