from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('trade', '0005_line_referrer'),
    ]

    operations = [
        migrations.AddField(
            model_name='address',
            name='preferred_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='address',
            constraint=models.UniqueConstraint(condition=models.Q(('preferred_at__isnull', False)), fields=('person',), name='one_preferred_address'),
        ),
    ]
