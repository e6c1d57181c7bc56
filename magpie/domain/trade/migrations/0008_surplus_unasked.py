from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trade', '0007_late_owed'),
    ]

    operations = [
        migrations.AlterField(
            model_name='sitematter',
            name='kind',
            field=models.CharField(choices=[('surplus_stuck', 'surplus_stuck'), ('surplus_unasked', 'surplus_unasked'), ('refund_meets_charge_back', 'refund_meets_charge_back')], max_length=24),
        ),
    ]
