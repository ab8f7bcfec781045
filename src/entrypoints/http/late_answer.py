"""What is said when a use case has no result in time."""

import datetime as dt

from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.tool_catalogue import ToolSpec
from booking_domain.model.results import SystemUnavailable, Trouble
from booking_domain.model.tenant import Tenant
from entrypoints.speech.presentation import Presentation, Status, present
from entrypoints.speech.sentences.refusals import still_at_work


def late_answer(spec: ToolSpec, *, tenant: Tenant, now: dt.datetime) -> Presentation:
    """
    This will admit that a change may or may not have happened (`pending`, without a reference).

    A question for free times says that the calendar does not answer; one about the caller's own
    appointments must not say that nothing was changed, for that may be under way.
    """
    if spec.has_side_effect:
        return Presentation(Status.PENDING, still_at_work(), {"retry_after_s": "4"})
    asks_calendar = spec.input_class is CheckAvailability
    trouble = Trouble.CALENDAR if asks_calendar else Trouble.STORAGE
    return present(SystemUnavailable(trouble), tenant=tenant, now=now)
