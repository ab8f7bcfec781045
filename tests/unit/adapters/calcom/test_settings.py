import pytest

from tests.unit.adapters.calcom.samples import settings


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("/v2/bookings", "2024-08-13"),
        ("/v2/bookings/some-uid/cancel", "2024-08-13"),
        ("/v2/slots", "2024-09-04"),
        ("/v2/slots/reservations", "2024-09-04"),
        ("/v2/event-types", "2024-06-14"),
        ("/v2/event-types/7", "2024-06-14"),
        ("/v2/schedules/default", "2024-06-11"),
        ("/v2/me", "2024-08-13"),
    ],
)
def test_each_path_has_its_own_api_version(path: str, version: str) -> None:
    """One version for all is answered 404 by some paths and served by legacy code on others."""
    assert version == settings().version_of(path)


@pytest.mark.parametrize("address", ["", "cal.example", "ftp://cal.example", "https://"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    """It would fail on the first call otherwise, in a conversation."""
    with pytest.raises(ValueError, match="base_url"):
        settings(base_url=address)
