"""What comes of an audit."""

import enum

from attrs import frozen

from booking_domain.application.reconciliation_result import Reconciliation
from booking_domain.model.link_count import LinkCount
from booking_domain.model.link_decisions import LinkDecision


class AuditPhase(enum.Enum):
    """What is being done."""

    READING = "reading the calendar"
    MENDING = "mending"
    COMPARING = "comparing both sides"


@frozen
class AuditProgress:
    """How far it has come; `of` is `None` where nobody knows the end."""

    phase: AuditPhase
    done: int
    of: int | None


@frozen
class LinkFinding:
    """Something that is not as it should be, and whether it is so no more; never in a dry run."""

    decision: LinkDecision
    is_mended: bool


@frozen
class AuditResult:
    """
    What came of it.

    Args:
        calls: How many were read, and so on; appointments in whatever state.
        before: How many calls were linked when it began.
        after: How many are now.
        rehearsals: What test operation would have done in that window, and was not.
        reconciliation: The calendar and the database beside each other, in the same window.
    """

    calls: int
    appointments: int
    bookings: int
    before: LinkCount
    after: LinkCount
    findings: tuple[LinkFinding, ...]
    reconciliation: Reconciliation
    rehearsals: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether nothing is open, perhaps after mending."""
        return self.reconciliation.is_settled and all(one.is_mended for one in self.findings)
