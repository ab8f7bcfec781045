# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that knows what is stored of persons, and forgets it."""

from collections.abc import Mapping

from attrs import frozen

from adapters.sql.aged_records import SqlAgedRecords
from adapters.sql.engine import Engine
from adapters.sql.erasure_journal import SqlErasureJournal
from adapters.sql.person_records import SqlPersonRecords
from adapters.sql.tenant_register import SqlTenantRegister
from booking_domain.application.cancel_for_erasure import CancelForErasure
from booking_domain.application.consent_by_hand import ConsentByHand
from booking_domain.application.erase_person import ErasePersonHandler
from booking_domain.application.forget_old_records import ForgetOldRecords
from booking_domain.application.known_persons import KnownPersons
from booking_domain.application.later_events import LaterEvents
from booking_domain.model.retention import RetentionRules
from booking_domain.model.tenant import Tenant
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.identifiers import Identifiers
from booking_domain.ports.saga_runner import SagaRunner
from booking_domain.ports.unit_of_work import UnitsOfWork
from entrypoints.periodic import Job
from entrypoints.regular_forgetting import RegularForgetting
from entrypoints.settings.schema import RetentionSettings, Settings


@frozen
class DataProtection:
    """What an operator asks for, and what is done by itself."""

    persons: KnownPersons
    erase_person: ErasePersonHandler
    consents: ConsentByHand
    jobs: tuple[Job, ...]


def data_protection_of(
    settings: Settings,
    *,
    engine: Engine,
    units: UnitsOfWork,
    runner: SagaRunner,
    tenants: Mapping[str, Tenant],
    calendars: Mapping[str, CalendarProvider],
    ids: Identifiers,
    clock: Clock,
) -> DataProtection:
    """This will build it; nothing is connected yet."""
    records = SqlPersonRecords(engine)
    persons = KnownPersons(records)
    erase_person = ErasePersonHandler(
        persons=persons,
        records=records,
        journal=SqlErasureJournal(engine),
        cancelling=CancelForErasure(
            records=records,
            units=units,
            runner=runner,
            tenants=tenants,
            calendars=calendars,
            clock=clock,
        ),
        later=LaterEvents(records=records, units=units, clock=clock),
        identifiers=ids,
        clock=clock,
    )
    forgetting = _forgetting_of(settings, engine=engine, erase_person=erase_person, clock=clock)
    jobs = (Job("forget what is old", forgetting.forget_all, settings.retention.interval_seconds),)
    consents = ConsentByHand(units=units, clock=clock)
    return DataProtection(persons, erase_person=erase_person, consents=consents, jobs=jobs)


def _forgetting_of(
    settings: Settings, *, engine: Engine, erase_person: ErasePersonHandler, clock: Clock
) -> RegularForgetting:
    rules = rules_of(settings.retention)
    return RegularForgetting(
        tenant_ids=[tenant.id for tenant in settings.tenants],
        register=SqlTenantRegister(engine),
        old=ForgetOldRecords(records=SqlAgedRecords(engine), rules=rules, clock=clock),
        erase_person=erase_person,
    )


def rules_of(settings: RetentionSettings) -> RetentionRules:
    """This will return the rules as the domain has them."""
    return RetentionRules(
        appointments=settings.appointments_days,
        calls=settings.calls_days,
        callbacks=settings.callbacks_days,
        events=settings.events_days,
        receipts=settings.receipts_days,
        traces=settings.traces_days,
        audit=settings.audit_days,
    )
