"""
Questions about opening hours: "haben Sie sonntags auf", "sind Sie montags da" wish nothing.

Nor do those about the salon's holidays, nor what a caller knows of its hours: "haben Sie im August
Betriebsferien", "Sie haben ja Mittwochnachmittag immer zu", "samstags haben Sie ja nur bis zwei".
"""

import re

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.items import Item, bury, entry_of, is_of
from booking_domain.model.german.occupations import VERBS_OF
from booking_domain.model.german.umlauts import all_spellings
from booking_domain.model.german.utterance import PAUSE


YOU: Final = all_spellings("sie ihr ir du se")
THE_SALON: Final = all_spellings("laden salon geschäft friseur frisör studio lokal filiale haus")
YOU_HAVE: Final = all_spellings(
    "haben habt habts hats hend händ ham hobts machen macht machts machens"
)
YOU_ARE: Final = all_spellings("sind seid seits bist sads")
IT_IS: Final = all_spellings("ist is isch hat wird")
YOU_WORK: Final = all_spellings(
    "arbeiten arbeitet öffnen öffnet schliessen schliesst sperrt sperren"
)
ASKING: Final = all_spellings("wann lange lang oft viel wieviel")
OPEN: Final = all_spellings("offen geöffnet geschlossen zu auf ruhetag betrieb")
PRESENT: Final = all_spellings("da erreichbar anwesend dort hier vor")
HOURS: Final = all_spellings(
    "öffnungszeiten öffnungszeit geschäftszeiten ruhetag ladenöffnungszeiten"
)
APPOINTED: Final = all_spellings(
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
WISHED: Final = all_spellings(
    "um gegen käme komme kommen könnte würde wäre hätte passt passte ginge möchte bräuchte"
)
ONE_DAY: Final = frozenset(("WD", "REL", "MORGEN"))
EVERY: Final = frozenset(("WDS",))
THEY_ARE: Final = all_spellings("ist is isch arbeitet schneidet")
PERSONS: Final = all_spellings("ich i wir mich mir")
AGAIN: Final = "wieder"
BACK: Final = all_spellings("da zurück hier dabei")
SPANS: Final = frozenset(("MON", "SEASON", "ab", "im", "in", "bis", "EDGE", "ORD", "FEAST", "nach"))
LEAVE: Final = all_spellings("elternzeit mutterschutz karenz krankgeschrieben elternurlaub")
REFUSING: Final = frozenset(("REFUSAL", "nicht", "ANY", "ANYBUT", "EXCEPT", "BUT"))
GREETING: Final = all_spellings("hallo hi hey servus moin du sagen und")
REACH: Final = 9
VACATION: Final = all_spellings(
    "betriebsferien betriebsurlaub ferien urlaub betriebsruhe sommerpause winterpause pause"
    " weihnachtsferien sommerferien winterferien betriebsferientage mittagspause"
)
NOON_BREAK: Final = "mittagspause"
NOON_WISHED: Final = all_spellings(
    "was etwas termin termine frei zeit platz um könnte kann ich mich"
)
DURING: Final = all_spellings("in der meiner während über zur")
WHOLE: Final = frozenset(("WD", "MON", "SEASON", "FEAST", "UNIT", "WHICH", "ORD", "DATE", "EDGE"))
OF_A_WHOLE: Final = WHOLE | {"im", "in", "an", "am", "über", "zu", "der", "zwischen", "und", "bis"}
ALWAYS: Final = re.compile(
    r"(?<!\w)(?:immer(?! noch)|grunds(?:ä|ae)tzlich|generell|prinzipiell|normalerweise"
    r"|(?:ü|ue)blicherweise|gew(?:ö|oe)hnlich)(?!\w)"
)
KNOWN: Final = re.compile(
    r"(?<!\w)(?:sie ha(?:be|m)n?|ihr habt|haben sie|habt ihr|ham s|ham se) ja(?!\w)"
)
BOUNDS: Final = frozenset(("bis", "von", "ab", "NUM", "H", "HDOT", "CLK", "CLOCK", "MIL", "uhr"))
ANEW: Final = frozenset(("CAN",))
ONLY: Final = all_spellings("nur erst")
PARTS: Final = frozenset(("PARTNOUN", "PARTWORD"))
CONCLUDED: Final = re.compile(r"(?<!\w)(?:dann|also|da|deshalb|drum)(?!\w)")


def bury_opening_questions(
    items: list[Item], folded: str, said: AbstractSet[str], heard: AbstractSet[str]
) -> None:
    """Make opaque, in place, the days and times in questions about when the salon is open."""
    if not VACATION.isdisjoint(heard):
        _bury_vacation(items, folded)
    if "ja" in heard and not YOU_HAVE.isdisjoint(said) and KNOWN.search(folded) is not None:
        _bury_known_hours(items)
    first = 1 if items[0].text in GREETING and len(items) > 1 else 0
    if items[first].text in THEY_ARE or is_of(items[first], EVERY):
        _bury_every_week(items, first)
    if AGAIN in said and not THEY_ARE.isdisjoint(said):
        _bury_return(items)
    if not LEAVE.isdisjoint(said) and PERSONS.isdisjoint(one.text for one in items):
        for position, item in enumerate(items):
            if item[0] in LEAVE:
                _bury_days(items, position)
    if MARKS.isdisjoint(said):
        return
    _bury_by_marks(items, folded)


def _bury_by_marks(items: list[Item], folded: str) -> None:
    for position, item in enumerate(items):
        if item[0] in MARKS:
            verb = _verb_of(items, position, folded)
            if verb >= 0:
                if _is_followed_by_an_hour(items, verb, position, folded):
                    continue
                always = ALWAYS.search(folded, items[verb].start, item.start) is not None
                concluded = _is_concluded(items, position, folded)
                _bury_clause(items, verb, position, always=always, concluded=concluded)


def _is_followed_by_an_hour(items: list[Item], verb: int, predicate: int, folded: str) -> bool:
    """ "Haben Sie montags offen, wenn ja um neun" wishes that day; the rest is left out."""
    end = predicate
    while end + 1 < len(items) and not PAUSE.search(folded, items[end].end, items[end + 1].start):
        end += 1
    behind, first = items[end + 1 :], verb
    while first > 0 and not PAUSE.search(folded, items[first - 1].end, items[first].start):
        first -= 1
    days = [at for at in range(first, end + 1) if is_of(items[at], ONE_DAY)]
    if len(days) != 1 or any(is_of(item, DAYS | REFUSING) for item in behind):
        return False
    wished = any(item.text in WISHED for item in behind)
    if not wished or not any(is_of(item, TIMES) for item in behind):
        return False
    weekday = entry_of(items[days[0]], "WD")
    for at in range(first, end + 1):
        if at != days[0]:
            bury(items, at)
        elif weekday is not None:
            items[at] = items[at]._replace(entries=(weekday,))
    return True


def _bury_vacation(items: list[Item], folded: str) -> None:
    """ "Sind Sie im August im Urlaub", "machen Sie an Ostern Ferien": of whom is called."""
    for noun, item in enumerate(items):
        words = folded[item.start : item.end].split()
        if not words or words[-1] not in VACATION or _is_during_the_break(items, noun, words):
            continue
        for verb in range(max(0, noun - REACH), noun):
            if items[verb].text in YOU_HAVE | YOU_ARE and _is_addressed(items, verb):
                for position in range(max(0, verb - 3), min(len(items), noun + 4)):
                    if position == noun or is_of(items[position], OF_A_WHOLE):
                        bury(items, position)
                return


def _is_during_the_break(items: list[Item], noun: int, words: list[str]) -> bool:
    """ "Haben Sie in der Mittagspause was frei"; "machen Sie Mittagspause" wishes for nothing."""
    if words[-1] != NOON_BREAK:
        return False
    during = any(item.text in DURING for item in items[max(0, noun - 1) : noun])
    return during or any(item.text in NOON_WISHED for item in items)


def _bury_known_hours(items: list[Item]) -> None:
    """ "Samstags haben Sie ja nur bis zwei": a weekday of every week, and until when."""
    for verb, item in enumerate(items):
        if item.text not in YOU_HAVE or not _is_addressed(items, verb):
            continue
        known = [
            *_known(items, range(verb - 1, -1, -1)),
            *_known(items, range(verb + 1, len(items))),
        ]
        if any(is_of(items[at], TIMES) for at in known):
            for at in known:
                bury(items, at)


def _known(items: list[Item], way: range) -> list[int]:
    """Return where the hours stand on one side of the verb."""
    found: list[int] = []
    for at in way:
        if is_of(items[at], EVERY | BOUNDS | PARTS):
            found.append(at)
        elif items[at].text not in YOU | ONLY:
            break
    return found


def _bury_every_week(items: list[Item], first: int) -> None:
    """ "Ist die Chefin montags im Haus", "donnerstags ist ja Ihr langer Tag"."""
    texts = [item.text for item in items[first:]]
    if not (APPOINTED | PERSONS).isdisjoint(texts):
        return
    if texts[0] not in THEY_ARE and texts[1:2] not in (["ist"], ["is"], ["isch"]):
        return
    if any(is_of(item, REFUSING | TIMES) or item.text in VERBS_OF for item in items):
        return
    for position, item in enumerate(items):
        if is_of(item, EVERY):
            bury(items, position)


def _bury_return(items: list[Item]) -> None:
    """ "Ist die Anna ab Januar wieder da"; "ist im Januar wieder was frei" may be a wish."""
    texts = [item.text for item in items]
    returns = not BACK.isdisjoint(texts[texts.index(AGAIN) + 1 : texts.index(AGAIN) + 2])
    if not returns or not (APPOINTED | PERSONS).isdisjoint(texts):
        return
    for position, item in enumerate(items):
        if is_of(item, SPANS):
            bury(items, position)


def _bury_days(items: list[Item], end: int) -> None:
    """ "Die Sandra ist doch bis Mai in Elternzeit"."""
    for position in range(end):
        if is_of(items[position], DAYS) or items[position].text == "bis":
            bury(items, position)


def _verb_of(items: list[Item], position: int, folded: str) -> int:
    """Return where the verb of a question about opening hours stands, -1 where it is none."""
    text = items[position].text
    if text in HOURS:
        return position
    if text in YOU_WORK:
        return position if _is_addressed(items, position) else -1
    if _aims(items, position) and not (
        _is_concluded(items, position, folded) and ALWAYS.search(folded)
    ):
        return -1
    for verb in range(position - 1, max(-1, position - REACH), -1):
        if items[verb].text in APPOINTED:
            return -1
        if _governs(items, verb, text):
            between = items[verb:position]
            is_slot = items[verb].text in IT_IS and any(is_of(item, TIMES) for item in between)
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
    return (
        any(item.text in YOU for item in beside)
        or (verb == 1 and items[0].text == "die")
        or any(item.text in THE_SALON for item in items[verb : verb + 3])
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
        return is_of(following, DAYS | TIMES)
    return following.text not in ("oder", "und", "am", "um", "gell", "wenn", "wann")


def _is_concluded(items: list[Item], position: int, folded: str) -> bool:
    """ "Immer zu, dann Donnerstag" is not "zu Anna"."""
    following = items[position + 1 : position + 2]
    if not following:
        return False
    return CONCLUDED.search(folded, items[position].end, following[0].start) is not None


def _bury_clause(
    items: list[Item], verb: int, predicate: int, *, always: bool, concluded: bool
) -> None:
    """Who asks about one day may wish for it; who asks when, or about every week, wishes none."""
    first = verb
    while first > 0 and not _ends_clause(items[first - 1]):
        first -= 1
    last = predicate
    behind = items[predicate].text in YOU_WORK | HOURS
    while not concluded and last + 1 < len(items) and not _ends_clause(items[last + 1]):
        if not behind and (not items[last + 1].entries or is_of(items[last + 1], ANEW)):
            break
        last += 1
    if all(_adds_a_day(item) for item in items[last + 1 :]):
        last = len(items) - 1
    clause = items[first : last + 1]
    asked = always or any(item.text in ASKING | HOURS for item in clause)
    if not asked and any(_is_one_day(item) for item in clause):
        return
    bury(items, first, last + 1)


def _is_one_day(item: Item) -> bool:
    """Nobody wishes for a whole month by asking whether the salon is open then."""
    return is_of(item, DAYS) and not is_of(item, EVERY | {"MON"})


def _adds_a_day(item: Item) -> bool:
    """ "Haben Sie sonntags auf oder nur samstags"."""
    return item.text in ("oder", "und", "nur", "nicht") or is_of(item, EVERY)


def _ends_clause(item: Item) -> bool:
    return is_of(item, ENDS) or item.text in ("und", "oder", "dann")
