# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that knows how each salon's calls are served."""

from collections.abc import Mapping

from attrs import frozen

from booking_domain.application.book_appointment import BookAppointmentHandler
from booking_domain.application.callback_wishes import CallbackWishes
from booking_domain.application.cancel_appointment import CancelAppointmentHandler
from booking_domain.application.change_rollout import SalonRollouts
from booking_domain.application.hold_slot import HoldSlotHandler
from booking_domain.application.known_rollouts import KnownRollouts
from booking_domain.application.own_appointments import OwnAppointments
from booking_domain.application.rehearsals import Rehearsals
from booking_domain.application.rehearsing_undertaking import RehearsingUndertaking
from booking_domain.application.reschedule_appointment import RescheduleAppointmentHandler
from booking_domain.application.rollout_gate import RolloutGate
from booking_domain.application.slot_choice import SlotChooser
from booking_domain.application.slot_search import SlotSearch
from booking_domain.application.unserved_calls import UnservedCalls
from booking_domain.model.rollout import Rollout
from booking_domain.ports.admissions import Admissions
from booking_domain.ports.clock import Clock
from booking_domain.ports.identifiers import Identifiers
from booking_domain.ports.rollout_register import RolloutRegister
from booking_domain.ports.saga_runner import SagaRunner
from booking_domain.ports.text_similarity import TextSimilarity
from booking_domain.ports.unit_of_work import UnitsOfWork
from entrypoints.observation import Observation
from entrypoints.settings.schema import Settings


@frozen
class RollingOut:
    """What whoever runs the service changes, and where each call stands by it."""

    salons: SalonRollouts
    admissions: Admissions


def rolling_out(
    settings: Settings, *, register: RolloutRegister, observation: Observation, clock: Clock
) -> RollingOut:
    """This will build it; nothing is connected yet."""
    initial = initial_rollouts(settings)
    known = KnownRollouts(register=register, initial=initial, clock=clock)
    return RollingOut(
        salons=SalonRollouts(register=register, initial=initial, clock=clock),
        admissions=observation.admissions(known),
    )


def initial_rollouts(settings: Settings) -> Mapping[str, Rollout]:
    """This will return what each salon declares, by its id."""
    return {one.id: Rollout(one.mode, one.rollout_percent) for one in settings.tenants}


def rollout_gate(
    *,
    admissions: Admissions,
    search: SlotSearch,
    chooser: SlotChooser,
    own: OwnAppointments,
    runner: SagaRunner,
    similarity: TextSimilarity,
    units: UnitsOfWork,
    identifiers: Identifiers,
    clock: Clock,
) -> RolloutGate:
    """This will build what stands before the tools, with handlers of its own for tests."""
    undertaking = RehearsingUndertaking(units=units, runner=runner, search=search, clock=clock)
    wishes = CallbackWishes(similarity=similarity, clock=clock)
    return RolloutGate(
        admissions=admissions,
        rehearsals=_rehearsals(
            undertaking,
            chooser=chooser,
            own=own,
            runner=runner,
            similarity=similarity,
            units=units,
            identifiers=identifiers,
            clock=clock,
        ),
        unserved=UnservedCalls(wishes=wishes, similarity=similarity, units=units, clock=clock),
    )


def _rehearsals(
    undertaking: RehearsingUndertaking,
    *,
    chooser: SlotChooser,
    own: OwnAppointments,
    runner: SagaRunner,
    similarity: TextSimilarity,
    units: UnitsOfWork,
    identifiers: Identifiers,
    clock: Clock,
) -> Rehearsals:
    return Rehearsals(
        hold_slot=HoldSlotHandler(
            chooser=chooser, undertaking=undertaking, identifiers=identifiers, clock=clock
        ),
        book_appointment=BookAppointmentHandler(
            chooser=chooser,
            undertaking=undertaking,
            runner=runner,
            units=units,
            identifiers=identifiers,
            clock=clock,
            similarity=similarity,
        ),
        reschedule_appointment=RescheduleAppointmentHandler(
            own=own, chooser=chooser, undertaking=undertaking, runner=runner, clock=clock
        ),
        cancel_appointment=CancelAppointmentHandler(
            own=own, undertaking=undertaking, runner=runner, clock=clock
        ),
        units=units,
        clock=clock,
    )
