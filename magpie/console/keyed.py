"""Forms that do something once, however often they are sent: each carries a key, and the same key is answered again.

What was refused comes back under a new key, so that it can be mended and sent again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import get_language

from magpie.console.edge import AtWork
from magpie.domain.trade.actions.requests import Answer, answer_once
from magpie.domain.trade.refusals import StillRunning
from magpie.kit.clock import ms_of
from magpie.kit.errors import Refusal
from magpie.kit.ids import new_id

Body = Mapping[str, Any]


class KeyedForm(forms.Form):
    """The base of every form here that moves money, goods or a case."""

    # What the domain calls a field -> what this form calls it, where they differ.
    aliases: ClassVar[Mapping[str, str]] = {}

    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def complain(self, wrong: str, detail: Mapping[str, object]) -> None:
        """Say a refusal of the domain at the field it names, or above the form."""
        named = str(detail.get("field", ""))
        field = self.aliases.get(named, named)
        is_chinese = (get_language() or "").startswith("zh")
        why = detail.get("why_zh" if is_chinese else "why_en")
        if field in self.fields and why:
            self.add_error(field, str(why))
        else:
            self.add_error(None, wrong)

    def renew(self, request: AtWork) -> None:
        """Give what was sent a new key; what was typed and what was wrong with it stay."""
        assert isinstance(self.data, QueryDict)
        said = self.data.copy()
        said[self.add_prefix("request_key")] = new_key(request)
        self.data = said


@dataclass(frozen=True)
class Told:
    """What became of a form: the body of what was done, or why not, in the reader's language."""

    status: int
    body: Body
    wrong: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


def new_key(request: AtWork) -> str:
    return new_id(now_ms=ms_of(request.now))


def do_once(request: AtWork, form: KeyedForm, *, route: str, do: Callable[[], Body]) -> Told:
    """Run `do` once for the key of this valid form.

    What was refused has a new key, unless the very same is still running: it may be done in a moment, and must keep its key.
    """
    is_running = False
    try:
        answer = answer_once(
            actor=request.person,
            route=route,
            key=form.cleaned_data["request_key"],
            request=_body(request),
            now=request.now,
            do=lambda: Answer(201, do()),
        )
    except Refusal as refusal:
        is_running = refusal.code == StillRunning.code
        answer = Answer(refusal.status, {"error": refusal.as_dict()})
    if answer.status == 201:
        return Told(201, answer.body)
    if not is_running:
        form.renew(request)
    error, is_chinese = answer.body["error"], (get_language() or "").startswith("zh")
    wrong = str(error["message"]["zh" if is_chinese else "en"])
    return Told(answer.status, {}, wrong, error["detail"])


def _body(request: AtWork) -> bytes:
    """What was sent without the mark against forgery, which differs each time; files by what is in them."""
    said = request.POST.copy()
    said.pop("csrfmiddlewaretoken", None)
    parts = [said.urlencode().encode()]
    for name, file in sorted(request.FILES.items()):
        assert isinstance(file, UploadedFile)
        digest = sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
        parts.append(f"{name}:{digest.hexdigest()}".encode())
    return b"\n".join(parts)
