"""Who is looking at a page: the person, how sure we are of their choices, and the token their page speaks with.

A browser nobody knows gets an anonymous id in a cookie of its own; a signed-in one drops it, so that whoever
signs out starts anew. Refuses nothing: a cookie somebody edited is simply replaced.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from magpie.domain.people import queries as people
from magpie.domain.people.rules import PERSON_PATTERN, is_known
from magpie.domain.trade.rules.links import mark_of
from magpie.kit.clock import HOUR_MS
from magpie.kit.ids import new_id
from magpie.kit.tokens import PageClaims, sign

TOKEN_LIFE_MS = 2 * HOUR_MS
YEAR_S = 365 * 24 * 3600
SITTING_COOKIE = "magpie_sitting"
AFTER_COOKIE = "magpie_after"
OFFSET_MAX = 2**53


@dataclass(frozen=True)
class Visitor:
    """`sitting` joins the pages of one visit; `rights_version` is the newest version of the person's choices.

    `may_operate` is whether the sign-in runs this site; a page token never says so.
    """

    person: str
    sitting: str
    rights_version: int
    may_operate: bool = False

    @property
    def is_known(self) -> bool:
        return is_known(self.person)

    @property
    def mark(self) -> str:
        """What a link they share carries."""
        return mark_of(self.person)

    def token(self, *, now_ms: int) -> str:
        """What this page may say for two hours."""
        claims = PageClaims(
            person=self.person,
            expires_ms=now_ms + TOKEN_LIFE_MS,
            session=self.sitting,
            rights_version=self.rights_version,
        )
        return sign(claims, secret=settings.MAGPIE_PAGE_SECRET)


def visitor_of(request: HttpRequest, *, now_ms: int) -> Visitor:
    """One query for a stranger, two for somebody signed in (after Django's own for session and user)."""
    person = ""
    if request.user.is_authenticated:
        person = people.find_person_of_user(request.user.pk) or ""
    if not person:
        said = request.COOKIES.get(settings.MAGPIE_ANONYMOUS_COOKIE, "")
        is_ours = said.startswith("a:") and PERSON_PATTERN.fullmatch(said)
        person = said if is_ours else f"a:{new_id(now_ms=now_ms)}"
    sitting = request.COOKIES.get(SITTING_COOKIE, "")
    if not (sitting.isalnum() and len(sitting) <= 40):
        sitting = new_id(now_ms=now_ms)
    return Visitor(
        person=person,
        sitting=sitting,
        rights_version=people.rights_version_of(person),
        may_operate=request.user.is_staff,
    )


def promised_offset(request: HttpRequest) -> int:
    """The last offset this page has been promised, so that what was just done is already learned; -1 for none."""
    text = request.GET.get("after") or request.COOKIES.get(AFTER_COOKIE, "")
    is_number = text.isascii() and text.isdigit() and len(text) < 17
    return int(text) if is_number and int(text) <= OFFSET_MAX else -1


def new_visitor(*, now_ms: int) -> Visitor:
    """A browser that nobody has ever seen."""
    return Visitor(person=f"a:{new_id(now_ms=now_ms)}", sitting=new_id(now_ms=now_ms), rights_version=0)


def remember(response: HttpResponse, visitor: Visitor) -> None:
    """Set what the browser must bring back next time."""
    if visitor.is_known:
        response.delete_cookie(settings.MAGPIE_ANONYMOUS_COOKIE)
    else:
        _keep(response, settings.MAGPIE_ANONYMOUS_COOKIE, visitor.person, max_age_s=YEAR_S)
    _keep(response, SITTING_COOKIE, visitor.sitting, max_age_s=None)


def _keep(response: HttpResponse, name: str, value: str, *, max_age_s: int | None) -> None:
    """A cookie of ours that no script reads and no other site sends; without an age it ends with the browser."""
    response.set_cookie(
        name, value, max_age=max_age_s, httponly=True, samesite="Lax", secure=settings.MAGPIE_HTTPS
    )
