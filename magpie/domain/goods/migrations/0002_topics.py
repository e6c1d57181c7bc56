"""Plants the taxonomy of version 1; later versions come as migrations of their own."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from magpie.domain.goods.taxonomy import TAXONOMY_VERSION, TOPICS


def plant_topics(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    table = apps.get_model("goods", "Topic")  # the historic model: the one place Django asks for this
    for topic in TOPICS:
        names = {"name_zh": topic.zh, "name_en": topic.en}
        table.objects.update_or_create(
            slug=topic.slug, defaults=names, create_defaults={**names, "since_version": TAXONOMY_VERSION}
        )


class Migration(migrations.Migration):
    dependencies = [("goods", "0001_initial")]
    operations = [migrations.RunPython(plant_topics, migrations.RunPython.noop)]
