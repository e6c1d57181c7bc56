"""Buckets, prices for a while, promises and returns, and what is said of single pieces.

Every offer keeps its price as what is asked, and the longest time until it is sent becomes the promise that says the same.
"""

from typing import Any

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

from magpie.domain.goods.rules.promises import promise_of_hours


def say_terms_anew(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each row is written once: PostgreSQL alters no table whose rows were written twice in the same transaction."""
    # The historic model, whose fields are not those of the class of today.
    table: Any = apps.get_model("goods", "Offer")
    for hours in list(table.objects.values_list("dispatch_hours_max", flat=True).distinct()):
        promise, days = promise_of_hours(hours)
        table.objects.filter(dispatch_hours_max=hours).update(
            promise=promise, ship_days=days, asked_minor=F("price_minor")
        )


class Migration(migrations.Migration):

    dependencies = [
        ('goods', '0003_making'),
        ('people', '0002_taken_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bucket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('live', 'live'), ('flash', 'flash')], max_length=8)),
                ('ref', models.CharField(max_length=80)),
                ('on_hand', models.BigIntegerField(default=0)),
                ('reserved', models.BigIntegerField(default=0)),
                ('sold', models.BigIntegerField(default=0)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='TimedPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sale', 'sale'), ('live', 'live'), ('flash', 'flash')], max_length=8)),
                ('place', models.CharField(blank=True, max_length=80)),
                ('price_minor', models.BigIntegerField()),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('by', models.CharField(blank=True, max_length=28)),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='offer',
            name='asked_minor',
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='offer',
            name='presale_ships_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='promise',
            field=models.CharField(choices=[('same_day', 'same_day'), ('h24', 'h24'), ('h48', 'h48'), ('days', 'days'), ('presale', 'presale')], default='h48', max_length=8),
        ),
        migrations.AddField(
            model_name='offer',
            name='ship_days',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunPython(say_terms_anew, migrations.RunPython.noop, elidable=False),
        migrations.RemoveField(
            model_name='offer',
            name='dispatch_hours_max',
        ),
        migrations.AddField(
            model_name='pricechange',
            name='kind',
            field=models.CharField(default='list', max_length=8),
        ),
        migrations.AddField(
            model_name='product',
            name='return_days',
            field=models.PositiveSmallIntegerField(default=7),
        ),
        migrations.AddField(
            model_name='product',
            name='return_policy',
            field=models.CharField(choices=[('seven_day', 'seven_day'), ('seven_day_unless_opened', 'seven_day_unless_opened'), ('none_custom', 'none_custom'), ('none_fresh', 'none_fresh'), ('none_digital', 'none_digital'), ('none_other', 'none_other')], default='seven_day', max_length=24),
        ),
        migrations.AddField(
            model_name='sku',
            name='certificate_by',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='sku',
            name='certificate_no',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='sku',
            name='quality_en',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='sku',
            name='quality_zh',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='sku',
            name='weight_mg',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='stockmovement',
            name='kind',
            field=models.CharField(choices=[('receive', 'receive'), ('adjust', 'adjust'), ('reserve', 'reserve'), ('release', 'release'), ('sell', 'sell'), ('return', 'return'), ('allot', 'allot'), ('recall', 'recall')], max_length=8),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('asked_minor__gte', 0), ('asked_minor__lte', models.F('price_minor'))), name='asked_price_not_above_list'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('promise', 'days'), ('ship_days__gte', 2), ('ship_days__lte', 60)), models.Q(models.Q(('promise', 'days'), _negated=True), ('ship_days', 0)), _connector='OR'), name='promise_of_days_says_how_many'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('presale_ships_at__isnull', False), ('promise', 'presale')), models.Q(models.Q(('promise', 'presale'), _negated=True), ('presale_ships_at', None)), _connector='OR'), name='presale_says_when_it_ships'),
        ),
        migrations.AddConstraint(
            model_name='pricechange',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['list', 'sale'])), name='history_is_of_what_all_are_asked'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(('return_days__in', (7, 15))), name='return_days_are_published'),
        ),
        migrations.AddConstraint(
            model_name='sku',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('certificate_by'), django.db.models.functions.text.Lower('certificate_no'), condition=models.Q(models.Q(('certificate_no', ''), _negated=True), ('retired_at', None)), name='one_piece_per_certificate'),
        ),
        migrations.AddConstraint(
            model_name='sku',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('certificate_by', ''), ('certificate_no', '')), models.Q(models.Q(('certificate_no', ''), _negated=True), models.Q(('certificate_by', ''), _negated=True)), _connector='OR'), name='certificate_names_its_certifier'),
        ),
        migrations.AddConstraint(
            model_name='sku',
            constraint=models.CheckConstraint(condition=models.Q(('weight_mg__gte', 0), ('weight_mg__lte', 10000000000)), name='weight_in_range'),
        ),
        migrations.AddField(
            model_name='bucket',
            name='sku',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buckets', to='goods.sku'),
        ),
        migrations.AddField(
            model_name='stockmovement',
            name='bucket',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='goods.bucket'),
        ),
        migrations.AddConstraint(
            model_name='stockmovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('bucket__isnull', False), ('kind__in', ['allot', 'recall'])), models.Q(('bucket__isnull', True), ('kind__in', ['receive', 'adjust'])), ('kind__in', ['reserve', 'release', 'sell', 'return']), _connector='OR'), name='movement_has_its_place'),
        ),
        migrations.AddField(
            model_name='timedprice',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='timed_prices', to='goods.offer'),
        ),
        migrations.AddConstraint(
            model_name='bucket',
            constraint=models.UniqueConstraint(fields=('sku', 'ref'), name='one_bucket_per_sku_and_ref'),
        ),
        migrations.AddConstraint(
            model_name='bucket',
            constraint=models.CheckConstraint(condition=models.Q(('ref', ''), _negated=True), name='bucket_is_for_something'),
        ),
        migrations.AddConstraint(
            model_name='bucket',
            constraint=models.CheckConstraint(condition=models.Q(('reserved__gte', 0), ('sold__gte', 0)), name='bucket_counts_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='bucket',
            constraint=models.CheckConstraint(condition=models.Q(('on_hand__gte', django.db.models.expressions.CombinedExpression(models.F('reserved'), '+', models.F('sold')))), name='bucket_never_oversold'),
        ),
        migrations.AddIndex(
            model_name='timedprice',
            index=models.Index(fields=['kind', 'until_at'], name='timed_price_by_end'),
        ),
        migrations.AddConstraint(
            model_name='timedprice',
            constraint=models.CheckConstraint(condition=models.Q(('price_minor__gte', 0), ('price_minor__lte', 100000000000)), name='timed_price_in_range'),
        ),
        migrations.AddConstraint(
            model_name='timedprice',
            constraint=models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='timed_price_lasts'),
        ),
        migrations.AddConstraint(
            model_name='timedprice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'sale'), ('place', '')), models.Q(('kind__in', ['live', 'flash']), models.Q(('place', ''), _negated=True)), _connector='OR'), name='timed_price_names_its_place'),
        ),
    ]
