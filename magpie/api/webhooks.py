"""Webhooks of a shop, for its staff: endpoints, secrets, what was sent, and sending it again.

Somebody else's endpoint does not exist here. An address is resolved before it is taken; secrets are shown once.
"""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router, Schema, Status
from pydantic import AwareDatetime, Field

from magpie.api.callers import person_of, signed_in
from magpie.api.fields import BodyId, Cursor, Flag, HandleFilter, Limit, RowId
from magpie.api.problems import REFUSALS, Problem
from magpie.api.products import page_of
from magpie.api.schemas import EndpointOut, MessageOut, MessageTypeOut, PageOf, ReplayedOut, SecretOut
from magpie.domain.people import queries as people
from magpie.domain.webhooks import actions, queries
from magpie.domain.webhooks.catalogue import CATALOGUE

router = Router(auth=signed_in)
MessageKey = Annotated[str, Path(pattern=r"^msg_[0-9A-HJKMNP-TV-Z]{26}$")]
Url = Annotated[str, Field(min_length=1, max_length=500)]
Description = Annotated[str, Field(max_length=200)]
Types = Annotated[
    list[Annotated[str, Field(pattern=r"^(\*|[a-z]+\.[a-z]+)$", max_length=40)]], Field(max_length=50)
]
ENDPOINT = {200: EndpointOut, REFUSALS: Problem}


class EndpointIn(Schema):
    """`types` names messages of GET /webhooks/types, or is ["*"]."""

    account: BodyId
    url: Url
    types: Types
    description: Description = ""


class ChangeIn(Schema):
    """What is left out stays."""

    url: Url | None = None
    types: Types | None = None
    description: Description | None = None


class ReplayIn(Schema):
    """What was not delivered since then; everything, where asked."""

    since: AwareDatetime
    is_everything: Flag = False


@router.get("/types", response={200: list[MessageTypeOut], REFUSALS: Problem})
def list_types(request: HttpRequest) -> Any:
    """Every type of message there is."""
    return CATALOGUE


@router.get("/endpoints", response={200: list[EndpointOut], REFUSALS: Problem})
def list_endpoints(request: HttpRequest, account: HandleFilter) -> Any:
    """The endpoints of an account, by its @handle."""
    face = people.get_account_by_handle(account)
    return queries.endpoints_of(person=person_of(request), account=face.id)


@router.post("/endpoints", response={201: SecretOut, REFUSALS: Problem})
def add_endpoint(request: HttpRequest, body: EndpointIn) -> Any:
    """A new address; the answer holds the signing secret, this once."""
    added = actions.add_endpoint(
        person=person_of(request),
        account=body.account,
        url=body.url,
        types=body.types,
        description=body.description,
        reach=queries.reach_of_site(),
        now=timezone.now(),
    )
    return Status(201, added)


@router.get("/endpoints/{endpoint}", response=ENDPOINT)
def get_endpoint(request: HttpRequest, endpoint: RowId) -> Any:
    """One endpoint and how it fares."""
    return queries.get_endpoint(person=person_of(request), endpoint=endpoint)


@router.patch("/endpoints/{endpoint}", response=ENDPOINT)
def change_endpoint(request: HttpRequest, endpoint: RowId, body: ChangeIn) -> Any:
    """Another address, description or choice of types."""
    person = person_of(request)
    was = queries.get_endpoint(person=person, endpoint=endpoint)
    actions.change_endpoint(
        person=person,
        endpoint=endpoint,
        url=was.url if body.url is None else body.url,
        types=was.types if body.types is None else body.types,
        description=was.description if body.description is None else body.description,
        reach=queries.reach_of_site(),
        now=timezone.now(),
    )
    return queries.get_endpoint(person=person, endpoint=endpoint)


@router.delete("/endpoints/{endpoint}", response={204: None, REFUSALS: Problem})
def remove_endpoint(request: HttpRequest, endpoint: RowId) -> Any:
    """Take it away; what waits for it is not sent any more."""
    actions.remove_endpoint(person=person_of(request), endpoint=endpoint, now=timezone.now())
    return Status(204, None)


@router.post("/endpoints/{endpoint}/suspension", response=ENDPOINT)
def switch_off(request: HttpRequest, endpoint: RowId) -> Any:
    """Tell it nothing until it is switched on; what waits stays."""
    return _switched(request, endpoint, actions.switch_off)


@router.delete("/endpoints/{endpoint}/suspension", response=ENDPOINT)
def switch_on(request: HttpRequest, endpoint: RowId) -> Any:
    """Tell it again, what waits first."""
    return _switched(request, endpoint, actions.switch_on)


@router.post("/endpoints/{endpoint}/secrets", response={201: SecretOut, REFUSALS: Problem})
def rotate_secret(request: HttpRequest, endpoint: RowId) -> Any:
    """A new signing secret, shown this once; the one before signs beside it for 24 hours."""
    secret = actions.rotate_secret(person=person_of(request), endpoint=endpoint, now=timezone.now())
    return Status(201, {"endpoint": endpoint, "secret": secret})


@router.get("/endpoints/{endpoint}/messages", response={200: PageOf[MessageOut], REFUSALS: Problem})
def list_messages(request: HttpRequest, endpoint: RowId, cursor: Cursor = "", limit: Limit = 20) -> Any:
    """What was told to it, the newest first, with every try."""
    return page_of(
        queries.messages_page(person=person_of(request), endpoint=endpoint, cursor=cursor, limit=limit)
    )


@router.post("/endpoints/{endpoint}/tests", response={201: MessageOut, REFUSALS: Problem})
def send_test(request: HttpRequest, endpoint: RowId) -> Any:
    """Send it a message of type `webhook.test`."""
    person = person_of(request)
    key = actions.send_test(person=person, endpoint=endpoint, now=timezone.now())
    return Status(201, queries.get_message(person=person, message=key))


@router.post("/endpoints/{endpoint}/replays", response={200: ReplayedOut, REFUSALS: Problem})
def replay_since(request: HttpRequest, endpoint: RowId, body: ReplayIn) -> Any:
    """Send again what was not delivered since an instant, or everything; at most a thousand at a time."""
    return actions.replay_since(
        person=person_of(request),
        endpoint=endpoint,
        since=body.since,
        is_everything=body.is_everything,
        now=timezone.now(),
    )


@router.get("/messages/{message}", response={200: MessageOut, REFUSALS: Problem})
def get_message(request: HttpRequest, message: MessageKey) -> Any:
    """One message with every try."""
    return queries.get_message(person=person_of(request), message=message)


@router.post("/messages/{message}/replays", response={200: MessageOut, REFUSALS: Problem})
def replay(request: HttpRequest, message: MessageKey) -> Any:
    """Send it again, under the same id."""
    person = person_of(request)
    actions.replay(person=person, message=message, now=timezone.now())
    return queries.get_message(person=person, message=message)


def _switched(request: HttpRequest, endpoint: int, act: Callable[..., None]) -> queries.EndpointView:
    person = person_of(request)
    act(person=person, endpoint=endpoint, now=timezone.now())
    return queries.get_endpoint(person=person, endpoint=endpoint)
