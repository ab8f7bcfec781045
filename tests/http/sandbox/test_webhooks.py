"""Webhooks: what is sent, when, and how it can go wrong."""

import asyncio
import hashlib
import hmac

from entrypoints.sandbox.webhook_delivery import signature
from tests.http.sandbox.sandbox_world import CHILD, WEBHOOK_SECRET, World


async def test_a_delivery_is_signed_over_its_raw_bytes(world: World) -> None:
    """Hex HMAC-SHA256 without prefix; umlauts are not escaped in the body."""
    attendee = {
        "name": "Jürgen Müller",
        "email": "j@example.com",
        "timeZone": "Europe/Berlin",
        "language": "de",
    }
    await world.book("2026-11-30T09:00:00Z", attendee=attendee)

    url, body, headers = world.post.deliveries[0]
    expected = hmac.new(WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert url == "https://receiver.example/cal"
    assert headers["X-Cal-Signature-256"] == expected
    assert headers["X-Cal-Webhook-Version"] == "2021-10-20"
    assert "Jürgen Müller".encode() in body


def test_without_a_secret_the_literal_stands_in_for_the_signature() -> None:
    """As Cal.com does; a receiver has to refuse it."""
    assert signature(b"{}", secret=None) == "no-secret-provided"


async def test_every_step_is_announced_in_its_own_words(world: World) -> None:
    """Times in three formats, metadata in some, and the old uid only in RESCHEDULED."""
    booked = (await world.book("2026-11-30T09:00:00Z", metadata={"k": "v"})).json()["data"]
    path = f"/v2/bookings/{booked['uid']}"
    moved = await world.call("POST", f"{path}/reschedule", json={"start": "2026-11-30T11:00:00Z"})
    new = moved.json()["data"]["uid"]
    reason = {"cancellationReason": "krank"}
    await world.call("POST", f"/v2/bookings/{new}/cancel", json=reason)

    created, rescheduled, cancelled = (body["payload"] for body in world.post.bodies)

    assert world.post.triggers == ["BOOKING_CREATED", "BOOKING_RESCHEDULED", "BOOKING_CANCELLED"]
    assert (created["startTime"], created["metadata"]) == ("2026-11-30T09:00:00Z", {"k": "v"})
    assert (rescheduled["uid"], rescheduled["rescheduleUid"]) == (new, booked["uid"])
    assert rescheduled["iCalSequence"] == 1
    assert cancelled["startTime"] == "2026-11-30T11:00:00+00:00"
    assert "metadata" not in cancelled
    assert (cancelled["status"], cancelled["iCalSequence"]) == ("CANCELLED", 2)


async def test_a_request_is_announced_and_then_its_end(world: World) -> None:
    """REQUESTED, then CREATED without metadata for a yes, and REJECTED for a no."""
    yes = (await world.book("2026-11-30T09:00:00Z", event_type=CHILD, metadata={"k": "v"})).json()
    no = (await world.book("2026-11-30T10:00:00Z", event_type=CHILD)).json()
    await world.control("POST", f"/bookings/{yes['data']['uid']}/confirm")
    await world.control("POST", f"/bookings/{no['data']['uid']}/decline")

    assert world.post.triggers == [
        "BOOKING_REQUESTED",
        "BOOKING_REQUESTED",
        "BOOKING_CREATED",
        "BOOKING_REJECTED",
    ]
    assert world.post.bodies[2]["payload"]["metadata"] == {}
    assert "metadata" not in world.post.bodies[3]["payload"]


async def test_moving_a_request_is_announced_as_a_request(world: World) -> None:
    """Not as RESCHEDULED: the new booking is pending again."""
    asked = (await world.book("2026-11-30T09:00:00Z", event_type=CHILD)).json()["data"]["uid"]

    path = f"/v2/bookings/{asked}/reschedule"
    await world.call("POST", path, json={"start": "2026-11-30T11:00:00Z"})

    assert world.post.triggers == ["BOOKING_REQUESTED", "BOOKING_REQUESTED"]


async def test_a_cancellation_is_announced_before_it_is_true(world: World) -> None:
    """Whoever asks from inside the delivery still sees an accepted booking."""
    uid = (await world.book("2026-11-30T09:00:00Z")).json()["data"]["uid"]
    seen = []

    async def ask() -> None:
        answer = await world.call("GET", f"/v2/bookings/{uid}")
        seen.append(answer.json()["data"]["status"])

    world.post.meanwhile = ask
    cancelled = await world.call(
        "POST", f"/v2/bookings/{uid}/cancel", json={"cancellationReason": "x"}
    )

    assert seen == ["accepted"]
    assert cancelled.json()["data"]["status"] == "cancelled"


async def test_two_cancellations_at_once_are_both_announced(world: World) -> None:
    """Both answered 200, two webhooks, and the first reason stays."""
    uid = (await world.book("2026-11-30T09:00:00Z")).json()["data"]["uid"]
    await world.break_things(webhook={"delay_ms": 100})
    path = f"/v2/bookings/{uid}/cancel"
    both = asyncio.gather(
        *(world.call("POST", path, json={"cancellationReason": word}) for word in "12")
    )
    await world.clock.advance(1)

    answers = await both

    assert [a.json()["data"]["cancellationReason"] for a in answers] == ["1", "1"]
    assert world.post.triggers[1:] == ["BOOKING_CANCELLED", "BOOKING_CANCELLED"]


async def test_a_slow_receiver_keeps_the_caller_waiting(world: World) -> None:
    """The delivery is part of the create: its answer waits for it."""
    await world.break_things(webhook={"delay_ms": 6000})
    answer = asyncio.ensure_future(world.book("2026-11-30T09:00:00Z"))
    await world.clock.advance(5.9)
    early = answer.done()
    await world.clock.advance(0.2)

    assert (early, answer.done()) == (False, True)
    assert (await answer).status_code == 201


async def test_a_receiver_that_fails_changes_nothing_and_gets_no_second_try(world: World) -> None:
    """500 or no connection: the booking stands, one delivery each."""
    world.post.status = 500
    first = await world.book("2026-11-30T09:00:00Z")
    world.post.status = None
    second = await world.book("2026-11-30T10:00:00Z")
    await world.clock.advance(60)

    sent = (await world.control("GET", "/deliveries")).json()
    assert (first.status_code, second.status_code) == (201, 201)
    assert [delivery["status"] for delivery in sent] == [500, None]


async def test_deliveries_can_be_doubled_lost_and_out_of_order(world: World) -> None:
    """copies, lose and hold, each counted from the moment they are switched on."""
    await world.break_things(webhook={"copies": 2})
    await world.book("2026-11-30T09:00:00Z")
    await world.break_things(webhook={"lose": 1})
    await world.book("2026-11-30T10:00:00Z")
    await world.break_things(webhook={"hold": 1})
    await world.book("2026-11-30T11:00:00Z")
    await world.book("2026-11-30T12:00:00Z")

    starts = [body["payload"]["startTime"][11:16] for body in world.post.bodies]
    assert starts == ["09:00", "09:00", "12:00", "11:00"]


async def test_a_detached_delivery_does_not_keep_the_answer_waiting(world: World) -> None:
    """The answer comes first, the webhook afterwards."""
    await world.break_things(webhook={"detached": True, "delay_ms": 1000})

    answer = await world.book("2026-11-30T09:00:00Z")
    before = list(world.post.triggers)
    await world.clock.advance(1)

    assert answer.status_code == 201
    assert (before, world.post.triggers) == ([], ["BOOKING_CREATED"])


async def test_a_meeting_that_ended_is_announced_flat(world: World) -> None:
    """No payload key: the booking's row stands beside the trigger."""
    uid = (await world.book("2026-11-30T09:00:00Z", metadata={"k": "v"})).json()["data"]["uid"]

    await world.control("POST", f"/bookings/{uid}/meeting-ended")

    ended = world.post.bodies[-1]
    assert "payload" not in ended
    assert (ended["triggerEvent"], ended["uid"], ended["metadata"]) == (
        "MEETING_ENDED",
        uid,
        {"k": "v"},
    )


async def test_an_attendee_who_did_not_come_is_announced(world: World) -> None:
    """NO_SHOW_UPDATED names the booking as bookingUid, and no times."""
    uid = (await world.book("2026-11-30T09:00:00Z")).json()["data"]["uid"]
    await world.clock.advance(10 * 86400)
    body = {"attendees": [{"email": "max@example.com", "absent": True}]}

    await world.call("POST", f"/v2/bookings/{uid}/mark-absent", json=body)

    payload = world.post.bodies[-1]["payload"]
    assert world.post.triggers[-1] == "BOOKING_NO_SHOW_UPDATED"
    assert (payload["bookingUid"], payload["attendees"][0]["noShow"]) == (uid, True)


async def test_subscriptions_can_be_made_changed_and_removed(world: World) -> None:
    """One per address; the id is a uuid; the secret comes back in clear."""
    body = {
        "active": True,
        "subscriberUrl": "https://other.example/hook",
        "triggers": ["BOOKING_CREATED"],
        "secret": "s",
    }
    made = await world.call("POST", "/v2/webhooks", json=body)
    twice = await world.call("POST", "/v2/webhooks", json=body)
    one = f"/v2/webhooks/{made.json()['data']['id']}"
    changed = await world.call("PATCH", one, json={"active": False})
    shown = await world.call("GET", one)
    await world.book("2026-11-30T09:00:00Z")
    removed = await world.call("DELETE", one)
    gone = await world.call("GET", one)

    assert (made.status_code, twice.status_code) == (201, 409)
    assert shown.json()["data"] == changed.json()["data"]
    assert shown.json()["data"]["secret"] == "s"
    assert [url for url, _, _ in world.post.deliveries] == ["https://receiver.example/cal"]
    assert (removed.status_code, gone.status_code) == (200, 404)
