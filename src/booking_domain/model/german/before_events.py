"""
Times before which an appointment must be over: a wedding, a shift, the kindergarten's closing.

"Am Samstag um drei ist die Hochzeit, ich muss um zwölf fertig sein" names one time that is the
event's; "ich bräuchte vorher einen Termin", "meine Schicht beginnt um zwei" leave what is before.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.celebrations import NEEDING
from booking_domain.model.german.entry import OPAQUE, Entries, Entry
from booking_domain.model.german.items import Item, bury, bury_those_of, is_of, start_of_run
from booking_domain.model.german.occupations import VERBS_OF
from booking_domain.model.german.umlauts import all_spellings


EVENTS: Final = all_spellings(
    "hochzeit trauung standesamt taufe konfirmation kommunion erstkommunion firmung abiball ball"
    " abschlussball polterabend gala feier familienfeier geburtstagsfeier weihnachtsfeier"
    " bewerbungsgespräch vorstellungsgespräch prüfung abschlussfeier klassentreffen"
    " firmenfeier fest empfang shooting fotoshooting party verlobung jugendweihe sektempfang"
)
EARLIER: Final = all_spellings("vorher davor zuvor")
MUST: Final = all_spellings("muss müsste müssen müssten soll sollte")
READY: Final = all_spellings("fertig")
CLOCKS: Final = frozenset(("H", "HDOT", "CLK", "CLOCK", "MIL"))
CLOCK_WORDS: Final = CLOCKS | {"um", "gegen", "uhr", "halb", "viertel", "dreiviertel", "NUM"}
DAYS: Final = frozenset(("WD", "REL", "MORGEN", "ORD", "DATE", "FEAST", "MON"))
DATED: Final = DAYS | {"am", "der"}
AT: Final = frozenset(("um", "gegen"))
DUTIES: Final = all_spellings(
    "arbeit schule uni dienst schicht büro vorlesung unterricht training kurs job frühschicht"
    " spätschicht nachtschicht spätdienst nachtdienst meeting besprechung"
)
NURSERIES: Final = all_spellings(
    "kindergarten kita krippe hort schule kindi tagesmutter kinderkrippe"
)
TO: Final = all_spellings("zur zum in ins")
BEGINS: Final = all_spellings("beginnt fängt startet")
CLOSES: Final = all_spellings("macht schliesst")
SHUT: Final = "zu"
ARRIVING: Final = all_spellings(
    "kommen vorbeikommen termin was dran drankommen vorbei friseur frisör"
)
MOVING_HOUSE: Final = all_spellings("ziehe zieh ziehen")
OWNED: Final = all_spellings("meine die unsere der zweite erste")
LONGEST_SUBJECT: Final = 2
BEFORE_THAT: Final = frozenset(("bevor", "ehe"))
LEADING: Final = frozenset(("am", "um", "gegen", "der"))
BOUNDED: Final = DAYS | CLOCKS
OBLIGED: Final = (Entry("MUST", None),)
CONCLUSIONS: Final = frozenset(("SO",))
MOVED_OUT: Final = (Entry("REFUSAL", None),)
OFF: Final = (Entry("AWAY", None),)
UNTIL: Final = (Entry("bis", None),)
BEFORE: Final = (Entry("vor", None),)
LEAVING: Final = all_spellings("fliege flieg fliegen fahre fahr fahren weg verreise verreisen")
ABSENT: Final = frozenset(("REFUSAL",))
THEN: Final = "da"
HAPPENS: Final = all_spellings("ist is isch sind hab habe haben")
PARTS: Final = frozenset(("PARTWORD", "PARTNOUN"))
REACH: Final = 7
WORDS: Final = EARLIER | READY | BEGINS | CLOSES | DUTIES | MOVING_HOUSE


def bound_by_events(items: list[Item], said: AbstractSet[str]) -> None:
    """Let the times of events bound, in place, what is wished beside them."""
    if not BEFORE_THAT.isdisjoint(said):
        _bound_by_clause(items)
    if EVENTS.isdisjoint(said) and WORDS.isdisjoint(said):
        return
    texts = [item.text for item in items]
    if not EVENTS.isdisjoint(texts) and THEN in texts:
        _pass_over_event(items, texts.index(THEN))
    if WORDS.isdisjoint(texts):
        return
    if not MOVING_HOUSE.isdisjoint(texts):
        _leave_removals(items)
    _leave_for_duties(items, texts)
    event = _event(items, texts)
    if event >= 0:
        _before_event(items, event)


def _leave_for_duties(items: list[Item], texts: list[str]) -> None:
    for position, text in enumerate(texts):
        if text in BEGINS:
            _leave_for(items, position, DUTIES)
        elif text in CLOSES and (text != "macht" or SHUT in texts[position:]):
            _leave_for(items, position, NURSERIES)
        elif text in DUTIES and position > 1 and _is_due(items, position):
            _leave(items, position)


def _bound_by_clause(items: list[Item]) -> None:
    """ "Bevor wir am dritten Dezember in Urlaub fliegen", "bevor um vier die Kita zumacht"."""
    conjunction = next(at for at, item in enumerate(items) if item.text in BEFORE_THAT)
    first = conjunction + 1
    while first < len(items) and not is_of(items[first], BOUNDED):
        first += 1
    between = [item.text for item in items[conjunction + 1 : first] if not is_of(item, LEADING)]
    marriage = conjunction > 0 and items[conjunction - 1].text in OWNED
    if marriage or first >= len(items) or len(between) > LONGEST_SUBJECT or "es" in between:
        return
    at = first - 1
    if is_of(items[at], LEADING) and at > conjunction:
        items[at] = items[at]._replace(entries=BEFORE)
    else:
        start = items[first].start
        items.insert(first, Item("vor", BEFORE, start, start, number=False))
    while first < len(items) and is_of(items[first], DATED | CLOCK_WORDS):
        first += 1
    for position in range(first, min(len(items), first + REACH)):
        if is_of(items[position], DAYS | CLOCKS):
            return
        if _is_absence(items[position]) or items[position].text in WORDS:
            _silence(items, position)


def _leave_removals(items: list[Item]) -> None:
    """ "Am Freitag zieh ich um, ich möchte vorher kommen": nothing is at an hour."""
    concluded = any(is_of(item, CONCLUSIONS) for item in items)
    bounds = concluded or any(item.text in EARLIER for item in items)
    for position in range(1, len(items)):
        verbs = {item.text for item in items[max(0, position - REACH) : position]}
        following = items[position + 1 : position + 2]
        timed = bool(following) and is_of(following[0], CLOCK_WORDS)
        if items[position].text == "um" and not timed and not MOVING_HOUSE.isdisjoint(verbs):
            kept = OPAQUE if bounds else MOVED_OUT
            items[position] = items[position]._replace(entries=kept)


def _is_due(items: list[Item], position: int) -> bool:
    """ "Ich muss um halb fünf zur Arbeit"; "bis vier in die Arbeit" is busy until then."""
    first = max(0, position - REACH)
    near = items[first:position]
    due = any(item.text in MUST for item in near) and any(item.text in TO for item in near[-2:])
    timed = any(is_of(item, AT) for item in near) and any(is_of(item, CLOCKS) for item in near)
    return due and timed


def _leave_for(items: list[Item], verb: int, subjects: frozenset[str]) -> None:
    """ "Meine Schicht beginnt um zwei", "um vier macht die Kita zu"."""
    first = max(0, verb - REACH)
    near = range(first, min(len(items), verb + REACH))
    subject = next((at for at in near if items[at].text in subjects), -1)
    if subject < 0 or not any(is_of(items[at], AT) for at in near):
        return
    items[verb] = items[verb]._replace(entries=OBLIGED)
    bury(items, subject)
    for position in near:
        if items[position].text == SHUT:
            bury(items, position)
    clock = next(at for at in near if is_of(items[at], AT))
    while clock + 1 < len(items) and is_of(items[clock + 1], CLOCK_WORDS):
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
        if not any(is_of(item, DAYS | CLOCKS) for item in items[before:]):
            bury(items, before)
            absent = any(_is_absence(item) for item in items[:before])
            if _end_there(items, before, BEFORE if absent else UNTIL):
                _pass_over_absence(items, before + 1)
        return
    must = next((at for at in range(event + 1, len(texts)) if texts[at] in MUST), -1)
    if must >= 0 and not READY.isdisjoint(texts[must:]):
        for position in range(_begin_of_readiness(items, must)):
            if is_of(items[position], CLOCK_WORDS) and not is_of(items[position], DAYS):
                bury(items, position)


def _event(items: list[Item], texts: list[str]) -> int:
    told = next((at for at, item in enumerate(items) if _is_event(item)), -1)
    return told if told >= 0 else _untold_event(items, texts)


def _untold_event(items: list[Item], texts: list[str]) -> int:
    """
    Return where a day is named before which somebody wants to come, whatever happens then.

    "Am dritten Dezember werde ich operiert, ich müsste vorher kommen"; -1 where there is none.
    """
    before = next((at for at, text in enumerate(texts) if text in EARLIER), -1)
    if before < 0 or ARRIVING.isdisjoint(texts[before + 1 : before + 4]):
        return -1
    if any(is_of(item, CLOCKS) for item in items[:before]):
        return -1
    return next((at for at in range(before - 1, -1, -1) if is_of(items[at], DAYS)), -1)


def _is_event(item: Item) -> bool:
    """A celebration, or an absence: "am Fünften fliege ich in Urlaub, vorher bräuchte ich"."""
    return item.text in EVENTS or _is_absence(item)


def _is_absence(item: Item) -> bool:
    return item.text in LEAVING or is_of(item, ABSENT)


def _pass_over_absence(items: list[Item], end: int) -> None:
    """Neither "in Urlaub" nor "fliege" refuses the days before it."""
    for position in range(end):
        item = items[position]
        if _is_absence(item) or item.text in EVENTS or item.text in VERBS_OF:
            _silence(items, position)


def _silence(items: list[Item], position: int) -> None:
    """Bury a word with its text, by which other rules would know it for a refusal all the same."""
    bury(items, position)
    items[position] = items[position]._replace(text="")


def _pass_over_event(items: list[Item], then: int) -> None:
    """ "Um zehn, da ist abends die Hochzeit": of what is so timed the event is no time to come."""
    if not any(is_of(item, CLOCKS) for item in items[:then]):
        return
    following = items[then + 1 : then + 5]
    event = next((at for at, item in enumerate(following) if item.text in EVENTS), 0)
    if event and following[0].text in HAPPENS:
        bury_those_of(items, range(then + 2, then + 1 + event), PARTS)


def _begin_of_readiness(items: list[Item], must: int) -> int:
    """Where the time to be ready begins: after "muss", or before it ("um neun muss ich")."""
    if any(is_of(item, CLOCKS) for item in items[must:]):
        return must
    while must and is_of(items[must - 1], CLOCK_WORDS):
        must -= 1
    return must


def _end_there(items: list[Item], end: int, until: Entries) -> bool:
    """Until the time of the event, or else until its day; return whether it has one."""
    for position in range(end):
        if is_of(items[position], AT):
            items[position] = items[position]._replace(entries=until)
            return True
    for position in range(end):
        if is_of(items[position], DAYS):
            first = start_of_run(items, position, DATED)
            if is_of(items[first], DAYS):
                start = items[first].start
                items.insert(first, Item("bis", until, start, start, number=False))
            else:
                items[first] = items[first]._replace(entries=until)
            return True
    return False
