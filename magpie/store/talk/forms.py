"""What the comment form takes. The domain reads the words; here only shape."""

from django import forms

from magpie.domain.talk.rules import TYPED_CHARS_MAX, Order
from magpie.kit.paging import ROW_ID_MAX

REQUEST_KEY_CHARS = 64


class CommentForm(forms.Form):
    """Words, whom they answer, and the account that speaks: one of the person's, or a first one by its @name."""

    text = forms.CharField(max_length=TYPED_CHARS_MAX, required=False, strip=False)
    answers = forms.IntegerField(min_value=1, max_value=ROW_ID_MAX, required=False)
    voice = forms.IntegerField(min_value=1, max_value=ROW_ID_MAX, required=False)
    handle = forms.CharField(max_length=30, required=False)
    request_key = forms.CharField(max_length=REQUEST_KEY_CHARS, required=False)


def order_of(said: str) -> str:
    """The order that was asked for; nonsense is the newest first."""
    return said if said in set(Order) else Order.NEWEST.value


def number_of(said: str) -> int:
    """'12' -> 12; nonsense is 0."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else 0
