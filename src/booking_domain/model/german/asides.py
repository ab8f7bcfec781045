"""
What is said beside a wish: reasons, conclusions, the weather, how long a treatment takes.

A conclusion ("also", "bleibt nur") says that what follows is meant, whatever was named before it;
the event of a reason ("weil am Sonntag meine Nichte heiratet") names a day that nobody wishes.
"""

import re

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Final

from booking_domain.model.german.celebrations import (
    CELEBRATED,
    take_timed_celebrations,
    takes_the_day_up_again,
)
from booking_domain.model.german.entry import OPAQUE, Entry
from booking_domain.model.german.items import Item, bury, end_of_run, is_of
from booking_domain.model.german.series import Which
from booking_domain.model.german.temporal_wish import Daypart
from booking_domain.model.german.umlauts import all_spellings


CONCLUDED: Final = "also"
CONCLUDING: Final = re.compile(rf"(?<!\w){CONCLUDED}(?!\w)")
CONCLUSION: Final = Entry("SO", None)
ANY: Final = Entry("ANY", None)
PASSED: Final = Entry("BORN", None)
CLOCK: Final = "CLOCK"
REFUSED: Final = frozenset(("REFUSAL",))
LASTING: Final = frozenset(("UNIT", "UNITS", "MON"))
ENDING: Final = frozenset(("BACK", "AWAY", "REFUSAL", "BORN", "ERRAND", "nicht", "ATWORK"))
HOURS: Final = frozenset(("H", "CLK", "CLOCK", "MIL", "uhr"))
ERRANDS: Final = frozenset(("ERRAND",))
REASONS: Final = ENDING | {"arbeit"}
HARD_ENDS: Final = frozenset(("SO", "BUT", "NO", "RATHER", "ELSE"))
SCHOOL: Final = "schul sommer winter herbst oster pfingst weihnachts faschings semester"
HOLIDAYS: Final = (
    *(f"{when}ferien" for when in SCHOOL.split()),
    *("ferien", "urlaub", "semester", "karneval", "fasching"),
)
BEYOND: Final = frozenset(("vor", "nach"))
WEEKDAY: Final = frozenset(("WD",))
COUNTING: Final = frozenset(("ORD", "WHICH"))
NAMING_A_DAY: Final = frozenset(
    ("FEAST", "WD", "REL", "MORGEN", "ORD", "MON", "SEASON", "WHICH", "UNIT", "der")
)
HAVING: Final = all_spellings("hab habe hatte bin ist haben")
THOUGHT: Final = all_spellings(
    "überlegt gedacht gemerkt eingefallen geträumt geschlafen festgestellt aufgefallen aufgewacht"
)
OBLIGED: Final = frozenset(("MUST",))
AWAY: Final = Entry("AWAY", None)
DURING: Final = frozenset(("UNIT", "UNITS", "viertelst", "dreiviertelst"))
EVENTFUL: Final = (
    *("heirat", "tauf", "konfirm", "kommunion", "firmung", "geburtstag", "hochzeit", "einschul"),
    *("feier", "jubiläum", "verreis", "flieg", "bewerbung", "vorstellung", "fotoshoot", "party"),
    *("besuch", "abschluss", "abifeier", "abiball", "premiere", "konzert", "auftritt"),
    *("beerdig", "interview", "klassentreffen", "reise", "urlaub"),
)
UNEVENTFUL: Final = ("feierabend", "reisebüro")
WISHING: Final = all_spellings(
    "termin termine möchte möcht will wollte brauche brauch bräuchte bräucht hätte hätt wäre wär"
    " ginge geht passt passen kann könnte kommen frei nehme nehm tät würde würd zeit"
)
REMAINS: Final = all_spellings("bleibt bliebe blieb bleib bleiben geht ginge")
CONDITIONS: Final = frozenset(("IF",))
ONLY: Final = all_spellings("nur bloss lediglich")
SOON: Final = all_spellings("schnell bald früh zeitnah rasch flott flink sobald")
AS: Final = all_spellings("wie als es s nur irgend halt eben überhaupt irgendwie dann")
POSSIBLE: Final = all_spellings("geht gehts ginge gehen möglich machbar klappt")
LONGEST_AS: Final = 5
DONE: Final = all_spellings("fertig erledigt durch geschafft gemacht vorbei rum drin getan")
MANAGE: Final = all_spellings("schaffen schafft schaffts hinbekommen hinkriegen kriegen")
IT: Final = all_spellings("das es des dies sie ihr man die der wir da")
AM: Final = all_spellings("bin wäre wär")
SPEAKER: Final = all_spellings("ich i")
REACH: Final = 7
AGES: Final = range(25, 111)
TOO_MUCH: Final = all_spellings("früh spät knapp kurzfristig")
IS: Final = all_spellings("ist is isch wäre wär")
EXCEPTING: Final = frozenset(("EXCEPT", "ANYBUT"))
OWN: Final = all_spellings("mein meinen meiner unser unseren sein ihr")
ARTICLE: Final = frozenset(("der",))
LEFT_OUT: Final = (NAMING_A_DAY - ARTICLE) | {"WDS", "PARTWORD", "PARTNOUN"}
LOOKING: Final = ("sieht", "schaut", "schaugt", "säh", "saeh", "sähe", "guckt")
SO_WORD: Final = "so"


