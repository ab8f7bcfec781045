"""
Names by the sentence in which they are told: "ich heiß Nacht", "Pfingsten, ich heiße wirklich so".

Each frame is a pattern over the words of the talk. In it `N` is a word that may be a time as well
and has no "am" or "nächsten" before it, `G` a given name, `S` a word that ends like a surname, and
`#` begins a number; "<" stands where the talk begins after its greeting. What a frame names is a
name wherever else it stands alone.
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.given_names import GIVEN_NAMES
from booking_domain.model.german.introductions import NAMES, SPOKEN_OF, after_greeting
from booking_domain.model.german.items import Item, bury, is_of
from booking_domain.model.german.lexicon import WORDS
from booking_domain.model.german.name_forms import is_surname
from booking_domain.model.german.umlauts import all_spellings


ANY_NAMES: Final = NAMES | {"REL"}
ORDINAL: Final = frozenset(("ORD",))
PARTS: Final = frozenset(("PARTWORD", "PARTNOUN"))
TIMES: Final = ANY_NAMES | PARTS | ORDINAL | {"H", "halb", "viertel"}
TIMELY: Final = frozenset(
    word for word, entries in WORDS.items() if any(entry.category in TIMES for entry in entries)
)
"""The words that may be a name here; one set answers for nearly all talk that it holds none."""

ONE: Final = "ein"
CUES: Final = all_spellings(
    "am im zum ab bis vor nach seit den um gegen diesen nächsten kommenden jeden lieber bei in"
)
"""Before a time; a name has none of them."""

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
ALIKE: Final = NOT | FORMERLY
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
NO_GIVEN_NAMES: Final = all_spellings(
    "passt passen geht ginge gut besser super prima perfekt richtig stimmt doch jawohl jawoll"
    " jawol klar sicher genau danke bitte hallo nur ok okay mhm jo joa jap jep yes oder und nein"
    " nee aber wäre wär hätte haben habe hab sagte meinte meine gerne lieber nochmal wieder"
)
WISHING: Final = SPOKEN_OF | all_spellings("hätten haben habt hättet wären gäbe")
NO_NAME_AFTER: Final = CUES | WISHING
NAMED_ON: Final = all_spellings("ich i mein mei wie wia mit und ja genau")
"""Behind a name that is said once more; what wishes for a day goes on otherwise."""

STARTERS: Final = (
    CALLED | NAME_WORDS | BEING | LIKE | SPELLING | CALLING | JOKE | STARTING | FIRST | ONESELF
    | NOT | FORMERLY | FOREIGN | LETTER | RUNS | ISSUED | FIRMS | WRITTEN
)  # fmt: skip

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


def bury_told_names(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, what is told to be a name, also where it is said once more."""
    again = len(said) < len(items)
    given = not GIVEN_NAMES.isdisjoint(said)
    if not (again or given) and STARTERS.isdisjoint(said):
        return
    if TIMELY.isdisjoint(said):
        return
    words, starts = _written(items, surnames=not ALIKE.isdisjoint(said))
    telling = not TELLING.isdisjoint(said)
    if telling and not LIKE.isdisjoint(said):
        likened = LIKENED_AT_LENGTH.search(words)
        if likened is not None:
            bury(items, starts[likened.start()], len(items))
    if "§" not in words:
        return
    found = _found(words, said)
    if again:
        found += [one for one in TWICE.finditer(words) if one[2] not in NO_GIVEN_NAMES]
    if given:
        found += AT_THE_START.finditer(words)
    if telling:
        found += LIKENED_TO.finditer(words)
    if found:
        _bury_found(items, found, starts)


def _found(words: str, said: AbstractSet[str]) -> list[re.Match[str]]:
    return [
        match
        for starters, patterns in FRAMES
        if not starters.isdisjoint(said)
        for pattern in patterns
        for match in pattern.finditer(words)
    ]


def _bury_found(items: list[Item], found: list[re.Match[str]], starts: dict[int, int]) -> None:
    named: set[str] = set()
    for match in found:
        for name in NAMED.finditer(match[0]):
            bury(items, starts[match.start() + name.start()])
            named.add(name[1])
    for position, item in enumerate(items):
        if item.text in named and item.entries and _is_alone(items, position):
            bury(items, position)


def _is_alone(items: list[Item], position: int) -> bool:
    """ "Sommer, mein Name ist Petra Sommer"; "ich heiße Freitag, Freitag ginge" names a day."""
    if position and items[position - 1].text in NO_NAME_AFTER:
        return False
    following = items[position + 1 : position + 2]
    if not following or (position and items[position - 1].text in GIVEN_NAMES):
        return True
    return following[0].text in NAMED_ON or following[0].text in GIVEN_NAMES


def _written(items: list[Item], *, surnames: bool) -> tuple[str, dict[int, int]]:
    """Return the words as the frames know them, and which of them begins where."""
    first = after_greeting(items)
    words, starts, length = [], {}, 0
    for position, item in enumerate(items):
        if position == first:
            words.append("greeted <" if first else "<")
            length += len(words[-1]) + 1
        text = item.text
        if text in TIMELY:
            text = _mark(items, position, item) + text
        elif item.number and text != ONE:
            text = "#" + text
        elif text in GIVEN_NAMES:
            text = "+" + text
        elif surnames and not item.entries and is_surname(text):
            text = "~" + text
        starts[length] = position
        words.append(text)
        length += len(text) + 1
    return " ".join((*words, "")), starts


def _mark(items: list[Item], position: int, item: Item) -> str:
    if item.number and item.text != ONE:
        return "#"
    if item.text in GIVEN_NAMES:
        return "+"
    if position > 1 and items[position - 2].text in LIKE and is_of(item, PARTS):
        return "§"
    if is_of(item, ANY_NAMES) or (item.text.endswith("er") and is_of(item, ORDINAL)):
        return "%" if position and items[position - 1].text in CUES else "§"
    return ""
