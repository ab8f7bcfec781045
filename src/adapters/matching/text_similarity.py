"""String similarity by rapidfuzz."""

from rapidfuzz.distance import OSA
from typing_extensions import override

from booking_domain.ports.text_similarity import TextSimilarity


class RapidfuzzSimilarity(TextSimilarity):
    """Optimal string alignment, computed in C++."""

    @override
    def __call__(self, first: str, second: str, /) -> float:
        return OSA.normalized_similarity(first, second)
