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
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.results import Missing, NeedsInput
from booking_domain.model.spoken_match import Similarity
from booking_domain.model.spoken_phone_number import read_phone_number


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
    return stated if isinstance(stated, PhoneNumber) else NeedsInput(Missing.PHONE_NUMBER)
