from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0013_pauses_and_prompts")]

    operations = [
        migrations.AddField(
            model_name="checkinanswer",
            name="changed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
