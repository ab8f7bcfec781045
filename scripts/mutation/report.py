"""What came of the trials, by module."""

from collections import Counter

from attrs import Factory, frozen

from scripts.mutation.mutants import Mutant
from scripts.mutation.trial import Verdict


@frozen
class Tally:
    """Counts by module and verdict; `equivalent` are those that were not tried."""

    verdicts: Counter[tuple[str, Verdict]] = Factory(Counter)
    equivalent: Counter[str] = Factory(Counter)

    def note(self, mutant: Mutant, verdict: Verdict) -> None:
        """This will count a trial."""
        self.verdicts[mutant.module, verdict] += 1

    def note_equivalent(self, mutant: Mutant) -> None:
        """This will count a mutant that is known to be none."""
        self.equivalent[mutant.module] += 1


def table(title: str, tally: Tally) -> str:
    """This will return a table in Markdown: a line a module, and the sum."""
    modules = sorted({module for module, _ in tally.verdicts} | set(tally.equivalent))
    lines = [
        f"\n| {title} | mutants | killed | timed out | survived | unreached | equivalent | score |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
        *(_line(module.rpartition(".")[2], [module], tally) for module in modules),
        _line("**all**", modules, tally),
    ]
    return "\n".join(lines)


def _line(name: str, modules: list[str], tally: Tally) -> str:
    counts = [sum(tally.verdicts[module, verdict] for module in modules) for verdict in Verdict]
    equivalent = sum(tally.equivalent[module] for module in modules)
    tried = sum(counts)
    score = f"{100 * (counts[0] + counts[1]) / tried:.1f} %" if tried else ""
    cells = (name, tried + equivalent, *counts, equivalent, score)
    return f"| {' | '.join(map(str, cells))} |"
