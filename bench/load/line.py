"""The voice platform's side: signed requests, timed from the moment at which they should leave."""

import asyncio
import datetime as dt
import json
import time

from collections.abc import Mapping
from typing import Any

import httpx

from attrs import define, field, frozen
from httpx_aiohttp import HttpxAiohttpClient

from bench.load.heard import Answer, Call
from bench.load.plans import Plan
from entrypoints.cli.retell_agent import RetellAgent
from entrypoints.http.signature import SIGNATURE_HEADER, sign
from entrypoints.settings.secret import Secret


_PATIENCE_SECONDS = 60.0
_OFFERS = 3
# Of a webhook that is not answered with 2xx.
_DELIVERIES = 3


@frozen
class Door:
    """How a salon is called: its number, and the key that signs."""

    number: str
    key: Secret = field(repr=False)


class NotAnswered(Exception):
    """A request was not answered as the interface says; the message tells how."""


@define(kw_only=True)
class Line:
    """One call's connection to the service; `agent` keeps the transcript and signs."""

    client: httpx.AsyncClient
    url: str
    door: Door
    agent: RetellAgent
    call: Call
    began_ms: int = field(factory=lambda: round(time.time() * 1000))

    async def tool(self, tool: str, *, due: float, arguments: Mapping[str, str]) -> Answer:
        """
        Call a tool at `due`, on the loop's clock, and hear its answer.

        Raises:
            NotAnswered: with an error, or not at all.
        """
        await _until(due)
        request = self.agent.tool_call(tool, arguments=arguments)
        response = await self._sent(request.url, body=request.body, signature=request.signature)
        content = response.json()
        self.agent.transcript.append(
            {
                "role": "tool_call_result",
                "tool_call_id": self.agent.transcript[-1]["tool_call_id"],
                "content": response.text,
                "successful": True,
            }
        )
        return self.call.hear(_answer(tool, content=content, seconds=_now() - due))

    async def inbound(self, *, due: float) -> None:
        """Ask what is known of the caller, before the call is answered."""
        about = {"from_number": self.agent.caller, "to_number": self.door.number}
        content = {"event": "call_inbound", "call_inbound": about}
        await self._told("inbound", path="/retell/inbound", content=content, due=due)

    async def event(self, name: str, *, due: float) -> None:
        """Tell what happens in the call."""
        call: dict[str, Any] = {
            "call_id": self.agent.call_id,
            "call_type": "phone_call",
            "direction": "inbound",
            "from_number": self.agent.caller,
            "to_number": self.door.number,
            "start_timestamp": self.began_ms,
            "call_status": "ongoing" if name == "call_started" else "ended",
        }
        if name != "call_started":
            ended = round(time.time() * 1000)
            call |= {
                "end_timestamp": ended,
                "duration_ms": ended - self.began_ms,
                "disconnection_reason": "user_hangup",
                "transcript_with_tool_calls": self.agent.transcript,
            }
        content = {"event": name, "call": call}
        await self._told("webhook", path="/retell/webhook", content=content, due=due)

    async def _told(self, kind: str, *, path: str, content: object, due: float) -> None:
        await _until(due)
        body = json.dumps(content, ensure_ascii=False).encode()
        for _ in range(_DELIVERIES):
            signature = sign(body, key=self.door.key, now=dt.datetime.now(dt.UTC))
            try:
                await self._sent(f"{self.url}{path}", body=body, signature=signature)
            except NotAnswered as error:
                # The platform delivers again, and the call goes on whatever comes of it.
                self.call.failures.append(str(error))
                continue
            self.call.hear(Answer(tool=kind, status="", seconds=_now() - due))
            return

    async def _sent(self, url: str, *, body: bytes, signature: str) -> httpx.Response:
        headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature}
        try:
            response = await self.client.post(url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise NotAnswered(type(error).__name__) from error
        if response.is_error:
            message = f"{response.request.url.path}: {response.status_code}"
            raise NotAnswered(message)
        return response


def open_line_client() -> httpx.AsyncClient:
    """This will open a client that lets as many calls through as there are."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=200)
    return HttpxAiohttpClient(limits=limits, timeout=_PATIENCE_SECONDS, trust_env=False)


def line_of(
    plan: Plan, *, client: httpx.AsyncClient, unused: httpx.Client, url: str, door: Door
) -> Line:
    """This will open a call's line; `unused` is what the agent's own way of sending would use."""
    agent = RetellAgent(
        url=url,
        key=door.key,
        called_number=door.number,
        agent_id=None,
        caller=plan.number,
        client=unused,
        call_id=plan.call_id,
    )
    return Line(client=client, url=url, door=door, agent=agent, call=Call(plan))


def _answer(tool: str, *, content: Mapping[str, Any], seconds: float) -> Answer:
    start = content.get("start")
    slots = (content.get(f"slot_{place}_id") for place in range(1, _OFFERS + 1))
    return Answer(
        tool=tool,
        status=str(content["status"]),
        seconds=seconds,
        reference=content.get("appointment_ref"),
        start=dt.datetime.fromisoformat(start) if isinstance(start, str) else None,
        slots=tuple(one for one in slots if isinstance(one, str)),
    )


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _until(due: float) -> None:
    # Late is late: what this process itself could not send in time counts as waiting.
    if (ahead := due - _now()) > 0:
        await asyncio.sleep(ahead)
