"""The door of the console: to the overview of one's first account, or a word to whoever has none yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from magpie.console.edge import accounts_at_hand, ask_to_sign_in
from magpie.domain.people.refusals import SignInFirst


@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Accounts are in the order in which they were opened."""
    try:
        _, accounts = accounts_at_hand(request)
    except SignInFirst:
        return ask_to_sign_in(request)
    if accounts:
        return redirect("console_account", handle=accounts[0].handle)
    return render(request, "console/nothing.html")
