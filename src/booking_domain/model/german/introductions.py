"""
Who says who is calling: "Morgen, Schmidt mein Name", "Freitag hier", "hier ist die Sonntag".

At the beginning of the talk a word about time beside "hier" or before a name is a greeting or the
name itself; "morgen hier bei Ihnen um drei" and "Freitag hier im Salon" are wishes.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.given_names import GIVEN_NAMES
from booking_domain.model.german.items import Item, bury, bury_those_of, is_of
from booking_domain.model.german.umlauts import all_spellings


OPENERS: Final = all_spellings(
    "hallo hallöchen guten gutn gudn gudden guden gueten tag tach grüss gott gruss servus"
    " moin hi hey jo joa hoi salü grüezi gruezi einen wunderschönen schönen n nen gude morgen abend"
    " mahlzeit habe die ehre"
)
MOST_OPENERS: Final = 5
HERE: Final = "hier"
HAVING_GREETED: Final = all_spellings(
    "n nen moin gutn gudn gudden guden gueten juten guadn servus gude"
)
GREETINGS: Final = frozenset(("MORGEN", "PARTNOUN"))
NAMELIKE: Final = frozenset(("WD", "MON", "SEASON", "FEAST", "heuer"))
NAMES: Final = NAMELIKE | GREETINGS
DAYS: Final = frozenset(("WD", "REL", "ORD", "DATE", "MORGEN"))
RELATIVE: Final = frozenset(("REL", "MORGEN"))
SPEAKS: Final = all_spellings("ist is isch spricht")
ARTICLES: Final = all_spellings("der die de")
CALLED: Final = all_spellings("heisse heiss heisst")
WHO: Final = all_spellings("ich i er sie")
TITLES: Final = all_spellings("frau herr fräulein")
GOES_ON: Final = all_spellings(
    "ist is isch spricht ich i mein meldet nochmal wieder guten grüss hallo wie wir"
)
"""After "Freitag hier"; who wishes for a day goes on with a time, a place or what he wants."""

SPOKEN_OF: Final = all_spellings(
    "ich i wir sie du ihr es man bin sind ist hab habe hätte wäre kann könnte geht ginge möchte"
    " will wollte bräuchte brauche brauch passt komme kommen würde"
)
"""Words between "morgen" and "hier" that make a sentence, and no name, of what is said there."""

LONGEST_NAME: Final = 3
NAMED_NEAR: Final = 5
AND_I: Final = (["und", "ich"], ["und", "wir"])
NAMESAKES: Final = all_spellings("silvester sylvester valentin nikolaus")
LIKENING: Final = all_spellings("der die das")
LIKENED: Final = NAMES | {"PARTWORD"}
REQUEST: Final = "bitte"
SAYS_NOT: Final = "nicht"
NAMED: Final = all_spellings("nannten nennen nannte genannt nennt gerufen getauft taufen")
ADVERBS: Final = all_spellings(
    "jetzt nun seitdem seither inzwischen mittlerweile nur mit nachnamen"
)
TRIGGERS: Final = NAMED | CALLED | NAMESAKES | {"wie", SAYS_NOT}


def bury_introductions(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Make opaque, in place, the greetings and surnames with which somebody says who is calling."""
    first = after_greeting(items)
    if first < len(items):
        if HERE in said:
            _bury_beside_here(items, first)
        _bury_greeting(items, first, folded)
    if TRIGGERS.isdisjoint(said):
        return
    last = len(items) - 1
    for position, item in enumerate(items):
        text = item[0]
        if text not in TRIGGERS:
            continue
        if text in NAMED:
            _bury_named(items, position)
        elif position < last:
            _bury_before(items, position, text)


def _bury_before(items: list[Item], position: int, text: str) -> None:
    if text in CALLED:
        _bury_called(items, position)
    elif text == "wie" and position:
        _bury_spelt(items, position)
    elif text == SAYS_NOT and position:
        _bury_denied(items, position)
    elif text in NAMESAKES:
        _bury_namesake(items, position)


