"""Words of remarks on the day, and those that make a wish of them."""

import re

from typing import Final

from booking_domain.model.german.numbers import spellings


def _words(words: str) -> frozenset[str]:
    return frozenset(spelling for word in words.split() for spelling in spellings(word))


WEATHER: Final = _words(
    "wetter sauwetter mistwetter schietwetter scheisswetter hundewetter dreckswetter"
    " kaiserwetter traumwetter prachtwetter aprilwetter regenwetter schmuddelwetter unwetter weda"
    " wätter sommerwetter winterwetter herbstwetter frühlingswetter badewetter"
    " regen regnet regnen geregnet schneit schneien geschneit stürmt stürmen hagelt hageln"
    " gewittert gewitter gewittern nieselt schüttet giesst friert gefroren frieren taut glatteis"
    " schnee sonne nebel hitze kälte sturm wind schneesturm schneefall eisregen frost blitzeis"
    " regnets schneits stürmts gestürmt gehagelt gewittert hitz schwüle pollen pollenflug"
    " vollmond sonnenschein affenhitze bullenhitze saukälte hochwasser"
)
TRAFFIC: Final = _words(
    "stau staus verkehr verspätung verspätungen umleitung sperrung baustelle baustellen streik"
    " streikt streiken parkplatzsuche berufsverkehr feierabendverkehr stossverkehr schneechaos"
    " grossbaustelle spiegelglatt verkehrschaos chaos schienenersatzverkehr"
)
HEALTH: Final = _words(
    "kopfweh kopfschmerzen bauchweh bauchschmerzen zahnweh zahnschmerzen rückenschmerzen halsweh"
    " halsschmerzen ohrenschmerzen rückenweh kreuzweh migräne schnupfen husten fieber heiser"
    " erkältet verschnupft müde hundemüde todmüde kaputt schlapp schwindelig durcheinander"
    " verschlafen zerstreut erschöpft nervös aufgeregt"
    " vergesslich grantig gereizt schusselig weh muskelkater"
    " stress gestresst hektik konzentriert unkonzentriert verwirrt wetterfühlig matschig"
    " erledigt aushalten verstehen wach allergie heuschnupfen niesen versteh hörgerät"
    " netz akku gerädert groggy malad hundeelend wehleidig"
)
REFUSING: Final = _words("stress übel")
"""Said of a weekday ("Mittwoch hab ich Stress"), these refuse it."""

LUCK: Final = _words(
    "wurm pech verhext verschworen pechtag glückstag unglückstag laune gelaunt"
    " trubel rummel hölle brett sieb tollpatsch schussel hirn bett"
    " irrenhaus tollhaus affenzirkus zirkus katastrophe erspart verflixt"
    " pechvogel drunter typisch spinnt spinnen"
)
ALL: Final = _words("alles ois alls allet")
NOTHING: Final = ALL | _words("nichts nix nüt nüscht nischt")
NONE: Final = _words("kein koa ka keins")
NOT: Final = _words("nicht net ned nich nöd")
ME: Final = _words("mir mia mich mi")
IS: Final = _words("ist is isch bin bi sind san war")
OWN: Final = _words("mein meine mei hab habe hat macht ist is isch")
ACHING: Final = _words("hab habe macht tut weh spinnt bringt zwickt")
FALLING: Final = _words("ist is isch der die bei dem hat scheint schint bläst gibt viel es")
TODAY: Final = _words("heute heut heit hüt")
FEELING: Final = _words(
    "kalt warm heiss windig stürmisch schwül eisig neblig nass grau trüb sonnig"
    " heiter wärmer kälter ungemütlich saukalt arschkalt bitterkalt eiskalt greislig"
    " rutschig nasskalt zapfig drückend zugig bewölkt diesig matschig"
    " heisser laut komisch schwindlig übel"
)
IMPERSONAL: Final = _words(
    "es s isses solls wirds mir mia wetter gell was ganz das des ne draussen oder"
)
VEHICLES: Final = _words("bus busse bahn bahnen zug züge tram strassenbahn sbahn ubahn zügle öffis")
RUNNING: Final = _words("fährt fahren fällt fallen hat haben hod verspätet ausgefallen")
PAIRED: Final = {
    **dict.fromkeys(FEELING, (IMPERSONAL,)),
    **dict.fromkeys(VEHICLES, (RUNNING,)),
    **dict.fromkeys(_words("glück"), (NONE,)),
    **dict.fromkeys(_words("klappt klappen hauts gelingt schief daneben"), (NOTHING,)),
    **dict.fromkeys(_words("zusammen zam zamm zsamm"), (ALL, _words("kommt kimmt kummt"))),
    **dict.fromkeys(_words("viel"), (ALL, _words("zu"), IS)),
    **dict.fromkeys(_words("blöd doof"), (_words("bin bi sind san") | ALL,)),
    **dict.fromkeys(_words("verrückt"), (IS | _words("spielt"),)),
    **dict.fromkeys(_words("sache"), (_words("bei"),)),
    **dict.fromkeys(_words("spur"), (_words("neben"),)),
    **dict.fromkeys(_words("schlauch"), (_words("auf"),)),
    **dict.fromkeys(_words("reicht reichts langt langts"), (ME, TODAY)),
    **dict.fromkeys(_words("stimme frosch kreislauf blutdruck"), (OWN,)),
    **dict.fromkeys(_words("rücken knie"), (ACHING,)),
    **dict.fromkeys(_words("verbindung"), (IS,)),
    **dict.fromkeys(_words("wind sonne regen schnee"), (FALLING,)),
    **dict.fromkeys(_words("merkt"), (_words("man ma das"),)),
    **dict.fromkeys(
        _words("werden"),
        (_words("solls soll"), _words("es s solls"), FEELING | _words("schön schöner besser")),
    ),
    **dict.fromkeys(_words("glatt"), (IS, _words("es s draussen strasse strassen"))),
    **dict.fromkeys(_words("fix"), (_words("fertig"),)),
    **dict.fromkeys(_words("drauf"), (_words("gut schlecht"), IS)),
    **dict.fromkeys(_words("linken falschen"), (_words("fuss bein"),)),
    **dict.fromkeys(_words("tag"), (_words("mein mei"), NOT, TODAY)),
    **dict.fromkeys(_words("wieder"), (IS, _words("das des dat"), _words("ein a en"))),
    **dict.fromkeys(
        _words("parkplatz parkplätze"), (_words("kein keinen kriegt findet"), _words("man ma"))
    ),
    **dict.fromkeys(_words("hände"), (_words("linke alle voll"),)),
    **dict.fromkeys(_words("hör"), (_words("gut schlecht"),)),
    **dict.fromkeys(_words("stressig hektisch anstrengend"), (_words("war waren"),)),
    **dict.fromkeys(_words("stell"), (ME, _words("an"))),
    **dict.fromkeys(_words("durch"), (_words("man ma"), _words("kommt kimmt"))),
}
"""What must be said beside a word that is not always a remark."""

