"""
What callers call the feast days of `holidays`, in the three countries.

A saint's first name alone is none of them, "Sankt" or "-tag" makes it one: "zu Martin bitte" names
who cuts. "Martini" and "Peter und Paul" are feasts only after a preposition (`NEED_A_CUE`).
"""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Final


_SHROVE_DAYS: Final = {
    "samstag": "faschingssamstag",
    "sonnabend": "faschingssamstag",
    "sonntag": "faschingssonntag",
    "montag": "rosenmontag",
    "dienstag": "faschingsdienstag",
}
_SHROVETIDES: Final = (
    *("faschings", "fasching", "fastnachts", "fastnacht", "fasnachts", "fasnacht"),
    *("karnevals", "karneval"),
)
_FAT: Final = ("schmutzig", "schmotzig", "unsinnig", "gumpig", "glumpig", "lumpig", "fett")
_THURSDAYS: Final = ("donnerstag", "donnschtig", "donschtig", "dunschtig", "dunnschtig")
_SAINTS: Final = {
    "josefstag": ("josef", "joseph"),
    "florianstag": ("florian",),
    "rupertitag": ("rupert",),
    "leopolditag": ("leopold",),
    "martinstag": ("martin",),
    "nikolaus": ("nikolaus",),
    "fridolinstag": ("fridolin",),
    "mauritiustag": ("mauritius",),
    "gallustag": ("gallus",),
    "ursentag": ("urs", "ursen"),
    "barbaratag": ("barbara",),
    "leodegarstag": ("leodegar",),
}
HOLY: Final = ("sankt", "st", "hl", "heiliger", "heiligen")


def _nouns(adjectives: Iterable[str], nouns: Iterable[str]) -> tuple[str, ...]:
    """Return "schmutziger donnerstag", "schmutzigen donnerstag" and so on."""
    spoken = product(adjectives, ("er", "en", "e"), nouns)
    return tuple(f"{adjective}{ending} {noun}" for adjective, ending, noun in spoken)


def _of_a_country(country: str, noun: str) -> tuple[str, ...]:
    return _nouns((country,), (noun,))


