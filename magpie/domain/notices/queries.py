"""When a person last looked."""

from datetime import datetime

from magpie.domain.notices.models import Look


def find_look(person: str) -> datetime | None:
    """None for somebody who never did. One query."""
    return Look.objects.filter(person=person).values_list("at", flat=True).first()
