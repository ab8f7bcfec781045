# ruff: noqa: INP001 - the top of `entrypoints` is a namespace package
"""What the HTTP application stands on, out of the container."""

from entrypoints.container import Container
from entrypoints.http.app import HttpServices, Mount
from entrypoints.lifecycle import running
from entrypoints.readiness import operations_of, readiness_of


def http_services(container: Container, *, version: str, mounts: tuple[Mount, ...]) -> HttpServices:
    """This will return what the HTTP application stands on; its lifespan is `running`."""
    return HttpServices(
        tools=container.observation().tools(container.tools()),
        salon_appointments=container.salon_appointments(),
        salon_callbacks=container.ringing_back().salon,
        receive_event=container.receive_event(),
        recognise_caller=container.people.recognise_caller(),
        warm_up=container.people.warm_up(),
        directory=container.directory(),
        clock=container.clock(),
        new_id=container.identifiers().new_id,
        journal=container.tool_journal(),
        readiness=readiness_of(container),
        operations=operations_of(container, version=version),
        stopping=container.stopping(),
        lifespan=lambda: running(container),
        version=version,
        mounts=mounts,
    )
