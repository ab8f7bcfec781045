"""
The sentences in which somebody's name is told: patterns over the talk as `told_names` writes it.

There a mark stands before a word: "§" before one that may be a time as well, "%" before such a one
behind an "am" or "nächsten", "+" before a given name, "~" before what ends like a surname, and "#"
before a number. "<" stands where the talk begins after its greeting. In a frame `N`, `G` and `S`
are words with "§", "+" and "~", and every other word in capitals is one of `_PARTS`; a part that
may be missing brings the blank behind it.
"""

import re

from typing import Final

from booking_domain.model.german.umlauts import all_spellings


CALLED: Final = all_spellings(
    "heisse heiss heissn heissen heisst hoass hoassn hoassen hoasst hoiss haass hiess hiessen"
)
NAME_WORDS: Final = all_spellings(
    "name namen namens nam nom nama namä noma noame nachname nachnamen vorname vornamen"
    " familienname familiennamen zuname zunamen hausname mädchenname mädchennamen spitzname"
    " spitznamen rufname rufnamen geburtsname ehename künstlername ledigname ledignamen"
    " schreibname schreibnamen"
)
TELLING: Final = CALLED | NAME_WORDS
BEING: Final = all_spellings("ist is isch")
LIKE: Final = all_spellings("wie wia")
LIKENED: Final = all_spellings(
    "monat wochentag tag jahreszeit tageszeit uhrzeit zahl ziffer fest feiertag feier mahlzeit"
    " mittagessen abendessen abendbrot frühstück nachtisch nachtruhe feierabend osterhase osterei"
    " ferien sommerferien insel brot bier stern sonne mond film schauspieler zeit ordnungszahl"
)
SPELLING: Final = all_spellings(
    "schreibt schreib schreiben schreibe spricht buchstabiere buchstabier"
)
CALLING: Final = all_spellings("nennen nennt nennts ruft rufen sagen sagt sag sagts")
JOKE: Final = all_spellings("witz scherz schmäh schmarrn spass schmarren")
STARTING: Final = all_spellings("da do hier")
FIRST: Final = all_spellings("vorne komma")
ONESELF: Final = all_spellings("bin bi bins binsch binds sind san sin sund")
NOT: Final = all_spellings("nicht net ned nich nöd nid nit")
FORMERLY: Final = all_spellings("früher")
NEAR_A_SURNAME: Final = NOT | FORMERLY
"""Only frames with one of these ask what ends like a surname."""

FOREIGN: Final = frozenset(("speaking", "this", "my"))
LETTER: Final = all_spellings("mit")
RUNS: Final = all_spellings("läuft laufen")
WRITTEN: Final = all_spellings("steht")
ISSUED: Final = all_spellings(
    "lautet lautets lautend laufend ausgestellt schreib schreiben schreibn schreibens schreibts"
)
FIRMS: Final = all_spellings(
    "gmbh ag kg ohg gbr ug bau holzbau hochbau tiefbau sanitär haustechnik immobilien bedachungen"
    " elektro optik reisen transporte partner söhne sohn co kollegen"
)

