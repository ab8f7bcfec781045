"""Words around names, and words that are no names: folded as `normalise_name` folds them."""

import re

from itertools import pairwise
from typing import Final

from booking_domain.model.folding import fold, word_set
from booking_domain.model.german.given_names import GIVEN_NAMES
from booking_domain.model.german.numbers import CARDINALS, ORDINALS


def _phrases(*phrases: str) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in phrases)


FORMS_OF_ADDRESS: Final = word_set(
    "Herr Herrn Hr Frau Fr Fräulein Familie Fam Firma Eheleute Eheleuten Ehepaar Geschwister"
)
TITLES: Final = word_set(
    "Dr Doktor Prof Professor Professorin Mag Magister Dipl Diplom Ing Ingenieur Ingenieurin"
    " med dent vet phil jur rer nat habil DDr MSc BSc MBA BA MA LLM"
)
PARTICLES: Final = word_set(
    "von vom van vander vande zu zum zur der den dem de del della di da do dos das du la le les el"
    " al ter ten bin ibn abu auf af av mc mac st san aus"
)
"""Words that belong to the family name they precede."""

GENERATIONS: Final = word_set("junior senior jun sen jr sr")
"""Words that belong to the family name they follow, and tell a father from his son."""

LEADING: Final = word_set(
    "ja nein also äh ähm hm naja gut okay ok bitte hallo servus moin grüezi guten tag abend"
    " schönen grüß gott ich bin heiße heisse nenne mich mein name ist lautet wäre war hier spricht"
    " der die den das auf unter für namen nachname vorname familienname ruft an es geht um des eine"
    " ein gerne meinen kunde kundin na und dann noch immer genau richtig stimmt exakt heißt namens"
    " entschuldigung entschuldigen entschuldige verzeihung pardon sorry moment sekunde augenblick"
    " ach tja hey hi einfach tach tachchen nabend hallöchen moinsen ehm öh och"
    " wirklich tatsächlich zusammen allerseits miteinander"
)
REAL_NAMES_AMONG_LEADING: Final = word_set("Gut Dann Gott Abend Tag")
TRAILING: Final = word_set(
    "bitte danke gerne gern genau ja am apparat hier ist mein name heiße heisse ich nochmal wieder"
    " äh ähm also so dran okay ok sehr nein spricht von ihnen vielen dank guten tag hallo mit und"
    " entschuldigung verzeihung pardon sorry geschrieben"
)
GIVEN_NAMES_FOLDED: Final = frozenset(fold(name) for name in GIVEN_NAMES)
HESITATIONS: Final = word_set("äh ähm öh öhm ehm hm hmm")
THANKS: Final = word_set("sehr danke bitte")
"""Words that make a "schön" after them no family name."""

CUES: Final = re.compile(
    r"\b(?:(?:mein|der|die|ihr)\s+(?:vor|nach|familien)?namen?\s+(?:ist|lautet|w(?:ä|ae)re)"
    r"|ich\s+hei(?:ß|ss)e|hier\s+(?:ist|spricht)|auf\s+den\s+namen|unter\s+dem\s+namen"
    r"|ich\s+bin\s+(?:der|die)|name\s*(?::|ist)|ich\s+nenne\s+mich|(?:sie|er)\s+hei(?:ß|ss)t)\b",
    re.IGNORECASE,
)
INTRODUCTIONS: Final = re.compile(
    r"\b(?:(?:vor|nach|familien)?namen?|hei(?:ß|ss)[et]|hier\s+(?:ist|spricht))\b", re.IGNORECASE
)
"""What no service follows."""

NAMINGS: Final = re.compile(
    r"\b(?:mein\w*\s+(?:vor|nach|familien)?name(?!\s+ist\s+(?:falsch|verkehrt)\s+\w)|name\s*:|ich\s+hei(?:ß|ss)e|(?:sie|er)\s+hei(?:ß|ss)t"
    r"|nenne\s+mich|namens|(?:auf|unter)\s+de[nm]\s+namen"
    r"|hier\s+(?:ist|spricht)(?!\s+(?:der|die|das|ein|eine)\b))\b",
    re.IGNORECASE,
)
"""
After or before these words everything may be a name: "mein Name ist Falsch".

"Der Name ist falsch" and "hier ist der Chef" are none of them.
"""

