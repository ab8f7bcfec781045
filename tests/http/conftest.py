"""The HTTP face on the whole application in memory, and on tools that do as they are told."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.doubles.world import World
from tests.http.face import Agent, ToldTools, client_of, services


@pytest.fixture
def salon_world() -> World:
    """Monday, 23 November 2026, 9:00 in Berlin, and nothing booked."""
    return World()


@pytest.fixture
def told_tools() -> ToldTools:
    """Tools that find nothing, unless a test tells them otherwise."""
    return ToldTools()


@pytest.fixture
async def client(salon_world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the whole application."""
    async with client_of(services(salon_world)) as opened:
        yield opened


@pytest.fixture
def agent(client: httpx.AsyncClient, salon_world: World) -> Agent:
    """The salon's voice agent on the whole application."""
    return Agent(client, clock=salon_world.clock)


@pytest.fixture
async def told_client(
    salon_world: World, told_tools: ToldTools
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application whose tools do as they are told."""
    async with client_of(services(salon_world, tools=told_tools)) as opened:
        yield opened


@pytest.fixture
def told_agent(told_client: httpx.AsyncClient, salon_world: World) -> Agent:
    """The salon's voice agent on tools that do as they are told."""
    return Agent(told_client, clock=salon_world.clock)
