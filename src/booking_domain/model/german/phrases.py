"""Expressions of several words that mean one thing, and words that steer the reading of others."""

from typing import Final

from booking_domain.model.german import feast_names
from booking_domain.model.german.entry import Entries, Entry
from booking_domain.model.german.expressions import (
    Beyond,
    Calendar,
    DayChoice,
    Feast,
    Interval,
    Relative,
    Week,
    WeekOf,
    Year,
)
from booking_domain.model.german.glue import GLUE
from booking_domain.model.german.lexicon import EDGED_UNITS, UNIT_EDGES, WORDS
from booking_domain.model.german.occupations import ALL_THE_SAME, UNWILLING
from booking_domain.model.german.steering import STEERING
from booking_domain.model.german.temporal_wish import Daypart
from booking_domain.model.german.umlauts import spellings


DEAD: Final = (
    "weiss nicht",
    "weiss noch nicht",
    "weiss es nicht",
    "weiss ich nicht",
    "weiss es noch nicht",
    "kein problem",
    "keine ahnung",
    "keine sorge",
    "warum nicht",
    "nicht wahr",
    "oder nicht",
    "macht nichts",
    *(f"nicht {so}{bad}" for so in ("", "so ") for bad in ("verkehrt", "übel", "dumm", "falsch")),
    *(f"gar nicht {so}{bad}" for so in ("", "so ") for bad in ("schlecht", "verkehrt", "übel")),
    "nicht schlecht",
    "nicht so wichtig",
    *(f"mich nicht {err}" for err in ("irre", "täusche", "vertue", "irr", "täusch")),
    *(f"dauert {ja}nicht {long}" for ja in ("", "ja ", "ja auch ") for long in ("lang", "lange")),
    "oder so",
    "und so",
    "ein mal",
    "noch mal",
    "erst mal",
    "zum ersten mal",
    "das erste mal",
    "zum zweiten mal",
    "das zweite mal",
    "das letzte mal",
    "beim letzten mal",
    "letztes mal",
    "nächstes mal",
    "das nächste mal",
    "beim nächsten mal",
    *(
        f"{greeting} {all_}"
        for greeting in ("tag", "morgen", "morgn", "abend", "nabend")
        for all_ in ("zusammen", "allerseits")
    ),
    "auf jeden fall",
    "bin der erste",
    "bin die erste",
    "in der regel",
    "erste hilfe",
    "halbe stunde termin",
    "sagen wir",
    "sagen wir mal",
    "nehmen wir",
    "machen wir",
    "von mir aus",
    "vor allem",
    "vor ort",
    "halb so wild",
    "im moment",
    "do i",
    "di caprio",
    *("wenn möglich", "wenn s geht", "wenn es geht", "wenn s ginge", "wenn es ginge"),
    *(
        f"{rather}nicht {much}{how}"
        for rather in ("", "lieber ", "eher ", "besser ", "bloss ", "nur ")
        for much in ("zu ", "so ", "allzu ", "ganz so ")
        for how in (
            "spät",
            "früh",
            "lange",
            "lang",
            "voll",
            "knapp",
            "weit",
            "kurzfristig",
            "teuer",
            "kurz",
            "dunkel",
            "hell",
            "viel",
        )
    ),
    "auf wiederhören",
    "auf wiedersehen",
    "bis dann",
    "bis später",
    "bis bald",
    "am besten",
    "am liebsten",
    "wann denn",
    "um ehrlich zu sein",
    "in ordnung",
    "früher oder später",
    *("tag und nacht", "nacht und nebel", "rund um die uhr", "eines tages", "jahr und tag"),
    *("als erste", "als erster", "als erstes", "fürs erste"),
    *("heute so morgen so", "heute hü morgen hott", "gestern hü heute hott"),
    *(
        "von gestern",
        "von vorgestern",
        "morgen ist auch noch ein tag",
        "morgen ist auch ein tag",
        "was du heute kannst besorgen",
    ),
    *("schwarzer freitag", "schwarzen freitag", "schwarze freitag", "black friday"),
    *(
        "morgen die damen",
        "morgen die herren",
        "morgen die herrschaften",
        "morgen leute",
        "morgn die herrschaften",
    ),
    *("in letzter minute", "in letzter sekunde", "auf die minute"),
    *(f"{greet} di" for greet in ("griass", "grias", "grüss", "pfiat", "pfüat")),
    "ab und zu",
    "nach wie vor",
    *ALL_THE_SAME,
    "über nacht",
    "rufe heute an",
    "ruf heute an",
    "melde mich heute",
)
NEW_YEAR: Final = Entry("DAY", Year(shift=1, new=True))
BETWEEN_THE_YEARS: Final = Entry("DAY", Interval(Calendar(27, 12), Calendar(30, 12)))
EASTER: Final = Feast("ostersonntag")
FEAST_WEEKS: Final = {
    "weihnachtswoche": WeekOf(Feast("weihnachten")),
    "silvesterwoche": WeekOf(Feast("silvester")),
    "neujahrswoche": WeekOf(Feast("neujahr")),
    "karwoche": WeekOf(EASTER),
    "osterwoche": DayChoice((WeekOf(EASTER), WeekOf(EASTER, 1))),
    "pfingstwoche": WeekOf(Feast("pfingstsonntag"), 1),
}
BREAKS: Final = {
    ("mittagessen", "mittagspause"): {"vor": Daypart.FORENOON, "nach": Daypart.AFTERNOON},
    ("feierabend", "arbeit", "dienstschluss", "büroschluss", "arbeitsschluss"): {
        "nach": Daypart.EVENING
    },
}
WHOLE_DAY: Final = ("den ganzen tag", "den ganzen tag über", "über den ganzen tag", "ganzen tag")
ABOUT: Final = ("guten", "knappen", "kleinen")
"""Beside an amount of time: "in einer guten Stunde"."""

