"""The accounts one follows."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.store.edge import Asked, store_page
from magpie.store.following.reading import read_followed


@require_safe
@store_page
def show_followed(request: Asked) -> HttpResponse:
    """Each account with its newest things; following and unfollowing is posted to the account's own address."""
    return render(request, "store/followed.html", {"followed": read_followed(request.visitor.person)})