def after_greeting(items: list[Item]) -> int:
    """Return where the talk begins after its greeting."""
    position = 0
    while position < min(len(items), MOST_OPENERS):
        item = items[position]
        if item.text not in OPENERS or is_of(item, NAMES):
            break
        position += 1
    return position


def _is_requested(items: list[Item], first: int, folded: str) -> bool:
    """ "Morgen bitte, der Name ist Schulze"."""
    following = items[first + 1 : first + 2]
    return bool(following) and REQUEST in folded[items[first].end : following[0].start]


def _bury_greeting(items: list[Item], first: int, folded: str) -> None:
    """ "Morgen, Schmidt mein Name", "Moin, Morgen", "Morgen, ich bräuchte"."""
    if not is_of(items[first], GREETINGS) or _is_requested(items, first, folded):
        return
    greeted = first > 0 and items[first - 1].text in HAVING_GREETED
    goes_on = items[first + 1].entries != OPAQUE if first + 1 < len(items) else False
    if (greeted and not goes_on and not _asks(items, first + 1)) or _introduces(items, first + 1):
        bury(items, first)


def _asks(items: list[Item], position: int) -> bool:
    """ "Moin, morgen hätte ich gern"."""
    following = items[position : position + 1]
    return bool(following) and following[0].text in SPOKEN_OF - WHO - {"wir"}


def _introduces(items: list[Item], start: int) -> bool:
    """Whether somebody says who is calling: "ich bin's", "mein Name ist", "Meier hier"."""
    if start >= len(items):
        return False
    if items[start].text in TITLES and start + 2 == len(items):
        # "Morgen, Frau Schmidt".
        return True
    if items[start].text in ("ich", "i", "wir"):
        # The finite verb stands second: "morgen" is no part of this sentence.
        return True
    for position in range(start, min(len(items), start + LONGEST_NAME + 1)):
        item, following = items[position], items[position + 1 : position + 2]
        after = following[0].text if following else ""
        if item.text == HERE:
            return _goes_on(items, position)
        if item.text in ("ich", "wir") and _is_addressed(items, position):
            return True
        if after == "name" and item.text in ("mein", "der"):
            return True
        if (item.text, after) == ("am", "apparat"):
            return True
        if item.text in SPOKEN_OF or (item.entries != OPAQUE and not is_of(item, NAMES)):
            return False
    return False


def _is_addressed(items: list[Item], subject: int) -> bool:
    """ "Morgen, Frau Meier, ich bräuchte"."""
    before = [item.text for item in items[max(0, subject - 2) : subject]]
    return before[-1] in GIVEN_NAMES or before[0] in TITLES


def _goes_on(items: list[Item], here: int) -> bool:
    if here + 1 == len(items):
        return True
    following = items[here + 1]
    if following.text == "am":
        return items[here + 2 : here + 3] != [] and items[here + 2].text == "apparat"
    return following.text in GOES_ON or following.text in GIVEN_NAMES


def _bury_beside_here(items: list[Item], first: int) -> None:
    item, following = items[first], items[first + 1 : first + 2]
    if item.text in GIVEN_NAMES and [one.text for one in items[first + 2 : first + 3]] == [HERE]:
        if _names_the_caller(items, first + 1):
            bury(items, first + 1)
    elif item.text == HERE:
        _bury_after_here(items, first)
    elif (
        following
        and following[0].text == HERE
        and (_names_the_caller(items, first) or _asks_for_another_day(items, first))
    ):
        bury(items, first)
        _bury_said_again(items, first)


def _asks_for_another_day(items: list[Item], first: int) -> bool:
    """ "Sonntag hier, geht Freitag um zehn"."""
    rest = items[first + 2 :]
    asks = bool(rest) and rest[0].text in SPOKEN_OF and is_of(items[first], NAMELIKE)
    return asks and any(is_of(item, DAYS) for item in rest)


def _names_the_caller(items: list[Item], position: int) -> bool:
    return is_of(items[position], NAMES) and _goes_on(items, position + 1)


