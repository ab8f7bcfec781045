"""Whether somebody who was asked for a name only spoke of services."""

import pytest

from adapters.matching.text_similarity import RapidfuzzSimilarity
from booking_domain.model.service_mention import speaks_of_services
from booking_domain.model.service_offering import ServiceOffering
from tests.unit.booking_domain.model.salon_of_twenty import SERVICES, service


OWN = (service("special", "Sommer Special"), service("good", "Kurz und Gut"))


def speaks(text: str, services: tuple[ServiceOffering, ...] = SERVICES) -> bool:
    return speaks_of_services(text, services, similarity=RapidfuzzSimilarity())


@pytest.mark.parametrize(
    "said",
    [
        "Färben und Strähnen",
        "Färben oder Strähnen",
        "Schneiden ohne Färben",
        "gern Strähnen schneiden",
        "Schneiden am Montag",
        "Färben, nicht tönen",
    ],
)
def test_several_services_are_no_name_however_they_are_joined(said: str) -> None:
    """Or the appointment would be booked under "Färben Und Strähnen"."""
    assert speaks(said) is True


@pytest.mark.parametrize("said", ["Färben Otto", "Otto und Färben", "Nagel", "Schneider", "Otto"])
def test_a_word_that_nobody_understands_is_a_name(said: str) -> None:
    """A caller whose name is refused cannot book."""
    assert speaks(said) is False


@pytest.mark.parametrize(
    "said", ["einmal Sommer Special bitte", "Kurz und gut", "den Sommer Special"]
)
def test_a_salons_own_name_is_a_service_with_all_that_is_said_around_it(said: str) -> None:
    """Its words mean nothing anywhere else; some of them are said around others."""
    assert speaks(said, OWN) is True


def test_two_of_a_salons_own_words_are_services_where_each_is_one() -> None:
    """ "Sommer Winter" names both; as parts of longer names they may be a person."""
    each = (service("summer", "Sommer"), service("winter", "Winter"))
    parts = (service("summer", "Sommer Special"), service("winter", "Winter Special"))

    assert speaks("Winter Sommer", each) is True
    assert speaks("Winter Sommer", parts) is False
