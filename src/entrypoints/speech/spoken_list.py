"""Lists as a voice reads them."""

import re

from collections.abc import Sequence


_ENDS_WITH_DATE = re.compile(r"\d\. \w+( \d{4})?$")


def phrase(*parts: str) -> str:
    """This will join the parts that are not empty with blanks."""
    return " ".join(part for part in parts if part)


def either(items: Sequence[str]) -> str:
    """
    This will join what is to choose from: "A, B oder C"; empty for nothing.

    A comma stands before the "oder" where a date must be closed ("Freitag, den 4. Dezember, oder"),
    and where the last item has commas of its own, so that the voice pauses.
    """
    if len(items) < 2:  # noqa: PLR2004 - a list needs two ends
        return "".join(items)
    *others, last = items
    pauses = "," in last or _ENDS_WITH_DATE.search(others[-1]) is not None
    return f"{', '.join(others)}{', oder' if pauses else ' oder'} {last}"


def one_of(names: Sequence[str]) -> str:
    """
    This will join names to choose from, "A, B oder C".

    Where a name has commas of its own ("Waschen, Schneiden, Föhnen"), an "oder" stands before each.
    """
    return ", oder ".join(names) if any("," in name for name in names) else either(names)


def capital(sentence: str) -> str:
    """This will write the first letter large and leave the rest."""
    return sentence[:1].upper() + sentence[1:]
