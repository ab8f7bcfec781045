"""Who a caller says that they are, and under which number."""

import re

from functools import partial

from booking_domain.application.invocation import Authority, ToolInvocation
from booking_domain.model.customer import MAX_NAME_LENGTH, normalise_name
from booking_domain.model.person_name import (
    NameProblem,
    PersonName,
    name_problem,
    read_person_name,
)
from booking_domain.model.phone_number import PhoneNumber, PhoneProblem
from booking_domain.model.results import Missing, NeedsInput
from booking_domain.model.spoken_match import Similarity
from booking_domain.model.spoken_phone_number import read_phone_number


_ASKED_AGAIN = {
    PhoneProblem.TOO_SHORT: Missing.REST_OF_PHONE_NUMBER,
    PhoneProblem.TOO_LONG: Missing.OTHER_PHONE_NUMBER,
    PhoneProblem.IMPOSSIBLE: Missing.OTHER_PHONE_NUMBER,
    PhoneProblem.NOT_A_NUMBER: Missing.PHONE_NUMBER_AGAIN,
}
_NUMBER_BESIDE = re.compile(
    r"[\s,;:]*(?:\b(?:(?:meine|die)\s+)?(?:telefon\w*|tel|handy\w*|mobil\w*|rufnummer|nummer)\b"
    r"[\s.:]*(?:ist\s+)?)?[+(]?\d[\d\s/().+-]{4,}\d.*",
    re.IGNORECASE | re.DOTALL,
)
"""A telephone number that an agent wrote beside the name: nobody is found again under both."""


def stated_name(
    said: str | None, *, invocation: ToolInvocation, similarity: Similarity
) -> str | None:
    """This will return the name, `None` where what was said is none ("acht Uhr", "ja bitte")."""
    written = (said or "").strip()
    if len(written) > MAX_NAME_LENGTH or not normalise_name(written):
        return None
    if invocation.authority is Authority.SALON:
        # The salon knows its customers, whatever they are called.
        return written
    written = _NUMBER_BESIDE.sub("", written)
    tenant = invocation.tenant
    problem_of = partial(
        name_problem, services=tenant.services, staff=tenant.staff, similarity=similarity
    )
    problem = problem_of(written)
    # "Kundin 17" is somebody for a salon; "am 24.12." and "2 Haarschnitte" are nobody.
    if problem is NameProblem.NUMBER and problem_of(re.sub(r"\d+", " ", written)) in {
        None,
        NameProblem.PLACEHOLDER,
    }:
        return written
    name = read_person_name(written)
    return name.display if problem is None and isinstance(name, PersonName) else None


def stated_number(
    said: str | None, *, invocation: ToolInvocation
) -> PhoneNumber | NeedsInput | None:
    """
    This will return the number that was said, else the one of the call.

    `None` where there is neither; one that cannot be is asked for again.
    """
    if said is None:
        return invocation.caller_number
    stated = read_phone_number(said, region=invocation.tenant.region)
    if isinstance(stated, PhoneNumber):
        return stated
    return NeedsInput(_ASKED_AGAIN.get(stated, Missing.PHONE_NUMBER))
