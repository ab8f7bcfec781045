"""Answers on their way to the trace."""

import datetime as dt

from collections.abc import Sequence

import pytest

from attrs import define, field

from booking_domain.errors import CommitOutcomeUnknown, StorageUnavailable
from booking_domain.model.tool_trace import ToolTrace
from booking_domain.ports.tool_traces import ToolTraces
from entrypoints import kept_answers
from entrypoints.http.tool_journal import ToolAnswer
from entrypoints.kept_answers import KeptAnswers


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@define
class Traces(ToolTraces):
    """Keeps what it is given, unless a salon's turn has an error."""

    kept: list[ToolTrace] = field(factory=list)
    errors: dict[str, Exception] = field(factory=dict)

    async def add(self, traces: Sequence[ToolTrace], *, tenant_id: str) -> None:
        if error := self.errors.get(tenant_id):
            raise error
        self.kept += traces

    async def since(
        self, moment: dt.datetime, *, tenant_id: str, limit: int
    ) -> tuple[ToolTrace, ...]:
        return tuple(self.kept)

    @property
    def ids(self) -> list[str]:
        return sorted(one.correlation_id for one in self.kept)


@pytest.fixture
def traces() -> Traces:
    return Traces()


@pytest.fixture
def lost() -> list[int]:
    return []


@pytest.fixture
def answers(traces: Traces, lost: list[int]) -> KeptAnswers:
    return KeptAnswers(traces, lost=lost.append)


def answer(correlation_id: str, *, tenant_id: str = "salon-a") -> ToolAnswer:
    return ToolAnswer(
        platform="retell",
        tenant_id=tenant_id,
        call_id="call_1",
        correlation_id=correlation_id,
        arrived_at=NOW,
        tool="hold_slot",
        status="held",
        seconds=0.0124,
    )


async def test_what_was_noted_is_written_once(answers: KeptAnswers, traces: Traces) -> None:
    """In whole milliseconds, salon by salon."""
    answers.note(answer("r-1"))
    answers.note(answer("r-2", tenant_id="salon-b"))

    await answers.write()
    await answers.write()

    assert traces.ids == ["r-1", "r-2"]
    assert {one.duration_ms for one in traces.kept} == {12}


async def test_while_the_database_is_away_they_wait(answers: KeptAnswers, traces: Traces) -> None:
    """What was written of other salons is not written again."""
    traces.errors["salon-a"] = StorageUnavailable("away")
    answers.note(answer("r-1"))
    answers.note(answer("r-2", tenant_id="salon-b"))
    answers.note(answer("r-3"))
    for _ in range(3):
        with pytest.raises(StorageUnavailable):
            await answers.write()

    traces.errors.clear()
    await answers.write()

    assert traces.ids == ["r-1", "r-2", "r-3"]


async def test_what_may_have_been_written_is_not_written_twice(
    answers: KeptAnswers, traces: Traces, lost: list[int]
) -> None:
    """It is counted as lost, perhaps wrongly."""
    traces.errors["salon-a"] = CommitOutcomeUnknown("lost")
    answers.note(answer("r-1"))

    await answers.write()
    traces.errors.clear()
    await answers.write()

    assert (traces.ids, lost) == ([], [1])


async def test_only_so_many_wait_and_the_oldest_go_first(
    answers: KeptAnswers, traces: Traces, lost: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outage must not fill a process's memory."""
    monkeypatch.setattr(kept_answers, "MOST_WAITING", 2)
    for number in range(5):
        answers.note(answer(f"r-{number}"))

    await answers.write()

    assert (traces.ids, sum(lost)) == (["r-3", "r-4"], 3)


async def test_more_than_a_batch_is_written_in_several(
    answers: KeptAnswers, traces: Traces, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No statement gets longer than a database takes."""
    monkeypatch.setattr(kept_answers, "_BATCH", 2)
    for number in range(5):
        answers.note(answer(f"r-{number}"))

    await answers.write()

    assert len(traces.kept) == 5
