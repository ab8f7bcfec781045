"""The measures that the contract suite runs on."""

import pytest

from adapters.matching.text_similarity import RapidfuzzSimilarity
from booking_domain.ports.text_similarity import TextSimilarity


@pytest.fixture(params=[RapidfuzzSimilarity], ids=["rapidfuzz"])
def similarity(request: pytest.FixtureRequest) -> TextSimilarity:
    """This will give a measure of each technology."""
    made: TextSimilarity = request.param()
    return made
