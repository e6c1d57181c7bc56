"""Account pages and posts, and following an account."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from magpie.domain.content import queries as content
from magpie.domain.goods import queries as goods
from magpie.domain.people import actions
from magpie.domain.people import queries as people
from magpie.store.edge import Asked, back_to, store_page
from magpie.store.people.reading import read_account


@require_safe
@store_page
def show_account(request: Asked, handle: str) -> HttpResponse:
    """What an account makes, tells and is: `?tab=goods|content|about`; for htmx the next tiles of a tab."""
    shown = read_account(
        handle,
        person=request.visitor.person,
        now=request.now,
        tab=request.GET.get("tab", ""),
        cursor=request.GET.get("cursor", ""),
    )
    name = "store/account.html#more" if request.htmx else "store/account.html"
    return render(request, name, {"shown": shown, "account": shown.account, "is_followed": shown.is_followed})


@require_POST
@store_page
def make_following(request: Asked, handle: str) -> HttpResponse:
    """Follow, or no longer."""
    account = people.get_account_by_handle(handle)
    is_on = request.POST.get("is_on") == "1"
    change = actions.follow_account if is_on else actions.unfollow_account
    change(person=request.visitor.person, account=account.id, now=request.now)
    if not request.htmx:
        return back_to(request, f"/@{account.handle}")
    if request.GET.get("face") == "wide":
        return render(request, "store/account.html#following", {"account": account, "is_followed": is_on})
    return HttpResponse("")


@require_safe
@store_page
def show_post(request: Asked, post: int) -> HttpResponse:
    """A picture or film, its story, and the goods in it that are on the shelf."""
    shown = content.get_content(post)
    found = goods.products_by_id(shown.products)
    carried = [found[product] for product in shown.products if product in found]
    return render(request, "store/post.html", {"post": shown, "carried": carried})
