"""German number words: cardinals, ordinals with every ending, years; with and without umlauts."""

from typing import Final

from booking_domain.model.german.umlauts import spellings


_UNITS: Final = ("", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_TEENS: Final = (
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
)
_TENS: Final = (
    "",
    "",
    "zwanzig",
    "dreissig",
    "vierzig",
    "fünfzig",
    "sechzig",
    "siebzig",
    "achtzig",
    "neunzig",
)
_ORDINAL_STEMS: Final = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}
ORDINAL_ENDINGS: Final = ("e", "en", "er", "es", "em")


def cardinal(number: int) -> str:
    """Return the word for 0 to 9999 ("fünfundzwanzig", "zweitausendsechsundzwanzig")."""
    if number < 100:
        return _below_hundred(number)
    if 1100 <= number < 2000:
        head, rest = divmod(number, 100)
        return _below_hundred(head) + "hundert" + (_below_hundred(rest) if rest else "")
    if number < 1000:
        head, rest = divmod(number, 100)
        return _UNITS[head] + "hundert" + (_below_hundred(rest) if rest else "")
    head, rest = divmod(number, 1000)
    return _UNITS[head] + "tausend" + (cardinal(rest) if rest else "")


def _below_hundred(number: int) -> str:
    if number == 0:
        return "null"
    if number == 1:
        return "eins"
    if number < 10:
        return _UNITS[number]
    if number < 20:
        return _TEENS[number - 10]
    tens, units = divmod(number, 10)
    return (_UNITS[units] + "und" if units else "") + _TENS[tens]


def ordinal_stem(number: int) -> str:
    """Return the ordinal of 1 to 99 without its ending ("dritt", "einundzwanzigst")."""
    if number in _ORDINAL_STEMS:
        return _ORDINAL_STEMS[number]
    return _below_hundred(number) + ("t" if number < 20 else "st")


def _cardinal_words() -> dict[str, int]:
    words: dict[str, int] = {}
    for number in (*range(1300), *range(1300, 2200)):
        for spelling in spellings(cardinal(number)):
            words.setdefault(spelling, number)
    for tail in range(100):
        for prefix in ("", "ein", "eine"):
            word = prefix + "hundert" + (_below_hundred(tail) if tail else "")
            words.setdefault(word, 100 + tail)
    words.update(dict.fromkeys(("ein", "eine", "einen", "einem", "einer", "eines", "ne", "ner"), 1))
    words.update({"zwo": 2, "zwee": 2, "zwoa": 2, "fuffzehn": 15, "fuffzig": 50, "sechszehn": 16})
    # Zurich counts its minutes so: "am zäh ab nüni".
    words.update({"zäh": 10, "zaeh": 10, "füf": 5, "föif": 5, "zwänzg": 20, "zwaenzg": 20})
    words.update({"nen": 1, "nem": 1, "siebenzehn": 17, "siebenzig": 70, "tausend": 1000})
    words.update(
        {"oans": 1, "teihn": 10, "fimfe": 5, "fümfe": 5, "siebne": 7, "ölfe": 11, "zwöife": 12}
    )
    for number, word in enumerate(_TENS[2:], start=2):
        for spelling in spellings("zwound" + word):
            words[spelling] = 10 * number + 2
    for number in range(2, 13):
        for spelling in spellings(cardinal(number) + "e"):
            words.setdefault(spelling, number)
    return words


def _ordinal_words() -> dict[str, int]:
    words: dict[str, int] = {}
    stems = [(ordinal_stem(number), number) for number in range(1, 100)]
    stems += [
        ("zwot", 2),
        ("siebent", 7),
        ("zwoundzwanzigst", 22),
        ("sechszehnt", 16),
        ("fuffzehnt", 15),
        ("nullt", 0),
    ]
    for stem, number in stems:
        for ending in ORDINAL_ENDINGS:
            for spelling in spellings(stem + ending):
                words[spelling] = number
    return words


CARDINALS: Final = _cardinal_words()
ORDINALS: Final = _ordinal_words()
TENS: Final = frozenset(range(20, 100, 10))
SPLIT_UNITS: Final = {
    spelling + "und": number for number in range(1, 10) for spelling in spellings(_UNITS[number])
}
