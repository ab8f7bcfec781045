"""Words that steer how the others are read: corrections, conditions, refusals, indifference."""

from typing import Final


EXCEPT: Final = ("ausser", "bis auf", "ausgenommen", "mit ausnahme von", "mit ausnahme vom",
          "abgesehen von", "abgesehen vom", "ohne", "nur nicht", "bloss nicht")  # fmt: skip
ALL_TIMES: Final = (
    *("immer", "alles", "alle tage", "allen tagen", "jederzeit"),
    *("jeden tag", "jeder tag", "jedem tag"),
    *("immer zeit", "egal wann", "ganz egal", "egal", "täglich", "den ganzen tag"),
)
AS_SOON_AS_POSSIBLE: Final = (
    *(
        f"{soon}{ending}"
        for soon in (
            *("schnellstmöglich", "baldmöglich", "frühestmöglich", "ehestmöglich"),
            *("nächstmöglich", "schnellmöglich"),
        )
        for ending in ("e", "en", "er", "es", "st")
    ),
    *("schnellstmöglich", "baldmöglich", "frühestmöglich", "ehestmöglich", "nächstmöglich"),
    *(
        f"{soon} möglich{ending}"
        for soon in ("bald", "schnell", "schnellst", "früh", "frühest", "nächst")
        for ending in ("", "st", "e", "en", "er")
    ),
    *(
        f"so {soon} als {how}"
        for soon in ("bald", "schnell", "früh", "rasch", "zeitnah")
        for how in ("möglich", "es geht", "wie möglich")
    ),
    *(f"so {soon} wie möglich" for soon in ("bald", "schnell", "früh", "zeitnah")),
    *(f"so {soon} es geht" for soon in ("bald", "schnell", "früh")),
    *("so bald s geht", "so schnell s geht", "so schnell wie es geht", "so schnell wie s geht"),
    *("so bald möglich", "sobald möglich", "sobald wie möglich", "sobald es geht", "sobald s geht"),
    *(f"möglichst {soon}" for soon in ("bald", "schnell", "früh", "zeitnah", "rasch", "flott")),
    *("möglichst sofort", "tunlichst bald", "alsbald", "asap", "schnellstens", "baldigst"),
    *("baldigste", "baldigsten", "raschest", "raschestmöglich", "ehest", "ehestens", "eheste"),
    *("ehebaldig", "ehebaldigst", "ehesten termin"),
    *(
        f"je {sooner} {the} besser"
        for sooner in ("früher", "eher", "schneller", "zeitnaher")
        for the in ("desto", "umso", "um so")
    ),
)
NEXT_FREE: Final = (
    *("der nächste freie termin", "den nächsten freien termin", "nächste freie termin"),
    *("nächsten freien termin", "nächster freier termin", "der erste freie termin"),
    *("den ersten freien termin", "ersten freien termin", "den nächstbesten termin"),
    *("nächstbesten termin", "der früheste termin", "den frühesten termin", "als erstes frei"),
    *("als nächstes frei", "als nächstes was frei", "als nächstes noch frei", "das nächste frei"),
    *("das nächste was", "bei nächster gelegenheit", "bei der nächsten gelegenheit"),
)
INDIFFERENT: Final = (
    *("egal", "jederzeit", "wurscht", "wurst", "schnuppe", "gleichgültig", "flexibel"),
    *("zeitlich flexibel", "wann auch immer", "wann immer", "wann es passt", "wann s passt"),
    *("wann es ihnen passt", "wie es ihnen passt", "wann sie wollen", "keine präferenz"),
    *("jeder tag", "jeden tag", "jede uhrzeit", "alles recht", "immer zeit"),
    *(f"{verb} alles" for verb in ("geht", "ginge", "passt", "sonst")),
    *("sonst immer", "sonst jederzeit", "sonst egal"),
)
STILL: Final = ("", "noch ", "ja ", "es ", "ich ", "es noch ", "ich noch ", "auch ", "leider ")
STEERING: Final = {
    "NO": (
        "nein",
        "nee",
        "nö",
        *("nei", "noi", "naa"),
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
    "RATHER": (
        *("lieber", "eher", "besser", "sondern", "stattdessen"),
        *("dann nehmen wir", "dann nehme ich", "dann nehm ich"),
    ),
    "INSTEAD": ("statt", "anstatt", "anstelle", "an stelle", "anstelle von", "statt am"),
    "EXCEPT": EXCEPT,
    "ANYBUT": tuple(f"{whole} {but}" for whole in ALL_TIMES for but in EXCEPT),
    "SO": ("deshalb", "deswegen", "drum", "darum", "daher", "folglich", "infolgedessen"),
    "BUT": ("aber", "dafür", "jedoch", "allerdings"),
    "ELSE": ("sonst", "ansonsten", "andernfalls", "notfalls", "alternativ"),
    "NEITHER": ("weder",),
    "UNSURE": (
        *(f"weiss {still}nicht ob {who}" for still in STILL for who in ("ich", "wir", "i", "mir")),
        *(f"weiss {still}nicht genau ob {who}" for still in STILL for who in ("ich", "wir")),
        *(f"mir {still}nicht {quite}sicher" for still in STILL for quite in ("", "ganz ", "so ")),
    ),
    "IF": ("wenn", "falls", "sofern", "wenns"),
    "TOO": tuple(
        f"{verb} auch"
        for verb in ("geht", "ginge", "passt", "klappt", "wäre", "wär", "ist", "möglich", "gut")
    ),
    "MUST": ("muss", "müsste", "müsst", "müssen", "müssten"),
    "AWAY": (
        *("weg", "los", "gehen muss", "gehen müssen", "abholen", "abgeholt"),
        *("flughafen", "bahnhof", "zug", "bus", "kita", "kindergarten"),
    ),
    "BACK": (
        *("fertig", "heim", "zurück", "daheim", "zuhause", "zu hause", "nach hause"),
        *("feierabend", "dienstschluss", "arbeitsschluss", "schulschluss", "schluss"),
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
        *("heirate", "heiraten", "heiratet", "regnet", "regnen", "schneit", "schneien"),
        *("zurückrufen", "rückruf", "anrufen"),
        *("rufe wieder an", "rufe zurück", "ruf wieder an", "ruf zurück"),
    ),
    "WAS": ("war", "waren", "gewesen"),
    # After "war", which "wär" may be spelt as.
    "WOULD": ("wäre", "wär", "wären"),
    "ANY": (*INDIFFERENT, *AS_SOON_AS_POSSIBLE, *NEXT_FREE),
}
