"""Names that somebody configured, as a voice reads them."""

import re
import unicodedata

from typing import Final

from entrypoints.speech.spoken_figures import figures_spoken


# Case matters: "m." is "mit", and "M." an initial.
_ABBREVIATIONS: Final = {
    "Beh.": "Behandlung",
    "Dr.": "Doktor",
    "Fa.": "Firma",
    "Fö.": "Föhnen",
    "Fr.": "Frau",
    "Hr.": "Herr",
    "Ing.": "Ingenieur",
    "Mag.": "Magister",
    "Min.": "Minuten",
    "No.": "Nummer",
    "Nr.": "Nummer",
    "Pers.": "Personen",
    "Prof.": "Professor",
    "Schn.": "Schneiden",
    "St.": "Sankt",
    "Std.": "Stunden",
    "Stk.": "Stück",
    "Str.": "Straße",
    "Tel.": "Telefon",
    "Wa.": "Waschen",
    "Z.B.": "zum Beispiel",
    "bzw.": "beziehungsweise",
    "ca.": "circa",
    "d.h.": "das heißt",
    "etc.": "et cetera",
    "evtl.": "eventuell",
    "exkl.": "exklusive",
    "ggf.": "gegebenenfalls",
    "inkl.": "inklusive",
    "m.": "mit",
    "m./o.": "mit oder ohne",
    "max.": "maximal",
    "min.": "Minuten",
    "mind.": "mindestens",
    "o.": "ohne",
    "o.ä.": "oder Ähnliches",
    "p.P.": "pro Person",
    "u.": "und",
    "u.a.": "unter anderem",
    "usw.": "und so weiter",
    "z.B.": "zum Beispiel",
    "zzgl.": "zuzüglich",
}
_WITHOUT_POINT: Final = ("ca", "evtl", "exkl", "inkl", "zzgl")
_SPOKEN: Final = {
    **_ABBREVIATIONS,
    **{short: _ABBREVIATIONS[f"{short}."] for short in _WITHOUT_POINT},
}
_SHORT_FORM: Final = re.compile(
    rf"(?<![\w.])({'|'.join(map(re.escape, sorted(_SPOKEN, key=len, reverse=True)))})(?![^\W\d])"
)
_TORN_FORM: Final = re.compile(
    r"\b([zZ](?=\. ?B)|d(?=\. ?h)|o(?=\. ?ä)|p(?=\. ?P)|u(?=\. ?a\.))\. ?(\w)\."
)
_SCHNITT: Final = re.compile(r"(?<=\w)schn\.")
_SIGNS: Final = {"&": " und ", "+": " und ", "%": " Prozent ", "/": ", ", "|": ", "}
_UNSPOKEN: Final = re.compile(r"[^\w\s,.'’-]|_|(?<!\w)-|-(?!\w)")


def speakable(name: str) -> str:
    """
    This will turn a configured name into one line that a voice can read.

    Figures get their units in words ("½ Std.", "18+", "35,- €"), signs become words ("Waschen &
    Föhnen"), usual abbreviations are spelt out, brackets, markup and line breaks vanish.
    """
    text = figures_spoken(unicodedata.normalize("NFC", name))
    text = _SHORT_FORM.sub(_whole_word, _SCHNITT.sub("schnitt", _TORN_FORM.sub(r"\1.\2.", text)))
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    return re.sub(r"(?: ?,)+", ",", " ".join(_UNSPOKEN.sub(" ", text).split())).strip(" ,")


def _whole_word(found: re.Match[str]) -> str:
    return f"{_SPOKEN[found[1]]} "