def mark_asides(items: list[Item], folded: str, said: AbstractSet[str]) -> None:
    """Give asides, in place, what they mean to the wishes beside them; most mean nothing."""
    if CONCLUDED in folded:
        _mark_conclusions(items, folded)
    if HANDLERS.keys().isdisjoint(said):
        return
    if not CELEBRATED.isdisjoint(said):
        take_timed_celebrations(items, folded)
    for position in range(len(items)):
        handle = HANDLERS.get(items[position][0])
        if handle is not None:
            handle(items, position)


def _mark_conclusions(items: list[Item], folded: str) -> None:
    """ "... bin ich in Bern, also Mittwoch"; between words about time it is only a filler."""
    for position in range(len(items) - 1, 0, -1):
        before, after = items[position - 1], items[position]
        if after[2] - before[3] < len(CONCLUDED):
            continue
        if before.entries != OPAQUE and not _ends_a_reason(items, position - 1):
            continue
        found = CONCLUDING.search(folded, before.end, after.start)
        if found is not None:
            said = Item("also", (CONCLUSION,), found.start(), found.end(), number=False)
            if before.text == "ab":
                bury(items, position - 1)
            if is_of(after, frozenset(("RATHER",))) and "als" not in folded.split():
                bury(items, position)
            items.insert(position, said)


def _ends_a_reason(items: list[Item], position: int) -> bool:
    """ "Mein Flieger geht um zwölf, also ..." as well: the hour is that of the reason."""
    if items[position].entries[0].category in ENDING:
        return True
    if items[position].text == "ab":
        return any(is_of(item, ERRANDS) for item in items[:position])
    return is_of(items[position], HOURS) and any(is_of(item, REASONS) for item in items[:position])


def _conclude(items: list[Item], position: int) -> None:
    """ "Bleibt nur der Mittwoch"; "geht nur, wenn ich um vier fertig bin" is a condition."""
    following = items[position + 1 : position + 5]
    only = next((at for at, item in enumerate(following[:3]) if item.text in ONLY), -1)
    if only >= 0 and not any(is_of(item, CONDITIONS) for item in following[only + 1 : only + 2]):
        item = items[position]
        items[position] = item._replace(entries=(CONCLUSION,))


def _celebrate(items: list[Item], position: int) -> None:
    """ "Ich heirate am Samstag und bräuchte an dem Tag um acht einen Termin"."""
    if takes_the_day_up_again(items, position):
        bury(items, position)


