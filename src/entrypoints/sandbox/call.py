"""One request to the API, taken apart, and the table of routes that it is matched with."""

import enum
import hmac
import json

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from attrs import field, frozen

from entrypoints.sandbox.replies import Problem, Reply
from entrypoints.sandbox.state import SandboxState


MAX_BODY = 100 * 1024
KEY_PREFIX = "cal_"
_BEARER = "Bearer "


@frozen
class Call:
    """A request; `path` is as it was sent, with its query, for the error envelope."""

    state: SandboxState
    method: str
    path: str
    raw_query: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    version: str | None
    authenticated: bool
    body: bytes = field(repr=False)

    def json_object(self) -> dict[str, Any]:
        """
        Return the body; an empty one counts as an empty object.

        Raises:
            Problem: 400 for no JSON, 413 for more than 100 kB.
        """
        if len(self.body) > MAX_BODY:
            raise Problem(413, "request entity too large")
        if not self.body:
            return {}
        try:
            content = json.loads(self.body.decode())
        except json.JSONDecodeError as error:
            raise Problem(400, _as_node_says(error)) from error
        except UnicodeDecodeError as error:
            raise Problem(400, "Unexpected token \ufffd in JSON at position 0") from error
        if not isinstance(content, dict):
            raise Problem(400, "Unexpected token in JSON at position 0")
        return content


Endpoint: TypeAlias = Callable[[Call], Awaitable[Reply]]


class Access(enum.Enum):
    """Who may call; a wrong key is refused everywhere, also where none is needed."""

    ANYBODY = "anybody"
    KEY = "key"
    KEY_BY_PERMISSION = "key_by_permission"


@frozen
class Route:
    """
    One path and method.

    `versions` reach the endpoint (`None`: all do), `absent_in` and a missing `legacy` answer 404;
    `fault` names the fault that can strike the call.
    """

    method: str
    path: str
    endpoint: Endpoint
    access: Access
    versions: frozenset[str] | None = None
    absent_in: frozenset[str] = frozenset()
    legacy: Endpoint | None = None
    fault: str | None = None

    @property
    def name(self) -> str:
        """The route as requests are counted by it."""
        return f"{self.method} {self.path.replace(':str', '')}"

    def endpoint_for(self, version: str | None) -> Endpoint | None:
        """Return what answers this version; a missing or unknown one means the oldest."""
        if self.versions is None or version in self.versions:
            return self.endpoint
        return None if version in self.absent_in else self.legacy


def require_access(authorization: str | None, *, access: Access, api_key: str) -> bool:
    """
    Return whether the caller showed the account's key.

    Raises:
        Problem: 401 for a wrong key or token, 401 or 403 where one is needed and missing.
    """
    if authorization is None:
        if access is Access.KEY_BY_PERMISSION:
            raise Problem(
                403,
                "PermissionsGuard - no authentication provided. Provide either authorization "
                "bearer token containing managed user access token or oAuth client id in "
                "'x-cal-client-id' header.",
            )
        if access is Access.KEY:
            raise Problem(
                401,
                "ApiAuthStrategy - No authentication method provided. Either pass an API key as "
                "'Bearer' header or OAuth client credentials.",
            )
        return False
    token = authorization.removeprefix(_BEARER)
    if hmac.compare_digest(token.encode(), api_key.encode()):
        return True
    if token.startswith(KEY_PREFIX):
        raise Problem(401, "CustomThrottlerGuard - Invalid API Key")
    raise Problem(401, "Invalid Access Token.")


def _as_node_says(error: json.JSONDecodeError) -> str:
    if error.pos >= len(error.doc.rstrip()):
        return "Unexpected end of JSON input"
    return f"Unexpected token {error.doc[error.pos]} in JSON at position {error.pos}"
