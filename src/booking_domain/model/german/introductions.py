"""
Who says who is calling: "Morgen, Schmidt mein Name", "Freitag hier", "hier ist die Sonntag".

At the beginning of the talk a word about time beside "hier" or before a name is a greeting or the
name itself; "morgen hier bei Ihnen um drei" and "Freitag hier im Salon" are wishes.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.given_names import GIVEN_NAMES
from booking_domain.model.german.lexing import Item
from booking_domain.model.german.numbers import spellings


def _words(words: str) -> frozenset[str]:
    return frozenset(spelling for word in words.split() for spelling in spellings(word))


OPENERS: Final = _words(
    "hallo hallöchen guten gutn guden gueten tag tach grüss gott gruss servus moin hi hey grüezi"
    " gruezi einen wunderschönen schönen n nen gude morgen abend mahlzeit habe die ehre"
)
MOST_OPENERS: Final = 5
HERE: Final = "hier"
HAVING_GREETED: Final = _words("n nen moin gutn guden gueten juten guadn servus gude")
GREETINGS: Final = frozenset(("MORGEN", "PARTNOUN"))
NAMELIKE: Final = frozenset(("WD", "MON", "SEASON", "FEAST", "heuer"))
NAMES: Final = NAMELIKE | GREETINGS
SPEAKS: Final = _words("ist is isch spricht")
ARTICLES: Final = _words("der die de")
CALLED: Final = _words("heisse heiss heisst")
WHO: Final = _words("ich i er sie")
TITLES: Final = _words("frau herr fräulein")
GOES_ON: Final = _words(
    "ist is isch spricht ich i mein meldet nochmal wieder guten grüss hallo wie wir"
)
"""After "Freitag hier"; who wishes for a day goes on with a time, a place or what he wants."""

SPOKEN_OF: Final = _words(
    "ich i wir sie du ihr es man bin sind ist hab habe hätte wäre kann könnte geht ginge möchte"
    " will wollte bräuchte brauche brauch passt komme kommen würde"
)
"""Words between "morgen" and "hier" that make a sentence, and no name, of what is said there."""

LONGEST_NAME: Final = 3
NAMED_NEAR: Final = 5
AND_I: Final = (["und", "ich"], ["und", "wir"])
NAMESAKES: Final = _words("silvester sylvester valentin nikolaus")
LIKENING: Final = _words("der die das")
LIKENED: Final = NAMES | {"PARTWORD"}
REQUEST: Final = "bitte"
SAYS_NOT: Final = "nicht"
NAMED: Final = _words("nannten nennen nannte genannt nennt gerufen getauft taufen")
ADVERBS: Final = _words("jetzt nun seitdem seither inzwischen mittlerweile nur mit nachnamen")
TRIGGERS: Final = NAMED | CALLED | NAMESAKES | {"wie", SAYS_NOT}


def bury_introductions(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Make opaque, in place, the greetings and surnames with which somebody says who is calling."""
    first = _first(items)
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


def _first(items: list[Item]) -> int:
    """Return where the talk begins after its greeting."""
    position = 0
    while position < min(len(items), MOST_OPENERS):
        item = items[position]
        if item.text not in OPENERS or _has(item, NAMES):
            break
        position += 1
    return position


def _is_requested(items: list[Item], first: int, folded: str) -> bool:
    """ "Morgen bitte, der Name ist Schulze"."""
    following = items[first + 1 : first + 2]
    return bool(following) and REQUEST in folded[items[first].end : following[0].start]


def _bury_greeting(items: list[Item], first: int, folded: str) -> None:
    """ "Morgen, Schmidt mein Name", "Moin, Morgen", "Morgen, ich bräuchte"."""
    if not _has(items[first], GREETINGS) or _is_requested(items, first, folded):
        return
    greeted = first > 0 and items[first - 1].text in HAVING_GREETED
    goes_on = items[first + 1].entries != OPAQUE if first + 1 < len(items) else False
    if (greeted and not goes_on and not _asks(items, first + 1)) or _introduces(items, first + 1):
        _bury(items, first)


def _asks(items: list[Item], position: int) -> bool:
    """ "Moin, morgen hätte ich gern"."""
    following = items[position : position + 1]
    return bool(following) and following[0].text in SPOKEN_OF - WHO - {"wir"}


def _introduces(items: list[Item], start: int) -> bool:
    """Whether somebody says who is calling: "ich bin's", "mein Name ist", "Meier hier"."""
    if start >= len(items):
        return False
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
        if item.text in SPOKEN_OF or (item.entries != OPAQUE and not _has(item, NAMES)):
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
            _bury(items, first + 1)
    elif item.text == HERE:
        _bury_after_here(items, first)
    elif following and following[0].text == HERE and _names_the_caller(items, first):
        _bury(items, first)
        _bury_said_again(items, first)


