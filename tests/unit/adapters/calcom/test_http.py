import logging

import httpx

from adapters.calcom.http import open_http_client


def test_the_client_is_built_without_a_running_loop() -> None:
    """The container builds everything before the loop starts."""
    client = open_http_client()

    assert not client.is_closed


def test_addresses_are_not_logged_by_the_http_library() -> None:
    """httpx writes each address at INFO, and the address of a booking is its uid."""
    logging.getLogger("httpx").setLevel(logging.NOTSET)

    open_http_client()

    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)


def test_the_client_keeps_no_cookies() -> None:
    """Tenants share it: what one account was given must not be sent with another's key."""
    client = open_http_client()
    request = httpx.Request("GET", "https://cal.example/v2/me")

    client.cookies.extract_cookies(
        httpx.Response(200, headers={"set-cookie": "uid=1; Path=/"}, request=request)
    )

    assert list(client.cookies.jar) == []
