"""What a setting of Cal.com does to bookings by phone, and where it is changed."""

from attrs import frozen

from booking_domain.model.catalogue_comparison import Warned
from booking_domain.model.event_type_hazards import Hazard


@frozen
class Advice:
    """A problem in a sentence, and what to do; the way is that of Cal.com's interface."""

    problem: str
    remedy: str


_FORM = "Cal.com: Event types > {title} > Advanced > Booking questions"
_ADVANCED = "Cal.com: Event types > {title} > Advanced"
_LIMITS = "Cal.com: Event types > {title} > Limits"
_SETUP = "Cal.com: Event types > {title} > Basics"

_ADVICE = {
    Hazard.MISSING: Advice(
        "Cal.com has no such event type, or the API key may not see it; nobody can book it",
        "put the right number into `hosts`, or create the event type",
    ),
    Hazard.OTHER_PERSON: Advice(
        "its host is {0}, not {person}: bookings go to the wrong person",
        "exchange the numbers in `hosts`, or Cal.com: Event types > {title} > Assignment",
    ),
    Hazard.SEVERAL_HOSTS: Advice(
        "its host is {0}, while event type {2} of the same chair has {1}: Cal.com lets both be"
        " booked at once by web bookers",
        "give both event types one host, or {person} another `resource`",
    ),
    Hazard.SHARED_HOST: Advice(
        "its host {0} is also that of {1} (event type {2}): Cal.com refuses to book both at once",
        "give each person a user of their own at Cal.com, or both one `resource`",
    ),
    Hazard.EMAIL_DEMANDED: Advice(
        "the form demands an e-mail address, which callers do not have, and `phone_only` is native",
        'make "Email" optional and "Phone" required (' + _FORM + "), or set `phone_only` to"
        ' "placeholder"',
    ),
    Hazard.PHONE_NOT_ASKED: Advice(
        "the form has no telephone number, and `phone_only` is native: callers have nothing else",
        'show "Phone" (' + _FORM + ")",
    ),
    Hazard.PHONE_DEMANDED: Advice(
        "the form demands a telephone number: callers who withhold theirs cannot book",
        'make "Phone" optional (' + _FORM + '), or set `phone_only` to "native"',
    ),
    Hazard.MESSAGE_NUMBER: Advice(
        "a workflow asks for a number to send messages to ({0}), which is not filled in by phone",
        'Cal.com: Workflows: let it write to the attendee\'s "Phone", or take it off this event'
        " type",
    ),
    Hazard.FIELD_DEMANDED: Advice(
        "the form demands {0}, which nobody asks for on the phone: every booking is refused",
        "make it optional, or remove it (" + _FORM + ")",
    ),
    Hazard.EMAIL_VERIFIED: Advice(
        "Cal.com sends a code to the e-mail address first: every booking is refused",
        'switch "Requires booker email verification" off (' + _ADVANCED + ")",
    ),
    Hazard.CANCELLING_OFF: Advice(
        "cancelling is switched off: callers cannot cancel",
        'switch "Disable cancelling" off (' + _ADVANCED + ")",
    ),
    Hazard.RESCHEDULING_OFF: Advice(
        "rescheduling is switched off: callers cannot move an appointment",
        'switch "Disable rescheduling" off (' + _ADVANCED + ")",
    ),
    Hazard.RESCHEDULING_LIMITED: Advice(
        "later than {0} minutes before the start Cal.com refuses to move a booking",
        "switch the limit off (" + _ADVANCED + " > Disable rescheduling), or set"
        " `cancellation_hours` to as much",
    ),
    Hazard.CUSTOMER_LIMIT: Advice(
        "Cal.com lets one address or number have {0} bookings ahead: families share a number",
        'switch "Limit number of upcoming bookings per booker" off (' + _LIMITS + "), and use"
        " `open_appointments`",
    ),
    Hazard.NOT_ONE_HOST: Advice(
        "it has not exactly one host (it is for {0}): whose chair is booked cannot be known",
        'use one event type for each person; "egal wer" is chosen here',
    ),
    Hazard.LONG_NOTICE: Advice(
        "Cal.com wants {0} minutes of notice, the salon {1}: sooner times are never found free",
        'lower "Minimum notice" (' + _LIMITS + "), or set `lead_minutes` to {0}",
    ),
    Hazard.SHORT_WINDOW: Advice(
        "Cal.com offers {0} days ahead, the salon {1}: later times are never found free",
        'widen "Limit future bookings" (' + _LIMITS + "), or set `horizon_days` to {0}",
    ),
    Hazard.OFF_GRID: Advice(
        "its times or buffers are no multiples of {0} minutes: a booking also closes the time"
        " beside it",
        "choose multiples of {0} minutes for duration, interval, offset and buffers ("
        + _LIMITS
        + ")",
    ),
    Hazard.SEATS: Advice(
        "{0} customers can share one time, here a chair takes one",
        'switch "Offer seats" off (' + _ADVANCED + ")",
    ),
    Hazard.RECURRING: Advice(
        "it books a series, and the answer to a booking cannot be read",
        'switch "Recurring event" off (Cal.com: Event types > {title} > Recurring)',
    ),
    Hazard.SEVERAL_PLACES: Advice(
        "it has {0} locations, and on the phone none is chosen",
        "leave one location (" + _SETUP + " > Location)",
    ),
    Hazard.PLACE_ASKED_FOR: Advice(
        "its location is asked of the customer, and nobody does that on the phone",
        "choose a location that is known, such as the salon's address (" + _SETUP + " > Location)",
    ),
}


def advice(warned: Warned) -> Advice:
    """This will put a warning into words."""
    said = _ADVICE[warned.hazard]
    found = warned.pair.found
    words = {
        "title": found.title if found is not None else warned.pair.service.name,
        "person": warned.pair.staff.name,
    }
    return Advice(
        problem=said.problem.format(*warned.about, **words),
        remedy=said.remedy.format(*warned.about, **words),
    )