RELATIONS: Final = re.compile(
    r"\b(?:mein|unser|sein|ihr)(?:e|en|er|em)?\s+(?:klein\w+\s+|ält\w+\s+|jüng\w+\s+)?"
    r"(?:tochter|sohn|mann|frau|mutter|vater|mama|papa|kind|freundin|freund|oma|opa|schwester"
    r"|bruder|ehemann|ehefrau|partner|partnerin|enkel|enkelin|nichte|neffe|tante|onkel)\b",
    re.IGNORECASE,
)
"""For whom it is; a name may follow: "für meine Tochter Lena"."""

BIRTH_NAMES: Final = word_set("geborene geborener geborenen geb")
"""Words before a name that somebody no longer has."""

ENDS: Final = word_set(
    "ich wir hätte möchte würde brauche bräuchte wollte kann könnte habe nehme suche rufe melde"
    " welcher dass weil"
)
"""Words before which a name has ended, when it began with a cue or a form of address."""

_ANSWERS: Final = word_set(
    "ja jawohl jo jep joa nein nee nö bitte danke gern gerne okay ok gut super prima genau richtig"
    " korrekt stimmt passt klar sicher egal äh ähm hm mhm aha ach so doch nicht weiß weiss keine"
    " ahnung hallo guten tag moment mal kurz servus tschüss wiederhören auf wie was wer warum sehr"
    " schön vielen dank natürlich selbstverständlich einverstanden perfekt alles das ist freilich"
    " augenblick sekunde minütchen einen eine entschuldigung entschuldigen entschuldige verzeihung"
    " pardon sorry tut mir leid in ordnung falsch falsche falscher falsches falschen verkehrt"
    " leider schade quatsch blödsinn unsinn mist scheiße verdammt oh ups hoppla hä tja hey hi"
    " vielleicht eventuell möglich möglicherweise unmöglich wahrscheinlich bestimmt keinesfalls"
    " wiedersehen wiederschauen tschau ciao bis dann privat niemals gar überhaupt na eben"
    " hello yes yeah yep no nope thank thanks you please bye good"
    " einmal eh recht bins bin's icke mach logo logisch bestens bitteschön dankeschön gleichfalls"
    " wozu wofür wunderbar toll muss sein nur frage kurze"
)
COMMANDS: Final = word_set(
    "stopp stop halt abbrechen abbruch abgebrochen löschen lösche lösch gelöscht wiederholen"
    " wiederhole wiederholung weiter zurück vorne beenden beende auflegen aufhören hilfe"
    " korrektur korrigieren korrigiere neustart fortfahren überspringen bestätigen bestätigt"
    " speichern hauptmenü menü"
)
"""What is said to a machine; "Frau Weiter" and "Peter Halt" are people."""

ANSWERS: Final = _ANSWERS | COMMANDS
UNNAMED: Final = word_set(
    "egal gleichgültig unwichtig wurscht wurst schnuppe geheim hinterlegt gespeichert notiert"
    " derselbe dieselbe dasselbe selbe selben gleiche gleichen gleicher gleiches selber"
)
"""What is said of a name in place of it: "der Name ist egal"."""

WRONG: Final = word_set("falsch verkehrt leider ganz völlig total")
"""What is said of somebody's name, and not by them of their own: "der Name ist falsch"."""

PLACEHOLDERS: Final = word_set(
    "unbekannt unbekannte unbekannter unknown none null nil nan undefined unset missing anonym"
    " anonymous anonyme anonymer kunde kundin kunden customer anrufer anruferin caller user nutzer"
    " nutzerin gast client klient klientin patient patientin person jemand niemand name namen"
    " vorname nachname familienname kein keine keinen nicht angegeben genannt bekannt vorhanden"
    " angabe leer tba tbd der die das ein eine einer neukunde neukundin stammkunde stammkundin"
    " ich mich mir selbst selber mein meine meinen meiner meinem unser unsere sein seine ihr ihre"
    " für mann tochter sohn mutter vater mama papa kind freundin freund oma opa schwester bruder"
    " ehemann ehefrau partner partnerin assistent agent system bot irgendwer irgendjemand"
    " irgendeiner irgendeine gleichen gleiche selben selbe denselben dieselbe derselbe"
    " einen einem echte echten echter richtige richtigen richtiger andere anderen anderer anderes"
    " jemanden jemandem irgendeinen irgendwen demselben derselben desselben mensch menschen"
    " chef chefin inhaber inhaberin besitzer besitzerin friseur friseurin friseuse frisör frisörin"
    " mitarbeiter mitarbeiterin mitarbeitern kollege kollegin kollegen angestellte angestellten"
    " azubi praktikant praktikantin filialleiter filialleiterin filialleitung geschäftsführer"
    " geschäftsführerin personal rezeption empfang zentrale kundenservice kundendienst sekretariat"
    " callcenter computer roboter maschine automat chatbot sprachbot sprachcomputer sprachassistent"
    " sprachassistentin telefonassistent telefonassistentin anrufbeantworter mailbox ki"
    " privatkunde privatkundin kassenpatient kassenpatientin kleinen keiner keinem du dich dir"
    " welcher welchen welchem siehe oben dings dingsbums blabla asdf qwertz xxx aaa first last"
    " notfall polizei sos"
)
PLACEHOLDER_NAMES: Final = _phrases(
    "John Doe",
    "Jane Doe",
    "N/A",
    "k.A.",
    "N.N.",
    "Hey Siri",
    "Hallo Siri",
    "Hey Alexa",
    "Hallo Alexa",
    "Hey Google",
    "OK Google",
)
REAL_NAMES_AMONG_PLACEHOLDERS: Final = word_set(
    "Mann Kind Freund Gast Kunde Vater Mensch Chef Friseur Kollege Ki Empfang Du"
    " Last Oben First Kleinen Notfall"
)

