# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""Every salon's account at Cal.com, through whichever adapter."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias, TypeVar

from attrs import frozen

from adapters.calcom.in_flight import InFlight
from adapters.calcom.pacing import Pacing, breaker_name, budget_of
from adapters.calcom.settings import CalcomSettings as CalcomAccount
from booking_domain.model.circuit_breaker import BreakerState
from booking_domain.ports.circuit_breaker import BreakerView, CircuitBreaker
from booking_domain.ports.rate_limit import RateLimit, Urgency
from entrypoints.settings.schema import Settings, TenantSettings
from entrypoints.sharing import Shared


_T = TypeVar("_T")

BreakerStates: TypeAlias = Callable[[], Awaitable[Mapping[str, BreakerState]]]
"""Tells the state of each salon's circuit breaker, by the salon's id; asks no provider."""


@frozen(kw_only=True)
class Gates:
    """What every request to Cal.com passes, one of each in a process."""

    limit: RateLimit
    breaker: CircuitBreaker
    in_flight: InFlight


def gates_of(settings: Settings, *, shared: Shared) -> Gates:
    """This will build them out of what processes share, and this process's own places."""
    return Gates(
        limit=shared.limit,
        breaker=shared.breaker,
        in_flight=InFlight(limit=settings.calcom.max_in_flight),
    )


def accounts_of(
    settings: Settings, *, adapter: Callable[..., _T], gates: Gates, urgency: Urgency
) -> Mapping[str, _T]:
    """This will return an adapter for each salon; those of one key share its request budget."""
    return {
        tenant.id: adapter(
            api_key=tenant.calcom.api_key.reveal,
            settings=_account(tenant, settings=settings),
            pacing=Pacing(
                tenant_id=tenant.id,
                limit=gates.limit,
                breaker=gates.breaker,
                in_flight=gates.in_flight,
                urgency=urgency,
                at_most=_least_of_key(tenant, settings=settings),
            ),
        )
        for tenant in settings.tenants
    }


async def breakers_of(settings: Settings, *, gates: Gates) -> Mapping[str, BreakerView]:
    """This will return how each salon's account is at the moment, by the salon's id."""
    names = {
        tenant.id: breaker_name(tenant.id, budget=_budget_of(tenant, settings=settings))
        for tenant in settings.tenants
    }
    views = await gates.breaker.views(names.values())
    return {tenant_id: views[name] for tenant_id, name in names.items()}


def breaker_states_of(settings: Settings, *, gates: Gates) -> BreakerStates:
    """This will return what looks at every breaker; no look changes one."""

    async def states() -> Mapping[str, BreakerState]:
        views = await breakers_of(settings, gates=gates)
        return {tenant_id: view.state for tenant_id, view in views.items()}

    return states


async def ill_salons(settings: Settings, *, gates: Gates) -> frozenset[str] | None:
    """
    This will return the salons whose breaker is not closed, for a process that has used none.

    `None` where it cannot know: processes share none, or what they share does not answer now.
    """
    views = await breakers_of(settings, gates=gates)
    if not all(view.is_shared for view in views.values()):
        return None
    return frozenset(
        tenant_id for tenant_id, view in views.items() if view.state is not BreakerState.CLOSED
    )


def _least_of_key(tenant: TenantSettings, *, settings: Settings) -> int:
    """Return how many requests a minute its key may send: of salons that share one, the least."""
    return min(
        one.calcom.requests_per_minute or settings.calcom.requests_per_minute
        for one in settings.tenants
        if _budget_of(one, settings=settings) == _budget_of(tenant, settings=settings)
    )


def _budget_of(tenant: TenantSettings, *, settings: Settings) -> str:
    base_url = tenant.calcom.base_url or settings.calcom.base_url
    return budget_of(f"Bearer {tenant.calcom.api_key.reveal()}", base_url=base_url)


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
