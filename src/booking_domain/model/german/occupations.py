"""
What occupies somebody, and the verbs that say so: "Dienst haben", "krank sein", "arbeiten müssen".

Each complement refuses the time it is said of where one of its verbs governs it (`predicates`).
"""

from typing import Final

from booking_domain.model.german.umlauts import all_spellings


I_HAVE: Final = all_spellings("habe hab hob han hätte hätt haben ham hat")
I_AM: Final = all_spellings("bin sind sein bi wäre wär isch ist is hat")
IT_IS: Final = all_spellings(
    "ist is isch wird werd wäre wär würde sieht schaut gibt gibts geht goht gaht läuft"
)
MUST: Final = all_spellings(
    "muss müssen müsste müssten mues muess muas mussten darf soll sollte sollten"
)
WANTING: Final = all_spellings("will wollte wollten möchte möchten wollen")
AM_NOW: Final = all_spellings("bin bi sind simma")
GETTING: Final = all_spellings("kriege krieg kriegen bekomme bekommen erwarte erwarten")
GOING: Final = all_spellings("gehe geh gehen gang")
WRITING: Final = all_spellings("schreibe schreib schreiben")
LYING: Final = all_spellings("liege lieg")
BECOMING: Final = all_spellings("werde werd wird werden")
SITTING: Final = all_spellings("sitze sitz sitzen")
HELPING: Final = all_spellings("bringt nützt nutzt taugt")
USING: Final = all_spellings("hat braucht")
STRIKE: Final = all_spellings("streichen streich streiche streicht vergessen vergiss vergesst")
HAVE_SHUT: Final = all_spellings("haben habt hat ham")
YOU: Final = all_spellings("sie ihr der die")
DROPS: Final = all_spellings("scheidet scheiden scheide schied")
FALLS: Final = all_spellings("fällt fallt fiele fallen")
STRIKES: Final = all_spellings("können kann könnte könnten wir lieber sollten müssen lassen bitte")
SPEAKER: Final = all_spellings("ich i wir mir ma")
LEAVES: Final = all_spellings("geht fährt")
GOES: Final = all_spellings("geht fährt fliegt startet kommt ist")
MAY_BEGIN: Final = frozenset(
    (*SPEAKER, *all_spellings("bin hab habe muss müsste fällt kann können lieber"))
)
FETCHED: Final = all_spellings("hole hol holen")
BROUGHT: Final = all_spellings("bringe bring bringen")
GONE: Final = all_spellings("fahre fahr fahren fliege flieg fliegen")
COMES: Final = all_spellings("kommt kommen kommts")
VISITORS: Final = all_spellings(
    "handwerker installateur elektriker klempner monteur techniker maler tischler schreiner"
    " schornsteinfeger kaminkehrer rauchfangkehrer kaminfeger ableser gäste vermieter küche"
    " makler postbote paketbote spedition lieferung lieferdienst gutachter hausmeister möbel"
    " heizungsmonteur heizungsbauer dachdecker fliesenleger küchenbauer waschmaschine gasmann"
)
MEETING: Final = all_spellings("treffe treff treffen")
ERRANDS: Final = (
    FETCHED | BROUGHT | GONE | MEETING | VISITORS | all_spellings("zug flug flieger fähre bus")
)
CALLS: Final = all_spellings("ruf rufe rufen")
AWAY_FROM: Final = all_spellings("ab vom von aus")
COMPLEMENTS: Final = (
    (
        I_HAVE | I_AM,
        (
            "dienst schicht schule uni büro arbeit vorlesung unterricht training besprechung"
            " meeting prüfung berufsschule fortbildung schulung seminar montage messe reha kur"
            " dienstreise geschäftsreise reise reisen ausland krankenhaus zahnarzt physio besuch"
            " sitzung sitzungen elternabend elternsprechtag konferenz betriebsausflug"
            " weihnachtsfeier taufe kommunion konfirmation umzug inventur probe chorprobe"
            " vorstellungsgespräch bewerbungsgespräch fotoshooting date verabredung"
            " yoga pilates zumba chor sport fussball turnen"
            " tanzkurs schwimmkurs kegeln stammtisch fahrstunde klausur nachhilfe klavierstunde"
            " krankengymnastik ergotherapie logopädie handball tennis"
            " hochzeit beerdigung bereitschaft arzt ärztin hautarzt therapie physiotherapie"
            " fahrschule op operation lehrgang workshop praktikum elternsprechtage werkstatt stress"
            " kinderdienst notdienst frauenarzt kieferorthopäde gericht behörde darmspiegelung mrt"
            " kindergeburtstag handwerker gäste impftermin umzugstag wandertag"
            " generalprobe betriebsversammlung"
        ),
    ),
    (
        I_AM,
        (
            "weg fort unterwegs krank beschäftigt eingespannt auswärts woanders verplant busy"
            " verabredet krankgeschrieben krankgemeldet quarantäne bettlägerig abwesend dienstlich"
            " verhindert verreist eingeteilt"
        ),
    ),
    (SITTING, "besprechung meeting konferenz zug flieger flugzeug bus"),
    (SPEAKER, "helfe helf"),
    (
        AM_NOW,
        "arbeiten schaffen schaffe dicht narkose ausgebucht zuständig eingebunden besetzt belegt",
    ),
    (
        MUST,
        (
            "arbeiten passen absagen verzichten aussetzen aufpassen babysitten lernen einspringen"
            " ausfallen helfen beerdigung büro arbeit schule uni schaffe schaffa amt gericht"
            " arzt zahnarzt krankenhaus"
        ),
    ),
    (GETTING, "besuch gäste handwerker küche möbel"),
    (GOING, "sport training yoga arzt zahnarzt"),
    (WRITING, "klausur klausuren prüfung abschlussprüfung matheklausur test"),
    (LYING, "krankenhaus bett"),
    (WANTING, "wegfahren verreisen ausschlafen fortfahren wegfliegen"),
    (BECOMING, "operiert geliefert gestrichen renoviert"),
    (HELPING, "nichts nix"),
    (USING, "auto"),
    (FALLS, "aus flach weg raus"),
    (DROPS, "aus"),
    (I_AM | COMES, "besuch"),
    (
        IT_IS,
        (
            "eng knapp voll dicht stressig nichts nix nüt nüüt mies problematisch ausgebucht tabu"
            " belegt besetzt vergeben mist kacke scheisse übel käse"
        ),
    ),
    (GOES, "zug flug flieger fähre"),
    (LEAVES, "bus"),
    (IT_IS | HAVE_SHUT, "geschlossen"),
    (HAVE_SHUT, "zu ruhetag"),
    (STRIKES, "vergessen streichen ausschliessen ausklammern weglassen knicken"),
)
ALSO_ASKED_FOR: Final = ((SPEAKER, FETCHED | BROUGHT | GONE | MEETING | CALLS), (COMES, VISITORS))
"""Complements that other rules ask for as well."""


