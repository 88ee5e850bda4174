from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0004_rules_of_programs_and_pairs")]

    operations = [
        migrations.AddField(
            model_name="language",
            name="edited",
            field=models.BooleanField(
                default=False, help_text="Changed here; loading the file again leaves it alone."
            ),
        ),
        migrations.AddField(
            model_name="taxonomysource",
            name="edited",
            field=models.BooleanField(
                default=False, help_text="Changed here; loading the file again leaves it alone."
            ),
        ),
    ]
