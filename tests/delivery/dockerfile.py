"""A Dockerfile that is carried out without a container engine, below a folder."""

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import define, field, frozen


_STEP_SECONDS = 240
# A path of the image: what the folder takes the place of.
_ABSOLUTE = re.compile(r"(?<=[\s=:'\"])/(?=[a-z])|^/(?=[a-z])")
# How pip finds its index is the machine's business; nothing else of its environment is seen.
_KEPT = ("PIP_", "HOME", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "NO_PROXY")

# pip would compile every module, which takes longer than all else. This value means "no".
_QUICKER = {"PIP_NO_COMPILE": "0"}


@frozen
class Instruction:
    """One instruction: its word, its flags, and the rest."""

    word: str
    flags: Mapping[str, str]
    text: str


def instructions(source: str) -> Iterator[Instruction]:
    """This will read a Dockerfile: comments left out, continued lines joined."""
    lines = [line for line in source.splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        if not line.strip():
            continue
        word, _, rest = line.strip().partition(" ")
        flags: dict[str, str] = {}
        while word in {"COPY", "RUN", "HEALTHCHECK"} and rest.startswith("--"):
            flag, _, rest = rest.partition(" ")
            name, _, value = flag.removeprefix("--").partition("=")
            flags[name] = value
            rest = rest.lstrip()
        yield Instruction(word, flags, rest)


def is_left_out(path: str, *, ignore_file: str) -> bool:
    """This will tell whether `.dockerignore` keeps a path, or all that is below it, outside."""
    left_out = False
    for line in ignore_file.splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        wanted = pattern.removeprefix("!").removeprefix("**/")
        if fnmatch.fnmatch(path.partition("/")[0], wanted) or fnmatch.fnmatch(path, wanted):
            left_out = not pattern.startswith("!")
    return left_out


@define
class Rehearsal:
    """
    Carries the instructions out, one after the other.

    `root` takes the place of `/`, of one stage at a time: the finished stage is put aside, so that
    the next one has of it what it copies, and under the paths that its scripts name.
    """

    context: Path
    root: Path
    environment: dict[str, str] = field(init=False)
    arguments: dict[str, str] = field(factory=dict)
    user: str = "root"
    entrypoint: list[str] = field(factory=list)
    command: list[str] = field(factory=list)
    health_check: list[str] = field(factory=list)
    ran: list[str] = field(factory=list)
    place: Path = field(init=False)
    _stages: dict[str, Path] = field(factory=dict)
    _stage: str = ""

    def inside(self, text: str) -> str:
        """This will put the folder in front of each path of the image."""
        return _ABSOLUTE.sub(f"{self.root}/", text)

    def carry_out(self) -> None:
        """This will go through the whole file. Raises where a step fails."""
        for one in instructions((self.context / "Dockerfile").read_text()):
            match one.word:
                case "FROM":
                    self._begin(one.text)
                case "ARG":
                    name, _, value = one.text.partition("=")
                    self.arguments[name] = value
                case "WORKDIR":
                    self.place = Path(self.inside(one.text))
                    self.place.mkdir(parents=True, exist_ok=True)
                case "COPY":
                    self._copy(one)
                case "RUN":
                    self._run(one.text)
                case "ENV":
                    self._set(one.text)
                case _:
                    self._note(one)

    def _begin(self, text: str) -> None:
        if self._stage:
            self._stages[self._stage] = self.root.rename(f"{self.root}-{self._stage}")
        _, _, self._stage = text.partition(" AS ")
        self.root.mkdir(parents=True)
        self.place = self.root
        kept = {name: value for name, value in os.environ.items() if name.startswith(_KEPT)}
        path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"])
        self.environment = kept | _QUICKER | {"LANG": "C.UTF-8", "PATH": path}

    def _set(self, text: str) -> None:
        for pair in shlex.split(text):
            name, _, value = pair.partition("=")
            told = self.inside(value).replace("$PATH", self.environment["PATH"])
            self.environment[name] = told

    def _copy(self, one: Instruction) -> None:
        *sources, target = one.text.split()
        if "from" in one.flags:
            origin = self._stages[one.flags["from"]]
            (source,) = sources
            shutil.copytree(origin / source[1:], self.inside(target), symlinks=True)
            return
        ignore_file = (self.context / ".dockerignore").read_text()
        for source in sources:
            assert not is_left_out(source, ignore_file=ignore_file), f"{source} is left out"
            place = self.place / (source if target == "./" else target)
            if (self.context / source).is_dir():
                skipped = shutil.ignore_patterns("__pycache__", "*.pyc")
                shutil.copytree(self.context / source, place, ignore=skipped)
            else:
                shutil.copy(self.context / source, place)

    def _run(self, text: str) -> None:
        done = subprocess.run(
            ["/bin/sh", "-ec", self.inside(text)],
            cwd=self.place,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=_STEP_SECONDS,
        )
        assert done.returncode == 0, f"RUN {text}\n{done.stdout[-2000:]}{done.stderr[-3000:]}"
        self.ran.append(text)

    def _note(self, one: Instruction) -> None:
        match one.word:
            case "USER":
                self.user = one.text
            case "ENTRYPOINT":
                self.entrypoint = _words(one.text)
            case "CMD":
                self.command = _words(one.text)
            case "HEALTHCHECK":
                self.health_check = _words(one.text.removeprefix("CMD "))
            case "EXPOSE":
                pass
            case _:
                message = f"{one.word} is not rehearsed"
                raise NotImplementedError(message)


def _words(text: str) -> list[str]:
    """Read the exec form: a list, so that signals reach the program and no shell."""
    words: list[str] = json.loads(text)
    return words
