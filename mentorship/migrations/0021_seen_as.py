"""List openings by which an association admin sees the site as a member."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0020_private_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="brokenglass",
            name="broken_glass_kind_in_list",
        ),
        migrations.AlterField(
            model_name="brokenglass",
            name="kind",
            field=models.CharField(
                choices=[
                    ("line", "What somebody wrote in a check-in"),
                    ("wishes", "A person's wish list"),
                    ("as_person", "The site as the person sees it"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="brokenglass",
            name="program",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: of somebody without a part in any.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mentorship.program",
            ),
        ),
        migrations.AddConstraint(
            model_name="brokenglass",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["line", "wishes", "as_person"])),
                name="broken_glass_kind_in_list",
            ),
        ),
    ]
