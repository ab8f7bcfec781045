"""Whose request it is: every salon with the numbers, agents and secrets that belong to it."""

import hashlib
import hmac
import string

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from booking_domain.errors import InvalidValue
from booking_domain.model.tenant import Tenant
from entrypoints.settings.schema import Settings
from entrypoints.settings.secret import Secret


@frozen
class TenantAccess:
    """
    One salon and what opens its door.

    Args:
        called_numbers: Numbers under which callers reach it, in international spelling.
        agent_ids: Its agents' ids at the voice platform.
        retell_keys: Keys that may sign its tool calls; several while one is replaced by another.
        rest_tokens: Bearer tokens for `/api/v1`.
        calcom_secrets: Secrets that may sign its webhooks, several during a rotation as well.
    """

    tenant: Tenant
    called_numbers: tuple[str, ...] = ()
    agent_ids: tuple[str, ...] = ()
    retell_keys: tuple[Secret, ...] = ()
    rest_tokens: tuple[Secret, ...] = ()
    calcom_secrets: tuple[Secret, ...] = ()


@frozen
class TenantDirectory:
    """
    All salons of this service.

    Raises:
        InvalidValue: two salons share an id, a number, an agent or a token, or a secret is empty.
    """

    entries: tuple[TenantAccess, ...]
    _by_id: Mapping[str, TenantAccess] = field(init=False, repr=False)
    _by_number: Mapping[str, TenantAccess] = field(init=False, repr=False)
    _by_agent: Mapping[str, TenantAccess] = field(init=False, repr=False)
    _by_token: Mapping[bytes, TenantAccess] = field(init=False, repr=False)

    @_by_id.default
    def _ids(self) -> Mapping[str, TenantAccess]:
        return _unique("tenant id", ((one.tenant.tenant_id, one) for one in self.entries))

    @_by_number.default
    def _numbers(self) -> Mapping[str, TenantAccess]:
        pairs = ((_dialled(text), one) for one in self.entries for text in one.called_numbers)
        return _unique("called number", pairs)

    @_by_agent.default
    def _agents(self) -> Mapping[str, TenantAccess]:
        return _unique("agent id", ((name, one) for one in self.entries for name in one.agent_ids))

    @_by_token.default
    def _tokens(self) -> Mapping[bytes, TenantAccess]:
        found: dict[bytes, TenantAccess] = {}
        for one in self.entries:
            secrets = (*one.retell_keys, *one.rest_tokens, *one.calcom_secrets)
            if not all(secret.reveal() for secret in secrets):
                message = f"tenant {one.tenant.tenant_id!r} has an empty secret"
                raise InvalidValue(message)
            for token in one.rest_tokens:
                if found.setdefault(_digest(token.reveal()), one) is not one:
                    message = "two tenants share a bearer token"
                    raise InvalidValue(message)
        return found

    def named(self, tenant_id: str) -> TenantAccess | None:
        """Return the salon of this id, `None` if there is none."""
        return self._by_id.get(tenant_id)

    def routed(self, *, called_number: str | None, agent_id: str | None) -> TenantAccess | None:
        """
        Return the salon of a call: by the number, else by the agent, else the only one there is.

        Neither is verified at this point: they choose whose keys a signature is held against.
        """
        by_number = self._by_number.get(_dialled(called_number)) if called_number else None
        by_agent = self._by_agent.get(agent_id) if agent_id else None
        return by_number or by_agent or self.only

    @property
    def only(self) -> TenantAccess | None:
        """The salon, where there is exactly one that calls can come to."""
        called = [one for one in self.entries if one.retell_keys] or self.entries
        return called[0] if len(called) == 1 else None

    def bearing(self, token: str) -> TenantAccess | None:
        """Return the salon whose token it is; how long that takes tells nothing about any token."""
        offered = _digest(token)
        found: TenantAccess | None = None
        for digest, access in self._by_token.items():
            if hmac.compare_digest(digest, offered):
                found = access
        return found


def directory_of(settings: Settings, *, tenants: Mapping[str, Tenant]) -> TenantDirectory:
    """
    This will return the directory of all salons in a configuration, given each one's tenant by id.

    Raises:
        InvalidValue: as `TenantDirectory`.
    """
    return TenantDirectory(
        tuple(
            TenantAccess(
                tenant=tenants[one.id],
                called_numbers=one.retell.called_numbers if one.retell else (),
                agent_ids=one.retell.agent_ids if one.retell else (),
                retell_keys=one.retell.keys if one.retell else (),
                rest_tokens=one.rest.tokens,
                calcom_secrets=one.calcom.webhook_secrets,
            )
            for one in settings.tenants
        )
    )


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def _dialled(number: str) -> str:
    """Return a number by its digits, so that its punctuation does not matter."""
    digits = "".join(character for character in number if character in string.digits)
    return digits.removeprefix("00") if number.strip().startswith("00") else digits


def _unique(kind: str, pairs: Iterable[tuple[str, TenantAccess]]) -> Mapping[str, TenantAccess]:
    found: dict[str, TenantAccess] = {}
    for name, access in pairs:
        if found.setdefault(name, access) is not access:
            message = f"two tenants share the {kind} {name!r}"
            raise InvalidValue(message)
    return found