_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "neujahr": ("neujahr", "neujahrstag"),
    "berchtoldstag": ("berchtoldstag", "bärchtelistag", "berchtelistag", "bärzelistag"),
    "dreikönig": (
        *("dreikönig", "dreikönigstag", "dreikönige", "drei könig", "drei könige"),
        *("heilige drei könige", "heiligen drei königen", "heiligen drei könige"),
        *("heilig drei könig", "heilig drei könige", "heilige dreikönige", "heilig dreikönig"),
        *("epiphanias", "dreikönigsfest"),
    ),
    "sebastianstag": ("sebastianstag", "sebastianitag"),
    "mariä_lichtmess": (
        "lichtmess",
        "mariä lichtmess",
        "maria lichtmess",
        "lichtmesstag",
        "liachtmess",
    ),
    "blasiustag": ("blasiustag",),
    "agathatag": ("agathatag",),
    "valentinstag": ("valentinstag", "valentin"),
    "weiberfastnacht": (
        *("weiberfastnacht", "weiberfasnacht", "weiberfasching", "altweiber", "schmudo"),
        *("altweiberfastnacht", "altweiberfasching", "wieverfastelovend", "schwerdonnerstag"),
        *_nouns(_FAT, _THURSDAYS),
    ),
    "russiger_freitag": (
        *(f"{tide}freitag" for tide in _SHROVETIDES),
        *_nouns(("russig",), ("freitag",)),
    ),
    "faschingssamstag": ("nelkensamstag", "schmalziger samstag", "schmalzigen samstag"),
    "faschingssonntag": ("tulpensonntag", "orchideensonntag"),
    "rosenmontag": ("rosenmontag", "güdismontag", "güdelmontag"),
    "faschingsdienstag": (
        *("fastnacht", "fasnacht", "veilchendienstag", "güdisdienstag", "güdeldienstag"),
        "güdiszischtig",
    ),
    "aschermittwoch": ("aschermittwoch",),
    "funkensonntag": ("funkensonntag",),
    "basler_fasnacht": ("morgestraich", "morgenstreich", "basler fasnacht"),
    "republik_neuenburg": (
        *("ausrufung der republik", "jahrestag der ausrufung der republik"),
        "instauration der republik",
    ),
    "fridolinstag": ("fridolinstag", "fridolinsfest"),
    "fasching": ("fasching",),
    "karneval": ("karneval",),
    "frauentag": ("frauentag", "weltfrauentag"),
    "josefstag": ("josefstag", "josephstag", "josefitag", "josephitag", "josefi", "josephi"),
    "mariä_verkündigung": ("mariä verkündigung", "maria verkündigung"),
    "palmsonntag": ("palmsonntag",),
    "gründonnerstag": (
        *("gründonnerstag", "hoher donnerstag", "hohen donnerstag", "hoh donnerstag"),
        "hohdonnerstag",
    ),
    "karfreitag": ("karfreitag", "charfreitag"),
    "karsamstag": ("karsamstag", "ostersamstag", "karsonnabend", "ostersonnabend"),
    "ostersonntag": ("ostern", "ostersonntag", "oster sonntag"),
    "ostermontag": ("ostermontag", "oster montag"),
    "osterdienstag": ("osterdienstag",),
    "weisser_sonntag": ("weisser sonntag", "weissen sonntag", "weisse sonntag"),
    "näfelser_fahrt": ("näfelser fahrt", "näfelserfahrt"),
    "sechseläuten": ("sechseläuten", "sächsilüüte", "sechseläutenmontag"),
    "georgstag": ("georgstag", "georgitag", "georgi"),
    "walpurgisnacht": ("walpurgisnacht",),
    "tag_der_arbeit": ("tag der arbeit", "maifeiertag", "staatsfeiertag", "tages der arbeit"),
    "florianstag": ("florianstag", "florianitag", "floriani"),
    "tag_der_befreiung": ("tag der befreiung",),
    "himmelfahrt": (
        *("himmelfahrt", "christi himmelfahrt", "himmelfahrtstag", "auffahrt", "auffahrtstag"),
        *("vatertag", "herrentag", "männertag", "auffahrtsdonnerstag", "deutscher vatertag"),
        *("christi himmelfahrtstag", "deutschen vatertag"),
    ),
    "muttertag": ("muttertag",),
    "vatertag_schweiz": _of_a_country("schweiz", "vatertag"),
    "vatertag_österreich": _of_a_country("österreichisch", "vatertag"),
    "pfingstsamstag": ("pfingstsamstag", "pfingstsonnabend"),
    "pfingstsonntag": ("pfingsten", "pfingstsonntag", "pfingst sonntag"),
    "pfingstmontag": ("pfingstmontag", "pfingst montag"),
    "pfingstdienstag": ("pfingstdienstag",),
    "dreifaltigkeit": ("dreifaltigkeitssonntag", "trinitatis"),
    "fronleichnam": ("fronleichnam", "fronleichnamstag", "prangertag", "herrgottstag"),
    "herz_jesu": ("herz jesu freitag", "herz jesu fest"),
    "internationaler_kindertag": ("internationaler kindertag", "internationalen kindertag"),
    "kindertag": ("kindertag",),
    "unabhängigkeit_jura": (
        *("fest der unabhängigkeit", "jurassischer unabhängigkeitstag"),
        "jurassischen unabhängigkeitstag",
    ),
    "johannistag": ("johannistag", "johannitag", "johanni", "johannis"),
    "siebenschläfer": ("siebenschläfer", "siebenschläfertag"),
    "peter_und_paul": (
        *("peter und paul", "peter paul tag", "peter und paul tag", "peter und pauls tag"),
        *("peter und paulstag", "peter und paulitag"),
    ),
    "jakobstag": ("jakobstag", "jakobitag", "jakobi"),
    "bundesfeier": (
        *("bundesfeier", "bundesfeiertag"),
        *_of_a_country("schweiz", "nationalfeiertag"),
        "schweizerischer nationalfeiertag",
        "schweizerischen nationalfeiertag",
    ),
    "friedensfest": (
        *("friedensfest", "augsburger friedensfest", "hohes friedensfest"),
        *("augsburger hohes friedensfest", "augsburger hohen friedensfest", "hohen friedensfest"),
    ),
    "laurentiustag": ("laurentiustag", "laurenzitag", "laurenzi"),
    "mariä_himmelfahrt": (
        *("mariä himmelfahrt", "maria himmelfahrt", "mariä himmelfahrtstag"),
        *("maria himmelfahrtstag", *_nouns(("hoh", "gross"), ("frauentag",))),
    ),
    "bartholomäustag": ("bartholomäustag",),
    "verenatag": ("verenatag",),
    "mariä_geburt": ("mariä geburt", "maria geburt"),
    "genfer_bettag": ("genfer bettag",),
    "knabenschiessen": ("knabenschiessen", "knabenschiessenmontag", "chnabeschüsse"),
    "bettag": (
        *("eidgenössischer bettag", "eidgenössischen bettag", "bettagssonntag"),
        *("eidgenössischer dank buss und bettag", "eidgenössischen dank buss und bettag"),
        *("dank buss und bettag",),
    ),
    "bettagsmontag": ("bettagsmontag", "bettagmontag", "bettags montag"),
    "weltkindertag": ("weltkindertag",),
    "tag_der_kinderrechte": ("tag der kinderrechte",),
    "mauritiustag": ("mauritiustag",),
    "rupertitag": ("rupertitag", "rupertstag", "ruperti"),
    "bruder_klaus": (
        *("bruder klaus", "bruder klaus tag", "bruderklaustag", "bruderklausentag"),
        *("bruder klausen tag", "bruder klausen fest", "bruderklausenfest"),
    ),
    "michaelistag": ("michaelistag", "michaelitag", "michaelstag", "michaelis", "michaeli"),
    "ursentag": ("ursentag", "sankt ursentag", "st ursentag", "sankt ursen tag", "st ursen tag"),
    "leodegarstag": ("leodegarstag",),
    "einheit": (
        *("tag der deutschen einheit", "tag der einheit", "tages der deutschen einheit"),
        *("nationalfeiertag", *_of_a_country("deutsch", "nationalfeiertag")),
    ),
    "erntedank": ("erntedank", "erntedankfest", "erntedanktag"),
    "tag_der_volksabstimmung": (
        *("tag der volksabstimmung", "jahrestag der volksabstimmung"),
        *("kärntner landesfeiertag", "kärntner volksabstimmung"),
    ),
    "gallustag": ("gallustag", "gallitag", "galli"),
    "nationalfeiertag": _of_a_country("österreichisch", "nationalfeiertag"),
    "reformationstag": ("reformationstag", "reformationsfest"),
    "halloween": ("halloween",),
    "allerheiligen": ("allerheiligen", "allerheiligentag"),
    "allerseelen": ("allerseelen", "allerseelentag"),
    "hubertustag": ("hubertustag",),
    "martinstag": ("martinstag", "martinitag", "martini"),
    "leopolditag": ("leopolditag", "leopoldstag", "leopoldi"),
    "volkstrauertag": ("volkstrauertag",),
    "buss_und_bettag": (
        *("busstag", "bettag", "buss und bettag", "buss und bet tag", "buss bettag"),
    ),
    "totensonntag": ("totensonntag", "ewigkeitssonntag", "christkönigssonntag"),
    "katharinentag": ("katharinentag", "kathreintag", "kathreinstag", "kathrein", "kathreini"),
    "andreastag": ("andreastag",),
    "barbaratag": ("barbaratag",),
    "krampus": ("krampustag", "krampusnacht", "krampus"),
    "nikolaus": ("nikolaus", "nikolaustag", "nikolo", "nikolotag", "samichlaus", "samichlaustag"),
    "mariä_empfängnis": ("mariä empfängnis", "maria empfängnis"),
    "luziatag": ("luziatag", "luciatag"),
    "heiligabend": (
        *("heiligabend", "heiligenabend", "heiliger abend", "heiligen abend", "heilig abend"),
        *("heilige abend", "hl abend", "weihnachtsabend"),
    ),
    "weihnachten": ("weihnachten", "weihnacht", "christtag"),
    "zweiter_weihnachtstag": (
        *("stefanitag", "stephanitag", "stephanstag", "stefanstag", "stefani", "stephani"),
    ),
    "restauration_genf": (
        *("wiederherstellung der republik", "restauration der republik"),
        "tag der wiederherstellung der republik",
    ),
    "silvester": (
        *("silvester", "sylvester", "silvesterabend", "silvestertag", "silvesternacht"),
        *("altjahrestag", "altjahrstag", "altjahrabend", "altjahrsabend"),
    ),
}
SPOKEN: Final[Mapping[str, str]] = {
    **{name: feast for feast, names in _NAMES.items() for name in names},
    **{
        f"{tide}{weekday}": feast
        for tide, (weekday, feast) in product(_SHROVETIDES, _SHROVE_DAYS.items())
    },
    **{
        f"{holy} {saint}": feast
        for feast, saints in _SAINTS.items()
        for holy, saint in product(HOLY, saints)
    },
}
"""Each name, as it is meant in Germany, and its feast."""
LOCAL: Final[Mapping[str, Mapping[str, str]]] = {
    "AT": {
        "nationalfeiertag": "nationalfeiertag",
        "vatertag": "vatertag_österreich",
        "kindertag": "weltkindertag",
    },
    "CH": {
        "nationalfeiertag": "bundesfeier",
        "staatsfeiertag": "bundesfeier",
        "vatertag": "vatertag_schweiz",
        "vätertag": "vatertag_schweiz",
        "bettag": "bettag",
        "weltkindertag": "tag_der_kinderrechte",
        "kindertag": "tag_der_kinderrechte",
        "fasnacht": "fasnacht",
        "fasnachtsmontag": "fasnachtsmontag",
    },
}
"""By country, the names that mean another day there than in Germany."""
COUNTRIES: Final[Mapping[str, str]] = {
    "Europe/Vienna": "AT",
    "Europe/Zurich": "CH",
}
"""By IANA zone, the country whose days are meant; it is Germany in any other."""
_CUES: Final = frozenset(("an", "am", "zu", "vor", "nach", "bis", "ab", "seit"))
NEED_A_CUE: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(
        (
            *("martini", "josefi", "josephi", "floriani", "leopoldi", "ruperti"),
            *("johanni", "michaeli", "stefani", "stephani", "peter", "bruder"),
        ),
        _CUES,
    ),
    **dict.fromkeys(
        ("valentin", "georgi", "jakobi", "johannis", "michaelis", "galli"), frozenset(("an", "am"))
    ),
    **dict.fromkeys(("kathrein", "kathreini", "laurenzi"), _CUES - {"zu"}),
    # Before or after it the day may be any one.
    **dict.fromkeys(("fasching", "karneval"), frozenset(("an", "am", "zu"))),
}
"""The first words of feasts that are people's names too, and after which words they are feasts."""
PLACES: Final = frozenset(
    "in im ins aus kirche krankenhaus klinik klinikum spital hotel pfarre schule apotheke".split()
)
"""Words beside which a saint gives a name to a place: "in Sankt Martin", "Sankt-Martin-Kirche"."""
