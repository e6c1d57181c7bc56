from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('flash', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='flashsale',
            name='request_hash',
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
