"""The event types of one account at Cal.com."""

from collections.abc import Callable, Collection

import httpx

from typing_extensions import override

from adapters.calcom.calendar import sense_of
from adapters.calcom.event_type_wire import read_event_type, read_event_types
from adapters.calcom.http import Answer, CalcomHttp, ExchangeError
from adapters.calcom.pacing import Pacing
from adapters.calcom.reading_failures import no_answer
from adapters.calcom.refusals import read_error
from adapters.calcom.settings import CalcomSettings
from booking_domain.model.provider_event_type import ProviderEventType
from booking_domain.ports.catalogue_source import CatalogueSource


_NOT_FOUND = 404
_PATH = "/v2/event-types"


class CalcomCatalogue(CatalogueSource):
    """
    One tenant's account.

    One request, and one more for each event type that is named and not the account's own. Cal.com's
    list leaves hidden fields of a form out: a field that is not there is one that is not shown.
    """

    def __init__(
        self,
        *,
        client: httpx.AsyncClient,
        api_key: Callable[[], str],
        settings: CalcomSettings,
        pacing: Pacing,
    ) -> None:
        """Take what `CalcomCalendar` takes."""
        self._http = CalcomHttp(client=client, api_key=api_key, settings=settings, pacing=pacing)

    @override
    async def event_types(self, *, named: Collection[str]) -> tuple[ProviderEventType, ...]:
        answer = await self._read(_PATH, operation="list_event_types")
        found = {one.event_type: one for one in sense_of(answer, read_event_types)}
        for event_type in sorted({*named} - {*found}):
            one = await self._one(event_type)
            if one is not None:
                found[event_type] = one
        return tuple(sorted(found.values(), key=lambda one: int(one.event_type)))

    async def _one(self, event_type: str) -> ProviderEventType | None:
        if not (event_type.isascii() and event_type.isdigit()):
            return None
        answer = await self._read(f"{_PATH}/{event_type}", operation="get_event_type")
        if answer.status == _NOT_FOUND and _names(answer, event_type=event_type):
            return None
        return sense_of(answer, read_event_type)

    async def _read(self, path: str, *, operation: str) -> Answer:
        try:
            return await self._http.get(path, operation=operation, params={})
        except ExchangeError as error:
            raise no_answer(error) from error


def _names(answer: Answer, *, event_type: str) -> bool:
    """Whether a 404 speaks of this event type; a wrong API version is a 404 as well."""
    error = read_error(answer.body)
    return error is not None and f"id {event_type} " in f"{error.message} "
