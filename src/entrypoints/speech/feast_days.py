"""Why a salon is closed, after "ist der Salon ..." ("wegen Weihnachten")."""

from booking_domain.model.closed_days import Closure
from entrypoints.speech.speakable import speakable


_FEASTS = {
    "neujahr": "Neujahr",
    "dreikönig": "des Dreikönigstags",
    "frauentag": "des Frauentags",
    "karfreitag": "des Karfreitags",
    "ostersonntag": "des Ostersonntags",
    "ostermontag": "des Ostermontags",
    "tag_der_arbeit": "des Tags der Arbeit",
    "himmelfahrt": "Christi Himmelfahrt",
    "pfingstsonntag": "des Pfingstsonntags",
    "pfingstmontag": "des Pfingstmontags",
    "fronleichnam": "Fronleichnam",
    "mariä_himmelfahrt": "Mariä Himmelfahrt",
    "weltkindertag": "des Weltkindertags",
    "einheit": "des Tags der Deutschen Einheit",
    "nationalfeiertag": "des Nationalfeiertags",
    "reformationstag": "des Reformationstags",
    "allerheiligen": "Allerheiligen",
    "buss_und_bettag": "des Buß- und Bettags",
    "mariä_empfängnis": "Mariä Empfängnis",
    "weihnachten": "Weihnachten",
    "zweiter_weihnachtstag": "des zweiten Weihnachtstags",
    "berchtoldstag": "des Berchtoldstags",
    "republik_neuenburg": "des Jahrestags der Republik",
    "josefstag": "des Josefstags",
    "näfelser_fahrt": "der Näfelser Fahrt",
    "tag_der_befreiung": "des Tags der Befreiung",
    "volksaufstand": "des Jahrestags des Volksaufstands",
    "unabhängigkeit_jura": "des Fests der Unabhängigkeit",
    "peter_und_paul": "Peter und Paul",
    "bundesfeier": "des Nationalfeiertags",
    "genfer_bettag": "des Genfer Bettags",
    "bettagsmontag": "des Bettagsmontags",
    "bruder_klaus": "des Bruder-Klaus-Tags",
    "restauration_genf": "des Jahrestags der Republik",
}


def because_of(closure: Closure, *, with_own_words: bool) -> str:
    """
    This will say why, or nothing where no reason is known.

    Args:
        with_own_words: Whether words that the salon configured may be said.
    """
    if closure.feast is not None:
        return f"wegen {_FEASTS[closure.feast]}"
    reason = speakable(closure.reason or "") if with_own_words else ""
    return f"wegen {reason}" if reason else ""
