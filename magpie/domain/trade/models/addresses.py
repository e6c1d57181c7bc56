"""Where parcels go: a person's own address book, and where a shop takes goods back."""

from typing import ClassVar, Final

from django.db import models

from magpie.domain.trade import rules

# A shop's return addresses, the one that is given by itself first.
PREFERRED_FIRST: Final = (models.F("preferred_at").desc(nulls_last=True), "-kept_at", "-pk")


class Place(models.Model):
    """Who receives a parcel, and where: the fields of `rules.delivery.LIMITS`."""

    name = models.CharField(max_length=rules.NAME_CHARS_MAX)
    phone = models.CharField(max_length=30)
    region = models.CharField(max_length=rules.PLACE_CHARS_MAX)
    city = models.CharField(max_length=rules.PLACE_CHARS_MAX)
    street = models.CharField(max_length=rules.PLACE_CHARS_MAX)
    postcode = models.CharField(max_length=12, blank=True)

    class Meta:
        abstract = True


class Address(Place):
    """One place of one person. The preferred one comes first, then the newest that was used."""

    personal_data: ClassVar[str] = "name, telephone number and place of a person"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    used_at = models.DateTimeField()
    preferred_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(preferred_at__isnull=False),
                name="one_preferred_address",
            )
        ]
        indexes = [models.Index(fields=["person", "-used_at"], name="address_by_person")]


class ReturnAddress(Place):
    """One place where a shop takes goods back, with a word to whoever packs them. The preferred one is given by itself."""

    personal_data: ClassVar[str] = "name, telephone number and place of a shop, which may be one person's"

    shop = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=rules.NOTE_CHARS_MAX, blank=True)
    kept_at = models.DateTimeField()
    preferred_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop"],
                condition=models.Q(preferred_at__isnull=False),
                name="one_preferred_return_address",
            )
        ]
        indexes = [models.Index(fields=["shop", "-kept_at"], name="return_address_by_shop")]
