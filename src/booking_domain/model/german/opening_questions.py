"""Questions about opening hours: "haben Sie sonntags auf", "sind Sie montags da" wish nothing."""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.entry import OPAQUE
from booking_domain.model.german.lexing import Item
from booking_domain.model.german.numbers import spellings
from booking_domain.model.german.predicates import FRAMES


def _words(words: str) -> frozenset[str]:
    return frozenset(spelling for word in words.split() for spelling in spellings(word))


YOU: Final = _words("sie ihr ir du se")
THE_SALON: Final = _words("laden salon geschäft friseur frisör studio lokal filiale haus")
YOU_HAVE: Final = _words("haben habt habts hats hend händ ham hobts machen macht machts machens")
YOU_ARE: Final = _words("sind seid seits bist sads")
IT_IS: Final = _words("ist is isch hat wird")
YOU_WORK: Final = _words("arbeiten arbeitet öffnen öffnet schliessen schliesst sperrt sperren")
ASKING: Final = _words("wann lange lang oft viel wieviel")
OPEN: Final = _words("offen geöffnet geschlossen zu auf ruhetag betrieb")
PRESENT: Final = _words("da erreichbar anwesend dort hier vor")
HOURS: Final = _words("öffnungszeiten öffnungszeit geschäftszeiten ruhetag ladenöffnungszeiten")
APPOINTED: Final = _words(
    "was etwas termin termine terminen frei freie freien platz plätze lücke kapazität möglichkeit"
    " einen irgendwas slot für ich mich uns"
)
MARKS: Final = OPEN | PRESENT | HOURS | YOU_WORK
ENDS: Final = frozenset(("BUT", "NO", "RATHER", "ELSE", "IF"))
TIMES: Final = frozenset(("H", "HDOT", "CLK", "CLOCK", "MIL"))
DAYS: Final = frozenset(
    (
        "WD",
        "WDABBR",
        "REL",
        "MORGEN",
        "ORD",
        "DATE",
        "WHICH",
        "FEAST",
        "FESTIVE",
        "MON",
        "UNIT",
        "DAY",
    )
)
EVERY: Final = frozenset(("WDS",))
THEY_ARE: Final = _words("ist is isch arbeitet schneidet")
PERSONS: Final = _words("ich i wir mich mir")
LEAVE: Final = _words("elternzeit mutterschutz karenz krankgeschrieben elternurlaub")
REFUSING: Final = frozenset(("REFUSAL", "nicht", "ANY", "ANYBUT", "EXCEPT", "BUT"))
GREETING: Final = _words("hallo hi hey servus moin du sagen und")
REACH: Final = 9


def bury_opening_questions(items: list[Item], said: AbstractSet[str]) -> None:
    """Make opaque, in place, the days and times in questions about when the salon is open."""
    first = 1 if items[0].text in GREETING and len(items) > 1 else 0
    if items[first].text in THEY_ARE or _has(items[first], EVERY):
        _bury_every_week(items, first)
    if not LEAVE.isdisjoint(said) and PERSONS.isdisjoint(one.text for one in items):
        for position, item in enumerate(items):
            if item[0] in LEAVE:
                _bury_days(items, position)
    if MARKS.isdisjoint(said):
        return
    for position, item in enumerate(items):
        if item[0] in MARKS:
            verb = _verb_of(items, position)
            if verb >= 0:
                _bury_clause(items, verb, position)


def _bury_every_week(items: list[Item], first: int) -> None:
    """ "Ist die Chefin montags im Haus", "donnerstags ist ja Ihr langer Tag"."""
    texts = [item.text for item in items[first:]]
    if not (APPOINTED | PERSONS).isdisjoint(texts):
        return
    if texts[0] not in THEY_ARE and texts[1:2] not in (["ist"], ["is"], ["isch"]):
        return
    if any(_has(item, REFUSING | TIMES) or item.text in FRAMES for item in items):
        return
    for position, item in enumerate(items):
        if _has(item, EVERY):
            items[position] = item._replace(entries=OPAQUE)


