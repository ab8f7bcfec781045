"""
Measure the tests: `python -m scripts.mutation` changes the domain model in small ways, one at a
time, and counts how many changes some test notices.

The score is the share of mutants that were killed; one that ran out of time counts as killed, one
that is listed in `equivalents.toml` does not count at all.
"""

import argparse
import hashlib
import math
import os
import sys
import time
import tomllib

from collections.abc import Collection, Sequence
from pathlib import Path

from attrs import frozen

from scripts.mutation.choice import Choice
from scripts.mutation.mutants import Mutant, mutants_of
from scripts.mutation.reach import measure
from scripts.mutation.records import Key, Records, key_of, names_in
from scripts.mutation.report import Tally, table
from scripts.mutation.stage import CollectedTests, collected
from scripts.mutation.trial import calm_hypothesis
from scripts.mutation.trials import Bench


ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
MODEL = SOURCE / "booking_domain" / "model"
TESTS = ("tests/unit/booking_domain", "tests/unit/adapters/sql/test_stored_json.py")
EQUIVALENTS = Path(__file__).with_name("equivalents.toml")
KEPT_IN = ROOT / "mutants"


@frozen
class Part:
    """A part of the model that is measured on its own, in whole or by a sample of its mutants."""

    name: str
    modules: tuple[Path, ...]
    in_tables: bool
    sample: int | None


def parts(*, german: int, tables: int) -> tuple[Part, ...]:
    """This will return the parts: the logic in whole, of the rest a sample."""
    plain = tuple(sorted(MODEL.glob("*.py")))
    of_german = tuple(sorted((MODEL / "german").glob("*.py")))
    return (
        Part("model", plain, in_tables=False, sample=None),
        Part("model, tables", plain, in_tables=True, sample=tables),
        Part("german", of_german, in_tables=False, sample=german),
        Part("german, tables", of_german, in_tables=True, sample=tables),
    )


def module_name(path: Path) -> str:
    """This will return the dotted name of a module in `src`."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts)


def in_lots(part: Part, *, only: Sequence[str], seed: str) -> list[Mutant]:
    """
    This will return all mutants of a part in the order in which this seed draws them.

    So the first ones of them, wherever a run ends, are a fair sample.
    """
    found = [
        mutant
        for path in part.modules
        if not only or path.stem in only
        for mutant in mutants_of(module_name(path), path.read_text(encoding="utf-8"))
        if mutant.in_table == part.in_tables
    ]
    return sorted(found, key=lambda mutant: _lot(mutant, seed))


def _lot(mutant: Mutant, seed: str) -> str:
    facts = f"{seed}|{mutant.module}|{mutant.number}|{mutant.before}|{mutant.after}"
    return hashlib.sha256(facts.encode()).hexdigest()


def equivalents() -> set[tuple[str, str, str, str]]:
    """This will return module, scope, before and after of each mutant that is known to be none."""
    listed = tomllib.loads(EQUIVALENTS.read_text(encoding="utf-8")).get("mutant", [])
    return {(one["module"], one["scope"], one["before"], one["after"]) for one in listed}


def main() -> int:
    """This will try the mutants, print the tables and write down who survived."""
    options = _options()
    os.chdir(ROOT)
    os.nice(options.nice)
    sys.path.insert(0, str(SOURCE))
    calm_hypothesis()
    KEPT_IN.mkdir(exist_ok=True)
    state = _state()
    records = Records.of(KEPT_IN / options.trials, state=state, resume=options.resume)
    reach = measure(SOURCE / "booking_domain", TESTS, stored_in=KEPT_IN / "reach.json", state=state)
    choice = Choice(SOURCE, reach, seconds=options.seconds, patience=options.patience)

    def then(stage: CollectedTests) -> None:
        until = time.monotonic() + 60 * options.minutes
        bench = Bench(stage=stage, choice=choice, jobs=options.jobs, until=until)
        _try_parts(options, bench, records)

    own = (SOURCE, ROOT / "tests")
    return collected(TESTS, own=own, cost_of=reach.cost_of, then=then)


def _state() -> str:
    """Return what stands for the code and its tests: what was found out holds for one state."""
    files = (file for place in (SOURCE, ROOT / "tests") for file in place.rglob("*"))
    digest = hashlib.sha256(f"{ROOT}\n".encode())
    for file in sorted(one for one in files if one.is_file() and "__pycache__" not in one.parts):
        digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def _try_parts(options: argparse.Namespace, bench: Bench, records: Records) -> None:
    again = names_in(options.again) if options.again else None
    for part in parts(german=options.german, tables=options.tables):
        if options.part and part.name not in options.part:
            continue
        mutants = in_lots(part, only=options.only, seed=options.seed)
        drawn = mutants[: part.sample]
        if again is not None and not options.resume:
            drawn = [one for one in drawn if key_of(one) in again]
        if drawn:
            tally = _tried(drawn, bench, records, again=again or set())
            print(table(part.name, tally, of=len(mutants)), flush=True)
    survivors = KEPT_IN / options.survivors
    survivors.write_text(records.survivors(), encoding="utf-8")
    print(f"survivors: {survivors}")


def _tried(
    mutants: Sequence[Mutant], bench: Bench, records: Records, *, again: Collection[Key]
) -> Tally:
    known = equivalents()
    left = [
        one
        for one in mutants
        if key_of(one) not in known and (key_of(one) in again or records.verdict_of(one) is None)
    ]
    # A run tries nothing before all its modules have passed unchanged.
    proven = {one.module for one in mutants if records.verdict_of(one) is not None}
    for mutant, verdict in bench.try_all(left, proven=proven):
        records.note(mutant, verdict)
    return tally_of(mutants, records, known)


def tally_of(mutants: Sequence[Mutant], records: Records, known: Collection[Key]) -> Tally:
    """This will count the mutants up to the first one that has not been tried."""
    tally = Tally()
    for one in mutants:
        if key_of(one) in known:
            tally.note_equivalent(one)
        elif (verdict := records.verdict_of(one)) is not None:
            tally.note(one, verdict)
        else:
            break
    return tally


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.mutation", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], help="modules by name, such as saga")
    parser.add_argument("--part", nargs="*", default=[], help="parts by name, such as german")
    parser.add_argument("--german", type=int, default=300, help="mutants drawn from german/")
    parser.add_argument("--tables", type=int, default=150, help="mutants drawn from tables")
    parser.add_argument("--seed", default="1", help="of the samples, and of the order")
    parser.add_argument("--jobs", type=int, default=2, help="processes at once")
    parser.add_argument("--nice", type=int, default=10, help="give way so much to other processes")
    parser.add_argument("--minutes", type=float, default=math.inf, help="begin none after so many")
    parser.add_argument("--seconds", type=float, default=1.0, help="of tests for a mutant")
    parser.add_argument("--patience", type=float, default=20.0, help="of more if it survives")
    parser.add_argument("--resume", action="store_true", help="go on where the last run ended")
    parser.add_argument(
        "--again",
        type=Path,
        help="try only those in a file of survivors; with --resume, count them among the rest",
    )
    parser.add_argument("--trials", default="trials.txt", help="file in mutants/")
    parser.add_argument("--survivors", default="survivors.txt", help="file in mutants/")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
