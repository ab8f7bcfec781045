"""Reading a text before anything is known about the moment: words, rules and what is settled on."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from attrs import frozen

from booking_domain.model.german.absence_first import move_absences_behind
from booking_domain.model.german.addresses import bury_addresses
from booking_domain.model.german.approximate import mark_approximate, mark_dialect_hours
from booking_domain.model.german.asides import mark_asides
from booking_domain.model.german.before_events import bound_by_events
from booking_domain.model.german.birthdays import bury_birthdays
from booking_domain.model.german.bygone import bury_bygone
from booking_domain.model.german.chart import Constituent, best_sequence, fill
from booking_domain.model.german.comparisons import bury_comparisons
from booking_domain.model.german.conversation import Conversation
from booking_domain.model.german.courtesies import bury_courtesies
from booking_domain.model.german.customs import bury_customs
from booking_domain.model.german.denials import mark_denials
from booking_domain.model.german.discourse import INDIFFERENT, settle
from booking_domain.model.german.entry import Entry
from booking_domain.model.german.event_days import count_from_events
from booking_domain.model.german.every_other import mark_series
from booking_domain.model.german.false_friends import bury_false_friends
from booking_domain.model.german.farewells import bury_farewells
from booking_domain.model.german.grammar import GRAMMAR
from booking_domain.model.german.greetings import bury_greetings
from booking_domain.model.german.habits import bury_habits
from booking_domain.model.german.hedges import CUES as HEDGE_CUES
from booking_domain.model.german.hedges import without_hedges
from booking_domain.model.german.hesitation import leave_out_unfinished, take_back_slips
from booking_domain.model.german.indifference import bury_indifference
from booking_domain.model.german.introductions import bury_introductions
from booking_domain.model.german.items import Item
from booking_domain.model.german.left_out_nouns import put_back_left_out_nouns
from booking_domain.model.german.lexicon import LOCAL_FEASTS
from booking_domain.model.german.lexing import constituents_of, items_of
from booking_domain.model.german.measures import bury_measures
from booking_domain.model.german.missed_calls import bury_missed_calls
from booking_domain.model.german.name_forms import bury_name_forms
from booking_domain.model.german.names_alone import bury_names_alone
from booking_domain.model.german.names_in_parts import bury_names_in_parts
from booking_domain.model.german.namesakes import bury_namesakes
from booking_domain.model.german.narration import bury_narration
from booking_domain.model.german.opening_questions import bury_opening_questions
from booking_domain.model.german.other_week import take_other_week
from booking_domain.model.german.others_plans import bury_others_plans
from booking_domain.model.german.pauses import keep_apart
from booking_domain.model.german.predicates import TAGS, mark_refusals, take_back_asked
from booking_domain.model.german.prices_and_terms import bury_prices
from booking_domain.model.german.reasons import pass_over_other_times
from booking_domain.model.german.reasons_in_favour import bury_reasons_in_favour
from booking_domain.model.german.recounted import bury_recounted
from booking_domain.model.german.remarks import bury_remarks
from booking_domain.model.german.reported import bury_reports
from booking_domain.model.german.sayings import bury_sayings
from booking_domain.model.german.small_talk import bury_small_talk
from booking_domain.model.german.spelt_names import bury_spelt_names
from booking_domain.model.german.split_words import rejoined
from booking_domain.model.german.stages_of_life import bury_stages_of_life
from booking_domain.model.german.statements import bury_statements
from booking_domain.model.german.surnames import bury_named_again, bury_surnames
from booking_domain.model.german.telephone_digits import without_telephone_numbers
from booking_domain.model.german.tokens import Token, fold, tokenize
from booking_domain.model.german.told_figures import bury_told_figures
from booking_domain.model.german.told_names import bury_told_names
from booking_domain.model.german.topics import bury_topics
from booking_domain.model.german.utterance import Utterance
from booking_domain.model.german.verbless_refusals import mark_verbless_refusals


@frozen
class TextReading:
    """
    The wishes and steering words of a text in order, and what the caller settles on.

    `doubtful` says that what looks like a day may be somebody's name.
    """

    sequence: tuple[Constituent, ...]
    conversation: Conversation
    doubtful: bool = False


@frozen
class Explanation:
    """Some words of the caller's, folded, and the rules that read them, innermost first."""

    words: str
    rules: tuple[str, ...]


def read(text: str, *, country: str) -> TextReading:
    """Return what is wished for in `text`, as it was said in "DE", "AT" or "CH"."""
    folded = fold(text)
    items, doubtful = _meaningful(folded, country)
    if not items:
        return TextReading((), Conversation())
    sequence = best_sequence(GRAMMAR, fill(GRAMMAR, constituents_of(items)))
    utterance = Utterance.of(items, folded)
    return TextReading(tuple(sequence), settle(sequence, utterance), doubtful)


