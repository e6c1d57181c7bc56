"""My interests, and the page that says how Magpie chooses."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.domain.distribution.rules import SEARCH_POINTS
from magpie.engine.params import HEAD_WORTHS, Params
from magpie.engine.reasons import TABLE
from magpie.engine.weights import Weights, version_of
from magpie.kit.clock import ms_of
from magpie.store.edge import Asked, store_page
from magpie.store.interests.reading import read_interests
from magpie.store.visitor import promised_offset


@require_safe
@store_page
def show_interests(request: Asked) -> HttpResponse:
    """Everything chosen and everything inferred, each with its switch."""
    token = request.visitor.token(now_ms=ms_of(request.now))
    shown = read_interests(request.visitor.person, token=token, after=promised_offset(request))
    return render(request, "store/interests.html", {"shown": shown, "rights": shown.rights})


@require_safe
@store_page
def show_algorithm(request: Asked) -> HttpResponse:
    """The notice that articles 16 and 17 of the Algorithm Provisions ask for, with the numbers now in force."""
    params = Params()
    own = Weights.of(params).changed(settings.MAGPIE_RANKING.weights)
    tried = [(one, arm) for one in settings.MAGPIE_RANKING.experiments for arm in one.arms if arm.weights]
    numbers = {
        "heads": [(worth.head, own.points_of(worth.head)) for worth in HEAD_WORTHS],
        "tried": tried,
        "look_pull": params.look_pull,
        "outside": {"less": params.outside_less, "more": params.outside_more},
        "reasons": TABLE,
        "version": version_of(params, own),
        "search_points": SEARCH_POINTS,
    }
    return render(request, "store/algorithm.html", numbers)
