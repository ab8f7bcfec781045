"""What a decision is about, and how it is written down."""

import datetime as dt

from attrs import frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.decision_record import DecisionRecord, Verdict


@frozen
class Subject:
    """
    What decisions are about.

    Args:
        appointment_id: Or a key that is no appointment's; then there is no row.
    """

    tenant_id: str
    appointment_id: str
    row: Appointment | None

    @property
    def fence(self) -> int:
        """The row's version, 0 without one."""
        return self.row.fence if self.row is not None else 0

    def record(
        self, other: str, verdict: Verdict, reason: str, *, at: dt.datetime
    ) -> DecisionRecord:
        """Return what is written down of a decision; `other` is the booking or appointment."""
        return DecisionRecord(
            appointment_id=self.appointment_id,
            subject=other,
            verdict=verdict,
            reason=reason,
            fence=self.fence,
            at=at,
        )
