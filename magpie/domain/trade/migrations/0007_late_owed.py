from typing import Any

from django.db import migrations, models
from django.db.models import F


def say_what_was_charged(apps: Any, schema_editor: Any) -> None:
    """Until now a compensation was charged in the moment in which it was granted."""
    rows = apps.get_model('trade', 'LateCompensation').objects
    rows.update(charged_at=F('granted_at'), look_at=F('found_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('trade', '0006_preferred_address'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='latecompensation', name='compensation_to_grant'),
        migrations.AddField(model_name='latecompensation', name='charged_at', field=models.DateTimeField(null=True)),
        migrations.AddField(model_name='latecompensation', name='look_at', field=models.DateTimeField(null=True)),
        migrations.RunPython(say_what_was_charged, migrations.RunPython.noop, elidable=False),
        migrations.AlterField(model_name='latecompensation', name='look_at', field=models.DateTimeField()),
        migrations.AddIndex(
            model_name='latecompensation',
            index=models.Index(condition=models.Q(('amount_minor__gt', 0), ('granted_at', None)), fields=['look_at'], name='compensation_to_grant'),
        ),
        migrations.AddConstraint(
            model_name='latecompensation',
            constraint=models.CheckConstraint(condition=models.Q(('granted_at', None), ('charged_at__isnull', False), _connector='OR'), name='compensation_charged_first'),
        ),
    ]
