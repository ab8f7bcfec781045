"""The HTTP face for tests: on the whole application in memory, or on tools that are told."""

import asyncio
import contextlib
import json

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import httpx

from attrs import define, evolve, field

from adapters.calcom.webhook_events import CalcomEventReader
from adapters.system.backoff import JitteredBackoff
from adapters.system.event_bell import LocalEventBell
from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.receive_event import ReceiveEventHandler
from booking_domain.application.recognise_caller import RecogniseCallerHandler
from booking_domain.application.salon_appointments import SalonAppointments
from booking_domain.application.tool_catalogue import ToolInput
from booking_domain.application.warm_up import WarmUp
from booking_domain.model.circuit_breaker import BreakerState
from booking_domain.model.results import AppointmentNotFound, ToolResult
from booking_domain.ports.clock import Clock
from entrypoints.http.app import HttpServices, create_app
from entrypoints.http.directory import TenantAccess, TenantDirectory
from entrypoints.http.operations import Operations
from entrypoints.http.signature import SIGNATURE_HEADER, sign
from entrypoints.http.tool_desk import ToolCalls
from entrypoints.http.tool_journal import ToolAnswer, ToolJournal
from entrypoints.readiness_checks import Check, Probe, Readiness
from entrypoints.settings.secret import Secret
from entrypoints.stopping import Stopping
from tests.doubles.world import World


READER = CalcomEventReader(key_name="idempotencyKey")
KEY = Secret("key_test_of_the_salon")
TOKEN = "token-of-the-salon"
CALCOM_SECRET = Secret("whsec_test_of_the_salon")
OLD_CALCOM_SECRET = Secret("whsec_test_before_the_rotation")
BEARER = {"Authorization": f"Bearer {TOKEN}"}
CALLER_NUMBER = "+4915112345678"
CALLED_NUMBER = "+493023125042"


@define
class ToldTools(ToolCalls):
    """
    Tools that record what reaches them and do as they are told.

    `hold`, where it is set, is waited for before the answer; `error` is raised in place of one.
    """

    result: ToolResult = field(factory=AppointmentNotFound)
    error: Exception | None = None
    hold: asyncio.Event | None = None
    commands: list[ToolInput] = field(factory=list)
    invocations: list[ToolInvocation] = field(factory=list)
    finished: int = 0
    answers: list[ToolResult] = field(factory=list)
    late: list[ToolInput] = field(factory=list)

    async def invoke(self, command: ToolInput, *, invocation: ToolInvocation) -> ToolResult:
        self.commands.append(command)
        self.invocations.append(invocation)
        if self.hold is not None:
            await self.hold.wait()
        if self.error is not None:
            raise self.error
        self.finished += 1
        return self.result

    async def answered(
        self, command: ToolInput, *, result: ToolResult, invocation: ToolInvocation
    ) -> None:
        self.answers.append(result)

    async def overdue(self, command: ToolInput, *, invocation: ToolInvocation) -> None:
        self.late.append(command)


class NotedAnswers(ToolJournal):
    """Answers in the order in which they left."""

    def __init__(self) -> None:
        self.answers: list[ToolAnswer] = []

    def note(self, answer: ToolAnswer) -> None:
        self.answers.append(answer)


@contextlib.asynccontextmanager
async def nothing_to_open() -> AsyncIterator[None]:
    yield


async def all_well() -> tuple[Check, ...]:
    return (Check("database"), Check("runner"))


async def no_breakers() -> Mapping[str, BreakerState]:
    return {}