SENTENCE: Final = word_set(
    "hätte möchte würde brauche bräuchte wollte kann könnte habe nehme suche termin termine"
    " uhrzeit buchen absagen verschieben stornieren vereinbaren gern gerne bitte wann was warum"
    " haben wäre sagen ist bin sind heißt nicht kein keine euro nummer telefonnummer mal bei beim"
    " und oder mit ohne wie für ich wir sie ihr ihnen euch uns mich wissen weißt kennen kennt hören"
    " hört können könnt müssen sollen dürfen werden wird wurde hat hatte hatten habt geht gehen tut"
    " tun macht machen steht stehen sagt gesagt nichts schon doch verstehe verstehen verstanden"
    " warten warte sache bist seid war waren wart komme kommst kommt kommen gekommen"
    " spreche sprechen verbinden durchstellen weiterleiten zurückrufen anrufen"
    " möchten würden hätten wollten könnten nimm nehmen geben brauchen hab rückruf gutschein"
    " öffnungszeiten preisliste datenschutz reklamation beschwerde rechnung parkplatz anfahrt"
    " umbuchen umbuchung buchung stornierung absage ändern änderung wiederholen abbrechen löschen"
    " eingetragen aufgenommen wer wieso weshalb kostet dauert bezahlen"
    " jemand jemanden gibt auch ein eine einen einem gehört gehabt langsamer"
    " personen leute kundennummer preise terminabsage terminänderung reicht reichen genügt wichtig"
    " doppelname doppelnamen runde"
)

AMID: Final = word_set("also hier genau nein entschuldigung verzeihung pardon sorry quatsch bzw")
"""Words that are no name between two others: something was put right, and nobody knows what."""

_TIME_WORDS: Final = word_set(
    "heute morgen übermorgen gestern uhr halb viertel dreiviertel vor nach um gegen ab bis zwischen"
    " früh vormittag vormittags mittag mittags nachmittag nachmittags abend abends nacht nachts"
    " morgens woche wochen wochenende monat monate tag tage stunde stunden minute minuten jahr"
    " nächste nächsten nächster nächstes kommende kommenden diese diesen dieser dieses am im in den"
    " der die das dem an zu zum sofort bald gleich später irgendwann egal montag dienstag mittwoch"
    " donnerstag freitag samstag sonnabend sonntag januar jänner februar feber märz april mai juni"
    " juli august september oktober november dezember ostern weihnachten silvester und oder punkt"
    " heiligabend heiligenabend weihnachtsabend weihnachtstag feiertag feiertage"
    " neujahr neujahrstag silvesterabend karfreitag gründonnerstag karsamstag ostersamstag"
    " ostersonntag ostermontag himmelfahrt pfingsten pfingstsonntag pfingstmontag fronleichnam"
    " allerheiligen allerseelen rosenmontag faschingsdienstag aschermittwoch reformationstag"
    " muttertag vatertag valentinstag nikolaustag"
    " spätestens frühestens ungefähr circa etwa so"
    " mitternacht sommerzeit winterzeit früher lieber"
)
_HOLY_EVENING: Final = re.compile(r"\bheilig(?:e|er|en)? abend\b")
_DAY_AND_PART: Final = re.compile(
    r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)"
    r"(?:s|frueh|morgen|vormittag|mittag|nachmittag|abend|nacht)s?"
)
_JOINING: Final = word_set(
    "am im in den der die das dem an zu zum um und oder so egal nach vor ab bis lieber"
)
_TAKEN_FOR_STATES: Final = (
    r"neu|krank|müde|fertig|unterwegs|allein|alleine|schwanger|verheiratet|zufrieden|unzufrieden|bereit"
    r"|einverstanden|dran|spät|zu\s+spät|verspätet|verhindert|erkältet|gesund|blond|da|gerade|auf|im|in"
)
_STATES: Final = re.compile(
    r"\bich\s+war\b|"
    rf"\bich\s+bin\s+(?:(?:ganz|sehr|schon|etwas|leider|so|noch|hier)\s+)*(?:{_TAKEN_FOR_STATES})\b",
    re.IGNORECASE,
)


