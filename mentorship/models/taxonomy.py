"""The domain's taxonomy: roles on a ladder, specializations, settings, credentials and the rest.

Loaded by ``load_taxonomy`` from ``mentorship/data/taxonomy.json`` and edited in the back office.
The fields that matching reads are columns; the remaining facts of an entry are kept in ``facts`` as
the file gives them.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

MINUTES_PER_DAY = 24 * 60


class Editable(models.Model):
    """What an admin may change; her edit sets ``edited``, and the loader leaves the row alone."""

    edited = models.BooleanField(
        default=False, help_text=_("Changed here; loading the file again leaves it alone.")
    )

    class Meta:
        abstract = True


class TaxonomySource(Editable):
    """Where a fact of the taxonomy comes from."""

    key = models.SlugField(max_length=60, unique=True)
    address = models.CharField(max_length=500)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class TaxonomyEntry(Editable):
    """What every entry of every list has."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=dict, blank=True)
    sources = models.ManyToManyField(TaxonomySource, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class CareerLevel(TaxonomyEntry):
    """One of the eight stages, learner to director."""

    level = models.PositiveSmallIntegerField(
        unique=True, validators=[MinValueValidator(1), MaxValueValidator(8)]
    )


class MentorTypeText(TaxonomyEntry):
    """What people read about a mentor type; its slug is the type's code."""


class Specialization(TaxonomyEntry):
    """A field of practice, in a tree with related fields."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    also_under = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")
    related = models.ManyToManyField("self", symmetrical=True, blank=True)


class WorkSetting(TaxonomyEntry):
    """A place of work, in a tree with related places."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    related = models.ManyToManyField("self", symmetrical=True, blank=True)
    is_group = models.BooleanField(default=False)


class Credential(TaxonomyEntry):
    """A training, registration, certification or degree."""

    kind = models.CharField(max_length=30)
    issuer = models.CharField(max_length=200, blank=True)
    implies = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="implied_by"
    )
    requires = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")
    specializations = models.ManyToManyField(Specialization, blank=True, related_name="credentials")
    is_state_specific = models.BooleanField(default=False)


class Role(TaxonomyEntry):
    """A job on the career ladder graph, or beside it."""

    level = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(8)]
    )
    track = models.CharField(max_length=40)
    leads_to = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="reached_from"
    )
    specializations = models.ManyToManyField(Specialization, blank=True, related_name="+")
    typical_credentials = models.ManyToManyField(Credential, blank=True, related_name="+")
    on_ladder = models.BooleanField(default=True)
    mentor_only = models.BooleanField(default=False)

    class Meta(TaxonomyEntry.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(1, 8)), name="role_level_1_to_8")
        ]


class Office(TaxonomyEntry):
    """A volunteer office held beside a job."""

    specializations = models.ManyToManyField(Specialization, blank=True, related_name="+")


class GoalGroup(TaxonomyEntry):
    """A group of goals."""


class Goal(TaxonomyEntry):
    """What a mentee may want."""

    group = models.ForeignKey(GoalGroup, models.PROTECT, related_name="goals")
    mentor_types = models.JSONField(default=list)


class Interest(TaxonomyEntry):
    """A topic people share."""


class AvailabilityPattern(TaxonomyEntry):
    """A pattern of free time with weekly windows in the person's own local time."""

    week_share = models.PositiveSmallIntegerField(
        default=100, help_text=_("Hundredths of the weeks in which the windows are free.")
    )
    confirm_each = models.BooleanField(default=False)
    max_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(TaxonomyEntry.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(week_share__range=(1, 100)), name="pattern_share_1_to_100"
            )
        ]


class AvailabilityWindow(models.Model):
    """One weekly window of a pattern; it never crosses midnight and may end at 24:00."""

    pattern = models.ForeignKey(AvailabilityPattern, models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField(help_text=_("0 is Monday."))
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday", "start_minute"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__range=(0, 6)), name="window_weekday_0_to_6"
            ),
            models.CheckConstraint(
                condition=Q(end_minute__lte=MINUTES_PER_DAY, start_minute__lt=F("end_minute")),
                name="window_within_one_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.start_minute}-{self.end_minute}"


class OutlookStatement(TaxonomyEntry):
    """One of the six statements answered 1 to 5; its order is the order of a person's answers."""

    key = models.CharField(max_length=60, unique=True)
    text = models.CharField(max_length=300)


class Language(Editable):
    """A language offered by default, by its ISO 639-1 code."""

    code = models.CharField(max_length=8, unique=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code
