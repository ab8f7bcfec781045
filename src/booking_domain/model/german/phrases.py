"""Expressions of several words that mean one thing, and words that steer the reading of others."""

from typing import Final

from booking_domain.model.german import holidays
from booking_domain.model.german.entry import Entries, Entry
from booking_domain.model.german.expressions import Calendar, Interval, Relative, Year
from booking_domain.model.german.lexicon import WORDS
from booking_domain.model.german.numbers import spellings
from booking_domain.model.german.temporal_wish import Daypart


EXCEPT: Final = ("ausser", "bis auf", "ausgenommen", "mit ausnahme von", "nur nicht", "bloss nicht")
STEERING: Final = {
    "NO": (
        "nein",
        "nee",
        "nö",
        "ach",
        "quatsch",
        "moment",
        "stopp",
        "stop",
        "korrektur",
        "pardon",
        "sorry",
        "entschuldigung",
        "vielmehr",
        "verzeihung",
        "besser gesagt",
        "das heisst",
        "ich meine",
        "ich meinte",
        "meine ich",
        "falsch",
    ),
    "RATHER": ("lieber", "eher", "besser", "sondern", "stattdessen"),
    "INSTEAD": ("statt", "anstatt", "anstelle", "an stelle", "anstelle von", "statt am", *EXCEPT),
    "BUT": ("aber", "dafür", "jedoch", "allerdings"),
    "ELSE": ("sonst", "ansonsten", "andernfalls", "notfalls", "alternativ"),
    "NEITHER": ("weder",),
    "IF": ("wenn", "falls", "sofern", "wenns"),
    "TOO": tuple(
        f"{verb} auch"
        for verb in ("geht", "ginge", "passt", "klappt", "wäre", "wär", "ist", "möglich", "gut")
    ),
    "MUST": ("muss", "müsste", "müssen", "müssten"),
    "AWAY": (
        *("weg", "los", "fertig", "gehen muss", "gehen müssen", "abholen", "heim", "zurück"),
        *("flughafen", "bahnhof", "zug", "bus", "kita", "kindergarten"),
    ),
    "SOME": ("irgendwann", "irgend wann"),
    "MOVE": (
        "verschieben",
        "verschoben",
        "verschiebe",
        "verlegen",
        "verlegt",
        "umbuchen",
        "umgebucht",
        "umlegen",
        "vorverlegen",
        "tauschen",
        "ändern",
        "umziehen",
        "vorziehen",
        "schieben",
    ),
    "CAN": (
        "kann",
        "könnte",
        "können",
        "geht",
        "ginge",
        "passt",
        "klappt",
        "möchte",
        "will",
        "schaffe",
        "schaff",
        "komme",
        "mag",
        "bin",
        "habe",
        "hab",
        "passen",
        "gehen",
    ),
    "BORN": (
        "geboren",
        "geburtsdatum",
        "geburtstag",
        "geburtstags",
        *("heirate", "heiraten", "melde mich", "zurückrufen", "rückruf", "anrufen"),
        *("rufe wieder an", "rufe zurück", "ruf wieder an", "ruf zurück"),
    ),
    "WAS": ("war", "waren", "gewesen"),
    "ANY": (
        "egal",
        "jederzeit",
        "wurscht",
        "wurst",
        "schnuppe",
        "gleichgültig",
        "schnellstmöglich",
        "schnellstmöglichst",
        "baldmöglichst",
        "baldmöglich",
        "nächstmöglich",
        "nächstmögliche",
        "nächstmöglichen",
        "nächstmöglicher",
        "schnellstens",
        "ehestmöglich",
        "frühestmöglich",
        "frühestmögliche",
        "frühestmöglichen",
        "frühestmöglicher",
        "asap",
        "ehebaldigst",
        "wann auch immer",
        "wann immer",
        "so schnell wie möglich",
        "so schnell es geht",
        "so schnell wie es geht",
        "so schnell wie s geht",
        "so bald wie möglich",
        "so bald es geht",
        "sobald wie möglich",
        "sobald es geht",
        "so früh wie möglich",
        "so zeitnah wie möglich",
        "möglichst bald",
        "möglichst schnell",
        "möglichst zeitnah",
        "möglichst früh",
        "bei nächster gelegenheit",
        "der nächste freie termin",
        "den nächsten freien termin",
        "nächste freie termin",
        "nächsten freien termin",
        "nächster freier termin",
        "der erste freie termin",
        "den ersten freien termin",
        "den nächstbesten termin",
        "nächstbesten termin",
        "ersten freien termin",
        "zeitlich flexibel",
        "bin flexibel",
        "wann es passt",
        "wann s passt",
        "wann es ihnen passt",
        "wie es ihnen passt",
        "wann sie wollen",
        "keine präferenz",
        "jeder tag",
        "jeden tag",
        "jede uhrzeit",
        "alles recht",
    ),
}
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
    "nicht schlecht",
    "nicht so wichtig",
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
    "tag zusammen",
    "auf jeden fall",
    "bin der erste",
    "bin die erste",
    "in der regel",
    "erste hilfe",
    "halbe stunde termin",
    "von mir aus",
    "vor allem",
    "vor ort",
    "nach hause",
    "zu hause",
    "halb so wild",
    "im moment",
    "do i",
    "di caprio",
    *("wenn möglich", "wenn s geht", "wenn es geht", "wenn s ginge", "wenn es ginge"),
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
    "ab und zu",
    "nach wie vor",
    "über nacht",
    "rufe heute an",
    "ruf heute an",
    "melde mich heute",
)
NEW_YEAR: Final = Entry("DAY", Year(shift=1, new=True))
BETWEEN_THE_YEARS: Final = Entry("DAY", Interval(Calendar(27, 12), Calendar(30, 12)))
BREAKS: Final = {
    ("mittagessen", "mittagspause"): {"vor": Daypart.FORENOON, "nach": Daypart.AFTERNOON},
    ("feierabend", "arbeit", "dienstschluss", "büroschluss", "arbeitsschluss"): {
        "nach": Daypart.EVENING
    },
}
OTHER: Final = {
    "in aller früh": Entry("PARTWORD", Daypart.MORNING),
    "in aller frühe": Entry("PARTWORD", Daypart.MORNING),
    "in der früh": Entry("PARTWORD", Daypart.MORNING),
    "in da früh": Entry("PARTWORD", Daypart.MORNING),
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
    "drei viertel": Entry("dreiviertel", None),
    "viertel stunde": Entry("viertelst", None),
    "dreiviertel stunde": Entry("dreiviertelst", None),
    "drei viertel stunde": Entry("dreiviertelst", None),
    "eineinhalb": Entry("halbzwei", None),
    "ein ein halb": Entry("halbzwei", None),
    "ein einhalb": Entry("halbzwei", None),
    "kalender woche": Entry("kw", None),
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
    "im urlaub": Entry("REFUSAL", None),
    "keine zeit": Entry("REFUSAL", None),
    "keine möglichkeit": Entry("REFUSAL", None),
    "keine chance": Entry("REFUSAL", None),
    **dict.fromkeys(("neuen jahr", "neuen jahres", "neues jahr"), NEW_YEAR),
    **dict.fromkeys(("ein paar", "en paar", "a paar"), Entry("paar", None)),
    "zwischen den jahren": BETWEEN_THE_YEARS,
    "zwischen den feiertagen": BETWEEN_THE_YEARS,
    "mitter nacht": Entry("mitternacht", None),
}


WORKING: Final = ("arbeite ich", "arbeiten wir")


def _build() -> dict[str, tuple[tuple[tuple[str, ...], Entries], ...]]:
    found: dict[tuple[str, ...], Entries] = {}

    def add(phrase: str, entries: Entries) -> None:
        for spelling in spellings(phrase):
            found.setdefault(tuple(spelling.split()), entries)

    for phrase, entry in OTHER.items():
        add(phrase, (entry,))
    for phrase, key in holidays.SPOKEN.items():
        if " " in phrase:
            add(phrase, (Entry("FEAST", key),))
    for phrase in WORKING:
        add(phrase, (Entry("arbeit", None), Entry("ATWORK", None)))
    for category, phrases in STEERING.items():
        for phrase in phrases:
            add(phrase, (Entry(category, None),))
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
