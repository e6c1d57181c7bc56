"""The model registry, walked: tables know only their own app and those below, and each says what it holds of people.

Closes the doors of Django that an import contract cannot see: string foreign keys and reverse accessors.
"""

from collections.abc import Iterable
from typing import ClassVar

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

# Level of each app, lowest first; the names and their order are those of .importlinter's domain contract.
LEVELS = {
    "outbox": 0,
    **dict.fromkeys(("people", "journey", "governance", "ledger", "payment", "experiments"), 1),
    **dict.fromkeys(("goods", "media", "notices", "webhooks"), 2),
    **dict.fromkeys(("content", "campaigns", "flash"), 3),
    **dict.fromkeys(("talk", "live", "trade", "service", "supply"), 4),
    **dict.fromkeys(("distribution", "alliance", "partners"), 5),
    "insight": 6,
}
# What comes with Django: our sign-in stands on it, nothing else may.
FRAMEWORK = {"auth", "contenttypes", "sessions"}
SAID_CHARS_MIN = 4


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("magpie.")]


def complaints_about(found: Iterable[type[models.Model]]) -> list[str]:
    """Everything the rules say of these models, as "app.Model.field says"."""
    return [complaint for model in found for complaint in (*_wrong_levels(model), *_wrong_words(model))]


def _wrong_levels(model: type[models.Model]) -> list[str]:
    app = model._meta.app_label
    if app not in LEVELS:
        return [f"{app}.{model.__name__} is in an app that has no level"]
    wrong = []
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        if not isinstance(field, models.ForeignKey | models.ManyToManyField):
            continue
        target = field.remote_field.model._meta.app_label
        name = f"{app}.{model.__name__}.{field.name}"
        if target == app or (target in FRAMEWORK and _is_inherited(model, field)):
            continue
        if LEVELS.get(target, 99) >= LEVELS[app]:
            wrong.append(f"{name} points to {target}, which is not below {app}")
        if field.remote_field.related_name != "+":
            wrong.append(f'{name} opens a way back from {target}; say related_name="+"')
    return wrong


def _is_inherited(model: type[models.Model], field: models.Field) -> bool:  # type: ignore[type-arg]
    """User's groups and permissions come from Django's own mixin; a key that we wrote ourselves does not."""
    return any(
        base.__module__.startswith("django.") and field.name in vars(base) for base in model.__mro__[1:]
    )


def _wrong_words(model: type[models.Model]) -> list[str]:
    said = vars(model).get("personal_data")
    if isinstance(said, str) and len(said) >= SAID_CHARS_MIN:
        return []
    return [f"{model._meta.app_label}.{model.__name__} does not say what it holds of people (personal_data)"]


def test_every_table_knows_only_what_lies_below_and_says_what_it_holds() -> None:
    assert own_models(), "no model was found: is Django set up?"
    assert complaints_about(own_models()) == []


def test_every_app_of_ours_is_walked() -> None:
    assert {model._meta.app_label for model in own_models()} == {
        "outbox",
        "people",
        "ledger",
        "payment",
        "notices",
        "webhooks",
        "goods",
        "campaigns",
        "flash",
        "content",
        "talk",
        "trade",
        "distribution",
    }


@isolate_apps("magpie.domain.people", "magpie.domain.goods")
def test_a_key_that_points_up_is_found() -> None:
    class Shelf(models.Model):
        personal_data: ClassVar[str] = "none"

        class Meta:
            app_label = "goods"

    class Person(models.Model):
        personal_data: ClassVar[str] = "none"
        favourite = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "people"

    assert complaints_about([Shelf, Person]) == [
        "people.Person.favourite points to goods, which is not below people"
    ]


@isolate_apps("magpie.domain.people", "magpie.domain.goods")
def test_a_way_back_into_another_app_is_found() -> None:
    class Person(models.Model):
        personal_data: ClassVar[str] = "none"

        class Meta:
            app_label = "people"

    class Wish(models.Model):
        personal_data: ClassVar[str] = "what somebody wishes for"
        person = models.ForeignKey(Person, on_delete=models.CASCADE)
        fellows = models.ManyToManyField(Person)

        class Meta:
            app_label = "goods"

    assert complaints_about([Wish]) == [
        'goods.Wish.person opens a way back from people; say related_name="+"',
        'goods.Wish.fellows opens a way back from people; say related_name="+"',
    ]


@pytest.mark.parametrize("said", [None, "", 7])
@isolate_apps("magpie.domain.goods")
def test_a_table_that_is_silent_about_people_is_found(said: object) -> None:
    class Silent(models.Model):
        class Meta:
            app_label = "goods"

    if said is not None:
        Silent.personal_data = said  # type: ignore[attr-defined]

    assert complaints_about([Silent]) == ["goods.Silent does not say what it holds of people (personal_data)"]


@isolate_apps("magpie.domain.goods")
def test_what_a_base_says_is_not_what_a_table_says() -> None:
    class Base(models.Model):
        personal_data: ClassVar[str] = "none"

        class Meta:
            abstract = True
            app_label = "goods"

    class Heir(Base):
        class Meta:
            app_label = "goods"

    assert complaints_about([Heir]) == ["goods.Heir does not say what it holds of people (personal_data)"]


@isolate_apps("magpie.domain.goods")
def test_an_app_without_a_level_is_found() -> None:
    class Odd(models.Model):
        personal_data: ClassVar[str] = "none"

        class Meta:
            app_label = "attic"

    assert complaints_about([Odd]) == ["attic.Odd is in an app that has no level"]


def test_names_of_constraints_and_indexes_are_the_houses_own() -> None:
    """PostgreSQL keeps indexes of all tables in one room: two of one name, and the site does not start."""
    names = [
        part.name
        for model in own_models()
        for part in (*model._meta.constraints, *model._meta.indexes)
        if not model._meta.abstract
    ]

    assert sorted({name for name in names if names.count(name) > 1}) == []
