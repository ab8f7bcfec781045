"""
The words: each spelling to the categories and values it may have, found by one dictionary look-up.

Categories in capitals carry a value to the rules; those in small letters only stand there. A word
that is not in the lexicon and cannot be split is opaque and means nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from booking_domain.model.german import holidays
from booking_domain.model.german.entry import Entries, Entry
from booking_domain.model.german.expressions import Edge, Relative, Unit, Which
from booking_domain.model.german.literals import HOURS_A_DAY, clock_reading
from booking_domain.model.german.numbers import (
    CARDINALS,
    ORDINALS,
    cardinal,
    spellings,
)
from booking_domain.model.german.temporal_wish import Daypart


_Value = TypeVar("_Value")
WEEKDAYS: Final = (
    ("montag", "mäntig", "montog"),
    ("dienstag", "zischtig", "ziischtig", "dienstog"),
    ("mittwoch", "mittwuch"),
    ("donnerstag", "donschtig", "dunschtig", "donnschtig", "dunnschtig", "donnerstog"),
    ("freitag", "fritig", "friitig", "freitog"),
    ("samstag", "sonnabend", "samschtig", "samschtag", "samstog"),
    ("sonntag", "sunntig", "sonntog"),
)
WEEKDAY_ABBREVIATIONS: Final = ("mo", "di", "mi", "do", "fr", "sa", "so")
MONTHS: Final = (
    ("januar", "jänner", "jan", "jän"),
    ("februar", "feber", "feb", "febr"),
    ("märz", "mär", "mrz"),
    ("april", "apr"),
    ("mai",),
    ("juni", "jun", "juno"),
    ("juli", "jul", "julei"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "okt", "october"),
    ("november", "nov"),
    ("dezember", "dez"),
)
CLEAR_MONTHS: Final = frozenset(
    ("januar", "jänner", "februar", "feber", "september", "oktober", "november", "dezember")
)
NAMESAKES: Final = frozenset(("mai", "august", "jan"))
ENDINGS: Final = ("e", "en", "er", "es", "em", "n", "r", "m", "s")
DAYPART_NOUNS: Final = {
    "vormittag": Daypart.FORENOON,
    "nachmittag": Daypart.AFTERNOON,
    "abend": Daypart.EVENING,
    "nacht": Daypart.NIGHT,
    "mittag": Daypart.NOON,
}
DAYPARTS: Final = {
    "vormittags": Daypart.FORENOON,
    "nachmittags": Daypart.AFTERNOON,
    "nachmittage": Daypart.AFTERNOON,
    "abends": Daypart.EVENING,
    "abende": Daypart.EVENING,
    "nachts": Daypart.NIGHT,
    "mittags": Daypart.NOON,
    "mittagszeit": Daypart.NOON,
    "mittagspause": Daypart.NOON,
    "morgens": Daypart.MORNING,
    "frühmorgens": Daypart.MORNING,
    "spätabends": Daypart.EVENING,
    "spätnachmittag": Daypart.AFTERNOON,
    "spätnachmittags": Daypart.AFTERNOON,
    "frühnachmittag": Daypart.AFTERNOON,
    "spätvormittag": Daypart.FORENOON,
    "vormittagstermin": Daypart.FORENOON,
    "nachmittagstermin": Daypart.AFTERNOON,
    "abendtermin": Daypart.EVENING,
    "abendstunden": Daypart.EVENING,
    "morgenstunden": Daypart.MORNING,
    "nachmittagsstunden": Daypart.AFTERNOON,
    "vormittagsstunden": Daypart.FORENOON,
    "mittagsstunde": Daypart.NOON,
    "mittagessen": Daypart.NOON,
    "pm": Daypart.AFTERNOON,
}
RELATIVE_DAYS: Final = {
    "heute": 0,
    "heut": 0,
    "heit": 0,
    "morgn": 1,
    "morgen": 1,
    "übermorgen": 2,
    "überübermorgen": 3,
    "gestern": -1,
    "vorgestern": -2,
    "vorvorgestern": -3,
}
UNITS: Final = {
    Unit.SECOND: ("sekunde", "sek"),
    Unit.MINUTE: ("minute", "min", "minütchen"),
    Unit.HOUR: ("stunde", "std", "stündchen"),
    Unit.DAY: ("tag", "tages", "tags", "tg"),
    Unit.WEEK: ("woche",),
    Unit.WEEKEND: ("wochenende", "wochenendes", "wochend", "weekend"),
    Unit.MONTH: ("monat", "monats", "monates"),
    Unit.QUARTER: ("quartal", "quartals", "vierteljahr", "vierteljahres"),
    Unit.YEAR: ("jahr", "jahres", "jahrs"),
}
PLURALS: Final = {
    Unit.SECOND: ("sekunden",),
    Unit.MINUTE: ("minuten",),
    Unit.HOUR: ("stunden", "h"),
    Unit.DAY: ("tage", "tagen"),
    Unit.WEEK: ("wochen",),
    Unit.WEEKEND: ("wochenenden",),
    Unit.MONTH: ("monate", "monaten"),
    Unit.QUARTER: ("quartale", "quartalen"),
    Unit.YEAR: ("jahre", "jahren"),
}
WHICH_STEMS: Final = {
    Which.THIS: ("dies", "aktuell", "laufend"),
    Which.COMING: ("kommend", "folgend"),
    Which.NEXT: ("nächst", "nexte", "darauffolgend"),
    Which.OVERNEXT: ("übernächst",),
    Which.LAST: ("letzt", "vergangen", "vorig"),
    Which.PRELAST: ("vorletzt",),
}
SEASONS: Final = {
    3: ("frühling", "frühjahr", "frühlings"),
    6: ("sommer", "sommers"),
    9: ("herbst", "herbsts", "herbstes"),
    12: ("winter", "winters"),
}
SWISS_HOURS: Final = {
    2: "zwöi", 3: "drü", 4: "vieri", 5: "füfi", 6: "sächsi", 7: "sibni", 8: "achti", 9: "nüni",
    10: "zehni", 11: "elfi", 12: "zwölfi",
}  # fmt: skip
TEN: Final = 10
FESTIVE: Final = {"weihnachten": "weihnachten", "weihnacht": "weihnachten",
                  "ostern": "ostersonntag",
                  "pfingsten": "pfingstsonntag"}  # fmt: skip
EDGES: Final = {Edge.BEGIN: ("anfang", "beginn"), Edge.MIDDLE: ("mitte",), Edge.END: ("ende",)}
GLUE: Final = {
    "am": ("am", "an", "aufn"),
    "im": ("im",),
    "innerhalb": ("innerhalb", "binnen", "innert"),
    "in": ("in",),
    "um": ("um", "ums"),
    "gegen": ("gegen", "punkt", "schlag"),
    "ab": ("ab",),
    "seit": ("seit",),
    "bis": ("bis", "bisz"),
    "von": ("von", "vom"),
    "zwischen": ("zwischen",),
    "und": ("und", "u"),
    "oder": ("oder", "beziehungsweise", "bzw"),
    "vor": ("vor", "vorm"),
    "nach": ("nach", "nachm"),
    "über": ("über", "übers"),
    "zu": ("zu", "zum", "zur"),
    "für": ("für", "fürs"),
    "auf": ("auf", "aufs"),
    "der": ("der", "die", "das", "den", "dem", "des"),
    "ein": ("ein",),
    "eine": ("eine", "einen", "einem", "einer", "eines", "ne", "ner", "nen", "nem"),
    "uhr": ("uhr", "h", "uhrzeit"),
    "halb": ("halb", "halbe", "halber", "halben", "halbes"),
    "halbzwei": ("anderthalb", "eineinhalb", "einundeinhalb", "anderthalbe"),
    "dreiviertelst": ("dreiviertelstunde",),
    "viertelst": ("viertelstunde", "viertelstunden"),
    "halbjahr": ("halbjahr",),
    "viertel": ("viertel", "virtel", "viertl"),
    "dreiviertel": ("dreiviertel", "dreivirtel", "dreiviertl", "dreivirtl"),
    "kurz": ("kurz", "knapp"),
    "früh": ("früh", "frühen", "frühe", "frühem"),
    "spät": ("spät", "späten", "spätem"),
    "spätestens": ("spätestens", "allerspätestens", "höchstens", "maximal", "längstens"),
    "frühestens": ("frühestens", "frühstens", "mindestens", "allerfrühestens"),
    "nicht": (
        *("nicht", "ned", "nich", "net", "nöd", "nid", "nit", "nüd"),
        *("keinesfalls", "niemals"),
    ),
    "REFUSAL": (
        *("schlecht", "ungünstig", "unmöglich", "verhindert", "ausgeschlossen", "nie"),
        *("schwierig", "blöd", "doof", "ungeschickt", "verreist", "verplant"),
    ),
    "paar": ("paar", "einige", "einigen", "wenige", "wenigen", "mehrere", "mehreren"),
    "später": ("später",),
    "danach": ("danach", "darauf", "drauf"),
    "davor": ("davor", "vorher", "zuvor"),
    "eher": ("eher", "früher"),
    "zeit": ("zeit", "zeitraum", "laufe", "verlauf", "lauf"),
    "jahrwort": ("jahr", "jahre", "jahres"),
    "heuer": ("heuer",),
    "hälfte": ("hälfte",),
    "kw": ("kw", "kalenderwoche"),
    "advent": ("advent", "adventssonntag", "adventsonntag", "advents"),
    "weihnachtstag": ("weihnachtstag", "weihnachtsfeiertag", "weihnachtsfeiertags"),
    "ostertag": ("ostertag", "osterfeiertag"),
    "pfingsttag": ("pfingsttag", "pfingstfeiertag"),
    "und_halb": ("einhalb",),
    "zehn": ("zehn",),
    "feierabend": ("feierabend", "dienstschluss", "arbeitsschluss", "schulschluss"),
    "arbeitstag": ("arbeitstag", "werktag", "geschäftstag"),
    "an": ("an",),
    "als": ("als", "wie"),
    "woche_werk": ("werktags", "wochentags", "unterderwoche"),
    "mitternacht": ("mitternacht",),
    "jetzt": ("jetzt", "sofort"),
    "alle": ("jeden", "jeder", "jedes", "alle"),
    "arbeit": ("arbeite", "arbeiten", "arbeitet", "dienst", "schicht", "schule", "uni", "büro"),
    "ATWORK": ("arbeite",),
    "KEIN": ("kein", "keinen", "keine", "keinem", "keiner"),
    # Known as a word of its own, lest it be split into weeks and a day.
    "tageswort": ("wochentag", "wochentage"),
}
FILLERS: Final = frozenset(
    spelling
    for word in (
        "äh ähm öh öhm hm hmm mh mhm ehm em eh ah aha tja naja na also halt eben mal"
        " immer ganze ganzen ganzer pünktlich so ja bitte noch dann gern gerne vielleicht"
        " ungefähr circa ca zirka etwa schätzungsweise eventuell schon wohl auch rund"
        " genau gleich evtl sagen wir mir uns einfach irgendwie quasi ihnen euch"
        " sozusagen jedenfalls grad gerade ruhig möglichst genauer gesagt fast erst exakt"
        " cirka denn nun eigentlich wahrscheinlich schön rum herum idealerweise"
        " bitteschön bitschön gell oida ne okay ok"
    ).split()
    for spelling in spellings(word)
)


def _add(table: dict[str, list[Entry]], word: str, category: str, value: object) -> None:
    for spelling in spellings(word):
        entries = table.setdefault(spelling, [])
        entry = Entry(category, value)
        if entry not in entries:
            entries.append(entry)


def _add_groups(
    table: dict[str, list[Entry]], category: str, groups: Mapping[_Value, Iterable[str]]
) -> None:
    for value, words in groups.items():
        for word in words:
            _add(table, word, category, value)


def _add_days(table: dict[str, list[Entry]]) -> None:
    for day, names in enumerate(WEEKDAYS):
        for name in names:
            for tail in ("", "s", "e", "en", "stermin"):
                _add(table, name + tail, "WD", day)
    for day, abbreviation in enumerate(WEEKDAY_ABBREVIATIONS):
        _add(table, abbreviation, "WDABBR", day)
    for word, shift in RELATIVE_DAYS.items():
        _add(table, word, "MORGEN" if word in ("morgen", "morgn") else "REL", Relative(shift))
    for name, key in holidays.SPOKEN.items():
        if " " not in name:
            _add(table, name, "FEAST", key)
    for name, key in FESTIVE.items():
        _add(table, name, "FESTIVE", key)
    _add_groups(table, "SEASON", SEASONS)


def _add_months(table: dict[str, list[Entry]]) -> None:
    for month, names in enumerate(MONTHS, start=1):
        for name in names:
            _add(table, name, "MON", month)
            if name in CLEAR_MONTHS:
                _add(table, name, "MONCLEAR", month)
            elif name not in NAMESAKES:
                _add(table, name, "MONALONE", month)
            if len(name) > 3:
                _add(table, name + "s", "MON", month)


def _add_parts(table: dict[str, list[Entry]]) -> None:
    for word, part in DAYPART_NOUNS.items():
        _add(table, word, "PARTNOUN", part)
    for word, part in DAYPARTS.items():
        _add(table, word, "PARTWORD", part)
    _add_groups(table, "UNIT", UNITS)
    _add_groups(table, "UNITS", PLURALS)
    _add_groups(table, "EDGE", EDGES)
    for which, stems in WHICH_STEMS.items():
        for stem in stems:
            for ending in ("", *ENDINGS):
                _add(table, stem + ending, "WHICH", which)


def _add_numbers(table: dict[str, list[Entry]]) -> None:
    for word, number in CARDINALS.items():
        if number != 1 or word == "eins":
            _add(table, word, "NUM", number)
            if number <= HOURS_A_DAY:
                _add(table, word, "H", clock_reading(number, 0, written=str(number)))
    for number in range(2, 13):
        _add(table, cardinal(number) + "einhalb", "NUMHALF", number)
        _add(table, cardinal(number), "HSPOKEN", clock_reading(number, 0, written=str(number)))
    for number, word in SWISS_HOURS.items():
        clock = clock_reading(number, 0, written=str(number))
        _add(table, word, "H", clock)
        _add(table, word, "HSWISS", clock)
    for word, number in ORDINALS.items():
        _add(table, word, "ORD", number)
        if number == TEN:
            _add(table, word, "ORDTEN", number)


def _build() -> dict[str, Entries]:
    table: dict[str, list[Entry]] = {}
    _add_days(table)
    _add_months(table)
    _add_parts(table)
    _add_numbers(table)
    for category, words in GLUE.items():
        for word in words:
            _add(table, word, category, None)
    return {word: tuple(entries) for word, entries in table.items()}


WORDS: Final = _build()
