"""When somebody last looked at what is new for them. One row a person; what the news is lies where it happened."""

from typing import ClassVar

from django.db import models


class Look(models.Model):
    """Everything up to `at` has been seen."""

    personal_data: ClassVar[str] = "when a person last looked at their notices"

    person = models.OneToOneField(
        "people.Person", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()
