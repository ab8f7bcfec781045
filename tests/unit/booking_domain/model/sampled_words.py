"""Words for tests that put them together at random."""

from hypothesis import strategies as st


def sampled_words(text: str) -> st.SearchStrategy[str]:
    """Return a strategy that draws one of these words."""
    return st.sampled_from(text.split())
