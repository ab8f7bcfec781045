"""A switchboard's number with the direct dial that stands in place of its zero."""

import pytest

from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.spoken_phone_number import read_phone_number


SWITCHBOARD = PhoneNumber("+49303308170")
DIRECT = PhoneNumber("+493033081738")
SPOKEN = "null drei null drei drei null acht eins sieben"


@pytest.mark.parametrize(
    "said",
    [
        "030 330817-0 Durchwahl 38",
        "030/330817-0, Durchwahl: 38",
        "030 330817 - 0 (Durchwahl 38)",
        "030 330817–0 DW 38",
        "030 330817/0 Durchwahl -38",
        "030 330817-00 Durchwahl 38",
        "030 330817-0 mit der Durchwahl 38",
        "030 330817-0, die Durchwahl ist die 38",
        "030 330817-0 und dann die Durchwahl drei acht",
        "030 330817 - null Durchwahl achtunddreißig",
        "030 330817 Strich null Durchwahl 38",
        "+49 30 330817-0 Durchwahl 38",
        f"{SPOKEN} Strich null Durchwahl achtunddreißig",
        f"{SPOKEN} Bindestrich null, Durchwahl drei acht",
        f"{SPOKEN} minus null mit der Durchwahl acht und dreißig",
        f"{SPOKEN} Schrägstrich null Durchwahl drei acht",
    ],
)
def test_a_direct_dial_replaces_the_switchboards_zero(said: str) -> None:
    """The zero was once kept, which rings somebody else or nobody."""
    assert read_phone_number(said, region="DE") == DIRECT


@pytest.mark.parametrize(
    "said",
    [
        "030 330817 Durchwahl 38",
        "030 330817 Strich Durchwahl 38",
        f"{SPOKEN} mit der Durchwahl achtunddreißig",
    ],
)
def test_a_direct_dial_without_a_zero_is_added(said: str) -> None:
    """There is nothing to replace."""
    assert read_phone_number(said, region="DE") == DIRECT


@pytest.mark.parametrize(
    "said", ["030 3308170 Durchwahl 38", f"{SPOKEN} null Durchwahl achtunddreißig"]
)
def test_a_zero_without_a_dash_is_a_digit_like_any_other(said: str) -> None:
    """Numbers may well end in a zero before their direct dials."""
    assert read_phone_number(said, region="DE") == PhoneNumber("+4930330817038")


@pytest.mark.parametrize(
    "said",
    [
        "030 330817-0",
        "030 330817 minus null",
        "030 330817-0 Durchwahl",
        "030 330817-0 ist die Durchwahl",
        "030 330817-0 Durchwahl 0",
        "030 330817-0 Nebenstelle 12",
    ],
)
def test_the_switchboards_zero_stays_where_nothing_replaces_it(said: str) -> None:
    """The number is complete, and rings at the switchboard."""
    assert read_phone_number(said, region="DE") == SWITCHBOARD


@pytest.mark.parametrize("said", ["0171-0345678", "0171/0345678"])
def test_a_dash_before_a_longer_group_is_only_a_dash(said: str) -> None:
    """The group happens to begin with a zero."""
    assert read_phone_number(said, region="DE") == PhoneNumber("+491710345678")
