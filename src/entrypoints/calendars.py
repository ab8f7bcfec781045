# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""The part of the container that asks Cal.com, and what may be asked at all."""

from dependency_injector import containers, providers

from adapters.calcom.account import CalcomAccount
from adapters.calcom.calendar import CalcomCalendar
from adapters.calcom.catalogue import CalcomCatalogue
from adapters.calcom.http import open_http_client
from adapters.system.jitter import SystemJitter
from adapters.system.patience import SystemPatience
from booking_domain.application.patient_calendar import patient
from booking_domain.application.retry import Retry
from booking_domain.ports.clock import Clock
from booking_domain.ports.rate_limit import Urgency
from entrypoints.accounts import accounts_of, breaker_states_of, gates_of
from entrypoints.observation import Observation, observed
from entrypoints.settings.schema import Settings
from entrypoints.sharing import Shared


class Calendars(containers.DeclarativeContainer):
    """Give it what it shares with everybody."""

    settings = providers.Dependency(instance_of=Settings)
    shared: providers.Dependency[Shared] = providers.Dependency()
    observation: providers.Dependency[Observation] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    retry = providers.Singleton(
        Retry,
        clock=clock,
        jitter=providers.Singleton(SystemJitter),
        patience=providers.Singleton(SystemPatience, clock),
    )

    http_client = providers.Singleton(
        open_http_client, max_connections=settings.provided.calcom.max_connections
    )
    gates = providers.Singleton(gates_of, settings, shared=shared)
    breaker_states = providers.Singleton(breaker_states_of, settings, gates=gates)
    calendar = providers.Factory(CalcomCalendar, client=http_client)
    of_callers = providers.Singleton(
        observed,
        providers.Singleton(
            accounts_of,
            settings,
            adapter=calendar.provider,
            gates=gates,
            urgency=Urgency.CALLER,
        ),
        by=observation.provided.calendars,
    )
    # For whatever nobody waits for on the telephone.
    of_background = providers.Singleton(
        patient,
        # Each time that it asks is measured by itself, without its pauses.
        providers.Singleton(
            observed,
            providers.Singleton(
                accounts_of,
                settings,
                adapter=calendar.provider,
                gates=gates,
                urgency=Urgency.BACKGROUND,
            ),
            by=observation.provided.calendars,
        ),
        retry=retry,
    )
    catalogues = providers.Singleton(
        accounts_of,
        settings,
        adapter=providers.Factory(CalcomCatalogue, client=http_client).provider,
        gates=gates,
        urgency=Urgency.BACKGROUND,
    )
    of_accounts = providers.Singleton(
        accounts_of,
        settings,
        adapter=providers.Factory(CalcomAccount, client=http_client).provider,
        gates=gates,
        urgency=Urgency.BACKGROUND,
    )
