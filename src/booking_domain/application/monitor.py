"""Use case: how callers were served lately, and whether more of them may come."""

import datetime as dt

from collections.abc import Collection
from fractions import Fraction

from attrs import evolve, frozen

from booking_domain.model.gate import Judgement, judged
from booking_domain.model.service_figures import ServiceFigures, figures_of, in_sum
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.clock import Clock
from booking_domain.ports.open_matters import OpenMattersCount
from booking_domain.ports.service_records import ServiceRecords


@frozen
class Monitor:
    """
    Whom to look at, how far back, and what share of wishes must come about (0 to 1).

    Raises `InvalidValue` when it is carried out with a window that is none.
    """

    tenant_ids: tuple[str, ...]
    span: dt.timedelta
    threshold: Fraction


@frozen
class Report:
    """The figures of a salon, or of several in sum, and the verdict on them."""

    figures: ServiceFigures
    judgement: Judgement


@frozen
class MonitorResult:
    """Each salon by its id, and all in sum; the verdict on the sum is the verdict."""

    window: TimeSlot
    salons: dict[str, Report]
    total: Report


class MonitorHandler:
    """Reads what is recorded, and judges it; changes nothing."""

    def __init__(self, *, records: ServiceRecords, matters: OpenMattersCount, clock: Clock) -> None:
        self._records = records
        self._matters = matters
        self._clock = clock

    async def handle(self, command: Monitor, *, ill: Collection[str] | None) -> MonitorResult:
        """
        Return figures and verdicts of the time up to now.

        `ill` are the salons whose breaker is not closed now, `None` where nobody here can know.

        Raises:
            InvalidValue: the window is empty, or the threshold no share.
            StorageUnavailable: the database did not answer.
        """
        now = self._clock.now()
        window = TimeSlot(start=now - command.span, end=now)
        figures = {
            tenant_id: evolve(
                await self._figures(tenant_id, window=window),
                ill_calendars=None if ill is None else int(tenant_id in ill),
            )
            for tenant_id in command.tenant_ids
        }

        def report(some: ServiceFigures) -> Report:
            return Report(some, judged(some, threshold=command.threshold))

        return MonitorResult(
            window=window,
            salons={tenant_id: report(some) for tenant_id, some in figures.items()},
            total=report(in_sum(figures.values())),
        )

    async def _figures(self, tenant_id: str, *, window: TimeSlot) -> ServiceFigures:
        facts = await self._records.within(window, tenant_id=tenant_id)
        return figures_of(facts, matters=await self._matters.count([tenant_id]))
