"""The given names that are known, and who bears them."""

from booking_domain.model.german.given_names import GIVEN_NAMES, MEN, WOMEN


def test_nobody_is_a_man_and_a_woman() -> None:
    """A name of both proves nothing, and stands in neither list."""
    assert not WOMEN & MEN
    assert GIVEN_NAMES >= WOMEN | MEN
    assert {"kai", "sascha", "toni"} <= GIVEN_NAMES - WOMEN - MEN