def _pass_reason(items: list[Item], position: int) -> None:
    """Times before the event of a reason are no wishes; after the wish itself there is none."""
    if _ends_in_a_wish_for_that_day(items, position):
        return
    if position and is_of(items[position - 1], frozenset(("BORN",))):
        bury(items, position - 1)
    end = position + 1
    while end < len(items):
        item = items[end]
        if item.text.startswith(EVENTFUL) and not item.text.startswith(UNEVENTFUL):
            break
        if item.text in WISHING or (item.entries and item.entries[0].category in HARD_ENDS):
            return
        end += 1
    else:
        return
    timed = any(item.entries for item in items[position + 1 : end])
    if is_of(items[end], REFUSED) and any(is_of(one, LASTING) for one in items[position:end]):
        # "Weil ich nächste Woche verreist bin": no time for a wish, while a day passes.
        return
    bury(items, position + 1, end)
    items[end] = items[end]._replace(entries=OPAQUE if timed else (PASSED,))


def _ends_in_a_wish_for_that_day(items: list[Item], position: int) -> bool:
    """ "Weil ich am Samstag heirate, da bräuchte ich um acht einen Termin"."""
    for event in range(position + 1, len(items)):
        if items[event].text.startswith(EVENTFUL):
            return takes_the_day_up_again(items, event)
    return False


def _pass_birthday(items: list[Item], position: int) -> None:
    """ "Am Freitag wird meine Mutter achtzig"."""
    if takes_the_day_up_again(items, position):
        return
    for following in range(position + 1, min(len(items), position + LONGEST_AS)):
        item = items[following]
        if item.entries == OPAQUE:
            continue
        is_age = any(e.category == "NUM" and e.value in AGES for e in item.entries)
        if is_age and following > position + 1 and items[position + 1].text != "es":
            items[following] = item._replace(entries=(PASSED,))
        return


def _as_soon_as(items: list[Item], position: int) -> None:
    """ "So schnell wie es nur irgendwie geht"."""
    last = position + 1
    while last < min(len(items), position + LONGEST_AS) and items[last].text in AS:
        last += 1
    if last == position + 1 or last >= len(items) or items[last].text not in POSSIBLE:
        return
    bury(items, position + 1, last + 1)
    items[position] = items[position]._replace(entries=(ANY,))


def _bury_treatment(items: list[Item], position: int) -> None:
    """ "Ist das in einer Stunde erledigt"; "ich bin in einer Stunde fertig" is the caller."""
    if position and is_of(items[position - 1], DURING):
        first = max(0, position - REACH)
        before = [item.text for item in items[first:position]]
        asked = before[0] in AM and before[1:2] != [] and before[1] in SPEAKER
        spoken = SPEAKER.isdisjoint(before) or asked
        if spoken and not IT.isdisjoint(before):
            _bury_duration(items, position - 1)


def _bury_managed(items: list[Item], position: int) -> None:
    """ "Schaffen Sie das in zwei Stunden", "können Sie das in einer Stunde schaffen"."""
    if position and is_of(items[position - 1], DURING):
        _bury_duration(items, position - 1)
        return
    for following in range(position + 1, min(len(items), position + REACH)):
        if is_of(items[following], DURING):
            _bury_duration(items, following)
            return


def _bury_duration(items: list[Item], position: int) -> None:
    first = position
    while first > 0 and position - first < REACH and items[first].text not in ("in", "nach"):
        first -= 1
    if items[first].text in ("in", "nach"):
        bury(items, first, position + 1)


def _too_much(items: list[Item], position: int) -> None:
    """ "Zehn ist mir zu früh": a bare hour is what the sentence is about."""
    if items[position].text in SOON:
        _as_soon_as(items, position)
    if items[position - 1].text != "zu":
        return
    for subject in range(position - 1, max(-1, position - REACH), -1):
        if items[subject + 1].text in IS and is_of(items[subject], frozenset(("H",))):
            if subject and items[subject - 1].entries != OPAQUE:
                return
            clock = next(e.value for e in items[subject].entries if e.category == "H")
            items[subject] = items[subject]._replace(entries=(Entry(CLOCK, clock),))
            return


