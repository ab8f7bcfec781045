"""A conversation on the terminal: one call, one line a tool call."""

import datetime as dt
import json

from collections.abc import Mapping
from typing import Any

import click

from attrs import frozen
from rich.console import Console
from rich.table import Table

from booking_domain.application.tool_catalogue import tool_named
from booking_domain.model.tenant import Tenant
from entrypoints.cli.call_display import show_answer
from entrypoints.cli.call_words import CallerWords, sorted_words
from entrypoints.cli.failure import Failure
from entrypoints.cli.retell_agent import RetellAgent, ToolAnswer


@frozen
class Verb:
    """A German command, its tool, the tool's names for what is said, and an example."""

    word: str
    tool: str
    names: Mapping[str, str]
    example: str


_NEW = {"service": "service", "staff": "staff", "when": "date_text"}
_OLD = {"reference": "reference", "name": "customer_name", "service": "service"}
VERBS = (
    Verb("prüfen", "check_availability", _NEW, "prüfen Herrenhaarschnitt, morgen vormittag"),
    Verb("vormerken", "hold_slot", _NEW, "vormerken 1"),
    Verb(
        "buchen",
        "book_appointment",
        {**_NEW, "name": "customer_name"},
        "buchen 1, Max Beispiel",
    ),
    Verb(
        "verschieben",
        "reschedule_appointment",
        {**_OLD, "when": "date_text"},
        "verschieben Max Beispiel, übermorgen um 11 Uhr",
    ),
    Verb("absagen", "cancel_appointment", {**_OLD, "when": "date_text"}, "absagen Max Beispiel"),
    Verb("termine", "find_appointments", _OLD, "termine Max Beispiel"),
    Verb("stand", "get_booking_status", _OLD, "stand"),
)
_BY_WORD = {verb.word: verb for verb in VERBS} | {"pruefen": VERBS[0]}
_HELP = frozenset({"hilfe", "help", "?"})
_END = frozenset({"ende", "exit", "quit", "auflegen", "tschüss"})


class CallSession:
    """Reads lines until the caller hangs up."""

    def __init__(self, agent: RetellAgent, *, tenant: Tenant, console: Console) -> None:
        self._agent = agent
        self._tenant = tenant
        self._console = console
        self._offered: tuple[str, ...] = ()

    def run(self) -> None:
        """Answer one line after the other; the end of the input hangs up."""
        self._console.print(f"[bold]{self._tenant.name}[/], {self._agent.url}. „hilfe“, „ende“.")
        while True:
            try:
                line = click.prompt("", prompt_suffix="> ", default="", show_default=False).strip()
            except click.Abort:
                self._console.print()
                return
            if line.lower() in _END:
                return
            if line.lower() in _HELP:
                self._help()
            elif line:
                self._answer(line)

    def _answer(self, line: str) -> None:
        try:
            tool, arguments = self.understood(line)
        except ValueError as error:
            self._console.print(str(error), style="yellow", markup=False)
            return
        self._agent.says(line)
        try:
            answer = self._agent.send(self._agent.tool_call(tool, arguments=arguments))
        except Failure as failure:
            self._console.print(failure.format_message(), style="red", markup=False)
            return
        self._offered = _slot_ids(answer) or self._offered
        show_answer(answer, console=self._console)

    def understood(self, line: str) -> tuple[str, dict[str, Any]]:
        """
        Return the tool and its arguments.

        Raises:
            ValueError: the line names no tool, or says something it cannot be given.
        """
        word, _, rest = line.partition(" ")
        verb = _BY_WORD.get(word.lower())
        if verb is None:
            return _spelt_out(word, rest=rest)
        first, _, others = rest.partition(",")
        slot_id = self._slot_id(first.strip()) if first.strip().isdecimal() else None
        words = self._words(others if slot_id else rest)
        arguments = words.arguments(**verb.names)
        if slot_id:
            arguments["slot_id"] = slot_id
        return verb.tool, arguments

    def _words(self, text: str) -> CallerWords:
        return sorted_words(text, tenant=self._tenant, now=dt.datetime.now(dt.UTC))

    def _slot_id(self, number: str) -> str:
        if not 1 <= int(number) <= len(self._offered):
            message = f"Es gibt kein Angebot {number}; „prüfen“ nennt welche."
            raise ValueError(message)
        return self._offered[int(number) - 1]

    def _help(self) -> None:
        table = Table.grid(padding=(0, 3))
        for verb in VERBS:
            table.add_row(verb.word, verb.tool, f"[dim]{verb.example}[/]")
        self._console.print(table)
        self._console.print(
            "Leistung, Zeit, Person (bei Anna) und Name stehen in beliebiger Reihenfolge zwischen "
            "Kommas, eine Zahl ist ein Angebot von eben. Auch so: "
            'check_availability {"service": "Färben", "date_text": "morgen"}',
            markup=False,
        )
        services = ", ".join(service.name for service in self._tenant.services)
        self._console.print(f"Leistungen: {services}", markup=False)


def _spelt_out(word: str, *, rest: str) -> tuple[str, dict[str, Any]]:
    spec = tool_named(word)
    if spec is None:
        message = f"„{word}“ kenne ich nicht; „hilfe“ zeigt, was geht."
        raise ValueError(message)
    try:
        arguments = json.loads(rest or "{}")
    except ValueError as error:
        message = f'{spec.name} erwartet JSON, etwa {{"date_text": "morgen"}}.'
        raise ValueError(message) from error
    if not isinstance(arguments, dict):
        message = f"{spec.name} erwartet ein JSON-Objekt."
        raise ValueError(message)  # noqa: TRY004 - one error for all that cannot be understood
    return spec.name, arguments


def _slot_ids(answer: ToolAnswer) -> tuple[str, ...]:
    slots = answer.data.get("slots")
    if not isinstance(slots, list):
        return ()
    return tuple(str(one["slot_id"]) for one in slots if isinstance(one, dict) and "slot_id" in one)
