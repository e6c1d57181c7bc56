"""Where parcels go: a person's own address book."""

from typing import ClassVar

from django.db import models

from magpie.domain.trade import rules


class Address(models.Model):
    """One place of one person. The preferred one comes first, then the newest that was used."""

    personal_data: ClassVar[str] = "name, telephone number and place of a person"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=rules.NAME_CHARS_MAX)
    phone = models.CharField(max_length=30)
    region = models.CharField(max_length=rules.PLACE_CHARS_MAX)
    city = models.CharField(max_length=rules.PLACE_CHARS_MAX)
    street = models.CharField(max_length=rules.PLACE_CHARS_MAX)
    postcode = models.CharField(max_length=12, blank=True)
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
