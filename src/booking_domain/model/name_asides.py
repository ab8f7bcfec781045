"""What is said beside a name and is no part of it: places, greetings, exclamations."""

import re

from typing import Final


_HESITATIONS: Final = (
    r"(?:(?:ja|nein|nee|na|nun|ach|ah|oh|och|äh|ähm|öh|also|so|hm+|tja)\b[\s,.!]+)*"
)
_EXCLAMATION: Final = (
    r"(?:oh?|ach|mein|lieber|großer|allmächtiger)\s+gott(?:chen|le|erl)?(?:\s+(?:oh?|ach)\s+gott)*"
    r"|gott\s+(?:bewahre|oh\s+gott|im\s+himmel)"
    r"|um\s+(?:gottes|himmels)\s*willen"
    r"|(?:du\s+)?(?:meine|liebe)\s+(?:güte|zeit)"
    r"|(?:du\s+)?(?:lieber|guter|gütiger)\s+himmel"
    r"|(?:du\s+)?(?:mein|liebes)\s+(?:lieber\s+(?:mann|schwan|scholli)|bisschen|lieschen)"
    r"|du\s+(?:schreck|schande|grüne\s+neune|ahnst\s+es\s+nicht)"
    r"|herrje(?:mine)?|o(?:h\s*)?je(?:mine)?|ohje|auwei(?:a|h)?|au\s+(?:backe|weia)|herrgott(?:\s+nochmal)?"
    r"|himmelherrgott|menschenskind(?:er)?|donnerwetter|mannomann|mann\s+o\s+mann"
    r"|schreck\s+lass\s+nach|heilige[rs]?\s+(?:strohsack|bimbam|maria)|na\s+so\s*was|sapperlot"
)
_COURTESY: Final = (
    r"kein(?:e|en)?\s+(?:problem|ursache|thema|stress|umstände)|macht\s+(?:doch\s+)?nichts"
    r"|alles\s+(?:klar|gut|bestens)|in\s+ordnung|(?:na|ja|aber)\s+(?:klar|sicher|logisch|natürlich)"
    r"|(?:sehr|aber)\s+gerne?|natürlich|selbstverständlich|freilich|jawohl|einverstanden"
    r"|gern\s+geschehen|guter\s+punkt"
)
_PAUSE: Final = r"(?:stopp?|halt)(?=\s*[,.!]\s*\w+\s+\w)"
_OPENING: Final = re.compile(
    rf"^\W*{_HESITATIONS}(?:{_EXCLAMATION}|{_COURTESY}|{_PAUSE})\b[\s,.!;–-]*", re.IGNORECASE
)
_EXCLAIMED: Final = re.compile(
    rf"\W*{_HESITATIONS}(?:(?:{_EXCLAMATION})\b\W*)+(?:(?:nein|ja|nee|nicht|doch|bitte)\b\W*)*",
    re.IGNORECASE,
)
_EVADED: Final = re.compile(
    r"\bmir\s+(?:zu|egal|peinlich|lieber|gleich|unangenehm|entfallen)\b"
    r"|\bzu\s+(?:persönlich|privat|intim|peinlich|kompliziert|heikel)\b"
    r"|\b(?:wozu|wofür|weswegen|weshalb|warum|wieso)\b|\b(?:was|wie|wer)\s+(?:denn|auch)\b"
    r"|\bvertraulich\b|\b(?:privat|geheim)sache\b|\bgeheimnis\b|\bkommentar\b|\binkognito\b"
    r"|\b(?:rate|raten)\s+(?:sie\s+)?mal\b|\bdatenschutz\w*|\bschweigepflicht\b|\bungern\b"
    r"|\bgeht\s+(?:sie|euch|dich|keinen|niemanden)\b",
    re.IGNORECASE,
)

