from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0006_people")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
