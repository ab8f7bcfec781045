"""
Times before which an appointment must be over: a wedding, a shift, the kindergarten's closing.

"Am Samstag um drei ist die Hochzeit, ich muss um zwölf fertig sein" names one time that is the
event's; "ich bräuchte vorher einen Termin", "meine Schicht beginnt um zwei" leave what is before.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.celebrations import NEEDING
from booking_domain.model.german.entry import OPAQUE, Entries, Entry
from booking_domain.model.german.lexing import Item
from booking_domain.model.german.numbers import spellings


def _words(words: str) -> frozenset[str]:
    return frozenset(spelling for word in words.split() for spelling in spellings(word))


EVENTS: Final = _words(
    "hochzeit trauung standesamt taufe konfirmation kommunion erstkommunion firmung abiball ball"
    " abschlussball polterabend gala feier familienfeier geburtstagsfeier weihnachtsfeier"
    " bewerbungsgespräch vorstellungsgespräch prüfung abschlussfeier klassentreffen"
    " firmenfeier fest empfang shooting fotoshooting party verlobung jugendweihe sektempfang"
)
EARLIER: Final = _words("vorher davor zuvor")
MUST: Final = _words("muss müsste müssen müssten soll sollte")
READY: Final = _words("fertig")
CLOCKS: Final = frozenset(("H", "HDOT", "CLK", "CLOCK", "MIL"))
CLOCK_WORDS: Final = CLOCKS | {"um", "gegen", "uhr", "halb", "viertel", "dreiviertel", "NUM"}
DAYS: Final = frozenset(("WD", "REL", "MORGEN", "ORD", "DATE", "FEAST", "MON"))
DATED: Final = DAYS | {"am", "der"}
AT: Final = frozenset(("um", "gegen"))
DUTIES: Final = _words(
    "arbeit schule uni dienst schicht büro vorlesung unterricht training kurs job frühschicht"
    " spätschicht nachtschicht spätdienst nachtdienst meeting besprechung"
)
NURSERIES: Final = _words("kindergarten kita krippe hort schule kindi tagesmutter kinderkrippe")
TO: Final = _words("zur zum in ins")
BEGINS: Final = _words("beginnt fängt startet")
CLOSES: Final = _words("macht schliesst")
SHUT: Final = "zu"
OBLIGED: Final = (Entry("MUST", None),)
OFF: Final = (Entry("AWAY", None),)
UNTIL: Final = (Entry("bis", None),)
BEFORE: Final = (Entry("vor", None),)
LEAVING: Final = _words("fliege flieg fliegen fahre fahr fahren weg verreise verreisen")
ABSENT: Final = frozenset(("REFUSAL",))
THEN: Final = "da"
HAPPENS: Final = _words("ist is isch sind hab habe haben")
PARTS: Final = frozenset(("PARTWORD", "PARTNOUN"))
REACH: Final = 7
WORDS: Final = EARLIER | READY | BEGINS | CLOSES | DUTIES


def bound_by_events(items: list[Item], said: AbstractSet[str]) -> None:
    """Let the times of events bound, in place, what is wished beside them."""
    if EVENTS.isdisjoint(said) and WORDS.isdisjoint(said):
        return
    texts = [item.text for item in items]
    if not EVENTS.isdisjoint(texts) and THEN in texts:
        _pass_over_event(items, texts.index(THEN))
    if WORDS.isdisjoint(texts):
        return
    for position, text in enumerate(texts):
        if text in BEGINS:
            _leave_for(items, position, DUTIES)
        elif text in CLOSES and (text != "macht" or SHUT in texts[position:]):
            _leave_for(items, position, NURSERIES)
        elif text in DUTIES and position > 1 and _is_due(items, position):
            _leave(items, position)
    event = next((at for at, item in enumerate(items) if _is_event(item)), -1)
    if event >= 0:
        _before_event(items, event)


def _is_due(items: list[Item], position: int) -> bool:
    """ "Ich muss um halb fünf zur Arbeit"; "bis vier in die Arbeit" is busy until then."""
    first = max(0, position - REACH)
    near = items[first:position]
    due = any(item.text in MUST for item in near) and any(item.text in TO for item in near[-2:])
    timed = any(_has(item, AT) for item in near) and any(_has(item, CLOCKS) for item in near)
    return due and timed


def _leave_for(items: list[Item], verb: int, subjects: frozenset[str]) -> None:
    """ "Meine Schicht beginnt um zwei", "um vier macht die Kita zu"."""
    first = max(0, verb - REACH)
    near = range(first, min(len(items), verb + REACH))
    subject = next((at for at in near if items[at].text in subjects), -1)
    if subject < 0 or not any(_has(items[at], AT) for at in near):
        return
    items[verb] = items[verb]._replace(entries=OBLIGED)
    _bury(items, subject)
    for position in near:
        if items[position].text == SHUT:
            _bury(items, position)
    clock = next(at for at in near if _has(items[at], AT))
    while clock + 1 < len(items) and _has(items[clock + 1], CLOCK_WORDS):
        clock += 1
    end = items[clock].end
    items.insert(clock + 1, Item("los", OFF, end, end, number=False))


def _leave(items: list[Item], position: int) -> None:
    item = items[position]
    items[position] = Item("los", OFF, item.start, item.end, number=False)


def _before_event(items: list[Item], event: int) -> None:
    texts = [item.text for item in items]
    before = next((at for at in range(event + 1, len(texts)) if texts[at] in EARLIER), -1)
    needed = any(text.startswith(NEEDING) for text in texts[event:])
    if before >= 0 and needed:
        if not any(_has(item, DAYS | CLOCKS) for item in items[before:]):
            _bury(items, before)
            absent = any(_is_absence(item) for item in items[:before])
            if _end_there(items, before, BEFORE if absent else UNTIL):
                _pass_over_absence(items, before + 1)
        return
    must = next((at for at in range(event + 1, len(texts)) if texts[at] in MUST), -1)
    if must >= 0 and not READY.isdisjoint(texts[must:]):
        for position in range(_begin_of_readiness(items, must)):
            if _has(items[position], CLOCK_WORDS) and not _has(items[position], DAYS):
                _bury(items, position)


def _is_event(item: Item) -> bool:
    """A celebration, or an absence: "am Fünften fliege ich in Urlaub, vorher bräuchte ich"."""
    return item.text in EVENTS or _is_absence(item)


def _is_absence(item: Item) -> bool:
    return item.text in LEAVING or _has(item, ABSENT)


def _pass_over_absence(items: list[Item], end: int) -> None:
    """Neither "in Urlaub" nor "fliege" refuses the days before it."""
    for position in range(end):
        item = items[position]
        if _is_absence(item) or item.text in EVENTS:
            items[position] = Item("", OPAQUE, item.start, item.end, number=False)


def _pass_over_event(items: list[Item], then: int) -> None:
    """ "Um zehn, da ist abends die Hochzeit": of what is so timed the event is no time to come."""
    if not any(_has(item, CLOCKS) for item in items[:then]):
        return
    following = items[then + 1 : then + 5]
    event = next((at for at, item in enumerate(following) if item.text in EVENTS), 0)
    if event and following[0].text in HAPPENS:
        for position in range(then + 2, then + 1 + event):
            if _has(items[position], PARTS):
                _bury(items, position)


def _begin_of_readiness(items: list[Item], must: int) -> int:
    """Where the time to be ready begins: after "muss", or before it ("um neun muss ich")."""
    if any(_has(item, CLOCKS) for item in items[must:]):
        return must
    while must and _has(items[must - 1], CLOCK_WORDS):
        must -= 1
    return must


def _end_there(items: list[Item], end: int, until: Entries) -> bool:
    """Until the time of the event, or else until its day; return whether it has one."""
    for position in range(end):
        if _has(items[position], AT):
            items[position] = items[position]._replace(entries=until)
            return True
    for position in range(end):
        if _has(items[position], DAYS):
            first = position
            while first and _has(items[first - 1], DATED):
                first -= 1
            if _has(items[first], DAYS):
                start = items[first].start
                items.insert(first, Item("bis", until, start, start, number=False))
            else:
                items[first] = items[first]._replace(entries=until)
            return True
    return False


def _has(item: Item, categories: frozenset[str]) -> bool:
    return any(entry.category in categories for entry in item.entries)


def _bury(items: list[Item], position: int) -> None:
    items[position] = items[position]._replace(entries=OPAQUE)