def _verbs_of() -> dict[str, frozenset[str]]:
    verbs_of: dict[str, frozenset[str]] = {}
    spelt = ((verbs, all_spellings(words)) for verbs, words in COMPLEMENTS)
    for verbs, complements in (*spelt, *ALSO_ASKED_FOR):
        for complement in complements:
            verbs_of[complement] = verbs_of.get(complement, frozenset()) | verbs
    return verbs_of


VERBS_OF: Final = _verbs_of()
"""The verbs that govern each complement."""
CHILDREN: Final = ("enkel", "kinder", "kleinen", "kids", "zwillinge")
UNWILLING: Final = (
    *("keine lust", "kein interesse", "keinen bock", "kein bock", "keine luft", "no way"),
    *(f"{no} zeit" for no in ("koa", "ka", "koi", "kei", "kä", "keene")),
    *("kei ziit", "kein auto", "keine betreuung", "keinen babysitter", "keinen urlaub"),
    *(
        f"{have} ich {already}{another} termin"
        for have in ("hab", "habe")
        for already in ("", "schon ", "leider ", "da ", "da schon ")
        for another in ("einen anderen", "einen anderen wichtigen", "einen wichtigen")
    ),
    *(
        f"steht {already}{what} an"
        for already in ("", "schon ", "da ", "da schon ", "bei mir ")
        for what in ("was", "etwas", "was anderes", "etwas anderes", "viel", "einiges", "anderes")
    ),
    *(
        f"da {work} {who}"
        for work in ("schaffe", "schaff", "schaffa")
        for who in ("ich", "i", "mir")
    ),
    *(f"bin ich {sadly}raus" for sadly in ("", "leider ")),
    *(
        f"{have} ich {whose} {children}"
        for have in ("hab", "habe")
        for whose in ("die", "meine", "unsere", "da die", "da meine")
        for children in (*CHILDREN, "enkelkinder", "enkelkind")
    ),
    *(f"lassen wir {away}" for away in ("weg", "bleiben", "sein", "aus", "lieber")),
    *(f"bin ich bei {my}" for my in ("meiner", "meinem", "meinen", "unserer", "unseren")),
    *(f"termin {there}" for there in ("bei der bank", "beim amt", "auf dem amt", "beim anwalt")),
    *(
        f"hab{e} ich {what}{for_it}"
        for e in ("", "e")
        for what in ("was anderes", "schon was", "schon was anderes", "schon etwas")
        for for_it in ("", " vor", " geplant")
    ),
    *("geh ich arbeiten", "gehe ich arbeiten", "was im kalender", "wohl kaum"),
    *("zu viel um die ohren", "viel um die ohren", "mir zu viel", "reise ich ab", "reisen wir ab"),
    *("da muss ich hin", "hab ich alle hände voll zu tun", "ich alle hände voll zu tun hab"),
    *(f"{out} haus" for out in ("ausser", "aus dem")),
    *("am wenigsten", "am allerwenigsten", "im leben nicht", "nie im leben"),
)
ALL_THE_SAME: Final = (
    *(
        f"da {can} {who} {what}"
        for can in ("schaffe", "schaff")
        for who in ("ich", "i")
        for what in ("es", "das", "s", "den", "um", "ab", "alles", "auch", "locker", "gut", "nur")
    ),
    *(
        f"hab{e} ich {whose} {children} {along}"
        for e in ("", "e")
        for whose in ("die", "meine", "unsere")
        for children in CHILDREN
        for along in ("dabei", "mit", "in", "im", "bei", "angemeldet", "betreut")
    ),
)
"""What begins as one of them and refuses nothing: "da schaffe ich es"."""
