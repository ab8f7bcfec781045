# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that puts old data in order."""

from collections.abc import Mapping

from dependency_injector import containers, providers

from adapters.calcom.booking_details import CalcomBookingDetails
from booking_domain.application.audit import AuditHandler
from booking_domain.application.link_mending import LinkMender
from booking_domain.application.link_survey import LinkSurvey
from booking_domain.application.reconcile import ReconcileHandler
from booking_domain.model.tenant import Tenant
from booking_domain.ports.clock import Clock
from booking_domain.ports.identifiers import Identifiers
from booking_domain.ports.rate_limit import Urgency
from booking_domain.ports.unit_of_work import UnitsOfWork
from entrypoints.accounts import Gates, accounts_of
from entrypoints.settings.schema import Settings


class Auditing(containers.DeclarativeContainer):
    """Give it what it shares with everybody."""

    settings = providers.Dependency(instance_of=Settings)
    http_client: providers.Dependency[object] = providers.Dependency()
    gates: providers.Dependency[Gates] = providers.Dependency()
    tenants: providers.Dependency[Mapping[str, Tenant]] = providers.Dependency()
    units: providers.Dependency[UnitsOfWork] = providers.Dependency()
    identifiers: providers.Dependency[Identifiers] = providers.Dependency()
    reconcile: providers.Dependency[ReconcileHandler] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    details = providers.Singleton(
        accounts_of,
        settings,
        adapter=providers.Factory(CalcomBookingDetails, client=http_client).provider,
        gates=gates,
        urgency=Urgency.BACKGROUND,
    )
    survey = providers.Singleton(LinkSurvey, details=details, units=units, clock=clock)
    mender = providers.Singleton(
        LinkMender, survey=survey, units=units, identifiers=identifiers, clock=clock
    )
    audit = providers.Singleton(
        AuditHandler, tenants=tenants, survey=survey, mender=mender, reconcile=reconcile
    )