_PARTS: Final = {
    "N": r"§\w+",
    "G": r"\+\w+",
    "S": r"~\w+",
    "ART": r"(?:der|die|das|des|da|de|dr|d|s|a|ein|eine)",
    "IS": r"(?:ist|is|isch|wäre|wär|waere|war|lautet|lautete|bleibt)",
    "BE": r"(?:bin|bi|bins|binsch|sind|san|sin)",
    "WHO": r"(?:ich|i|er|sie|wir|mir|mia|es|se)",
    "CALLED": f"(?:{'|'.join(sorted(CALLED))})",
    "NAMEWORD": f"(?:{'|'.join(sorted(NAME_WORDS))})",
    "LIKENED": f"(?:{'|'.join(sorted(LIKENED))})",
    "JOKE": f"(?:{'|'.join(sorted(JOKE))})",
    "NOT": f"(?:{'|'.join(sorted(NOT))})",
    "LIKE": "(?:wie|wia)",
    "TITLE": r"(?:(?:herr|herrn|frau|doktor|dr|professor|prof|fräulein) )?",
    "OWN": r"(?:(?:mein|meine|mei|mi|der|die|unser|unsere|ein|eine|sein|ihr|kein|auch|des) )*",
    "KIN": (
        r"(?:(?:witwe|alte|ältere|aeltere|junge|jüngere|kleine|grosse|neue|tochter|mutter|mama|oma"
        r"|schwester|vater|papa|opa|bruder|sohn|mann|chef|inhaber|inhaberin) (?:von )?)?"
    ),
    "FIRM": (
        r"(?:gmbh|ag|kg|ohg|gbr|ug|\w*bau|sanitär|haustechnik|immobilien|bedachungen|elektro|optik"
        r"|reisen|transporte|und (?:partner|söhne|soehne|sohn|co|kollegen))"
    ),
    "ADV": (
        r"(?:(?:jetzt|nun|wirklich|echt|tatsächlich|tatsaechlich|übrigens|uebrigens|auch|noch|ja"
        r"|leider|seitdem|seither|inzwischen|mittlerweile|nur|früher|damals|zufällig|ganz|richtig"
        r"|selber|selbst|ungelogen|ernsthaft|mit|dem|so|genau|eigentlich|aber|blos|bloss"
        r"|NAMEWORD) )*"
    ),
    "TIMELY": "um|ab|gegen|uhr|frei|termin",
    "UNLIKE": (
        r"(?:sonst|üblich|ueblich|letzte\w*|vorige\w*|gewohnt|immer|wäre?|waere?|wärs|sieht\w*"
        r"|schaut\w*|ab|um"
        r"|lange?|spät|viel\w*|teuer|geht\w*|ist|isses|isch|kann|komme\w*|beim?|mein\w*|unser\w*|es|sie"
        r"|man|mans|ma|er|\w*ge\w{2,}(?:t|en)|be\w+en|verein\w+|die \w+ (?:hat|haben|will)|läuft)"
    ),
    "CLOSED": (r"(?= (?:$|\+|§|(?:und|aber|ich|i|wir|ja|nein|nicht|net|ned|mit|wie|wia|guten) ))"),
    "END": (
        r"(?= (?:$|\+|§|(?:und|aber|ich|i|wir|ja|nein|nicht|net|ned|ist|is|isch|mit|wie|wia|guten"
        r"|aus|wieder|noch|nochmal|am apparat) |(?:von|vom) (?![#§%])))"
    ),
}
_PART: Final = re.compile("|".join(sorted(_PARTS, key=len, reverse=True)))


def _frame(pattern: str) -> re.Pattern[str]:
    while _PART.search(pattern):
        pattern = _PART.sub(lambda found: _PARTS[found[0]], pattern)
    # A name's mark begins a word, and is found much faster where nothing is asked before it.
    begins = "" if pattern.startswith(("§", "<", "greeted")) else r"(?<![^ ])"
    return re.compile(rf"{begins}(?:{pattern})(?![^ ])")


