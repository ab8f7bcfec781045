"""What came of the trials, by module."""

import math

from collections import Counter

from attrs import Factory, frozen

from scripts.mutation.mutants import Mutant
from scripts.mutation.trial import Verdict


_KILLED = (Verdict.KILLED, Verdict.TIMED_OUT)
_SURVIVED = (Verdict.SURVIVED, Verdict.UNREACHED, Verdict.BROKEN)
_NORMAL_95 = 1.96


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


def table(title: str, tally: Tally, *, of: int) -> str:
    """This will return a table in Markdown: a line a module, the sum, and how sure that is."""
    modules = sorted({module for module, _ in tally.verdicts} | set(tally.equivalent))
    lines = [
        f"\n| {title} | mutants | killed | timed out | survived | equivalent | score |",
        "|---|--:|--:|--:|--:|--:|--:|",
        *(_line(module.rpartition(".")[2], [module], tally) for module in modules),
        _line("**all**", modules, tally),
        *_sureness(tally, of),
    ]
    return "\n".join(lines)


def interval(killed: int, tried: int) -> tuple[float, float]:
    """This will return where the share lies that such a sample was drawn from: Wilson, 95 %."""
    z, share = _NORMAL_95, killed / tried
    middle = share + z * z / (2 * tried)
    half = z * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return (middle - half) / (1 + z * z / tried), (middle + half) / (1 + z * z / tried)


def _sureness(tally: Tally, of: int) -> list[str]:
    tried = sum(tally.verdicts.values())
    drawn = tried + sum(tally.equivalent.values())
    if not tried or drawn >= of:
        return []
    killed = sum(tally.verdicts[one] for one in tally.verdicts if one[1] in _KILLED)
    low, high = interval(killed, tried)
    return [f"\n{drawn} of {of}, drawn at random: {100 * low:.1f} to {100 * high:.1f} % (95 %)"]


def _line(name: str, modules: list[str], tally: Tally) -> str:
    def count(*verdicts: Verdict) -> int:
        return sum(tally.verdicts[module, one] for module in modules for one in verdicts)

    equivalent = sum(tally.equivalent[module] for module in modules)
    tried = count(*Verdict)
    score = f"{100 * count(*_KILLED) / tried:.1f} %" if tried else ""
    cells = (name, tried + equivalent, *map(count, _KILLED), count(*_SURVIVED), equivalent, score)
    return f"| {' | '.join(map(str, cells))} |"
