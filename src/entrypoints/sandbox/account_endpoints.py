"""Who the key belongs to, what can be booked, when, and who is told of it."""

from typing import Any

from adapters.memory.calcom_model.account_event import Trigger
from entrypoints.sandbox.booking_endpoints import not_played
from entrypoints.sandbox.call import Access, Call, Route
from entrypoints.sandbox.event_type_json import (
    event_type_json,
    listed_event_type_json,
    schedule_json,
    user_json,
)
from entrypoints.sandbox.query_input import wrong_value
from entrypoints.sandbox.replies import Problem, Reply, success
from entrypoints.sandbox.webhook_delivery import Subscription


_EVENT_TYPES = frozenset({"2024-06-14"})
_SCHEDULES = frozenset({"2024-06-11", "2024-06-14"})


async def me(call: Call) -> Reply:
    """Show the owner of the key."""
    config = call.state.config
    return success(user_json(config.user, schedule=config.schedule))


async def list_event_types(call: Call) -> Reply:
    """Show event types, of one host or slug where asked for."""
    username, slug = call.query.get("username"), call.query.get("eventSlug")
    user = call.state.config.user
    kinds = [
        kind
        for kind in call.state.account.event_types
        if username in {None, user.username, kind.host.username} and slug in {None, kind.slug}
    ]
    return success([listed_event_type_json(kind, user=user) for kind in kinds])


async def get_event_type(call: Call) -> Reply:
    """Show one event type."""
    wanted = call.params["event_type_id"]
    for kind in call.state.account.event_types:
        if str(kind.id) == wanted:
            return success(event_type_json(kind, user=call.state.config.user))
    raise Problem(404, f"Event type with id {wanted} not found")


async def list_schedules(call: Call) -> Reply:
    """Show the one schedule as a list."""
    config = call.state.config
    return success([schedule_json(config.schedule, user=config.user)])


async def get_schedule(call: Call) -> Reply:
    """Show the schedule by id, or as the default."""
    config = call.state.config
    wanted = call.params.get("schedule_id", str(config.schedule.id))
    if wanted != str(config.schedule.id):
        raise Problem(404, f"Schedule with ID={wanted} does not exist.")
    return success(schedule_json(config.schedule, user=config.user))


async def list_webhooks(call: Call) -> Reply:
    """Show the subscriptions, secrets included."""
    return success([_webhook_json(call, hook) for hook in _hooks(call).values()])


async def create_webhook(call: Call) -> Reply:
    """Subscribe an address, once."""
    given = call.json_object()
    url = given.get("subscriberUrl")
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise Problem(400, f"Webhook URL is not allowed: {url}")
    if any(hook.url == url for hook in _hooks(call).values()):
        raise Problem(409, "Webhook with this subscriber url already exists for this user")
    hook = Subscription(
        id=call.state.identifiers.new_id(),
        url=url,
        triggers=_triggers(given.get("triggers")),
        secret=given.get("secret"),
        active=given.get("active") is True,
    )
    call.state.delivery.subscribe(hook)
    return success(_webhook_json(call, hook), status=201)


async def get_webhook(call: Call) -> Reply:
    """Show one subscription."""
    return success(_webhook_json(call, _hook(call)))


async def change_webhook(call: Call) -> Reply:
    """Change a subscription."""
    hook, given = _hook(call), call.json_object()
    changed = Subscription(
        id=hook.id,
        url=given.get("subscriberUrl", hook.url),
        triggers=_triggers(given["triggers"]) if "triggers" in given else hook.triggers,
        secret=given.get("secret", hook.secret),
        active=given.get("active", hook.active) is True,
    )
    call.state.delivery.subscribe(changed)
    return success(_webhook_json(call, changed))


async def delete_webhook(call: Call) -> Reply:
    """Remove a subscription."""
    hook = _hook(call)
    del _hooks(call)[hook.id]
    return success(_webhook_json(call, hook))


def account_routes() -> tuple[Route, ...]:
    """Return the remaining routes."""
    key, anybody = Access.KEY, Access.ANYBODY
    hooks, hook = "/v2/webhooks", "/v2/webhooks/{webhook_id:str}"
    kinds, kind = "/v2/event-types", "/v2/event-types/{event_type_id:str}"
    plans, plan = "/v2/schedules", "/v2/schedules/{schedule_id:str}"
    default = "/v2/schedules/default"
    old = not_played
    return (
        Route("GET", "/v2/me", me, key),
        Route("GET", kinds, list_event_types, anybody, versions=_EVENT_TYPES, legacy=old),
        Route("GET", kind, get_event_type, key, versions=_EVENT_TYPES, legacy=old),
        Route("GET", plans, list_schedules, key, versions=_SCHEDULES, legacy=old),
        Route("GET", default, get_schedule, key, versions=_SCHEDULES, legacy=old),
        Route("GET", plan, get_schedule, key, versions=_SCHEDULES, legacy=old),
        Route("GET", hooks, list_webhooks, key),
        Route("POST", hooks, create_webhook, key),
        Route("GET", hook, get_webhook, key),
        Route("PATCH", hook, change_webhook, key),
        Route("DELETE", hook, delete_webhook, key),
    )


def _hooks(call: Call) -> dict[str, Subscription]:
    return call.state.delivery.subscriptions


def _hook(call: Call) -> Subscription:
    wanted = call.params["webhook_id"]
    found = _hooks(call).get(wanted)
    if found is None:
        raise Problem(404, f"Webhook with id {wanted} not found")
    return found


def _triggers(given: Any) -> tuple[Trigger, ...]:
    names = {trigger.value: trigger for trigger in Trigger}
    if not isinstance(given, list) or any(name not in names for name in given):
        text = f"each value in triggers must be one of the following values: {', '.join(names)}"
        raise wrong_value("triggers", given, constraint="isEnum", text=text)
    return tuple(names[name] for name in given)


def _webhook_json(call: Call, hook: Subscription) -> dict[str, Any]:
    return {
        "id": hook.id,
        "payloadTemplate": None,
        "triggers": [trigger.value for trigger in hook.triggers],
        "subscriberUrl": hook.url,
        "active": hook.active,
        "secret": hook.secret,
        "userId": call.state.config.user.id,
    }
