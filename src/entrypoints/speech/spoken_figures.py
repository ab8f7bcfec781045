"""Figures in configured names, with their units, fractions and signs in words."""

import re

from collections.abc import Callable
from typing import Final


_VULGAR: Final = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4"}
_PARTS: Final = {"3": "Drittel", "4": "Viertel", "5": "Fünftel", "8": "Achtel"}
_COUNTS: Final = ("null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben")
_HALVES: Final = {
    "kopf": "halber",
    "tag": "halber",
    "satz": "halber",
    "stunde": "halbe",
    "länge": "halbe",
    "portion": "halbe",
    "jahr": "halbes",
    "haar": "halbes",
    "gesicht": "halbes",
}
_UNITS: Final = {
    "Min": ("Minute", "Minuten"),
    "min": ("Minute", "Minuten"),
    "'": ("Minute", "Minuten"),
    "Std": ("Stunde", "Stunden"),
    "h": ("Stunde", "Stunden"),
    "J": ("Jahr", "Jahre"),
    "Wo": ("Woche", "Wochen"),
    "St": ("Stück", "Stück"),
    "x": ("Mal", "Mal"),
    "m²": ("Quadratmeter", "Quadratmeter"),
    "m2": ("Quadratmeter", "Quadratmeter"),
    "qm": ("Quadratmeter", "Quadratmeter"),
    "cm": ("Zentimeter", "Zentimeter"),
    "mm": ("Millimeter", "Millimeter"),
    "ml": ("Milliliter", "Milliliter"),
    "l": ("Liter", "Liter"),
    "g": ("Gramm", "Gramm"),
    "kg": ("Kilogramm", "Kilogramm"),
    "°C": ("Grad", "Grad"),
    "°": ("Grad", "Grad"),
}
_MONEY: Final = {"€": "Euro", "EUR": "Euro", "$": "Dollar", "CHF": "Franken", "Fr.": "Franken"}
_SIGN_OF_MONEY: Final = "|".join(map(re.escape, _MONEY))
_UNIT: Final = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))


def _money(found: re.Match[str]) -> str:
    named = found["before"] or found["after"]
    is_price = named or (found["cents"] or "").strip("-–—") != (found["cents"] or "")
    if not is_price:
        return found[0]
    sign = _MONEY[named or "€"]
    cents = (found["cents"] or "").strip("-–—0") and str(int(found["cents"]))
    return f" {found['whole']} {sign} {cents} "


def _clock(found: re.Match[str]) -> str:
    minute = int(found[2])
    return f"{int(found[1])} Uhr {minute}" if minute else f"{int(found[1])} Uhr"


def _hours(found: re.Match[str]) -> str:
    hours, minute = int(found[1]), int(found[2])
    whole = "1 Stunde" if hours == 1 else f"{hours} Stunden"
    return f"{whole} {minute}" if minute else whole


def _fraction(found: re.Match[str]) -> str:
    whole, count, parts = found["whole"], int(found["count"]), found["parts"]
    noun = re.sub(r"^Std\.?$", "Stunden" if whole else "Stunde", found["noun"] or "")
    after = f" {noun}" if noun else ""
    if parts == "2" and count == 1:
        if whole:
            counted = _COUNTS[int(whole)] if int(whole) < len(_COUNTS) else f"{whole} "
            return f"{counted}einhalb{after}"
        ending = noun.casefold()
        half = next((said for one, said in _HALVES.items() if ending.endswith(one)), "ein halb")
        return f"{half}{after}"
    if parts not in _PARTS or not 0 < count < int(parts):
        return found[0]
    portion = f"{_COUNTS[count]} {_PARTS[parts]}{after}"
    return f"{whole} und {portion}" if whole else portion


def _unit(found: re.Match[str]) -> str:
    one, several = _UNITS[found[2]]
    return f"{found[1]} {one if found[1] == '1' else several}"


_Rewriting = Callable[[re.Match[str]], str] | str

_REWRITINGS: Final[tuple[tuple[re.Pattern[str], _Rewriting], ...]] = (
    (re.compile(r"(?<=\d) ?[-–—] ?(?=\d)"), " bis "),
    (re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))"), ""),
    (
        re.compile(
            rf"(?:(?P<before>{_SIGN_OF_MONEY}) ?)?(?<![\d,.])(?P<whole>\d+)"
            rf"(?:[,.](?P<cents>\d\d|[-–—]+))? ?(?P<after>{_SIGN_OF_MONEY})?(?![\d,.]*\d)"
        ),
        _money,
    ),
    (re.compile(r"(?<![\d:])(\d{1,2}):([0-5]\d) ?(?:Std\.?|h\b)"), _hours),
    (re.compile(r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?![\d:])(?: ?Uhr\b)?"), _clock),
    (re.compile(r"(?<![\d:])(\d+) ?: ?(\d+)(?![\d:])"), r"\1 zu \2"),
    (
        re.compile(
            r"(?<![\d/,.])(?:(?P<whole>\d+) )?(?P<count>\d)/(?P<parts>\d)(?![\d/])"
            r"(?: ?-?(?P<noun>Std\.?|[^\W\d_]+))?"
        ),
        _fraction,
    ),
    (re.compile(rf"(?<![\w,.])(\d+(?:,\d+)?) ?({_UNIT})(?:\.(?!\w))?(?![\w²])"), _unit),
    (re.compile(r"(?<![\w.,])(\d+)\+(?!\w| \d)"), r"ab \1"),
    (re.compile(r"< ?(?=\d)"), " unter "),
    (re.compile(r"> ?(?=\d)"), " über "),
    (re.compile(r"# ?(?=\d)"), " Nummer "),
    (re.compile(r"(?<![\w.])(\d+)\.(\d+)(?![\w.])"), r"\1 Punkt \2"),
)


def figures_spoken(text: str) -> str:
    """This will put figures in words as far as a voice needs it: "10:30", "½ Kopf", "30 Min"."""
    for sign, plain in _VULGAR.items():
        text = re.sub(rf"(?<=\d){sign}", f" {plain}", text).replace(sign, plain)
    for pattern, spoken in _REWRITINGS:
        text = pattern.sub(spoken, text)
    return text.replace("€", " Euro ")
