"""What tools answer with."""

import pytest

from booking_domain.model.results import (
    CallbackNoted,
    SystemUnavailable,
    ToolResult,
    Trouble,
    trouble_in,
)


@pytest.mark.parametrize(
    ("result", "trouble"),
    [
        (SystemUnavailable(Trouble.CALENDAR), Trouble.CALENDAR),
        (CallbackNoted(because=Trouble.STORAGE), Trouble.STORAGE),
        (CallbackNoted(), None),
    ],
)
def test_whoever_was_not_served_is_counted_with_what_kept_us(
    result: ToolResult, trouble: Trouble | None
) -> None:
    """A call-back for our trouble is trouble as well; one that the caller wished is none."""
    assert trouble_in(result) is trouble