OTHER: Final = {
    "in aller früh": Entry("PARTWORD", Daypart.MORNING),
    "in aller frühe": Entry("PARTWORD", Daypart.MORNING),
    "in der früh": Entry("PARTWORD", Daypart.MORNING),
    "am morge": Entry("PARTWORD", Daypart.MORNING),
    "in da früh": Entry("PARTWORD", Daypart.MORNING),
    "in da fruah": Entry("PARTWORD", Daypart.MORNING),
    "in da fria": Entry("PARTWORD", Daypart.MORNING),
    "in der fruah": Entry("PARTWORD", Daypart.MORNING),
    "z mittag": Entry("PARTWORD", Daypart.NOON),
    "in der frühe": Entry("PARTWORD", Daypart.MORNING),
    "auf die nacht": Entry("PARTWORD", Daypart.EVENING),
    "auf d nacht": Entry("PARTWORD", Daypart.EVENING),
    "in der nacht": Entry("PARTWORD", Daypart.NIGHT),
    "zu mittag": Entry("PARTWORD", Daypart.NOON),
    "nach dem mittag": Entry("PARTWORD", Daypart.AFTERNOON),
    "vor dem mittag": Entry("PARTWORD", Daypart.FORENOON),
    "über mittag": Entry("PARTWORD", Daypart.NOON),
    "früh morgens": Entry("PARTWORD", Daypart.MORNING),
    "früh am morgen": Entry("PARTWORD", Daypart.MORNING),
    "unter der woche": Entry("woche_werk", None),
    "über morgen": Entry("REL", Relative(2)),
    "über übermorgen": Entry("REL", Relative(3)),
    "also morgen": Entry("REL", Relative(1)),
    "vor gestern": Entry("REL", Relative(-2)),
    "drei viertel stunden": Entry("dreiviertelst", None),
    "viertel stunde": Entry("viertelst", None),
    "dreiviertel stunde": Entry("dreiviertelst", None),
    "drei viertel stunde": Entry("dreiviertelst", None),
    "eineinhalb": Entry("halbzwei", None),
    "ein ein halb": Entry("halbzwei", None),
    "ein einhalb": Entry("halbzwei", None),
    "kalender woche": Entry("kw", None),
    **{
        f"{stem} {noun}": Entry("UNITEDGE", (edge, unit))
        for unit, stem in EDGED_UNITS.items()
        for edge, noun in UNIT_EDGES
        if stem + noun != "wochenende"
    },
    "wochen ende": Entry("UNIT", WORDS["wochenende"][0].value),
    **{
        f"{side} {article}{noun}": Entry("PARTWORD", part)
        for nouns, parts in BREAKS.items()
        for noun in nouns
        for side, part in parts.items()
        for article in ("", "der ", "dem ", "meiner ", "meinem ", "unserer ")
    },
    **dict.fromkeys(("eher nicht", "lieber nicht", "besser nicht"), Entry("nicht", None)),
    **dict.fromkeys(
        (
            *("auf keinen fall", "auf gar keinen fall", "auf garkeinen fall"),
            *("unter keinen umständen", "nie und nimmer", "überhaupt nicht", "gar nicht"),
        ),
        Entry("nicht", None),
    ),
    **dict.fromkeys(("in urlaub", "in den urlaub", "auf urlaub"), Entry("REFUSAL", None)),
    **{f"eher {word}": Entry("REFUSAL", None) for word in GLUE["REFUSAL"]},
    **dict.fromkeys(
        (
            "im urlaub",
            "vom tisch",
            "ins wasser",
            "ist gestorben",
            "hat sich erledigt",
            "haben sich erledigt",
        ),
        Entry("REFUSAL", None),
    ),
    **dict.fromkeys(WHOLE_DAY, Entry("ganztags", None)),
    "die ganze woche": Entry("DAY", Week(None)),
    "keine zeit": Entry("REFUSAL", None),
    **dict.fromkeys(UNWILLING, Entry("REFUSAL", None)),
    "keine möglichkeit": Entry("REFUSAL", None),
    "keine chance": Entry("REFUSAL", None),
    **dict.fromkeys(("neuen jahr", "neuen jahres", "neues jahr"), NEW_YEAR),
    **dict.fromkeys(("ein paar", "en paar", "a paar"), Entry("paar", None)),
    **{word: Entry("DAY", week) for word, week in FEAST_WEEKS.items()},
    "zwischen den jahren": BETWEEN_THE_YEARS,
    "zwischen den feiertagen": BETWEEN_THE_YEARS,
    **{f"einer {about}": Entry("eine", None) for about in ABOUT},
    **{f"in {about}": Entry("in", None) for about in ("gut", "knapp", "kaum")},
    **dict.fromkeys(("danach ist", "danach hätte"), Entry("BEYOND", Beyond())),
    **dict.fromkeys(("davor ist", "davor hätte"), Entry("BEYOND", Beyond(before=True))),
    "nach hinten": Entry("später", None),
    **dict.fromkeys(("nach vorne", "nach vorn"), Entry("eher", None)),
    **dict.fromkeys(("erst um", "erst so um", "erst gegen"), Entry("erst_um", None)),
    **dict.fromkeys(
        (
            *("jetzt sofort", "jetzt gleich", "gleich jetzt", "gleich sofort", "sofort jetzt"),
            *("auf der stelle", "jetzt direkt", "am liebsten gleich", "am liebsten sofort"),
        ),
        Entry("jetzt", None),
    ),
    **{
        f"{at_once} {come}": Entry("ANY", None)
        for at_once in ("gleich", "sofort", "direkt", "spontan")
        for come in ("vorbeikommen", "vorbei kommen", "drankommen", "dran kommen")
    },
    "statt dessen": Entry("RATHER", None),
    "mitter nacht": Entry("mitternacht", None),
}