def _bury_after_here(items: list[Item], here: int) -> None:
    """ "Hier Freitag", "hier ist die Sonntag"; not "hier ist der Freitag noch frei"."""
    name = here + 1
    if name < len(items) and items[name].text in SPEAKS:
        name += 1
        if name < len(items) and items[name].text in ARTICLES:
            name += 1
            if _is_a_firm(items, name):
                bury(items, name)
    if name >= len(items) or not is_of(items[name], NAMELIKE):
        return
    following = items[name + 1 : name + 2]
    if (
        not following
        or following[0].text in GOES_ON
        or [item.text for item in items[name + 1 : name + 3]] in AND_I
        or (name == here + 1 and following[0].entries == OPAQUE)
    ):
        bury(items, name)


def _is_a_firm(items: list[Item], name: int) -> bool:
    """ "Hier ist die Heute-Redaktion"."""
    following = items[name + 1 : name + 2]
    return bool(following) and following[0].entries == OPAQUE and is_of(items[name], RELATIVE)


def _bury_said_again(items: list[Item], first: int) -> None:
    """ "Mittag hier, Peter Mittag"."""
    for position in range(first + 2, len(items)):
        again = items[position].text == items[first].text
        if again and items[position - 1].text in GIVEN_NAMES:
            bury(items, position)


def _bury_called(items: list[Item], position: int) -> None:
    """ "Freitag heiße ich mit Nachnamen"."""
    if position and items[position + 1].text in WHO and is_of(items[position - 1], NAMES):
        bury(items, position - 1)
        _bury_said_again(items, position - 1)
        return
    name = position + 1
    if items[name].text not in WHO:
        return
    name += 1
    while name < len(items) and items[name].text in ADVERBS:
        name += 1
    if name < len(items) and is_of(items[name], NAMES):
        bury(items, name)


def _bury_named(items: list[Item], position: int) -> None:
    """ "Silvester nannten sie mich in der Schule"."""
    near = range(max(0, position - NAMED_NEAR), min(len(items), position + NAMED_NEAR))
    bury_those_of(items, near, NAMES)


def _bury_likened(items: list[Item], position: int) -> None:
    """ "Mittag ist mein Name, so wie das Mittagessen"."""
    told = any(item.text == "name" for item in items[max(0, position - 3) : position])
    following = items[position + 1 : position + 3]
    if not told or position + 3 != len(items) or following[0].text not in LIKENING:
        return
    if is_of(following[1], LIKENED):
        bury(items, position + 2)


def _bury_like_itself(items: list[Item], position: int) -> None:
    """ "Ich heiße Abend, wie der Abend"; "Freitag, wie am letzten Freitag" is a day."""
    following = items[position + 1 : position + 3]
    if len(following) < 2 or following[0].text not in LIKENING:
        return
    name = items[position - 1].text
    if following[1].text == name or following[1].text in (name + "s", name + "e"):
        bury(items, position - 1)
        bury(items, position + 2)


def _bury_spelt(items: list[Item], position: int) -> None:
    """ "Freitag, F wie Friedrich", "S wie Samstag"."""
    _bury_likened(items, position)
    _bury_like_itself(items, position)
    letter = items[position - 1].text
    if len(letter) != 1 or not letter.isalpha():
        return
    if items[position + 1].text.startswith(letter):
        bury(items, position + 1)
        if position > 1 and is_of(items[position - 2], NAMES):
            bury(items, position - 2)


def _bury_denied(items: list[Item], position: int) -> None:
    """ "Ich heiße Montag, nicht Dienstag"."""
    told = items[position + 2 : position + 4]
    if is_of(items[position - 1], NAMELIKE) and told and told[-1].text == "der":
        # "Samstag, nicht Sonntag ist der Name".
        bury(items, position - 1, position + 1)
        return
    if items[position - 1].entries != OPAQUE or not is_of(items[position + 1], NAMELIKE):
        return
    if any(item.text in CALLED or item.text == "name" for item in items[:position]):
        bury(items, position, position + 2)


def _bury_namesake(items: list[Item], position: int) -> None:
    """ "Sylvester Stallone, nein, ich heiße Stahl": a given name where somebody says who he is."""
    surname = items[position + 1]
    named = surname.entries == OPAQUE and surname.text not in SPOKEN_OF
    if named and any(item.text in CALLED or item.text == "name" for item in items):
        bury(items, position)
