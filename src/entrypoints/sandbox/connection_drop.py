"""Closing a connection without an answer, which ASGI has no word for."""

from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send
from typing_extensions import override


class ConnectionWasDropped(Exception):
    """No way to the connection was found; in-process clients see this instead of an answer."""


class DroppedConnection(ASGIResponse):
    """
    Aborts the TCP connection under the request.

    Uvicorn's `receive` belongs to the object that holds the transport. Where something has wrapped
    it, a header that no server can write makes the server close the connection itself.
    """

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        if transport is not None:
            transport.abort()
            # Only once the server has noticed may this return: it would answer 500 otherwise.
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"no header: \n", b"\r\n")],
            }
        )
        raise ConnectionWasDropped