def speaks_of_oneself(said: str) -> bool:
    """Return whether somebody says how or where they are: "ich bin neu hier"."""
    return _STATES.search(said) is not None


_TOP_LEVEL: Final = r"(?:de|at|ch|com|net|org|eu|info|biz|io|salon|tv|me)"
_WEB: Final = re.compile(
    r"@|\(at\)|\bhttps?\b|\bwww\b|\bw\s+w\s+w\b|\bklammeraffe\b"
    rf"|\w{{3,}}\.{_TOP_LEVEL}(?:\s+(?:bitte|danke))?\W*$|\w{{3,}}\.{_TOP_LEVEL}/"
    rf"|\bpunkt\s+{_TOP_LEVEL}\b"
    r"|\b(?:gmx|gmail|googlemail|yahoo|hotmail|outlook|icloud|web|freenet|posteo)\s+(?:de|com|net|at|ch)\b",
    re.IGNORECASE,
)


def is_web_address(said: str) -> bool:
    """Return whether an e-mail address or a web page was written or dictated."""
    return _WEB.search(said) is not None


_PLACES_WITH_ARTICLE: Final = word_set(
    "Türkei Schweiz Ukraine Slowakei Mongolei Iran Irak Libanon Kosovo Sudan Jemen Niederlanden"
    " USA Philippinen Pfalz Oberpfalz Eifel Lausitz Steiermark Stadt Vorstadt Innenstadt Altstadt"
    " Nähe Nachbarschaft Gegend Umgebung Dorf Süden Norden Osten Westen Ausland Urlaub Straße Ecke"
    " Firma Arbeit"
)
_ARTICLES_AFTER_OUT: Final = word_set("der dem den")
_WORDS_OF_A_FAMILY: Final = 3


def place_of_origin(words: tuple[str, ...]) -> int | None:
    """
    Return where folded words begin to say where somebody is from; `None` where they do not.

    "Aus Berlin" and "aus der Türkei" are places, "Aus der Fünten" is a family.
    """
    for place, word in enumerate(words[:-1]):
        if word == "aus":
            is_family = (
                words[place + 1] in _ARTICLES_AFTER_OUT
                and len(words) - place == _WORDS_OF_A_FAMILY
                and words[-1] not in _PLACES_WITH_ARTICLE
            )
            return None if is_family else place
    return None


_NUMBERS: Final = frozenset(fold(word) for word in (*CARDINALS, *ORDINALS))


_NAMES_BY_THEMSELVES: Final = {("weiss",), ("kurz",), ("schade",)}


def is_answer(words: tuple[str, ...]) -> bool:
    """Return whether folded words only answer something; "Weiß" and "Kurz" alone are names."""
    return words not in _NAMES_BY_THEMSELVES and all(word in ANSWERS for word in words)


def is_placeholder(words: tuple[str, ...]) -> bool:
    """Return whether folded words stand where a name should: "unbekannt", "der Kunde"."""
    return all(word in PLACEHOLDERS for word in words)


def is_time_word(word: str) -> bool:
    """Return whether a folded word is one of dates and clock times, or a number."""
    return word in _TIME_WORDS or word in _NUMBERS or _DAY_AND_PART.fullmatch(word) is not None


def speaks_of_time(words: tuple[str, ...]) -> bool:
    """Return whether folded words can only be a date or a clock time."""
    if "uhr" in words:
        return True
    whole = _HOLY_EVENING.sub("heiligabend", " ".join(words)).split()
    timely = [word for word in whole if word not in _JOINING]
    return timely != [] and all(is_time_word(word) for word in whole)


_STREET: Final = re.compile(
    r"(?:\w*(?:strasse|str)|\w+(?:gasse|allee|platz|weg|ring|damm|ufer|chaussee|promenade))"
)


def is_address(words: tuple[str, ...]) -> bool:
    """Return whether folded words are a street with its number: "Musterstraße zwölf"."""
    return any(
        _STREET.fullmatch(word) is not None and (number in _NUMBERS or number[:1].isdecimal())
        for word, number in pairwise(words)
    )
