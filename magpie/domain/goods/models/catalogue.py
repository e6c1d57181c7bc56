"""Brand, the category tree, and the versioned taxonomy of topics."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Brand(models.Model):
    personal_data: ClassVar[str] = "none"

    slug = models.CharField(max_length=120, unique=True)
    name_zh = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name_zh="") | ~Q(name_en=""), name="brand_has_a_name")
        ]

    def __str__(self) -> str:
        return self.name_en or self.name_zh


class Category(models.Model):
    """A shelf. `path` is the whole way to it: "food/tea/green"."""

    personal_data: ClassVar[str] = "none"

    path = models.CharField(max_length=120, unique=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    name_zh = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name_zh="") | ~Q(name_en=""), name="category_has_a_name")
        ]

    def __str__(self) -> str:
        return self.path


class Topic(models.Model):
    """An interest. A topic is never deleted, only retired in a later version, so old weights keep their meaning."""

    personal_data: ClassVar[str] = "none"

    slug = models.CharField(max_length=40, primary_key=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    since_version = models.PositiveIntegerField(default=1)
    retired_version = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return self.slug
