"""What a caller tells of days gone by: "ich war gestern bei Ihnen", "letzte Woche angerufen"."""

import re

from collections.abc import Sequence
from typing import Final

from booking_domain.model.german.chart import Constituent
from booking_domain.model.german.expressions import (
    Agreeing,
    DayExpression,
    Elapsed,
    Feast,
    InYear,
    Later,
    Month,
    Relative,
    Season,
    Upcoming,
    Week,
    WeekdayOf,
    WeekdayWithin,
    Weekend,
    When,
    Year,
)
from booking_domain.model.german.series import Which
from booking_domain.model.german.utterance import Utterance


OVER: Final = (Which.LAST, Which.PRELAST)
OURSELVES: Final = re.compile(
    r"(?<!\w)(?:ich|i|wir|mir|mia|mein|meine[nmrs]?|unser|unsere[nmrs]?|ihnen|euch|sie)(?!\w)"
)
NAMED_SUBJECT: Final = re.compile(
    r"(?<!\w)(?:der|die|das|ein|eine)\W+(?!wars?(?!\w))\w+\W+(?:war|waren|hatten?)(?!\w)"
)
"""Of what was something: "die Deadline war gestern"; who says "gestern war besetzt" rang then."""

COMPARED: Final = re.compile(
    r"(?<!\w)wi[ea]\W+(?:\w+\W+){0,3}"
    r"(?:letzt\w+|vorig\w+|vergangen\w+|gestern|vorgestern|vor)(?!\w)"
)
PAST_TENSE: Final = re.compile(
    r"(?<!\w)(?:wars?|waren|gewesen|hatten?|sagten?|gesagt|rief(?:en)?|wollten?|bekam|kam|ging"
    r"|angerufen|telefoniert|gesprochen|geredet|besprochen|ausgemacht|abgemacht|vereinbart|gebucht"
    r"|reserviert|bestellt|bekommen|gekriegt|gekommen|gegangen|gehabt|gemacht|geschrieben"
    r"|geschickt|probiert|versucht|erreicht|hinterlassen|verpasst|vergessen|abgesagt"
    r"|geschnitten|gefärbt|gefaerbt|gefarbt|gestrichen|verschoben|storniert"
    r"|[a-zäöü]{0,7}ge[a-zäöü]{3,}(?:t|en))(?!\w)"
)
AGREED: Final = frozenset(("ausgemacht", "abgemacht", "vereinbart", "besprochen"))


def tells_of_the_past(utterance: Utterance) -> bool:
    """Whether somebody says what he did or met with, or what it is like: "wie letztes Jahr"."""
    folded = utterance.folded
    if COMPARED.search(folded) is not None:
        return True
    if PAST_TENSE.search(folded) is None:
        return False
    return OURSELVES.search(folded) is not None or NAMED_SUBJECT.search(folded) is None


def lies_behind(value: object) -> bool:
    """Whether a wish names a time gone by whenever it is said; nobody wishes for that."""
    if not isinstance(value, When):
        return False
    if value.day is None:
        return isinstance(value.clock, Elapsed) and value.clock.duration.seconds < 0
    return _is_over(value.day)


def _is_over(day: DayExpression | None) -> bool:
    match day:
        case Relative(days=count) | Upcoming(count=count):
            return count < 0
        case Later(duration=duration):
            return duration.days < 0 or duration.months < 0
        case Week(shift=int() as shift) | Month(shift=int() as shift) | Year(shift=int() as shift):
            return shift < 0
        case InYear(shift=shift):
            return shift < 0
        case WeekdayOf(which=which) | Weekend(which=which) | Season(which=which):
            return which in OVER
        case Feast(which=which) | Month(which=which):
            return which in OVER
        case WeekdayWithin(span=span):
            return _is_over(span)
        case Agreeing(left=left, right=right):
            return _is_over(left) or _is_over(right)
    return False


def sets_right(sequence: Sequence[Constituent], position: int, utterance: Utterance) -> bool:
    """ "Es war Donnerstag ausgemacht, nicht Freitag" tells what still holds."""
    if AGREED.isdisjoint(utterance.words):
        return False
    for denied in range(position + 1, len(sequence) - 1):
        part, following = sequence[denied], sequence[denied + 1]
        if part.category in ("nicht", "REFUSAL"):
            adjoins = sequence[denied - 1].end == part.start
            return (
                part.category == "nicht"
                and following.category in ("BIT", "WHEN")
                and following.start == part.end
                and not utterance.pauses(part.end)
                and (adjoins or utterance.word(part.start - 1) in AGREED)
            )
    return False
