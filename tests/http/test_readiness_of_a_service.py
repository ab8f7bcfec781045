"""What a balancer hears of a whole service: its own parts, and nothing of anybody else's."""

import asyncio
import contextlib
import sqlite3

from pathlib import Path

from tests.http.two_salons import Account, two_salons


# Both ask the calendar by themselves.
QUIET = "[periodic]\npoll_calendar_seconds = 0\n[reconciliation]\ninterval_seconds = 0\n[calcom]\n"


def quiet(text: str) -> str:
    return text.replace("[calcom]\n", QUIET, 1)


async def test_a_runner_that_looks_no_more_is_not_ready(tmp_path: Path) -> None:
    """Callers would be served, and nobody would finish what a killed process left."""
    async with two_salons(tmp_path) as both:
        well = await both.client.get("/health/ready")
        for task in asyncio.all_tasks():
            if task in both.container.runner()._polling._tasks.values():
                task.cancel()
        await asyncio.sleep(0)
        ill = await both.client.get("/health/ready")
        alive = await both.client.get("/health/live")

    assert (well.status_code, well.json()["checks"]["runner"]) == (200, "ok")
    assert ill.status_code == 503
    assert ill.json()["checks"]["runner"].endswith("has ended")
    assert ill.json()["checks"]["database"] == "ok"
    assert alive.status_code == 200


async def test_a_database_that_takes_nothing_in_is_not_ready_until_it_does(tmp_path: Path) -> None:
    """Somebody copies the file with a lock on it; it can be read, and no booking be written."""
    async with two_salons(tmp_path) as both:
        file = str(both.container.engine().url.database)
        with contextlib.closing(sqlite3.connect(file)) as other:
            other.execute("begin immediate")
            locked = await both.client.get("/health/ready")
            alive = await both.client.get("/health/live")
            other.rollback()
        again = await both.client.get("/health/ready")

    assert (locked.status_code, alive.status_code) == (503, 200)
    assert locked.json()["checks"]["database"] == "does not answer"
    assert (again.status_code, again.json()["checks"]["database"]) == (200, "ok")


async def test_whoever_asks_for_health_costs_no_request_and_learns_no_secret(
    tmp_path: Path,
) -> None:
    """A balancer asks every second: the key would be used up, and the answer is public."""
    connections: list[str] = []

    def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append("one")
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        accounts = {one: Account(address, f"cal_of_{one}") for one in ("salon-nord", "salon-sued")}
        async with two_salons(tmp_path, accounts=accounts, change=quiet) as both:
            answers = [await both.client.get("/health/ready") for _ in range(5)]
            asked_for_health = len(connections)
            # The calendar would be heard of if it were asked.
            await both.book(both.north)

            secrets = [f"cal_of_{one}" for one in accounts]
            for salon in (both.north, both.south):
                secrets += [salon.id, salon.token, salon.retell.reveal(), salon.webhook.reveal()]
            secrets += [address, str(both.container.engine().url.database)]

            after_booking = len(connections)
            told = (await both.client.get("/health/ready")).text

    assert {one.status_code for one in answers} == {200}
    assert asked_for_health == 0
    assert after_booking > 0
    assert [one for one in secrets if one in told] == []
