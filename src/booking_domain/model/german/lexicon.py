"""
The words: each spelling to the categories and values it may have, found by one dictionary look-up.

Categories in capitals carry a value to the rules; those in small letters only stand there. A word
that is not in the lexicon and cannot be split is opaque and means nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from booking_domain.model.german import feast_names
from booking_domain.model.german.entry import Entries, Entry
from booking_domain.model.german.expressions import Clock, ClockSpan, Relative
from booking_domain.model.german.glue import GLUE
from booking_domain.model.german.literals import HOURS_A_DAY, clock_reading
from booking_domain.model.german.numbers import CARDINALS, ORDINALS, cardinal
from booking_domain.model.german.series import Edge, Unit, Which
from booking_domain.model.german.temporal_wish import Daypart
from booking_domain.model.german.umlauts import all_spellings, spellings


_Value = TypeVar("_Value")
_SPOKEN_WEEKDAYS: Final = (
    "montag mäntig mändig mentig mendig montog mondog mondag mondach montach",
    (
        "dienstag zischtig ziischtig zyschtig zischdig zeischtig dienstog diensdog deanstog"
        " dienschtag diensdag dienstach irta irtag erchtag ertag"
    ),
    "mittwoch mittwuch middwoch miggwoch mittwochn midwoch midwuch middwuch",
    (
        "donnerstag donschtig dunschtig donnschtig dunnschtig donnstig dunnstig donnerschtig"
        " donnerschdig donnerstig donnerstog donnersdog donnerschdag dunnerstag dunnerschdag"
        " dorschdig donnerstach pfinsta pfinztag pfinzta pfinstag"
    ),
    "freitag fritig friitig frytig frittig freitog freidog freidag freidig freitach freidooch",
    (
        "samstag sonnabend samschtig samschdig samstig samschtag samschdag samstog samsdog samsdag"
        " samstach"
    ),
    (
        "sonntag sunntig sunndig sunntag sonntog sunndog sundog sunndag sundag sonndag sonndog"
        " sonndig sonntach"
    ),
)
WEEKDAYS: Final = tuple(tuple(names.split()) for names in _SPOKEN_WEEKDAYS)
"""From Monday on, as they are said from Flensburg to Bern; "Erchtag" and "Pfinztag" in Bavaria."""

WEEKDAY_ABBREVIATIONS: Final = ("mo", "di", "mi", "do", "fr", "sa", "so")
MONTHS: Final = (
    ("januar", "jänner", "jenner", "jan", "jän"),
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
NAMESAKES: Final = frozenset(("mai", "august", "jan", "jenner"))
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
    "namittag": Daypart.AFTERNOON,
    "nachmittach": Daypart.AFTERNOON,
    "vormittach": Daypart.FORENOON,
    "nomittag": Daypart.AFTERNOON,
    "nachmittog": Daypart.AFTERNOON,
    "vormittog": Daypart.FORENOON,
    "zmittag": Daypart.NOON,
    "zabig": Daypart.EVENING,
    "zobig": Daypart.EVENING,
}
LATE_PARTS: Final = {
    "spätnachmittag": (16, 18),
    "spätnachmittags": (16, 18),
    "frühnachmittag": (12, 15),
    "spätvormittag": (10, 12),
}
"""From which hour to which."""

RELATIVE_DAYS: Final = {
    "heute": 0,
    "heut": 0,
    "heit": 0,
    "hüt": 0,
    "morgn": 1,
    "morn": 1,
    "morng": 1,
    "übermorng": 2,
    "übermorn": 2,
    **dict.fromkeys(
        (
            *("übermorga", "übermorge", "übermorgn", "iebermorga", "iebermorge", "ibermorga"),
            *("ibermorgen", "ibermorgn", "iwwermorje", "iwwermorge", "iwwermorgen", "übermorjen"),
            *("übamorgn", "übamoagn", "ibamoagn", "übermoagn", "öbermorn", "övvermorje"),
        ),
        2,
    ),
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
    Unit.DAY: ("tag", "tages", "tags", "tg", "brückentag", "fenstertag"),
    Unit.WEEK: ("woche", "woch", "wuche", "wuchä"),
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
ALEMANNIC_NEXT: Final = tuple(
    stem + ending
    for stem in ("nächscht", "nächschd", "nägscht", "nägschd", "nöchscht")
    for ending in ("", "i")
)
WHICH_STEMS: Final = {
    Which.THIS: ("dies", "aktuell", "laufend"),
    Which.COMING: ("kommend", "folgend"),
    Which.NEXT: ("nächst", "nexte", "darauffolgend", *ALEMANNIC_NEXT),
    Which.OVERNEXT: ("übernächst", *(f"über{stem}" for stem in ALEMANNIC_NEXT)),
    Which.LAST: ("letzt", "letscht", "vergangen", "vorig"),
    Which.PRELAST: ("vorletzt",),
}
SEASONS: Final = {
    3: ("frühling", "frühjahr", "frühlings"),
    6: ("sommer", "sommers"),
    9: ("herbst", "herbsts", "herbstes"),
    12: ("winter", "winters"),
}
UNIT_EDGES: Final = (
    (Edge.BEGIN, "anfang"), (Edge.BEGIN, "beginn"), (Edge.MIDDLE, "mitte"), (Edge.END, "ende"),
)  # fmt: skip
EDGED_UNITS: Final = {
    Unit.WEEK: "wochen", Unit.MONTH: "monats", Unit.QUARTER: "quartals", Unit.YEAR: "jahres",
}  # fmt: skip
SWISS_HOURS: Final = {
    1: "eis", 2: "zwöi zweii", 3: "drü drüü", 4: "vieri", 5: "füfi föifi", 6: "sächsi sechsi",
    7: "sibni sibeni siebni", 8: "achti", 9: "nüni nüüni", 10: "zehni zäni zähni zeni zeeni",
    11: "elfi ölfi", 12: "zwölfi",
}  # fmt: skip
TEN: Final = 10
FESTIVE: Final = {"weihnachten": "weihnachten", "weihnacht": "weihnachten",
                  "ostern": "ostersonntag",
                  "pfingsten": "pfingstsonntag"}  # fmt: skip
FEAST_DAYS: Final = {
    None: ("feiertage", "feiertagen"),
    "weihnachten": ("weihnachtsfeiertage", "weihnachtsfeiertagen", "weihnachtstagen"),
    "ostersonntag": ("osterfeiertage", "osterfeiertagen", "ostertage", "ostertagen"),
    "pfingstsonntag": ("pfingstfeiertage", "pfingstfeiertagen", "pfingsttage", "pfingsttagen"),
}
EDGES: Final = {Edge.BEGIN: ("anfang", "beginn"), Edge.MIDDLE: ("mitte",), Edge.END: ("ende",)}
FILLERS: Final = all_spellings(
    "äh ähm öh öhm hm hmm mh mhm ehm em eh ah aha tja naja na also halt eben mal"
    " immer ganze ganzen ganzer pünktlich so ja bitte noch dann gern gerne vielleicht"
    " ungefähr circa ca zirka etwa schätzungsweise eventuell schon wohl auch rund"
    " genau gleich evtl sagen mir uns einfach irgendwie quasi ihnen euch"
    " sozusagen jedenfalls grad gerade ruhig möglichst genauer gesagt fast erst exakt"
    " cirka denn nun eigentlich wahrscheinlich schön rum herum idealerweise"
    " jeweils bitteschön bitschön gell oida ne okay ok"
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
            _add(table, name + "s", "WDS", day)
    for day, abbreviation in enumerate(WEEKDAY_ABBREVIATIONS):
        _add(table, abbreviation, "WDABBR", day)
    for word, shift in RELATIVE_DAYS.items():
        _add(table, word, "MORGEN" if word in ("morgen", "morgn") else "REL", Relative(shift))
    for name, key in feast_names.SPOKEN.items():
        if " " not in name:
            _add(table, name, "FEAST", key)
    for name, key in FESTIVE.items():
        _add(table, name, "FESTIVE", key)
    _add_groups(table, "FEASTDAYS", FEAST_DAYS)
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
    for word, (first, last) in LATE_PARTS.items():
        _add(table, word, "LATEPART", ClockSpan(Clock(60 * first), Clock(60 * last)))
    _add_groups(table, "UNIT", UNITS)
    _add_groups(table, "UNITS", PLURALS)
    _add_groups(table, "EDGE", EDGES)
    for unit, stem in EDGED_UNITS.items():
        for edge, noun in UNIT_EDGES:
            if stem + noun != "wochenende":
                _add(table, stem + noun, "UNITEDGE", (edge, unit))
    for which, stems in WHICH_STEMS.items():
        for stem in stems:
            for ending in ("", *ENDINGS):
                _add(table, stem + ending, "WHICH", which)


def _add_numbers(table: dict[str, list[Entry]]) -> None:
    for word, number in CARDINALS.items():
        if number != 1 or word in ("eins", "oans"):
            _add(table, word, "NUM", number)
            if number <= HOURS_A_DAY:
                _add(table, word, "H", clock_reading(number, 0, written=str(number)))
    for number in range(2, 13):
        _add(table, cardinal(number) + "einhalb", "NUMHALF", number)
        _add(table, cardinal(number), "HSPOKEN", clock_reading(number, 0, written=str(number)))
    _add(table, "zwo", "HSPOKEN", clock_reading(2, 0, written="2"))
    for number, words in SWISS_HOURS.items():
        clock = clock_reading(number, 0, written=str(number))
        for word in words.split():
            _add(table, word, "H", clock)
            _add(table, word, "HSWISS", clock)
    for ending in ("", "n", "r"):
        _add(table, "monatserste" + ending, "ORD", 1)
        _add(table, "monatsletzte" + ending, "MONTHSLAST", None)
    _add(table, "ultimo", "MONTHSLAST", None)
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
LOCAL_FEASTS: Final[Mapping[str, Mapping[str, Entries]]] = {
    country: {
        spelling: (Entry("FEAST", feast),)
        for name, feast in names.items()
        for spelling in spellings(name)
    }
    for country, names in feast_names.LOCAL.items()
}
"""What replaces entries of `WORDS` in a country."""
