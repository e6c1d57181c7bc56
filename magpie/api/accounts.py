"""Accounts: the public faces, and following them."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from magpie.api.callers import person_of, signed_in, told_rights
from magpie.api.fields import Cursor, Handle, Limit
from magpie.api.problems import REFUSALS, Problem
from magpie.api.products import page_of
from magpie.api.schemas import AccountOut, PageOf, RightsOut
from magpie.domain.people import actions, queries

router = Router()


@router.get("/accounts", response={200: PageOf[AccountOut], REFUSALS: Problem})
def list_accounts(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> Any:
    """Open accounts, oldest first."""
    return page_of(queries.accounts_page(cursor=cursor, limit=limit))


@router.get("/accounts/{handle}", response={200: AccountOut, REFUSALS: Problem})
def get_account(request: HttpRequest, handle: Handle) -> Any:
    """One account by its handle, written without the @."""
    return queries.get_account_by_handle(handle)


@router.post("/accounts/{handle}/following", auth=signed_in, response={200: RightsOut, REFUSALS: Problem})
def follow(request: HttpRequest, handle: Handle) -> Any:
    """Follow; doing it again changes nothing."""
    person, now = person_of(request), timezone.now()
    account = queries.get_account_by_handle(handle).id
    actions.follow_account(person=person, account=account, now=now)
    return told_rights(person, now)


@router.delete("/accounts/{handle}/following", auth=signed_in, response={200: RightsOut, REFUSALS: Problem})
def unfollow(request: HttpRequest, handle: Handle) -> Any:
    """Follow no more."""
    person, now = person_of(request), timezone.now()
    account = queries.get_account_by_handle(handle).id
    actions.unfollow_account(person=person, account=account, now=now)
    return told_rights(person, now)
