"""What a command says about money when a site starts: whether it is real, in both languages, and which setting changes it."""

from collections.abc import Mapping

from magpie.config.payments import providers_on
from magpie.domain.payment.rules.standing import STANDING_WORDS, standing_of


def payment_lines(environ: Mapping[str, str]) -> tuple[str, str]:
    """(English, Chinese) of what these settings switch on."""
    words = STANDING_WORDS[standing_of(providers_on(environ))]
    return words.en, words.zh
