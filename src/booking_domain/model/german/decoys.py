"""Words beside which words about time mean none: greetings, names, numbered and counted things."""

from typing import Final

from booking_domain.model.german.umlauts import all_spellings


GREETING: Final = all_spellings(
    "guten gute guter gutes gutn gudn gudde gudden guden gueten guete juten guadn guada guade"
    " prosit prost schönen schöne schönes"
    " schöner frohe frohes froher angenehmen"
    " ruhigen ruhiges entspannten entspanntes erholsame erholsamen erholsames stressfreien"
    " sonnigen gemütlichen gemütliches gesegnete gesegnetes gesegneten"
    " geruhsamen netten nettes tollen tolles erfolgreichen scheena scheenen scheens schenna"
    " scheene schöns schens schönn schenan guats guads guets"
    " gesundes gesunde glückliches glückliche erfolgreiches zufriedenes lustigen sonnige langes"
    " frohen happy gun gum stressfreies fleissigen sonnige herzliche liebe"
    " gode goden godn gooden schena schenen schene schiana schianen guetä guadn guaden guadi"
    " fröhliche fröhlichen schönste besinnliche geruhsame"
)
NAMING: Final = frozenset(
    (
        "herr herrn frau familie fräulein fraeulein firma doktor dr professor prof magister"
        " heisse heissen heisst name nachname nachnamen vorname familienname namens namen"
        " kollegin kollege"
    ).split()
)
SPEAKING: Final = frozenset(
    (("hier", "ist"), ("hier", "spricht"), ("name", "ist"), ("ich", "heisse"), ("name", "war"))
)
SPEAKING_ENDS: Final = frozenset(end for _, end in SPEAKING)
NUMBERED: Final = all_spellings(
    "nummer telefonnummer handynummer rufnummer kundennummer hausnummer postleitzahl"
    " plz zimmer tisch raum pin code strasse strasse platz telefon handy vorwahl"
    " mobil mobilnummer faktor farbe farbton nuance ton stufe version tönung sorte"
    " modell grösse konto iban durchwahl festnetz seite etage stock"
)
COUNTED: Final = all_spellings(
    "euro eur € $ % dollar franken cent prozent person personen leute leuten kind"
    " kinder kindern mal male malen gast gäste gästen meter metern zentimeter cm kilo"
    " kg gramm stück plätze plätzen termine terminen mann frauen männer damen herren"
    " grad liter kilometer km erwachsene erwachsenen köpfe mädchen jungs jungen söhne"
    " töchter freunde freundinnen friseure behandlungen strähnen farben haarschnitte"
    " kunden jährige jähriger jährigen mitarbeiter punkte runden zimmer sorten sachen"
    " dinge fragen möglichkeiten varianten wünsche freunden mal fach stockwerk stock"
    " etage klasse teil hund hunde katzen sterne sternen mark rappen telefonnummern"
    " nummern geschwister töchtern söhnen schritte millimeter millimetern milimeter mm"
    " zentimetern folie folien ecken ecke hände händen finger fingern beine ohren augen stempel"
    " spangen klammern bürsten scheren jobs autos wohnungen treppen kaffee locken wirbel zöpfe"
    " zöpfen haarspangen strähnchen härchen"
)
MEASURED: Final = all_spellings(
    "euro eur € $ % dollar franken rappen cent mark prozent meter metern zentimeter zentimetern"
    " cm mm millimeter millimetern milimeter kilo kg gramm grad liter kilometer km jährige"
    " jähriger jährigen punkte sterne sternen"
)
"""Of what is counted this follows its number as no service does a minute."""

NUMBERED_ENDINGS: Final = ("strasse", "nummer", "gasse", "allee", "platz", "strass")
FAREWELL: Final = all_spellings(
    "tschüss tschüssi tschau ciao servus wiederhören wiedersehen wiederschauen danke dank"
    " auf ade baba"
)
ORDERED: Final = all_spellings(
    "termin termins vorschlag versuch kunde kundin platz stelle person teil wahl kind sohn mal"
    " tochter stock etage klasse dauerwelle behandlung besuch frage hälfte reihe punkt tag"
)
VERBS: Final = (
    *("kommen", "gehen", "schneiden", "färben", "waschen", "föhnen", "machen", "lassen", "fangen"),
    *("arbeiten", "buchen", "nehmen", "haben", "hätten", "wären", "würden", "können", "könnten"),
    *(
        "wollen",
        "möchten",
        "dürfen",
        "müssen",
        "sollten",
        "starten",
        "schaffen",
        "bringen",
        "holen",
    ),
    *("sprechen", "sehen", "werden", "wünschen", "ausgehen", "passieren", "treffen", "reden"),
    *("tönen", "glätten", "legen", "stylen", "rasieren", "frisieren", "probieren", "meistens"),
    *("erreichen", "bekommen", "finden", "suchen", "brauchen", "bleiben", "fahren", "laufen"),
    *("übermorgen", "allerdings", "bestens", "wenigstens", "irgendwann", "irgendwen", "drinnen"),
    "nichts",
)
LIKENED: Final = frozenset(
    "wochentag monat jahreszeit feiertag tag tageszeit frühling fest zahl ziffer".split()
)
ZONES: Final = frozenset("utc gmt est edt pst pdt cst bst westeuropäische osteuropäische".split())
OUR_ZONE: Final = ("deutsch", "mitteleuropä", "berlin", "wien", "österreich", "schweiz", "zürch",
                   "hiesig", "lokal", "unser", "ihr", "eur")  # fmt: skip
NO_PLACES: Final = frozenset(("wieder", "leider", "bisher", "sicher", "super", "weniger", "länger"))
