"""What is settled on to the one result: resolved wishes, alternatives, refusals, indifference."""

from booking_domain.model.german.conversation import Conversation
from booking_domain.model.german.expressions import When
from booking_domain.model.german.moment import Moment
from booking_domain.model.german.outside_ruled_out import lies_in_what_is_ruled_out, outside
from booking_domain.model.german.resolve import Resolved, is_past, resolve
from booking_domain.model.german.ruled_out import in_the_month_of_feasts, readings_of, ruled_out
from booking_domain.model.german.temporal_wish import (
    Alternatives,
    Ambiguous,
    AnyTime,
    Excluded,
    Exclusion,
    NothingFound,
    Question,
    Reading,
    TemporalWish,
    Window,
)


Verdict = tuple[TemporalWish, Question | None, tuple[Exclusion, ...]]
OPEN_QUESTIONS = (
    Question.WEEKDAY_AGAINST_DATE,
    Question.WHICH_HALF_OF_DAY,
    Question.WHICH_ALTERNATIVE,
)


def verdict(conversation: Conversation, moment: Moment) -> Verdict:
    """Return the wish, what must be confirmed about it, and what was ruled out beside it."""
    conversation = in_the_month_of_feasts(conversation, moment.today)
    beside = ruled_out(conversation, _ahead(conversation.wishes, moment), moment)
    refused = beside.excluded
    wishes = outside(conversation, beside.wishes, refused, moment)
    if not wishes:
        if conversation.any_time:
            return AnyTime(), None, refused
        if refused:
            return _only_ruled_out(conversation, refused, moment)
        mentioned = (
            None if conversation.mentioned is None else resolve(conversation.mentioned, moment)
        )
        if mentioned is not None and mentioned.confirm is Question.PAST:
            return mentioned.wish, mentioned.confirm, ()
        return NothingFound(), None, ()
    if len(wishes) == 1:
        match wishes[0].wish:
            case Window(day=None, earliest=None, latest=None, part=part) if (
                conversation.any_time and not conversation.unclear
            ):
                return AnyTime(part), None, refused
        confirm = wishes[0].confirm or _asked(conversation)
        if confirm is None and lies_in_what_is_ruled_out(wishes[0].wish, refused):
            confirm = Question.WHICH_DAY
        return wishes[0].wish, confirm, refused
    wish, confirm = _one_of(wishes, conversation)
    if confirm is None and lies_in_what_is_ruled_out(wish, refused):
        confirm = Question.WHICH_DAY
    return wish, confirm, refused


def _one_of(
    wishes: tuple[Resolved, ...], conversation: Conversation
) -> tuple[TemporalWish, Question | None]:
    """Return several wishes as alternatives, or as readings where one must be chosen first."""
    for question in OPEN_QUESTIONS:
        if any(_leaves_open(resolved, question) for resolved in wishes):
            readings = tuple(reading for resolved in wishes for reading in readings_of(resolved))
            return Ambiguous(tuple(dict.fromkeys(readings)), question), None
    options = tuple(dict.fromkeys(reading for one in wishes for reading in _likeliest(one)))
    if len(options) < 2:
        return wishes[0].wish, wishes[0].confirm or _asked(conversation)
    if conversation.unclear:
        return Ambiguous(options, Question.WHICH_ALTERNATIVE), None
    return Alternatives(options), None


def _asked(conversation: Conversation) -> Question | None:
    return Question.WHICH_ALTERNATIVE if conversation.unclear else None


def _only_ruled_out(
    conversation: Conversation, refused: tuple[Exclusion, ...], moment: Moment
) -> Verdict:
    """ "Am dritten Juni ist meine Hochzeit", half a year ahead, may be why somebody calls."""
    if len(conversation.refused) == 1:
        far = resolve(conversation.refused[0], moment)
        if far.confirm is Question.BEYOND_HORIZON:
            return far.wish, far.confirm, ()
    return Excluded(refused), None, ()


def _ahead(wishes: tuple[When, ...], moment: Moment) -> tuple[Resolved, ...]:
    """Resolve the wishes but mentions of the past where something ahead was said as well."""
    every = tuple(resolve(when, moment) for when in wishes)
    if len(every) < 2:
        return every
    ahead = tuple(
        resolved
        for resolved in every
        if not all(is_past(reading, moment) for reading in readings_of(resolved))
    )
    return ahead or every


def _leaves_open(resolved: Resolved, question: Question) -> bool:
    wish = resolved.wish
    return isinstance(wish, Ambiguous) and wish.question is question


def _likeliest(resolved: Resolved) -> tuple[Reading, ...]:
    """Return what one of several wishes offers: its own alternatives, or its best reading."""
    readings = readings_of(resolved)
    return readings if isinstance(resolved.wish, Alternatives) else readings[:1]