def _bury_days(items: list[Item], end: int) -> None:
    """ "Die Sandra ist doch bis Mai in Elternzeit"."""
    for position in range(end):
        if _has(items[position], DAYS) or items[position].text == "bis":
            items[position] = items[position]._replace(entries=OPAQUE)


def _verb_of(items: list[Item], position: int) -> int:
    """Return where the verb of a question about opening hours stands, -1 where it is none."""
    text = items[position].text
    if text in HOURS:
        return position
    if text in YOU_WORK:
        return position if _is_addressed(items, position) else -1
    if _aims(items, position):
        return -1
    for verb in range(position - 1, max(-1, position - REACH), -1):
        if items[verb].text in APPOINTED:
            return -1
        if _governs(items, verb, text):
            between = items[verb:position]
            is_slot = items[verb].text in IT_IS and any(_has(item, TIMES) for item in between)
            return -1 if is_slot else verb
    return -1


def _governs(items: list[Item], verb: int, predicate: str) -> bool:
    text = items[verb].text
    if text in YOU_HAVE:
        return predicate in OPEN and _is_addressed(items, verb)
    if text in YOU_ARE:
        return predicate in OPEN | PRESENT and _is_addressed(items, verb)
    if text not in IT_IS or predicate not in OPEN:
        return False
    asked = verb == 0 or items[verb - 1].text in ASKING
    named = any(item.text in THE_SALON for item in items[verb : verb + 3])
    return (asked and predicate not in ("auf", "zu")) or named


def _is_addressed(items: list[Item], verb: int) -> bool:
    """ "Haben Sie", "Sie haben", "hat der Salon"; not "haben wir"."""
    beside = items[max(0, verb - 1) : verb] + items[verb + 1 : verb + 2]
    return any(item.text in YOU for item in beside) or any(
        item.text in THE_SALON for item in items[verb : verb + 3]
    )


def _aims(items: list[Item], position: int) -> bool:
    """ "Auf Montag" and "zu Anna" are no predicates; "vor Ort" is one."""
    text = items[position].text
    following = items[position + 1] if position + 1 < len(items) else None
    if text == "vor":
        return following is None or following.text != "ort"
    if following is None or text not in ("auf", "zu", "da"):
        return False
    if text == "auf":
        return _has(following, DAYS | TIMES)
    return following.text not in ("oder", "und", "am", "um", "gell", "wenn", "wann")


def _bury_clause(items: list[Item], verb: int, predicate: int) -> None:
    """Who asks about one day may wish for it; who asks when, or about every week, wishes none."""
    first = verb
    while first > 0 and not _ends_clause(items[first - 1]):
        first -= 1
    last = predicate
    behind = items[predicate].text in YOU_WORK | HOURS
    while last + 1 < len(items) and not _ends_clause(items[last + 1]):
        if not behind and not items[last + 1].entries:
            break
        last += 1
    if all(_adds_a_day(item) for item in items[last + 1 :]):
        last = len(items) - 1
    clause = items[first : last + 1]
    asked = any(item.text in ASKING | HOURS for item in clause)
    if not asked and any(_has(item, DAYS) and not _has(item, EVERY) for item in clause):
        return
    for position, (text, _, start, end, number) in enumerate(clause, start=first):
        items[position] = Item(text, OPAQUE, start, end, number)


def _adds_a_day(item: Item) -> bool:
    """ "Haben Sie sonntags auf oder nur samstags"."""
    return item.text in ("oder", "und", "nur", "nicht") or _has(item, EVERY)


def _ends_clause(item: Item) -> bool:
    return _has(item, ENDS) or item.text in ("und", "oder", "dann")


def _has(item: Item, categories: frozenset[str]) -> bool:
    return any(entry.category in categories for entry in item.entries)
