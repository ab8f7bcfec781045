"""Which of their appointments a caller means by words about time."""

import datetime as dt

from attrs import frozen

from booking_domain.application.spoken_spans import span_on
from booking_domain.application.time_wish import missing_in, readings_in, understood_words
from booking_domain.model.german.temporal_wish import Reading
from booking_domain.model.results import NeedsInput
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot


@frozen
class Recollection:
    """
    What a caller remembers of the time of an appointment.

    Any reading of the words may be meant: the appointments themselves decide between them. None of
    the rules for new appointments applies, such as the lead time.
    """

    readings: tuple[Reading, ...]
    zone: dt.tzinfo

    def fits(self, slot: TimeSlot) -> bool:
        """Whether an appointment at this slot may be the one."""
        day = slot.start.astimezone(self.zone).date()
        spans = (span_on(day, reading=reading, zone=self.zone) for reading in self.readings)
        return any(span is not None and span.contains(slot.start) for span in spans)


def recollection(
    tenant: Tenant, *, date_text: str | None, time_text: str | None, now: dt.datetime
) -> Recollection | NeedsInput:
    """This will turn words about the time of an appointment into what it must agree with."""
    understood = understood_words(tenant, date_text=date_text, time_text=time_text, now=now)
    if isinstance(understood, NeedsInput):
        return understood
    zone = tenant.location.zone
    readings = readings_in(understood.wish, today=now.astimezone(zone).date())
    if not readings:
        return NeedsInput(missing_in(understood.wish))
    return Recollection(readings=readings, zone=zone)