def _names_the_caller(items: list[Item], position: int) -> bool:
    return _has(items[position], NAMES) and _goes_on(items, position + 1)


def _bury_after_here(items: list[Item], here: int) -> None:
    """ "Hier Freitag", "hier ist die Sonntag"; not "hier ist der Freitag noch frei"."""
    name = here + 1
    if name < len(items) and items[name].text in SPEAKS:
        name += 1
        if name < len(items) and items[name].text in ARTICLES:
            name += 1
    if name >= len(items) or not _has(items[name], NAMELIKE):
        return
    following = items[name + 1 : name + 2]
    if (
        not following
        or following[0].text in GOES_ON
        or [item.text for item in items[name + 1 : name + 3]] in AND_I
        or (name == here + 1 and following[0].entries == OPAQUE)
    ):
        _bury(items, name)


def _bury_said_again(items: list[Item], first: int) -> None:
    """ "Mittag hier, Peter Mittag"."""
    for position in range(first + 2, len(items)):
        again = items[position].text == items[first].text
        if again and items[position - 1].text in GIVEN_NAMES:
            _bury(items, position)


def _bury_called(items: list[Item], position: int) -> None:
    """ "Freitag heiße ich mit Nachnamen"."""
    if position and items[position + 1].text in WHO and _has(items[position - 1], NAMES):
        _bury(items, position - 1)
        _bury_said_again(items, position - 1)
        return
    name = position + 1
    if items[name].text not in WHO:
        return
    name += 1
    while name < len(items) and items[name].text in ADVERBS:
        name += 1
    if name < len(items) and _has(items[name], NAMES):
        _bury(items, name)


def _bury_named(items: list[Item], position: int) -> None:
    """ "Silvester nannten sie mich in der Schule"."""
    for name in range(max(0, position - NAMED_NEAR), min(len(items), position + NAMED_NEAR)):
        if _has(items[name], NAMES):
            _bury(items, name)


def _bury_likened(items: list[Item], position: int) -> None:
    """ "Mittag ist mein Name, so wie das Mittagessen"."""
    told = any(item.text == "name" for item in items[max(0, position - 3) : position])
    following = items[position + 1 : position + 3]
    if not told or position + 3 != len(items) or following[0].text not in LIKENING:
        return
    if _has(following[1], LIKENED):
        _bury(items, position + 2)


def _bury_like_itself(items: list[Item], position: int) -> None:
    """ "Ich heiße Abend, wie der Abend"; "Freitag, wie am letzten Freitag" is a day."""
    following = items[position + 1 : position + 3]
    if len(following) < 2 or following[0].text not in LIKENING:
        return
    name = items[position - 1].text
    if following[1].text == name or following[1].text in (name + "s", name + "e"):
        _bury(items, position - 1)
        _bury(items, position + 2)


def _bury_spelt(items: list[Item], position: int) -> None:
    """ "Freitag, F wie Friedrich", "S wie Samstag"."""
    _bury_likened(items, position)
    _bury_like_itself(items, position)
    letter = items[position - 1].text
    if len(letter) != 1 or not letter.isalpha():
        return
    if items[position + 1].text.startswith(letter):
        _bury(items, position + 1)
        if position > 1 and _has(items[position - 2], NAMES):
            _bury(items, position - 2)


def _bury_denied(items: list[Item], position: int) -> None:
    """ "Ich heiße Montag, nicht Dienstag"."""
    if items[position - 1].entries != OPAQUE or not _has(items[position + 1], NAMELIKE):
        return
    if any(item.text in CALLED or item.text == "name" for item in items[:position]):
        _bury(items, position)
        _bury(items, position + 1)


def _bury_namesake(items: list[Item], position: int) -> None:
    """ "Sylvester Stallone, nein, ich heiße Stahl": a given name where somebody says who he is."""
    surname = items[position + 1]
    named = surname.entries == OPAQUE and surname.text not in SPOKEN_OF
    if named and any(item.text in CALLED or item.text == "name" for item in items):
        _bury(items, position)


def _has(item: Item, categories: frozenset[str]) -> bool:
    for category, _ in item[1]:  # noqa: SIM110 - `any` takes twice as long, for every talk
        if category in categories:
            return True
    return False


def _bury(items: list[Item], position: int) -> None:
    items[position] = items[position]._replace(entries=OPAQUE)
