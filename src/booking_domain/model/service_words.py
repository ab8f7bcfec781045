"""
Words of salons, by what they stand for; folded as `normalise_name` folds them.

They only say which words mean the same. What a salon offers is in its own services, whose words are
understood without standing here.
"""

from typing import Final

from booking_domain.model.folding import word_set


_MEANINGS: Final = {
    "men": "Herr Herren Herrn Mann Männer Männern Gentleman Gents",
    "women": "Dame Damen Frau Frauen Ladies",
    "children": "Kind Kinder Kindern Kids",
    "cut": "Schnitt Schnitte Schneiden schneide schneidet geschnitten schneid Haircut"
    " nachschneiden nachgeschnitten kürzen gekürzt",
    "colour": "Färben färbe färb gefärbt Färbung Färbungen Farbe Farben Farb Color Colour"
    " Coloration Colorationen Koloration colorieren kolorieren",
    "tint": "Tönung Tönungen tönen getönt Intensivtönung",
    "streaks": "Strähnen Strähne Strähnchen Highlights Mesh Meches Meschen",
    "foil": "Folie Folien",
    "root": "Ansatz Ansätze Haaransatz Ansatzes",
    "blow": "Föhnen Föhn föhne geföhnt Fön fönen geföhnt gefönt Föhnfrisur Blowdry",
    "wash": "Waschen Wäsche gewaschen wasch",
    "beard": "Bart Bärte",
    "trim": "Trimmen trimmt getrimmt trimm Trimming Trim stutzen gestutzt",
    "shave": "Rasur Rasuren rasieren rasiert rasier",
    "wet": "nass nasse nasser",
    "updo": "Hochstecken hochsteck hochgesteckt Hochgestecktes Steckfrisur",
    "bride": "Braut Bräute",
    "machine": "Maschine Maschinen",
    "contour": "Kontur Konturen",
    "brow": "Braue Brauen Augenbraue Augenbrauen",
    "lash": "Wimper Wimpern Augenwimpern",
    "pluck": "Zupfen gezupft zupf",
    "care": "Pflege pflegen gepflegt",
    "cure": "Kur Kuren",
    "consult": "Beratung Beratungen beraten Beratungsgespräch",
    "lengthen": "Verlängerung Verlängerungen verlängern verlängert Extension Extensions",
    "smooth": "Glättung Glättungen glätten geglättet",
    "massage": "Massage Massagen massieren massiert",
    "head": "Kopf Kopfhaut",
    "nail": "Nagel Nägel Nägeln Fingernägel",
    "makeup": "Makeup Schminken geschminkt",
    "hair": "Haar Haare Haaren",
    "treatment": "Behandlung Behandlungen Anwendung Service Leistung Gespräch",
    "style": "Frisur Frisuren Styling stylen gestylt frisieren",
}
MEANINGS: Final = {word: meaning for meaning, text in _MEANINGS.items() for word in word_set(text)}
"""Each word's meaning. Meanings are names for comparing and are never shown."""

PERSONS: Final = frozenset({"men", "women", "children"})
"""For whom it is; seldom said, and never guessed."""

WEAK: Final = frozenset({"hair", "treatment", "style"})
"""Said or left out without a difference, as long as there is more to go by."""

_RELATIVES: Final = {
    "children": "Sohn Söhne Tochter Töchter Enkel Enkelin Junge Jungen Mädchen Bub Buben",
    "men": "Ehemann Ehemanns Vater Papa Opa Bruder",
    "women": "Ehefrau Mutter Mama Oma Schwester",
}
RELATIVES: Final = {word: who for who, text in _RELATIVES.items() for word in word_set(text)}
"""For whom it probably is: a son may be forty."""

OCCASIONS: Final = dict.fromkeys(word_set("Hochzeit Trauung Standesamt"), "bride")
"""What it may be for; a guest is no bride."""

NEGATIONS: Final = word_set("ohne kein keine keinen keiner nicht statt anstatt")
EXCEPTIONS: Final = word_set("außer ausgenommen weder")
"""All that is named after these is refused."""

CORRECTIONS: Final = frozenset(
    word_set("nein nee quatsch sondern falsch lieber stopp entschuldigung korrektur vielmehr")
)
CHOICES: Final = word_set("oder entweder beziehungsweise bzw")
BESIDE: Final = word_set("bei beim")

LINKS: Final = word_set(
    "und mit plus für der die das den dem des ein eine einen einem einer eines am im in an auf"
    " zu zum zur von vom inkl inklusive sowie samt dazu inclusive"
)
"""Words that join others and mean nothing in a service's name."""

FILLERS: Final = word_set(
    "ich wir er sie es mir mich uns sich man hätte hätten gern gerne möchte möchten würde"
    " würden wollte wollen will brauche brauchen bräuchte nehme nehmen bitte danke mal einmal"
    " zweimal noch nur gerade wieder also äh ähm öh ja genau okay ok hallo guten tag grüß gott"
    " servus moin mein meine meinen meiner meinem unser unsere unseren ihr ihre ihren sein"
    " seine seinen geht ginge gehe um wäre ist sind buchen vereinbaren machen gemacht lassen"
    " lass haben hab habe kann könnte könnten können so ein einfach einfachen einfacher normal"
    " normale normalen normaler normales ganz komplett komplette kompletten termin termine"
    " terminen frisör friseur friseurin frisörin salon neu neue neuen neuer neues kurz kurze"
    " kurzen kurzer lang lange langen langer was wie wo wann irgendwas etwas halt eben schon"
    " auch doch dann da hier jetzt klassisch klassische klassischen klassischer schön schöne"
    " schönen blond blonde blonden braun braune rot rote roten schwarz bestellen reservieren"
    " anmelden selbst selber dieses diese diesen allem alles wenn dass gut sagen heißt nennt"
    " nochmal bekommen soll sollte sollen werden kleine kleinen kleiner kleines erwachsene"
    " erwachsenen erwachsener personen person aber wohl fragen"
    " frage ob macht bietet anbieten angebot ihr euch"
)
"""What callers say around a service; a word of these that a salon's own names use is none."""
