from datetime import timedelta
from typing import Any

from django.db import migrations
from django.db.models import F


def wait_for_the_address(apps: Any, schema_editor: Any) -> None:
    """Who was to send goods back before an address came with the grant was told none: their shop has to say it first.

    Its three days (`rules.aftersales_waits`) follow on what was left to the buyer, whose own begin with the address.
    """
    rows = apps.get_model('trade', 'AfterSale').objects.filter(status='sending_back', given_address__isnull=True)
    rows.update(status='needs_address', deadline_at=F('deadline_at') + timedelta(days=3))


class Migration(migrations.Migration):

    dependencies = [
        ('trade', '0011_return_addresses'),
    ]

    operations = [
        migrations.RunPython(wait_for_the_address, migrations.RunPython.noop, elidable=False),
    ]