def _meaningful(folded: str, country: str) -> tuple[list[Item], bool]:
    tokens = rejoined(tokenize(without_telephone_numbers(folded)))
    heard = {token[1] for token in tokens}
    if not HEDGE_CUES.isdisjoint(heard):
        tokens = without_hedges(tokens)
    items = items_of(tokens)
    if not items:
        return items, False
    items = _local(items, country)
    last = tokens[-1]
    if last.text == "auch":
        items.append(Item("auch", (Entry("ALSO", None),), last.start, last.end, number=False))
    # Most of what follows looks for words of its own, which are seldom said: one set answers all.
    said = {item[0] for item in items}
    _leave_out_talk(items, tokens, folded, said, heard)
    doubtful = bury_surnames(items, folded, said)
    take_back_slips(items, folded, heard)
    leave_out_unfinished(items)
    if not items:
        return items, doubtful
    take_other_week(items, said)
    put_back_left_out_nouns(items, folded, said)
    count_from_events(items, folded, said)
    bound_by_events(items, said)
    _mark_refused(items, folded, said, heard)
    if items[-1].text in TAGS:
        take_back_asked(items)
    keep_apart(items, folded, said)
    return items, doubtful


def _mark_refused(
    items: list[Item], folded: str, said: AbstractSet[str], heard: AbstractSet[str]
) -> None:
    """Mark, in place, which times are refused, and make opaque what only says why."""
    pass_over_other_times(items, folded, heard)
    mark_refusals(items, folded, said)
    move_absences_behind(items, folded, said)
    mark_denials(items, folded, said)
    mark_verbless_refusals(items, said)
    bury_reasons_in_favour(items, folded, said)
    bury_others_plans(items, folded)
    mark_asides(items, folded, said)


def _leave_out_talk(
    items: list[Item],
    tokens: Sequence[Token],
    folded: str,
    said: AbstractSet[str],
    heard: AbstractSet[str],
) -> None:
    """Make opaque, in place, the times of whatever wishes for none."""
    mark_dialect_hours(items, said)
    mark_approximate(items, tokens, heard)
    mark_series(items, folded, said)
    bury_birthdays(items, said)
    bury_measures(items, said, heard)
    bury_told_figures(items, said)
    bury_addresses(items, folded, said)
    _leave_out_names(items, folded, said, heard)
    bury_farewells(items, tokens, said)
    bury_opening_questions(items, folded, said, heard)
    bury_customs(items, folded, said)
    bury_stages_of_life(items, said)
    bury_missed_calls(items, said)
    bury_courtesies(items, said)
    bury_greetings(items, folded, said, heard)
    bury_indifference(items, said)
    bury_remarks(items, folded, heard)
    bury_statements(items, folded, heard)
    bury_sayings(items, folded, said)
    bury_small_talk(items, said)
    bury_topics(items, folded, said)
    bury_habits(items, folded, said, heard)
    bury_prices(items, folded, heard)
    _leave_out_the_past(items, folded, said, heard)
    bury_named_again(items, said)


def _leave_out_the_past(
    items: list[Item], folded: str, said: AbstractSet[str], heard: AbstractSet[str]
) -> None:
    """Make opaque, in place, what was told or done, and what something is likened to."""
    bury_comparisons(items, said)
    bury_reports(items, folded, heard)
    bury_narration(items, folded)
    bury_recounted(items, folded)
    bury_bygone(items, folded)


def _leave_out_names(
    items: list[Item], folded: str, said: AbstractSet[str], heard: AbstractSet[str]
) -> None:
    """Make opaque, in place, names that are times as well, and what is numbered or counted."""
    bury_told_names(items, said)
    bury_spelt_names(items, folded, heard)
    bury_false_friends(items, said)
    bury_introductions(items, folded, said)
    bury_names_alone(items, folded, said)
    bury_namesakes(items, said)
    bury_name_forms(items, said)
    bury_names_in_parts(items, said)


def _local(items: list[Item], country: str) -> list[Item]:
    """Return the words with the feasts that have another name in this country."""
    feasts = LOCAL_FEASTS.get(country)
    if feasts is None:
        return items
    return [
        item if item.text not in feasts else item._replace(entries=feasts[item.text])
        for item in items
    ]


def explain(text: str, *, country: str) -> tuple[Explanation, ...]:
    """Return which words were read by which rules, in the order in which they were said."""
    folded = fold(text)
    items, _ = _meaningful(folded, country)
    if not items:
        return ()
    explanations = []
    for part in best_sequence(GRAMMAR, fill(GRAMMAR, constituents_of(items))):
        first, last = items[max(part.start - 1, 0)], items[min(part.end - 2, len(items) - 1)]
        rules = rules_of((part,)) or (part.category.lower(),)
        explanations.append(Explanation(folded[first.start : last.end], rules))
    return tuple(explanations)


def rules_of(sequence: Sequence[Constituent]) -> tuple[str, ...]:
    """Return the names of the rules that made these constituents, innermost first."""
    names: list[str] = []
    pending = list(sequence)
    while pending:
        constituent = pending.pop()
        if constituent.parts:
            names.append(constituent.rule)
            pending.extend(constituent.parts)
        elif constituent.category in INDIFFERENT:
            names.append("any time")
    return tuple(reversed(names))