FRAMES: Final = tuple(
    (words, tuple(_frame(pattern) for pattern in patterns))
    for words, patterns in (
        (
            CALLED,
            (
                r"WHO CALLED ADV(?:G NEND|N)",
                r"CALLED WHO (?:NOT (?:aber |sondern )?)?ADV(?:G NEND|N)",
                r"N ADVCALLED WHO",
                r"< N (?:(?:ist|is|das|des|kein|keine|ohne|JOKE|wirklich) )*ADVCALLED WHO",
                r"< N ADVWHO CALLED ADV(?:(?:G )?N|$)",
            ),
        ),
        (
            NAME_WORDS,
            (
                r"NAMEWORD (?:IS )?ADV(?:G NEND|N)",
                r"N (?:IS )?ADVOWNNAMEWORDCLOSED",
                r"N (?:G )?mit (?:dem )?NAMEWORD",
                r"mit (?:dem )?NAMEWORD (?:CALLED |BE |IS )?(?:WHO )?ADV(?:ART )?N",
                r"N (?:vorname|vornamen|rufname)(?: IS)?(?: \+?\w+)?",
                r"< N (?:\w+ ){0,4}(?:IS )ADV(?:mein|mei) NAMEWORDCLOSED",
                r"(?:komischer|seltener|lustiger|blöder|schöner|toller) name (?:\w+ ){0,3}N $",
            ),
        ),
        (
            ONESELF,
            (r"(?:WHO )?BE ART KINTITLE(?:G )*NEND", r"BE WHO ART TITLE(?:G )*NEND"),
        ),
        (BEING, (r"(?:da|do|hier) (?:ist|is|isch|spricht) (?:noch )?(?:ART )?TITLE(?:G )?NEND",)),
        (
            LIKE,
            (
                r"N ADVLIKE ART (?:LIKENED|N)",
                r"LIKE ART LIKENED ADVN",
                r"< N ADVLIKE (?!UNLIKE |ART $)(?:[§~+]?(?!(?:TIMELY) )[a-zäöü]+ )+$",
                r"< LIKE ART N(?: bei \w+)? $",
                r"N ADVLIKE (?:man|mans|mas|ma|mer|es|s|ma s|man s)(?: \w+)*",
            ),
        ),
        (
            SPELLING,
            (
                r"N (?:ich |i )?(?:buchstabiere|buchstabier)",
                r"buchstabiere?(?: \w)+ N",
                r"(?:schreibt|schreib|spricht) (?:\w+ )?(?:ADV)LIKE (?:ART )?(?:LIKENED )?N",
            ),
        ),
        (JOKE, (r"< N (?:(?:das|des|ist|is) )*(?:kein|keine|koa|ohne) JOKE",)),
        (
            STARTING,
            (
                r"greeted < N (?:da|do) $",
                r"< hier (?:spricht |ist )?N $",
                r"< (?:G )+§(?:mittag|abend|nacht|morgen|heute) hier",
            ),
        ),
        (FIRST, (r"N (?:und )?(?:vorne|komma) G",)),
        (
            CALLING,
            (
                r"(?:sie|du|einfach|sag|sagts) N zu $",
                r"(?:man|alle|leute|freunde|kollegen) (?:nennt|nennen|ruft|rufen) mich ADVN",
            ),
        ),
        (NOT, (r"NOT S (?:sondern )?N",)),
        (FORMERLY, (r"früher N jetzt \+?~?\w+", r"früher ~?\w+ (?:und )?jetzt N $")),
        (FOREIGN, (r"my name is (?:G )?N", r"(?:G )?N speaking", r"this is (?:G )?N $")),
        (LETTER, (r"N mit (?:doppel |einem |nem )?[a-zäöü]",)),
        (RUNS, (r"läuft auf NEND",)),
        (
            WRITTEN,
            (r"(?:pass|ausweis|system|klingel|schild|rechnung) steht (?:als name )?NEND",),
        ),
        (
            ISSUED,
            (
                r"auf N(?: gmbh)? (?:lautet\w*|läuft|laufend|ausgestellt)",
                r"(?:schreib\w*|lautet\w*) (?:s |es |sie |das |des )*auf NEND",
            ),
        ),
        (FIRMS, (r"N FIRM",)),
    )
)
"""Frames by the words of which one must be said in each of them."""

STARTERS: Final = frozenset[str]().union(*(words for words, _ in FRAMES))
LIKENED_AT_LENGTH: Final = _frame(
    r"(?:NAMEWORD (?:IS )?|WHO CALLED |CALLED WHO )ADV[^ ]+ LIKE (?!UNLIKE )"
    r"(?:(?!(?:um|am|%|ab|gegen|bis|geht|ginge|hätte|kann|könnte|und) )[^ ]+ ){1,4}$"
)
"""Nothing of "Familienname Viertel wie Viertel nach acht" is a time."""

TWICE: Final = re.compile(
    r"< §(\w+) ([a-zäöüß]{3,}) §\1(?= (?:$|ist mein|is mein|mein|hier|am app))"
)
AT_THE_START: Final = re.compile(r"< (?:\+\w+ )+§(?:mittag|abend|nacht) $")
NAMED: Final = re.compile(r"§(\w+)")
LIKENED_TO: Final = re.compile(
    r"(?:wie|wia) (?:der|die|das|des|da) (§\w+)(?= (?:$|und|aber|nur|ja|genau|nicht))"
)
