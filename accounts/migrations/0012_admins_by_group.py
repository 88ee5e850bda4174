"""Remember when a group of the sign-on made somebody an association admin."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_api_tokens")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="group_made_admin_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text=("When a group of the sign-on made this person an association admin."),
                null=True,
            ),
        ),
    ]