_GREETING: Final = (
    r"(?:ein(?:en)?\s+)?(?:(?:recht|wunder)?\s*schönen\s+)?(?:guten|schönen)\s+(?:tag|morgen|abend|nachmittag)"
    r"(?:\s+noch|\s+auch)?|grüß(?:e)?\s+(?:(?:sie|ihnen|euch|dich)(?:\s+gott)?|gott)|servus|grüezi"
    r"|tschüss\w*|tschau|(?:auf\s+)?wieder(?:hören|sehen|schauen)|hallo|bis\s+(?:dann|bald|später)"
    r"|(?:schönen|herzlichen|besten)\s+dank|vergelt['’]?s\s+gott"
)
_SUBSTITUTIONS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        # Who speaks, and from where.
        (r"^\W*da\s+(?:spricht|ist(?=\s+(?:die|der|frau|herr)\b))\s+", "hier ist "),
        (r"\bi(?:ch)?\s+bin(?:\s*['’`´]\s*|\s)?s\b[\s,]*(?=\w)", "ich bin "),
        (r"\bich\s+(?:wäre?|waere?)\s+(?=(?:der|die)\b)", "ich bin "),
        (r"\bi\s+(?:bin|wa[ar])\s+(?:da|de|d['’])\s+", "ich bin der "),
        (r"\b(?:am|an['’]?m)\s+(?:telefon|hörer|apparat|handy|rohr|draht|anderen\s+ende)\b", " "),
        (r"\b(?:an\s+der\s+(?:strippe|leitung)|in\s+der\s+leitung)\b", " "),
        (
            (
                r"\bich\s+rufe?\s+(?:gerade\s+|nur\s+)?für\s+"
                r"(?!(?:mein|unser|die|der|den|das|eine)\w*\b)(\w+(?:\s+\w+){0,3}?)\s+an\b"
            ),
            r"\1",
        ),
        (r"\bvon\s+(?:nebenan|gegenüber|drüben|um\s+die\s+ecke)\b", " "),
        (
            (
                r"\b(der|die)\s+((?:\w+\s+)?)von\s+"
                r"(?:gestern|vorgestern|vorhin|eben|neulich|letztens|letzter\s+woche|damals)\b"
            ),
            r"\1 \2",
        ),
        (r"\bhei(?:ß|ss)e?\s+ich\b(?=\W+(?:so\s+)?wie\b)", ""),
        # How it is written, where nothing is told of it.
        (
            (
                r"(?<=\w)[\s,]+(?:(?:das|und|wird|zwar|ganz)\s+)*(?:groß|klein|zusammen|getrennt|auseinander"
                r"|normal|genauso)\s*geschrieben\b"
            ),
            " ",
        ),
        (r"\bganz\s+(?:einfach|normal|simpel|schlicht|gewöhnlich)\b", " "),
        (r"(?<=\w)[\s,]+(?:so\s+)?wie\s+(?:man['’]?s?|es|ich['’]?s?)\s+(?:es\s+)?\w+\W*$", " "),
        (r"(?<=\w)[\s,]+(?:so\s+)?wie\s+(?:gesprochen|gehört)\b", " "),
        # What the words are called.
        (r"^(?:.*\W)?(\w+)\s+ist\s+(?:der|mein)\s+name[\s,]+(?=(?:\w+\s+)+\1\W*$)", ""),
        (r"\bvor(?:namen?)?\s*-?\s*und\s+(?:nach|familien|zu)namen?\b", "Name"),
        (
            (
                r"[\s,]*\b(?:(?:der|mein|den)\s+)?(?:nach|familien)namen?\s+"
                r"(?=(?:mit|ohne|schreibt|wird|buchstabiert)\b)"
            ),
            " ",
        ),
        (
            r"\bdoppelnamen?[\s:,]+(?!mit\b)([^\W\d_]{2,})(?:\s+(?:und|bindestrich|strich)\s+|[\s,-]+)(?!mit\b)([^\W\d_]{2,})",
            r"\1-\2",
        ),
        (
            r"([^\W\d_]{2,})\s+([^\W\d_]{2,})[\s,]+(?:(?:das|ist|als|mit|ein|einem)\s+)*doppelname\W*$",
            r"\1-\2",
        ),
        # Farewells and pauses behind a name.
        (
            (
                rf"(?<=\w)(?<!\bund)(?<!\bihnen)[\s,.!]+(?:{_GREETING})"
                rf"(?:[\s,.!]+(?:und\s+)?(?:{_GREETING}))*\W*$"
            ),
            " ",
        ),
        (r"(?<=\w)[\s,.]+(?:einen\s+)?(?:moment|augenblick|sekunde)(?:\s+(?:mal|bitte))*\W*$", " "),
    )
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_OPENINGS: Final = 3
"""Nobody says more courtesies before a name."""


def without_asides(said: str) -> str:
    """This will leave out what stands beside a name, unless nothing else was said."""
    for pattern, instead in _SUBSTITUTIONS:
        said = _unless_empty(pattern.sub(instead, said), said)
    for _ in range(_OPENINGS):
        said = _unless_empty(_OPENING.sub("", said), said)
    return said


def _unless_empty(changed: str, said: str) -> str:
    return changed if _LETTER.search(changed) is not None else said


def is_exclamation(said: str) -> bool:
    """Return whether somebody only exclaimed: "oh Gott", "ach du meine Güte"."""
    return _EXCLAIMED.fullmatch(said) is not None


def is_evasion(said: str) -> bool:
    """Return whether somebody would not say it, or asks what for: "das ist mir zu persönlich"."""
    return _EVADED.search(said) is not None
