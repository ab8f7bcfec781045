"""A real server on a free port, in this process, with the real time."""

import asyncio
import contextlib

from collections.abc import AsyncIterator

import uvicorn

from litestar import Litestar

from entrypoints.serving import listen


@contextlib.asynccontextmanager
async def served(app: Litestar) -> AsyncIterator[int]:
    """Serve the application on 127.0.0.1 and give its port; stop it cleanly afterwards."""
    with listen("127.0.0.1", port=0) as listening:
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:  # noqa: ASYNC110 - uvicorn offers nothing to wait for
            await asyncio.sleep(0.01)
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            await serving
