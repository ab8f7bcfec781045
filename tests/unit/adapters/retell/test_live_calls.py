"""What is asked of Retell for a call that goes on, and what its answers mean."""

import asyncio
import json

from collections.abc import Callable

import httpx
import pytest

from adapters.retell.live_calls import RetellLiveCalls
from booking_domain.errors import LiveCallNotReached, LiveCallRefused


WORDS = "Ihr Termin morgen um zehn Uhr ist gebucht."


def calls_on(
    answer: Callable[[httpx.Request], httpx.Response], *, timeout_seconds: float = 5.0
) -> RetellLiveCalls:
    return RetellLiveCalls(
        client=httpx.AsyncClient(transport=httpx.MockTransport(answer)),
        api_key=lambda: "key_of_the_account",
        base_url="https://retell.invalid/",
        timeout_seconds=timeout_seconds,
    )


async def test_the_words_go_to_the_call_with_the_salons_key() -> None:
    """As context for the agent, and it is made to speak."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"success": True})

    await calls_on(answer).tell("call_a4441234567890777c4a4a123e6", words=WORDS)

    (request,) = asked
    assert request.method == "PATCH"
    assert str(request.url) == (
        "https://retell.invalid/v2/update-live-call/call_a4441234567890777c4a4a123e6"
    )
    assert request.headers["authorization"] == "Bearer key_of_the_account"
    assert json.loads(request.content) == {
        "call_control": {"additional_context": WORDS, "trigger_response": True}
    }


async def test_a_call_id_cannot_lead_to_another_address() -> None:
    """It comes from outside."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path.decode())
        return httpx.Response(200)

    await calls_on(answer).tell("../update-call/x?y=1", words=WORDS)

    assert asked == ["/v2/update-live-call/..%2Fupdate-call%2Fx%3Fy%3D1"]


@pytest.mark.parametrize("status", [302, 400, 401, 404, 422, 429, 500])
async def test_any_other_answer_is_a_refusal(status: int) -> None:
    """The call is over, or the key is wrong: it is said which, and asked once."""
    asked = 0

    def answer(_: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return httpx.Response(status, json={"message": "call of Max Beispiel"})

    with pytest.raises(LiveCallRefused) as caught:
        await calls_on(answer).tell("call_1", words=WORDS)

    assert (str(caught.value), asked) == (f"answered {status}", 1)


async def test_a_connection_that_fails_is_a_call_that_was_not_reached() -> None:
    """By the name of the failure only: its text may tell of the request."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(WORDS, request=request)

    with pytest.raises(LiveCallNotReached, match=r"^ConnectError$") as caught:
        await calls_on(answer).tell("call_1", words=WORDS)

    assert not isinstance(caught.value, LiveCallRefused)


async def test_an_api_that_never_answers_is_waited_for_no_longer_than_said() -> None:
    """However it dribbles."""

    class Silent(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError(request)

    live_calls = RetellLiveCalls(
        client=httpx.AsyncClient(transport=Silent()),
        api_key=lambda: "key",
        base_url="https://retell.invalid",
        timeout_seconds=0.05,
    )

    with pytest.raises(LiveCallNotReached, match=r"^TimeoutError$"):
        async with asyncio.timeout(10):
            await live_calls.tell("call_1", words=WORDS)