def _looks(items: list[Item], position: int) -> None:
    """ "Wie sieht es am Mittwoch um drei aus": nothing ends at three."""
    if any(item.text.startswith(LOOKING) for item in items[:position]):
        bury(items, position)


def _out(items: list[Item], position: int) -> None:
    """ "Um drei muss ich raus" is away by then."""
    if any(is_of(item, OBLIGED) for item in items[:position]):
        items[position] = items[position]._replace(entries=(AWAY,))


def _unknown_days(items: list[Item], position: int) -> None:
    """ "Der erste Montag nach den Ferien": when they are is not known, so no Monday is meant."""
    if items[position].entries != OPAQUE:
        return
    first = position - 1
    while first > position - 3 and first > 0 and items[first].text not in BEYOND:
        first -= 1
    if first < 1 or items[first].text not in BEYOND or not is_of(items[first - 1], WEEKDAY):
        return
    bury(items, first - 1)
    if first > 1 and is_of(items[first - 2], COUNTING):
        bury(items, first - 2)


def _pass_thought(items: list[Item], position: int) -> None:
    """ "In der Nacht hab ich mir überlegt"."""
    for part in range(max(0, position - REACH), position - 1):
        night = any(entry.value is Daypart.NIGHT for entry in items[part].entries)
        if night and items[part + 1].text in HAVING:
            bury(items, part)
            if part and is_of(items[part - 1], NAMING_A_DAY):
                bury(items, part - 1)


def _except_abbreviated(items: list[Item], position: int) -> None:
    """ "Mo bis Fr außer Mi"."""
    days = items[position + 1 : position + 2]
    if (
        not days
        or not is_of(items[position], EXCEPTING)
        or days[0].text == SO_WORD
        or not is_of(days[0], frozenset(("WDABBR",)))
    ):
        return
    if any(is_of(item, frozenset(("WDABBR", "WD"))) for item in items[:position]):
        day = days[0].entries[0].value
        items[position + 1] = days[0]._replace(entries=(Entry("WD", day),))


def _next_slot(items: list[Item], position: int) -> None:
    """ "Wann haben Sie denn den nächsten Termin"; "wann ist mein nächster Termin" asks for one."""
    before = items[position - 1 : position]
    if not before or not any(entry.value is Which.NEXT for entry in before[0].entries):
        return
    asked = [item.text for item in items[: position - 1]]
    if "wann" in asked and OWN.isdisjoint(asked):
        items[position] = items[position]._replace(entries=(ANY,))


def _without(items: list[Item], position: int) -> None:
    """ "Ohne Freitag" is an exception, "Freitag ohne Waschen" is none."""
    following = end_of_run(items, position + 1, ARTICLE)
    if following == len(items) or not is_of(items[following], LEFT_OUT):
        bury(items, position)


HANDLERS: Final[dict[str, Callable[[list[Item], int], None]]] = {
    **dict.fromkeys(REMAINS, _conclude),
    **dict.fromkeys(all_spellings("weil nämlich"), _pass_reason),
    **dict.fromkeys(all_spellings("wird werde werd"), _pass_birthday),
    **dict.fromkeys(SOON, _as_soon_as),
    **dict.fromkeys(TOO_MUCH, _too_much),
    "raus": _out,
    "aus": _looks,
    "termin": _next_slot,
    "ohne": _without,
    **dict.fromkeys(THOUGHT, _pass_thought),
    **dict.fromkeys(HOLIDAYS, _unknown_days),
    **dict.fromkeys(CELEBRATED, _celebrate),
    **dict.fromkeys(DONE, _bury_treatment),
    **dict.fromkeys(MANAGE, _bury_managed),
    **dict.fromkeys(all_spellings("ausser ausgenommen bis"), _except_abbreviated),
}
