"""The voice platform, played: it signs and sends tool calls as Retell does."""

import datetime as dt
import json
import secrets
import shlex

from collections.abc import Mapping
from typing import Any

import httpx

from attrs import define, field, frozen

from entrypoints.cli.failure import Failure
from entrypoints.http.signature import SIGNATURE_HEADER, sign
from entrypoints.settings.schema import TenantSettings
from entrypoints.settings.secret import Secret


FICTIONAL_CALLER = "+4915228817386"
_PATIENCE_SECONDS = 60.0


@frozen
class ToolCall:
    """One signed request, ready to be sent."""

    url: str
    body: bytes = field(repr=False)
    signature: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """What is sent with the body."""
        return {"Content-Type": "application/json", SIGNATURE_HEADER: self.signature}

    def as_curl(self) -> str:
        """Return the same request as a command line; it is good for five minutes."""
        parts = [
            f"curl -sS -X POST {shlex.quote(self.url)}",
            *(f"-H {shlex.quote(f'{name}: {value}')}" for name, value in self.headers.items()),
            f"--data-raw {shlex.quote(self.body.decode())}",
        ]
        return " \\\n  ".join(parts)


@frozen
class ToolAnswer:
    """What came back: the flat object that an agent reads, and how long that took."""

    status: str
    message: str
    data: Mapping[str, Any]
    milliseconds: int


@define(kw_only=True)
class RetellAgent:
    """
    One phone call in which tools are called.

    Raises:
        Failure: (`send`) the service does not answer, or not as the interface says.
    """

    url: str
    key: Secret
    called_number: str | None
    agent_id: str | None
    caller: str
    client: httpx.Client
    call_id: str = field(factory=lambda: f"call_{secrets.token_hex(14)}")
    transcript: list[dict[str, Any]] = field(factory=list)

    def says(self, words: str) -> None:
        """Add what the caller says to the transcript."""
        self.transcript.append({"role": "user", "content": words})

    def tool_call(self, tool: str, *, arguments: Mapping[str, Any]) -> ToolCall:
        """Return the request that the platform would send for this tool call."""
        now = dt.datetime.now(dt.UTC)
        self.transcript.append(
            {
                "role": "tool_call_invocation",
                "tool_call_id": f"tool_call_{secrets.token_hex(6)}",
                "name": tool,
                "arguments": json.dumps(arguments, ensure_ascii=False),
                "type": "custom",
            }
        )
        content = {"name": tool, "call": self._call(now), "args": dict(arguments)}
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        return ToolCall(
            url=f"{self.url}/retell/tools/{tool}",
            body=body,
            signature=sign(body, key=self.key, now=now),
        )

    def send(self, call: ToolCall) -> ToolAnswer:
        """Send it, and keep the answer in the transcript."""
        began = dt.datetime.now(dt.UTC)
        try:
            response = self.client.post(
                call.url, content=call.body, headers=call.headers, timeout=_PATIENCE_SECONDS
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            message = (
                f"no answer from {self.url} ({type(error).__name__}); is the service running? "
                "`voice-booking serve --demo` starts one"
            )
            raise Failure(message) from error
        took = dt.datetime.now(dt.UTC) - began
        content = _flat_object(response)
        self.transcript.append(
            {
                "role": "tool_call_result",
                "tool_call_id": self.transcript[-1]["tool_call_id"],
                "content": response.text,
                "successful": True,
            }
        )
        return ToolAnswer(
            status=content["status"],
            message=content["message"],
            data={k: v for k, v in content.items() if k not in {"status", "message"}},
            milliseconds=round(took.total_seconds() * 1000),
        )

    def use(self, tool: str, **arguments: str) -> ToolAnswer:
        """Call a tool and return its answer."""
        return self.send(self.tool_call(tool, arguments=arguments))

    def _call(self, now: dt.datetime) -> dict[str, Any]:
        call: dict[str, Any] = {
            "call_type": "phone_call",
            "from_number": self.caller,
            "direction": "inbound",
            "call_id": self.call_id,
            "call_status": "ongoing",
            "start_timestamp": round(now.timestamp() * 1000),
            "transcript_with_tool_calls": self.transcript,
        }
        if self.called_number is not None:
            call["to_number"] = self.called_number
        if self.agent_id is not None:
            call["agent_id"] = self.agent_id
        return call


def agent_for(
    tenant: TenantSettings, *, url: str, caller: str, client: httpx.Client
) -> RetellAgent:
    """
    This will begin a call to a salon.

    Raises:
        Failure: no Retell agent is set up for the salon.
    """
    if tenant.retell is None:
        message = f"{tenant.id} has no [tenants.retell]: nobody may call its tools"
        raise Failure(message)
    return RetellAgent(
        url=url.rstrip("/"),
        key=tenant.retell.keys[0],
        called_number=next(iter(tenant.retell.called_numbers), None),
        agent_id=next(iter(tenant.retell.agent_ids), None),
        caller=caller,
        client=client,
    )


def open_client() -> httpx.Client:
    """This will open a client that goes straight to the service, past any proxy."""
    return httpx.Client(trust_env=False, follow_redirects=False)


def _flat_object(response: httpx.Response) -> dict[str, Any]:
    if response.status_code != httpx.codes.OK:
        reason = {401: "the signature was refused; is this the key of that service?"}
        told = reason.get(response.status_code, "it refused the request")
        message = f"{response.url.host}:{response.url.port} answered {response.status_code}: {told}"
        raise Failure(message)
    try:
        content = response.json()
    except ValueError:
        content = None
    if not isinstance(content, dict) or not {"status", "message"} <= content.keys():
        message = f"{response.url.host}:{response.url.port} is no voice-booking service"
        raise Failure(message)
    return content
