# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that holds the tools of a voice agent."""

from dependency_injector import containers, providers

from booking_domain.application.book_appointment import BookAppointmentHandler
from booking_domain.application.cancel_appointment import CancelAppointmentHandler
from booking_domain.application.check_availability import CheckAvailabilityHandler
from booking_domain.application.find_appointments import FindAppointmentsHandler
from booking_domain.application.get_booking_status import GetBookingStatusHandler
from booking_domain.application.hold_slot import HoldSlotHandler
from booking_domain.application.late_results import LateResults
from booking_domain.application.own_appointments import OwnAppointments
from booking_domain.application.replay import Replay
from booking_domain.application.reschedule_appointment import RescheduleAppointmentHandler
from booking_domain.application.slot_choice import SlotChooser
from booking_domain.application.slot_search import SlotSearch
from booking_domain.application.tools import Tools
from booking_domain.application.undertaking import Undertaking
from booking_domain.ports.admissions import Admissions
from booking_domain.ports.backoff import Backoff
from booking_domain.ports.clock import Clock
from booking_domain.ports.fault_log import FaultLog
from booking_domain.ports.identifiers import Identifiers
from booking_domain.ports.saga_runner import SagaRunner
from booking_domain.ports.text_similarity import TextSimilarity
from booking_domain.ports.unit_of_work import UnitsOfWork
from entrypoints.monitoring import Monitoring
from entrypoints.ringing_back import RingingBack
from entrypoints.rolling_out import rollout_gate


class Toolbox(containers.DeclarativeContainer):
    """Give it what it shares with everybody."""

    search: providers.Dependency[SlotSearch] = providers.Dependency()
    chooser: providers.Dependency[SlotChooser] = providers.Dependency()
    own: providers.Dependency[OwnAppointments] = providers.Dependency()
    replay: providers.Dependency[Replay] = providers.Dependency()
    undertaking: providers.Dependency[Undertaking] = providers.Dependency()
    runner: providers.Dependency[SagaRunner] = providers.Dependency()
    similarity: providers.Dependency[TextSimilarity] = providers.Dependency()
    units: providers.Dependency[UnitsOfWork] = providers.Dependency()
    identifiers: providers.Dependency[Identifiers] = providers.Dependency()
    backoff: providers.Dependency[Backoff] = providers.Dependency()
    faults: providers.Dependency[FaultLog] = providers.Dependency()
    ringing_back: providers.Dependency[RingingBack] = providers.Dependency()
    late: providers.Dependency[LateResults] = providers.Dependency()
    admissions: providers.Dependency[Admissions] = providers.Dependency()
    monitoring: providers.Dependency[Monitoring] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    check_availability = providers.Singleton(
        CheckAvailabilityHandler, search=search, similarity=similarity, units=units, clock=clock
    )
    hold_slot = providers.Singleton(
        HoldSlotHandler,
        chooser=chooser,
        undertaking=undertaking,
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
        GetBookingStatusHandler, own=own, runner=runner, units=units, clock=clock
    )
    gate = providers.Singleton(
        rollout_gate,
        admissions=admissions,
        search=search,
        chooser=chooser,
        own=own,
        runner=runner,
        similarity=similarity,
        units=units,
        identifiers=identifiers,
        clock=clock,
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
        request_callback=ringing_back.provided.request_callback,
        gate=gate,
        outage_callbacks=ringing_back.provided.outage_callbacks,
        told=ringing_back.provided.told,
        late=late,
        heard=monitoring.provided.heard,
        replay=replay,
        backoff=backoff,
        faults=faults,
    )
