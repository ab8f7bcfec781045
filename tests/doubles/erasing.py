"""Who erases persons, beside an application in this process, or without one."""

from collections.abc import Mapping

from typing_extensions import override

from booking_domain.application.cancel_for_erasure import CancelForErasure
from booking_domain.application.erase_person import ErasePersonHandler
from booking_domain.application.known_persons import KnownPersons
from booking_domain.application.later_events import LaterEvents
from booking_domain.model.appointment import Appointment
from booking_domain.model.tenant import Tenant
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.erasure_journal import ErasureJournal
from booking_domain.ports.identifiers import Identifiers
from booking_domain.ports.person_records import PersonRecords
from booking_domain.ports.saga_runner import SagaRunner
from booking_domain.ports.unit_of_work import Lease, UnitsOfWork
from tests.doubles.world import World


class NobodyDrives(SagaRunner):
    """A runner where nothing is to be driven."""

    @property
    @override
    def is_stopping(self) -> bool:
        return False

    @override
    def lease(self) -> Lease:
        raise AssertionError

    @override
    async def run(self, appointment: Appointment, *, wait_seconds: float) -> Appointment:
        raise AssertionError

    @override
    async def wait_for(self, appointment: Appointment, *, wait_seconds: float) -> Appointment:
        return appointment

    @override
    def nudge(self, appointment_id: str) -> None:
        raise AssertionError


def eraser_of(
    world: World, *, records: PersonRecords, journal: ErasureJournal
) -> ErasePersonHandler:
    """This will build it of the world's present process."""
    return eraser(
        records=records,
        journal=journal,
        units=world.units,
        identifiers=world.identifiers,
        clock=world.clock,
        runner=world.runner,
        tenants={world.tenant.tenant_id: world.tenant},
        calendars={world.tenant.tenant_id: world.calendar},
    )


def eraser(
    *,
    records: PersonRecords,
    journal: ErasureJournal,
    units: UnitsOfWork,
    identifiers: Identifiers,
    clock: Clock,
    runner: SagaRunner | None = None,
    tenants: Mapping[str, Tenant] | None = None,
    calendars: Mapping[str, CalendarProvider] | None = None,
) -> ErasePersonHandler:
    """This will build one; without a runner nothing can be cancelled."""
    return ErasePersonHandler(
        persons=KnownPersons(records),
        records=records,
        journal=journal,
        cancelling=CancelForErasure(
            records=records,
            units=units,
            runner=runner or NobodyDrives(),
            tenants=tenants or {},
            calendars=calendars or {},
            clock=clock,
        ),
        later=LaterEvents(records=records, units=units, clock=clock),
        identifiers=identifiers,
        clock=clock,
    )
