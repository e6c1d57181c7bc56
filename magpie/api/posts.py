"""Content: posts and short films anybody may see."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router

from magpie.api.fields import Cursor, HandleFilter, Limit, RowId
from magpie.api.problems import REFUSALS, Problem
from magpie.api.products import page_of
from magpie.api.schemas import PageOf, PostOut
from magpie.domain.content import queries
from magpie.domain.people import queries as people

router = Router()


@router.get("/posts", response={200: PageOf[PostOut], REFUSALS: Problem})
def list_posts(
    request: HttpRequest,
    cursor: Cursor = "",
    limit: Limit = 20,
    account: HandleFilter = "",
    kind: Literal["", "post", "video"] = "",
) -> Any:
    """What is shown, newest first."""
    author = people.get_account_by_handle(account).id if account else None
    return page_of(queries.content_page(cursor=cursor, limit=limit, account=author, kind=kind))


@router.get("/posts/{post}", response={200: PostOut, REFUSALS: Problem})
def get_post(request: HttpRequest, post: RowId) -> Any:
    """One post or film with the ids of the goods it carries."""
    return queries.get_content(post)
