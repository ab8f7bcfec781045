# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that sees to it that nobody is left without an answer."""

from collections.abc import Mapping

import structlog

from attrs import frozen

from booking_domain.application.callback_wishes import CallbackWishes
from booking_domain.application.outage_callbacks import OutageCallbacks
from booking_domain.application.own_appointments import OwnAppointments
from booking_domain.application.request_callback import RequestCallbackHandler
from booking_domain.application.salon_callbacks import SalonCallbacks
from booking_domain.application.told_results import ToldResults
from booking_domain.application.untold_ends import UntoldEnds
from booking_domain.errors import StorageUnavailable
from booking_domain.model.tenant import Tenant
from booking_domain.ports.alarms import Alarms
from booking_domain.ports.backoff import Backoff
from booking_domain.ports.clock import Clock
from booking_domain.ports.text_similarity import TextSimilarity
from booking_domain.ports.unit_of_work import UnitsOfWork
from entrypoints.periodic import Job
from entrypoints.settings.schema import PeriodicSettings


_log = structlog.get_logger(__name__)


@frozen
class RingingBack:
    """What callers wish, what they were told, and what the salon sees of it."""

    request_callback: RequestCallbackHandler
    outage_callbacks: OutageCallbacks
    told: ToldResults
    salon: SalonCallbacks
    job: Job


def ringing_back(
    settings: PeriodicSettings,
    *,
    tenants: Mapping[str, Tenant],
    own: OwnAppointments,
    similarity: TextSimilarity,
    units: UnitsOfWork,
    backoff: Backoff,
    alarms: Alarms,
    clock: Clock,
) -> RingingBack:
    """This will build it; nothing is connected yet."""
    wishes = CallbackWishes(similarity=similarity, clock=clock)
    untold = UntoldEnds(tenant_ids=tenants, units=units, alarms=alarms, clock=clock)

    async def note_untold() -> None:
        try:
            if noted := await untold.note_all():
                _log.info("callers were not told what became of their wish", callbacks=noted)
        except StorageUnavailable as error:
            _log.warning("untold ends wait", reason=type(error).__name__)

    return RingingBack(
        request_callback=RequestCallbackHandler(
            wishes=wishes, similarity=similarity, units=units, clock=clock
        ),
        outage_callbacks=OutageCallbacks(
            wishes=wishes, similarity=similarity, units=units, backoff=backoff, clock=clock
        ),
        told=ToldResults(own=own, units=units, clock=clock),
        salon=SalonCallbacks(units=units, clock=clock),
        job=Job("note who was not told", note_untold, settings.note_untold_seconds),
    )
