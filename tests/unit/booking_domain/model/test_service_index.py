"""The names of a salon's services, taken apart."""

from adapters.matching.text_similarity import RapidfuzzSimilarity
from booking_domain.model.service_index import index_of
from booking_domain.model.service_matching import match_service
from booking_domain.model.spoken_match import Matched
from tests.unit.booking_domain.model.salon_of_twenty import service


def test_what_two_services_share_still_tells_them_from_the_others() -> None:
    """Only from three on a meaning says little, such as "cut" in a salon of many cuts."""
    services = (
        service("men", "Herrenschnitt"),
        service("women", "Damenschnitt"),
        service("children", "Kinderschnitt", "Schnitt für Kinder"),
        service("dry", "Föhnen"),
        service("wash-dry", "Waschen und Föhnen"),
    )

    assert index_of(services).common == {"cut"}


def test_a_name_that_begins_with_ohne_means_the_opposite() -> None:
    """Who wants it without must not get the service with."""
    services = (service("with", "Schnitt mit Föhnen"), service("without", "Ohne Föhnen Schnitt"))

    found = match_service("ohne fönen Schnitt", services, similarity=RapidfuzzSimilarity())

    assert found == Matched(services[1])