def services(
    world: World,
    *,
    tools: ToolCalls | None = None,
    clock: Clock | None = None,
    journal: ToolJournal | None = None,
) -> HttpServices:
    """Return the services of one salon; `evolve` them for more."""
    access = TenantAccess(
        world.tenant,
        retell_keys=(KEY,),
        rest_tokens=(Secret(TOKEN),),
        calcom_secrets=(OLD_CALCOM_SECRET, CALCOM_SECRET),
    )
    return HttpServices(
        tools=tools or world.tools,
        salon_appointments=SalonAppointments(units=world.units, unheard=world.unheard),
        salon_callbacks=world.ringing_back.salon,
        receive_event=ReceiveEventHandler(
            units=world.units,
            cache=world.cache,
            reader=READER,
            bell=LocalEventBell(world.clock),
            backoff=JitteredBackoff(clock=world.clock),
            clock=world.clock,
        ),
        recognise_caller=RecogniseCallerHandler(units=world.units),
        warm_up=WarmUp(free_slots=world.free_slots, lock=world.lock, clock=world.clock),
        directory=TenantDirectory((access,)),
        clock=clock or world.clock,
        new_id=world.identifiers.new_id,
        journal=journal or NotedAnswers(),
        readiness=Readiness((Probe("all", all_well),)),
        operations=Operations(
            exposition=lambda: b"voice_booking_alarms_total 0.0\n",
            content_type="text/plain; version=1.0.0; charset=utf-8",
            breakers=no_breakers,
            uptime_seconds=lambda: 1.5,
            version="0.0.0",
        ),
        stopping=Stopping(clock=clock or world.clock, grace_seconds=2),
        lifespan=nothing_to_open,
        version="0.0.0",
    )


@contextlib.asynccontextmanager
async def client_of(made: HttpServices, **changes: Any) -> AsyncIterator[httpx.AsyncClient]:
    """
    Open a client of an application on these services.

    Both run on the test's own event loop, so that several requests are really under way at once
    and a fake clock rules over all of them.
    """
    app = create_app(services=evolve(made, **changes))
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    opened, closing = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        # A task of its own: a fixture is torn down in another one than it was set up in.
        async with app.lifespan():
            opened.set()
            await closing.wait()

    living = asyncio.create_task(live())
    await opened.wait()
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://salon") as client:
            yield client
    finally:
        closing.set()
        await living


def call_object(call_id: str = "call_1", **fields: Any) -> dict[str, Any]:
    """Return what the platform says of an inbound call; `None` leaves a field out."""
    usual: dict[str, Any] = {
        "call_type": "phone_call",
        "call_id": call_id,
        "agent_id": "agent_1",
        "direction": "inbound",
        "from_number": CALLER_NUMBER,
        "to_number": CALLED_NUMBER,
    }
    return {name: value for name, value in (usual | fields).items() if value is not None}


def invoked(name: str, tool_call_id: str, *, args: Mapping[str, Any]) -> dict[str, Any]:
    """Return the transcript's entry of a tool call."""
    return {
        "role": "tool_call_invocation",
        "tool_call_id": tool_call_id,
        "name": name,
        "arguments": json.dumps(args),
    }


def tool_body(
    name: str,
    args: Mapping[str, Any],
    *,
    tool_call_id: str | None = None,
    call: Mapping[str, Any] | None = None,
) -> bytes:
    """Return a tool call's body; with a tool call id it stands at the end of the transcript."""
    about = dict(call or call_object())
    if tool_call_id is not None:
        about["transcript_with_tool_calls"] = [
            {"role": "agent", "content": "Einen Moment bitte."},
            invoked(name, tool_call_id, args=args),
        ]
    return json.dumps({"name": name, "args": args, "call": about}, ensure_ascii=False).encode()


@define
class Agent:
    """A voice agent that signs what it sends."""

    client: httpx.AsyncClient
    clock: Clock
    key: Secret = KEY
    path: Callable[[str], str] = "/retell/tools/{}".format

    async def send(self, body: bytes, *, path: str, **headers: str) -> Any:
        """Deliver a body, signed, and return the response."""
        signature = sign(body, key=self.key, now=self.clock.now())
        signed = {SIGNATURE_HEADER: signature, "Content-Type": "application/json", **headers}
        return await self.client.post(path, content=body, headers=signed)

    async def call(self, name: str, args: Mapping[str, Any], **how: Any) -> dict[str, Any]:
        """Call a tool and return its answer, which must come with 200."""
        response = await self.send(tool_body(name, args, **how), path=self.path(name))
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer
