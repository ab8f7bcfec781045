"""Words of remarks on the day, and those that make a wish of them."""

from typing import Final

from booking_domain.model.german.umlauts import all_spellings


WEATHER: Final = all_spellings(
    "wetter sauwetter mistwetter schietwetter scheisswetter hundewetter dreckswetter"
    " kaiserwetter traumwetter prachtwetter aprilwetter regenwetter schmuddelwetter unwetter weda"
    " wätter sommerwetter winterwetter herbstwetter frühlingswetter badewetter"
    " regen regnet regnen geregnet schneit schneien geschneit stürmt stürmen hagelt hageln"
    " gewittert gewitter gewittern nieselt schüttet giesst friert gefroren frieren taut glatteis"
    " schnee sonne nebel hitze kälte sturm wind schneesturm schneefall eisregen frost blitzeis"
    " regnets schneits stürmts gestürmt gehagelt gewittert hitz schwüle pollen pollenflug"
    " vollmond sonnenschein affenhitze bullenhitze saukälte hochwasser"
)
TRAFFIC: Final = all_spellings(
    "stau staus verkehr verspätung verspätungen umleitung sperrung baustelle baustellen streik"
    " streikt streiken parkplatzsuche berufsverkehr feierabendverkehr stossverkehr schneechaos"
    " grossbaustelle spiegelglatt verkehrschaos chaos schienenersatzverkehr"
)
HEALTH: Final = all_spellings(
    "kopfweh kopfschmerzen bauchweh bauchschmerzen zahnweh zahnschmerzen rückenschmerzen halsweh"
    " halsschmerzen ohrenschmerzen rückenweh kreuzweh migräne schnupfen husten fieber heiser"
    " erkältet verschnupft müde hundemüde todmüde kaputt schlapp schwindelig durcheinander"
    " verschlafen zerstreut erschöpft nervös aufgeregt"
    " vergesslich grantig gereizt schusselig weh muskelkater"
    " stress gestresst hektik konzentriert unkonzentriert verwirrt wetterfühlig matschig"
    " erledigt aushalten verstehen wach allergie heuschnupfen niesen versteh hörgerät"
    " netz akku gerädert groggy malad hundeelend wehleidig"
)
REFUSING: Final = all_spellings("stress übel")
"""Said of a weekday ("Mittwoch hab ich Stress"), these refuse it."""

LUCK: Final = all_spellings(
    "wurm pech verhext verschworen pechtag glückstag unglückstag laune gelaunt"
    " trubel rummel hölle brett sieb tollpatsch schussel hirn bett"
    " irrenhaus tollhaus affenzirkus zirkus katastrophe erspart verflixt"
    " pechvogel drunter typisch spinnt spinnen"
)
ALL: Final = all_spellings("alles ois alls allet")
NOTHING: Final = ALL | all_spellings("nichts nix nüt nüscht nischt")
NONE: Final = all_spellings("kein koa ka keins")
NOT: Final = all_spellings("nicht net ned nich nöd")
ME: Final = all_spellings("mir mia mich mi")
IS: Final = all_spellings("ist is isch bin bi sind san war")
OWN: Final = all_spellings("mein meine mei hab habe hat macht ist is isch")
ACHING: Final = all_spellings("hab habe macht tut weh spinnt bringt zwickt")
FALLING: Final = all_spellings("ist is isch der die bei dem hat scheint schint bläst gibt viel es")
TODAY: Final = all_spellings("heute heut heit hüt")
FEELING: Final = all_spellings(
    "kalt warm heiss windig stürmisch schwül eisig neblig nass grau trüb sonnig"
    " heiter wärmer kälter ungemütlich saukalt arschkalt bitterkalt eiskalt greislig"
    " rutschig nasskalt zapfig drückend zugig bewölkt diesig matschig"
    " heisser laut komisch schwindlig übel"
)
IMPERSONAL: Final = all_spellings(
    "es s isses solls wirds mir mia wetter gell was ganz das des ne draussen oder"
)
VEHICLES: Final = all_spellings(
    "bus busse bahn bahnen zug züge tram strassenbahn sbahn ubahn zügle öffis"
)
RUNNING: Final = all_spellings("fährt fahren fällt fallen hat haben hod verspätet ausgefallen")
PAIRED: Final = {
    **dict.fromkeys(FEELING, (IMPERSONAL,)),
    **dict.fromkeys(VEHICLES, (RUNNING,)),
    **{
        spelling: beside
        for words, beside in (
            ("glück", (NONE,)),
            ("klappt klappen hauts gelingt schief daneben", (NOTHING,)),
            ("zusammen zam zamm zsamm", (ALL, all_spellings("kommt kimmt kummt"))),
            ("viel", (ALL, all_spellings("zu"), IS)),
            ("blöd doof", (all_spellings("bin bi sind san") | ALL,)),
            ("verrückt", (IS | all_spellings("spielt"),)),
            ("sache", (all_spellings("bei"),)),
            ("spur", (all_spellings("neben"),)),
            ("schlauch", (all_spellings("auf"),)),
            ("reicht reichts langt langts", (ME, TODAY)),
            ("stimme frosch kreislauf blutdruck", (OWN,)),
            ("rücken knie", (ACHING,)),
            ("verbindung", (IS,)),
            ("wind sonne regen schnee", (FALLING,)),
            ("merkt", (all_spellings("man ma das"),)),
            (
                "werden",
                (
                    all_spellings("solls soll"),
                    all_spellings("es s solls"),
                    FEELING | all_spellings("schön schöner besser"),
                ),
            ),
            ("glatt", (IS, all_spellings("es s draussen strasse strassen"))),
            ("fix", (all_spellings("fertig"),)),
            ("drauf", (all_spellings("gut schlecht"), IS)),
            ("linken falschen", (all_spellings("fuss bein"),)),
            ("tag", (all_spellings("mein mei"), NOT, TODAY)),
            ("wieder", (IS, all_spellings("das des dat"), all_spellings("ein a en"))),
            (
                "parkplatz parkplätze",
                (all_spellings("kein keinen kriegt findet"), all_spellings("man ma")),
            ),
            ("hände", (all_spellings("linke alle voll"),)),
            ("hör", (all_spellings("gut schlecht"),)),
            ("stressig hektisch anstrengend", (all_spellings("war waren"),)),
            ("stell", (ME, all_spellings("an"))),
            ("durch", (all_spellings("man ma"), all_spellings("kommt kimmt"))),
        )
        for spelling in all_spellings(words)
    },
}
"""What must be said beside a word that is not always a remark."""

SIGHED: Final = LUCK | {"tag"}
"""Of these none begins a question: "ist heute nicht mein Tag"."""

DEGREES: Final = all_spellings("grad")
MEASURED: Final = all_spellings("hat hats sind minus hamma solls")
HAIR: Final = all_spellings(
    "haare haaren haar frisur farbe pony ansatz schnitt strähnen bart dauerwelle locken"
)
SURE: Final = (WEATHER | TRAFFIC | HEALTH | LUCK) - PAIRED.keys()
TRIGGERS: Final = SURE | PAIRED.keys() | DEGREES

WISHING: Final = all_spellings(
    "termin termine frei freie freien platz kann könnt könnte könnten können könnt möchte möcht"
    " möchten will wollte wollt wollen brauche brauch braucht bräuchte bräucht bräuchten hätte"
    " hätt hätten wäre wär wären würde würd würden geht gehts ginge gangat passt passen lieber"
    " bitte komme komm kommen vorbei käme kämen nehme nehm nehmen buchen verschieben absagen zeit"
    " dran darf dürfte machen schneiden färben waschen offen geöffnet auf schaffen schaff"
    " schaffe reservieren muss müsste sehen suche such verlegen umbuchen klappts drankommen"
) - {"war", "waren", "hatte", "hatten"}
"""Without those that "wäre" and "hätte" become where nobody writes their dots."""

HAVING: Final = all_spellings("haben habt hätten hättet")
ADDRESSED: Final = all_spellings("sie s ihr es")
FRAGMENTS: Final = all_spellings("frei freie freien platz termin termine dran vorbei offen")
BOUNDS: Final = all_spellings("wenn falls weil deshalb deswegen drum darum sonst trotzdem daher")
ASIDE: Final = all_spellings(
    "ist is isch es ich i wir ihr man s sie er hat hab habe haben war sind geht bin wird"
)
"""Before an "aber" that contradicts nothing: "heute ist es aber kalt"."""

WRONG: Final = all_spellings("schief nichts nix daneben verquer drunter")
GOING: Final = all_spellings("geht gehts läuft kommt")

ASKING: Final = all_spellings(
    "wie wann wer ob wenn falls wo haben habt hast gibt gibts wird werden soll sollen regnet"
    " schneit scheint stürmt ist is isch kann was brauche brauch sind bin san"
)
EXCLAIMING: Final = all_spellings("das des dat für was")
SUBJECTS: Final = all_spellings("ich i wir es s der die das mein meine mei unser unsere sie er ihr")
SPEAKERS: Final = all_spellings("ich i wir ma mia")
OPENING: Final = all_spellings(
    "ach mei na hallo gott mein oje puh uff jessas herrje oh jo mensch boah wow herrgott brr brrr"
    " ui jesses leute ja äh ähm also gell so na nein nö hm tja oida"
)
