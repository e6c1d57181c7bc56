"""Where a parcel goes, as typed and as it can be read by whoever carries it."""

from dataclasses import asdict, dataclass, fields

from magpie.domain.trade import rules
from magpie.domain.trade.refusals import UnreadableAddress


@dataclass(frozen=True)
class Delivery:
    """Name, telephone number and place of whoever receives. `region` is a province or state."""

    name: str
    phone: str
    region: str
    city: str
    street: str
    postcode: str = ""

    @property
    def phone_digits(self) -> str:
        """The number without what people write between its digits: '+86 138-0000 0000' -> '8613800000000'."""
        return "".join(char for char in self.phone if char.isdigit())


@dataclass(frozen=True)
class ReturnPlace(Delivery):
    """Where goods go back to; `note` is the shop's word to whoever packs them."""

    note: str = ""


LIMITS = {
    "name": rules.NAME_CHARS_MAX,
    "phone": 30,
    "region": rules.PLACE_CHARS_MAX,
    "city": rules.PLACE_CHARS_MAX,
    "street": rules.PLACE_CHARS_MAX,
    "postcode": 12,
}


def read_delivery(typed: Delivery) -> Delivery:
    """The same without spaces around and control characters; raises UnreadableAddress, naming the field."""
    read = Delivery(**{field.name: plain(getattr(typed, field.name)) for field in fields(typed)})
    for name, limit in LIMITS.items():
        value = getattr(read, name)
        if len(value) > limit or (not value and name != "postcode"):
            raise UnreadableAddress.at(name)
    if not rules.PHONE.fullmatch(read.phone):
        raise UnreadableAddress.at("phone")
    return read


def read_return_place(typed: ReturnPlace) -> ReturnPlace:
    """The same for a shop's own place; raises UnreadableAddress."""
    note = plain(typed.note)
    if len(note) > rules.NOTE_CHARS_MAX:
        raise UnreadableAddress.at("note")
    read = read_delivery(Delivery(**{name: getattr(typed, name) for name in LIMITS}))
    return ReturnPlace(**asdict(read), note=note)


def plain(text: str) -> str:
    """One line of what can be seen, e.g. " a\\0b\\u202e \\n c" -> "a b c"."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
