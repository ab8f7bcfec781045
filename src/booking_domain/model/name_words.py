"""Words around names, and words that are no names: folded as `normalise_name` folds them."""

import re

from itertools import pairwise
from typing import Final

from booking_domain.model.folding import fold, word_set
from booking_domain.model.german.numbers import CARDINALS, ORDINALS


def _phrases(*phrases: str) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in phrases)


FORMS_OF_ADDRESS: Final = word_set("Herr Herrn Hr Frau Fr Fräulein Familie Fam Firma")
TITLES: Final = word_set(
    "Dr Doktor Prof Professor Professorin Mag Magister Dipl Diplom Ing Ingenieur Ingenieurin"
    " med dent vet phil jur rer nat habil DDr MSc BSc MBA BA MA LLM"
)
PARTICLES: Final = word_set(
    "von vom van vander vande zu zum zur der den dem de del della di da do dos das du la le les el"
    " al ter ten bin ibn abu auf af av mc mac st san"
)
"""Words that belong to the family name they precede."""

LEADING: Final = word_set(
    "ja nein also äh ähm hm naja gut okay ok bitte hallo servus moin grüezi guten tag abend"
    " schönen grüß gott ich bin heiße heisse nenne mich mein name ist lautet wäre war hier spricht"
    " der die den das auf unter für namen nachname vorname familienname ruft an es geht um des eine"
    " ein gerne meinen kunde kundin na und dann noch immer genau richtig stimmt exakt heißt namens"
)
TRAILING: Final = word_set(
    "bitte danke gerne gern genau ja am apparat hier ist mein name heiße heisse ich nochmal wieder"
    " äh ähm also so dran okay ok sehr spricht von ihnen vielen dank guten tag hallo mit und"
)
THANKS: Final = word_set("sehr danke bitte")
"""Words that make a "schön" after them no family name."""

CUES: Final = re.compile(
    r"\b(?:(?:mein|der|die|ihr)\s+(?:vor|nach|familien)?namen?\s+(?:ist|lautet|w(?:ä|ae)re)"
    r"|ich\s+hei(?:ß|ss)e|hier\s+(?:ist|spricht)|auf\s+den\s+namen|unter\s+dem\s+namen"
    r"|ich\s+bin\s+(?:der|die)|name\s*(?::|ist)|ich\s+nenne\s+mich|(?:sie|er)\s+hei(?:ß|ss)t)\b",
    re.IGNORECASE,
)
INTRODUCTIONS: Final = re.compile(
    r"\b(?:namen?|hei(?:ß|ss)[et]|hier\s+(?:ist|spricht))\b", re.IGNORECASE
)
"""What no service follows."""

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

ANSWERS: Final = word_set(
    "ja jawohl jo jep joa nein nee nö bitte danke gern gerne okay ok gut super prima genau richtig"
    " korrekt stimmt passt klar sicher egal äh ähm hm mhm aha ach so doch nicht weiß weiss keine"
    " ahnung hallo guten tag moment mal kurz servus tschüss wiederhören auf wie was wer warum sehr"
    " schön vielen dank natürlich selbstverständlich einverstanden perfekt alles das ist freilich"
    " augenblick sekunde minütchen einen eine"
)
UNNAMED: Final = word_set(
    "egal gleichgültig unwichtig wurscht wurst schnuppe geheim hinterlegt gespeichert notiert"
    " derselbe dieselbe dasselbe selbe selben gleiche gleichen"
)
"""What is said of a name in place of it: "der Name ist egal"."""

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
)
PLACEHOLDER_NAMES: Final = _phrases("John Doe", "Jane Doe", "N/A", "k.A.")
REAL_NAMES_AMONG_PLACEHOLDERS: Final = word_set("Mann Kind Freund Gast Kunde Vater")

SENTENCE: Final = word_set(
    "hätte möchte würde brauche bräuchte wollte kann könnte habe nehme suche termin termine"
    " uhrzeit buchen absagen verschieben stornieren vereinbaren gern gerne bitte wann was warum"
    " haben wäre sagen ist bin sind heißt nicht kein keine euro nummer telefonnummer mal bei beim"
    " und oder mit ohne wie für ich wir sie ihr ihnen euch uns mich wissen weißt kennen kennt hören"
    " hört können könnt müssen sollen dürfen werden wird wurde hat hatte hatten habt geht gehen tut"
    " tun macht machen steht stehen sagt gesagt nichts schon doch verstehe verstehen verstanden"
    " warten warte sache"
)

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
)
_HOLY_EVENING: Final = re.compile(r"\bheilig(?:e|er|en)? abend\b")
_DAY_AND_PART: Final = re.compile(
    r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)"
    r"(?:s|frueh|morgen|vormittag|mittag|nachmittag|abend|nacht)s?"
)
_JOINING: Final = word_set(
    "am im in den der die das dem an zu zum um und oder so egal nach vor ab bis"
)
_NUMBERS: Final = frozenset(fold(word) for word in (*CARDINALS, *ORDINALS))


def is_answer(words: tuple[str, ...]) -> bool:
    """Return whether folded words only answer something; "Weiß" and "Kurz" alone are names."""
    return words not in {("weiss",), ("kurz",)} and all(word in ANSWERS for word in words)


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
