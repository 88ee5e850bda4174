from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_webhooks"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("status__in", ["cancelled", "expired", "bounced"])),
                fields=["due_at"],
                name="notification_ended",
            ),
        ),
        migrations.AddIndex(
            model_name="onetimelink",
            index=models.Index(fields=["expires_at"], name="onetimelink_age"),
        ),
    ]
