"""Calls and appointments that do not name each other, out of the database alone."""

from booking_domain.application.link_survey import LinkSurvey
from booking_domain.model.link_audit import decide_links
from booking_domain.model.link_decisions import FillCall, LinkDecision, LinkProblem, LinkReport
from booking_domain.model.link_words import words_of_link
from booking_domain.model.tenant import Tenant


class LinkWatch:
    """
    Looks for what `audit` would list, without asking the calendar.

    What only the calendar knows (bookings without an appointment) is reconciliation's.
    """

    def __init__(self, survey: LinkSurvey) -> None:
        self._survey = survey

    async def awry(self, tenant: Tenant) -> tuple[LinkDecision, ...]:
        """
        Return what was found twice: pages are read one after the other, while calls go on.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        first = {words_of_link(one) for one in await self._found(tenant)}
        if not first:
            return ()
        return tuple(one for one in await self._found(tenant) if words_of_link(one) in first)

    async def _found(self, tenant: Tenant) -> tuple[LinkDecision, ...]:
        records = await self._survey.records(tenant, bookings=())
        return tuple(one for one in decide_links(records) if not _has_its_own_watch(one))


def _has_its_own_watch(decision: LinkDecision) -> bool:
    """Whether others see to it: what is under way to the runner, facts of a call to its events."""
    match decision:
        case FillCall():
            return True
        case LinkReport(problem=problem):
            return problem in {
                LinkProblem.UNFINISHED,
                LinkProblem.NO_KIND,
                LinkProblem.NO_OUTCOME,
            }
        case _:
            return False
