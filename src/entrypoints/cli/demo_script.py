"""The demo's calls: what callers say, what the agent asks the service, what it answers."""

import datetime as dt

from collections.abc import Collection
from typing import Any

from attrs import define, field
from rich.console import Console
from rich.table import Table
from rich.text import Text

from booking_domain.model.tenant import Tenant
from entrypoints.cli.call_display import style_of
from entrypoints.cli.demo_stage import Stage
from entrypoints.cli.failure import Failure
from entrypoints.cli.next_free import day_words, wrong_weekday_words
from entrypoints.cli.retell_agent import RetellAgent, ToolAnswer


_LABEL_WIDTH = 9
_DAYS_AHEAD = 2
_HOURS_TRIED = range(9, 17)


@define(kw_only=True)
class Play:
    """A performance; `surprises` are the answers that were none of those expected."""

    stage: Stage
    tenant: Tenant
    console: Console
    today: dt.date
    surprises: list[str] = field(factory=list)

    def perform(self, *, first: RetellAgent, second: RetellAgent) -> None:
        """
        Play all scenes in order.

        Raises:
            Failure: an answer is missing without which the play cannot go on.
        """
        day = self._open_day()
        reference = self._books(first, day=day)
        self._moves(first, day=day, reference=reference)
        self._is_overtaken(second, day=day)
        self._asks_unclearly(second, day=day)
        self._asks_for_the_unknown(second)
        self._cancels(first, reference=reference)

    def _books(self, agent: RetellAgent, *, day: dt.date) -> str:
        self._scene("Ein Anrufer fragt, lässt sich eine Zeit vormerken und bucht sie")
        self._caller(agent, f"Ich hätte gern einen Herrenhaarschnitt {day_words(day)} vormittags.")
        offered = self._tool(
            agent,
            "check_availability",
            expected={"available", "alternatives"},
            service="Herrenhaarschnitt",
            date_text=day_words(day),
            time_text="vormittags",
        )
        slot_id = _slot_id(offered)
        self._caller(agent, "Die erste Zeit klingt gut, ich frage kurz zu Hause.")
        self._tool(agent, "hold_slot", expected={"held"}, slot_id=slot_id)
        self._caller(agent, "Ja, das passt. Auf Max Beispiel, bitte.")
        booked = self._tool(
            agent,
            "book_appointment",
            expected={"confirmed"},
            slot_id=slot_id,
            customer_name="Max Beispiel",
        )
        return _text(booked, "appointment_ref")

    def _moves(self, agent: RetellAgent, *, day: dt.date, reference: str) -> None:
        self._scene("Derselbe Anrufer verschiebt seinen Termin")
        self._caller(agent, "Ach, geht es am selben Tag auch um 14 Uhr 30?")
        moved = self._tool(
            agent,
            "reschedule_appointment",
            expected={"rescheduled", "alternatives", "slot_taken"},
            reference=reference,
            date_text=day_words(day),
            time_text="um 14 Uhr 30",
        )
        if moved.status != "rescheduled":
            self._caller(agent, "Dann die erste von diesen.")
            self._tool(
                agent,
                "reschedule_appointment",
                expected={"rescheduled"},
                reference=reference,
                slot_id=_slot_id(moved),
            )

    def _is_overtaken(self, agent: RetellAgent, *, day: dt.date) -> None:
        self._scene("Zwischen Angebot und Buchung ist jemand im Netz schneller")
        service = next(one for one in self.tenant.services if len(one.hosts) == 1)
        offered = self._offered(agent, service=service.name, day=day)
        self.stage.book_from_outside(
            event_type=service.hosts[0].event_type, start=_utc(_text(offered, "start"))
        )
        self._line("Im Netz", Text("Eine Kundin bucht eben diese Zeit."), style="magenta")
        self._caller(agent, "Ja, die nehme ich. Erika Muster.")
        taken = self._tool(
            agent,
            "book_appointment",
            expected={"slot_taken"},
            slot_id=_slot_id(offered),
            customer_name="Erika Muster",
        )
        self._caller(agent, "Schade. Dann die erste von den anderen.")
        self._tool(
            agent,
            "book_appointment",
            expected={"confirmed"},
            slot_id=_slot_id(taken),
            customer_name="Erika Muster",
        )

    def _offered(self, agent: RetellAgent, *, service: str, day: dt.date) -> ToolAnswer:
        """Ask for one hour after the other until one is free."""
        for hour in _HOURS_TRIED:
            self._caller(agent, f"Einen {service} {day_words(day)} um {hour} Uhr, bitte.")
            answer = self._tool(
                agent,
                "check_availability",
                expected={"available", "alternatives", "none_free"},
                service=service,
                date_text=day_words(day),
                time_text=f"um {hour} Uhr",
            )
            if answer.status == "available":
                return answer
        message = f"nothing is free for {service} on {day}, without which the demo cannot go on"
        raise Failure(message)

    def _asks_unclearly(self, agent: RetellAgent, *, day: dt.date) -> None:
        self._scene("Wochentag und Datum passen nicht zusammen")
        words = wrong_weekday_words(day)
        self._caller(agent, f"Und einen Herrenhaarschnitt {words}.")
        self._tool(
            agent,
            "check_availability",
            expected={"ambiguous"},
            service="Herrenhaarschnitt",
            date_text=words,
        )

    def _asks_for_the_unknown(self, agent: RetellAgent) -> None:
        self._scene("Eine Leistung, die es hier nicht gibt")
        self._caller(agent, "Machen Sie auch Dauerwellen?")
        self._tool(
            agent,
            "check_availability",
            expected={"needs_input"},
            service="Dauerwelle",
            date_text="morgen",
        )

    def _cancels(self, agent: RetellAgent, *, reference: str) -> None:
        self._scene("Der erste Anrufer sagt ab")
        self._caller(agent, "Ich muss meinen Termin leider absagen.")
        self._tool(agent, "cancel_appointment", expected={"cancelled"}, reference=reference)

    def _tool(
        self, agent: RetellAgent, tool: str, *, expected: Collection[str], **arguments: str
    ) -> ToolAnswer:
        told = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
        self._line("Agent", Text(f"{tool}({told})"), style="cyan")
        answer = agent.use(tool, **arguments)
        style = style_of(answer.status)
        answered = Text.assemble((answer.status, f"bold {style}"), "  ", answer.message)
        answered.append(f"  ({answer.milliseconds} ms)", style="dim")
        self._line("Antwort", answered, style=style)
        if answer.status not in expected:
            wanted = " or ".join(sorted(expected))
            self.surprises.append(f"{tool} said {answer.status}, not {wanted}")
        return answer

    def _caller(self, agent: RetellAgent, words: str) -> None:
        agent.says(words)
        self._line("Anrufer", Text(f"„{words}“"), style="bold")

    def _scene(self, title: str) -> None:
        self.console.print()
        self.console.rule(Text(title), align="left", style="dim")

    def _line(self, label: str, text: Text, *, style: str) -> None:
        line = Table.grid(padding=(0, 0, 0, 2))
        line.add_column(width=_LABEL_WIDTH)
        line.add_column()
        line.add_row(Text(label, style=style), text)
        self.console.print(line)

    def _open_day(self) -> dt.date:
        ahead = (self.today + dt.timedelta(days=n) for n in range(_DAYS_AHEAD, 14))
        return next(day for day in ahead if self.tenant.opening_hours.on(day))


def _slot_id(answer: ToolAnswer) -> str:
    return _text(answer, "slot_1_id")


def _text(answer: ToolAnswer, key: str) -> str:
    value: Any = answer.data.get(key)
    if not isinstance(value, str):
        message = f"the answer {answer.status} has no {key}, without which the demo cannot go on"
        raise Failure(message)
    return value


def _utc(moment: str) -> str:
    return dt.datetime.fromisoformat(moment).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
