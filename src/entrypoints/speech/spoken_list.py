"""Names and lists as a voice reads them."""

import re
import unicodedata

from collections.abc import Sequence


_SPOKEN_SIGNS = {"&": " und ", "+": " und ", "€": " Euro ", "%": " Prozent ", "/": ", ", "|": ", "}
# Case matters: "m." is "mit", and "M." an initial.
_ABBREVIATIONS = {
    "Dr.": "Doktor",
    "Fr.": "Frau",
    "Hr.": "Herr",
    "Min.": "Minuten",
    "Prof.": "Professor",
    "Std.": "Stunden",
    "bzw.": "beziehungsweise",
    "ca.": "circa",
    "inkl.": "inklusive",
    "m.": "mit",
    "min.": "Minuten",
    "o.": "ohne",
    "u.": "und",
}
_ENDS_WITH_DATE = re.compile(r"\d\. \w+( \d{4})?$")
_UNSPOKEN = re.compile(r"[^\w\s,.'’-]|_|(?<!\w)-|-(?!\w)")


def speakable(name: str) -> str:
    """
    This will turn a configured name into one line that a voice can read.

    Signs become words ("Waschen & Föhnen"), usual abbreviations are spelt out, brackets, markup
    and line breaks vanish.
    """
    text = unicodedata.normalize("NFC", name)
    for sign, word in _SPOKEN_SIGNS.items():
        text = text.replace(sign, word)
    words = (_ABBREVIATIONS.get(word, word) for word in _UNSPOKEN.sub(" ", text).split())
    return " ".join(words).replace(" ,", ",").strip(" ,")


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


def capital(sentence: str) -> str:
    """This will write the first letter large and leave the rest."""
    return sentence[:1].upper() + sentence[1:]
