"""The raw bytes of a request: what a signature is over."""

from typing import Any

from litestar import Request
from litestar.exceptions import InternalServerException

from entrypoints.http.errors import malformed


async def body_of(request: Request[Any, Any, Any]) -> bytes:
    """
    This will return the whole body as it was sent.

    Raises:
        RequestRefused: 400, the connection was closed before it was complete.
    """
    try:
        return await request.body()
    except InternalServerException as error:
        raise malformed("The connection was closed before the body was complete.") from error
