# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that compares calendar and database."""

from collections.abc import Mapping

from dependency_injector import containers, providers

from booking_domain.application.link_survey import LinkSurvey
from booking_domain.application.link_watch import LinkWatch
from booking_domain.application.mending import Mender
from booking_domain.application.reconcile import ReconcileHandler
from booking_domain.application.reconcile_until_settled import ReconcileUntilSettled
from booking_domain.application.resolve import ResolveHandler
from booking_domain.application.unattended_sagas import UnattendedSagas
from booking_domain.model.tenant import Tenant
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_journal import SagaJournal
from booking_domain.ports.slot_lock import SlotLock
from booking_domain.ports.unit_of_work import UnitsOfWork
from entrypoints.observation import Observation
from entrypoints.periodic import Job
from entrypoints.regular_reconciliation import RegularReconciliation
from entrypoints.settings.schema import Settings


_UNATTENDED_SECONDS = 60.0


class Comparing(containers.DeclarativeContainer):
    """Give it what it shares with everybody."""

    settings = providers.Dependency(instance_of=Settings)
    tenants: providers.Dependency[Mapping[str, Tenant]] = providers.Dependency()
    calendars: providers.Dependency[Mapping[str, CalendarProvider]] = providers.Dependency()
    units: providers.Dependency[UnitsOfWork] = providers.Dependency()
    journal: providers.Dependency[SagaJournal] = providers.Dependency()
    mender: providers.Dependency[Mender] = providers.Dependency()
    alarms: providers.Dependency[Alarms] = providers.Dependency()
    lock: providers.Dependency[SlotLock] = providers.Dependency()
    observation: providers.Dependency[Observation] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    reconcile = providers.Singleton(
        ReconcileHandler,
        calendars=calendars,
        tenants=tenants,
        units=units,
        mender=mender,
        clock=clock,
    )
    until_settled = providers.Singleton(ReconcileUntilSettled, reconcile=reconcile, clock=clock)
    resolve = providers.Singleton(
        ResolveHandler, calendars=calendars, units=units, mender=mender, clock=clock
    )
    regularly = providers.Singleton(
        RegularReconciliation,
        settings=settings.provided.reconciliation,
        tenants=tenants,
        reconcile=reconcile,
        lock=lock,
        tally=observation.provided.reconciled,
        links=providers.Singleton(
            # The database alone: what the calendar knows is compared before.
            LinkWatch,
            providers.Singleton(LinkSurvey, details={}, units=units, clock=clock),
        ),
        tally_links=observation.provided.links_found,
        clock=clock,
    )
    unattended_job = providers.Singleton(
        Job,
        name="look for salons that nobody serves",
        work=providers.Singleton(
            UnattendedSagas, journal=journal, alarms=alarms, clock=clock
        ).provided.look,
        every_seconds=_UNATTENDED_SECONDS,
    )
    job = providers.Singleton(
        Job,
        name="reconcile",
        work=regularly.provided.compare_all,
        every_seconds=settings.provided.reconciliation.interval_seconds,
    )
