"""A telephone number as a voice reads it: digit by digit, with a pause between its parts."""

import re

import phonenumbers

from booking_domain.model.phone_number import PhoneNumber


def digits(number: PhoneNumber, *, region: str) -> str:
    """
    This will spell a number: "0 3 0, 2 3 1 2 5 0 4 2", from another country "plus 4 3, 1, ...".

    `region` is the listener's, such as "DE" or "DE-BY".
    """
    parsed = phonenumbers.parse(number.e164)
    is_near = phonenumbers.region_code_for_number(parsed) == region.upper()[:2]
    shape = phonenumbers.PhoneNumberFormat
    written = phonenumbers.format_number(parsed, shape.NATIONAL if is_near else shape.INTERNATIONAL)
    parts = [" ".join(part) for part in re.findall(r"\d+", written)]
    return f"{'' if is_near else 'plus '}{', '.join(parts)}"