EITHER: Final = {
    # "Um drei, viertel nach drei" as well as three quarters past it.
    "drei viertel": ("dreiviertel", "drei_viertel"),
    "den ganzen": ("der", "ganztags"),
    **dict.fromkeys(("arbeite ich", "arbeiten wir"), ("arbeit", "ATWORK")),
    **dict.fromkeys(("egal wann", "jederzeit", "zu jeder zeit"), ("ANY", "ganztags")),
}


def _build() -> dict[str, tuple[tuple[tuple[str, ...], Entries], ...]]:
    found: dict[tuple[str, ...], Entries] = {}

    def add(phrase: str, entries: Entries) -> None:
        for spelling in spellings(phrase):
            found.setdefault(tuple(spelling.split()), entries)

    for phrase, categories in EITHER.items():
        add(phrase, tuple(Entry(category, None) for category in categories))
    for phrase, entry in OTHER.items():
        add(phrase, (entry,))
    for phrase, key in feast_names.SPOKEN.items():
        if " " in phrase:
            add(phrase, (Entry("FEAST", key),))
    for category, phrases in STEERING.items():
        for phrase in phrases:
            beside = WORDS.get(phrase, ()) if category in ("AWAY", "BACK") else ()
            add(phrase, (*beside, Entry(category, None)))
    for phrase in DEAD:
        add(phrase, ())
    return _by_first_word(found)


def _by_first_word(
    found: dict[tuple[str, ...], Entries],
) -> dict[str, tuple[tuple[tuple[str, ...], Entries], ...]]:
    by_first: dict[str, list[tuple[tuple[str, ...], Entries]]] = {}
    for words, entries in found.items():
        by_first.setdefault(words[0], []).append((words, entries))
    return {
        first: tuple(sorted(choices, key=lambda choice: -len(choice[0])))
        for first, choices in by_first.items()
    }


PHRASES: Final = _build()
MOVING: Final = frozenset(
    first
    for first, choices in PHRASES.items()
    if any(entry.category == "MOVE" for _, entries in choices for entry in entries)
)
"""The words with which something may be said to be moved."""
