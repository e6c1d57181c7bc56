"""What the publish form takes. The domain checks the file itself; here only shape and presence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from magpie.domain.content.rules import STORY_CHARS_MAX, TITLE_CHARS_MAX

REQUEST_KEY_CHARS = 64


class PublishForm(forms.Form):
    """One file, a title, a story, one product, and the account that speaks; a first one can be opened on the way."""

    file = forms.FileField(
        label=_("Picture or clip"),
        error_messages={"required": _("Choose a picture or a clip."), "empty": _("This file is empty.")},
    )
    title = forms.CharField(
        label=_("Title"), max_length=TITLE_CHARS_MAX, error_messages={"required": _("Give it a title.")}
    )
    story = forms.CharField(
        label=_("Story"), max_length=STORY_CHARS_MAX, required=False, widget=forms.Textarea({"rows": 4})
    )
    product = forms.TypedChoiceField(label=_("What is in it"), coerce=int, empty_value=None, required=False)
    account = forms.TypedChoiceField(label=_("Who speaks"), coerce=int, required=False)
    handle = forms.CharField(label=_("Your @name"), max_length=30, required=False)
    request_key = forms.CharField(max_length=REQUEST_KEY_CHARS, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, accounts: list[tuple[int, str]], products: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["product"].choices = [("", _("Nothing to buy")), *products]  # type: ignore[attr-defined]
        self.fields["account"].choices = accounts  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs |= {
            "accept": "image/*,video/mp4,video/webm",
            "aria-describedby": "file-hint",
        }

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("account") and not said.get("handle"):
            self.add_error("handle", _("Say who speaks: choose an account or a new @name."))
        return said

    @property
    def kind(self) -> str:
        """Which of the two it claims to be; the domain looks into the file and decides."""
        return "video" if (self.cleaned_data["file"].content_type or "").startswith("video/") else "post"