SIGHED: Final = LUCK | {"tag"}
"""Of these none begins a question: "ist heute nicht mein Tag"."""

DEGREES: Final = _words("grad")
MEASURED: Final = _words("hat hats sind minus hamma solls")
HAIR: Final = _words(
    "haare haaren haar frisur farbe pony ansatz schnitt strähnen bart dauerwelle locken"
)
SURE: Final = (WEATHER | TRAFFIC | HEALTH | LUCK) - PAIRED.keys()
TRIGGERS: Final = SURE | PAIRED.keys() | DEGREES
WORD: Final = re.compile(r"\w+")

WISHING: Final = _words(
    "termin termine frei freie freien platz kann könnt könnte könnten können könnt möchte möcht"
    " möchten will wollte wollt wollen brauche brauch braucht bräuchte bräucht bräuchten hätte"
    " hätt hätten wäre wär wären würde würd würden geht gehts ginge gangat passt passen lieber"
    " bitte komme komm kommen vorbei käme kämen nehme nehm nehmen buchen verschieben absagen zeit"
    " dran darf dürfte machen schneiden färben waschen offen geöffnet auf schaffen schaff"
    " schaffe reservieren muss müsste sehen suche such verlegen umbuchen klappts drankommen"
) - {"war", "waren", "hatte", "hatten"}
HAVING: Final = _words("haben habt hätten hättet")
ADDRESSED: Final = _words("sie s ihr es")
FRAGMENTS: Final = _words("frei freie freien platz termin termine dran vorbei offen")
BOUNDS: Final = _words("wenn falls weil deshalb deswegen drum darum sonst trotzdem daher")
MARKS: Final = frozenset(",.?!;")
BIDDING: Final = re.compile(r"(?<!\w)(?:bitte|dann|also)(?!\w)")
BUT: Final = "aber"
ASIDE: Final = _words(
    "ist is isch es ich i wir ihr man s sie er hat hab habe haben war sind geht bin wird"
)
"""Before an "aber" that contradicts nothing: "heute ist es aber kalt"."""

AND: Final = "und"
LINKS: Final = frozenset(("und", "ist", "is", "isch"))
WRONG: Final = _words("schief nichts nix daneben verquer drunter")
GOING: Final = _words("geht gehts läuft kommt")
REACH: Final = 5

ASKING: Final = _words(
    "wie wann wer ob wenn falls wo haben habt hast gibt gibts wird werden soll sollen regnet"
    " schneit scheint stürmt ist is isch kann was brauche brauch sind bin san"
)
EXCLAIMING: Final = _words("das des dat für was")
DAYS: Final = frozenset(("REL", "MORGEN", "WD", "WDS", "UNIT", "UNITEDGE", "SEASON"))
WEEKDAYS: Final = frozenset(("WD", "WDS"))
OTHER_DAYS: Final = DAYS | {"DATE", "ORD", "MON", "FEAST", "FESTIVE"}
PARTS: Final = frozenset(("PARTWORD", "PARTNOUN"))
TIMES: Final = DAYS | {"WHICH", "der", "am", "in", "im", "PARTNOUN", "PARTWORD", "früh", "an"}
CLOCKS: Final = frozenset(("H", "HDOT", "CLK", "CLOCK", "MIL", "halb", "viertel"))
SUBJECTS: Final = _words("ich i wir es s der die das mein meine mei unser unsere sie er ihr")
SPEAKERS: Final = _words("ich i wir ma mia")
MOST_OPENERS: Final = 3
OPENING: Final = _words(
    "ach mei na hallo gott mein oje puh uff jessas herrje oh jo mensch boah wow herrgott brr brrr"
    " ui jesses leute ja äh ähm also gell so na nein nö hm tja oida"
)
