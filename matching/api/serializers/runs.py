"""Executions of the engine: progress, certificate, settings, and who was left without a mentor."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.bodies import Body
from matching.models import Run
from matching.queries.run_words import result_of
from matching.services.run_labels import LONGEST
from mentorship.api.pairs.fields import LineField
from mentorship.enums import MentorType, Policy


def _count(text: str = "") -> Any:
    return serializers.IntegerField(allow_null=True, help_text=text)


def _counts(text: str) -> Any:
    return serializers.DictField(
        child=serializers.IntegerField(), allow_null=True, default=dict, help_text=text
    )


class ReportSerializer(serializers.Serializer):
    """What a run found, and its certificate; scores in ten-thousandths."""

    policy = serializers.CharField(allow_null=True)
    requests = _count("Wishes for a mentor of one kind.")
    mentees = _count()
    mentors = _count()
    places = _count("Free places of the mentors.")
    eligible_pairs = _count("Pairs for which the hard rules hold.")
    served = _count("Requests that got a mentor.")
    mentees_served = _count()
    weakest = _count("Score of the weakest pair; null without any.")
    mean = _count()
    total = _count()
    bound = _count("Proven bound on the total.")
    gap = _count("Bound less total; 0 is provably the best possible.")
    optimal = serializers.BooleanField(
        allow_null=True, help_text="Whether the independent check proved all that is promised."
    )
    blocking_pairs = _count("Pairs who would both rather have each other.")
    wishes_met = _counts("Wishes met, by rank.")
    unmatched = _counts("Requests without a mentor, by reason.")
    seconds = serializers.DictField(
        child=serializers.FloatField(), allow_null=True, default=dict, help_text="By step."
    )


class RunSerializer(serializers.ModelSerializer):
    """One execution of the engine within a round."""

    report = serializers.SerializerMethodField(help_text="Null while it has no result.")
    requested_by = serializers.CharField(
        source="requested_by.name",
        default=None,
        allow_null=True,
        read_only=True,
        help_text="Null: by itself.",
    )

    class Meta:
        model = Run
        fields: tuple[str, ...] = (
            "id", "round", "state", "label", "fills_in", "progress", "error", "requested_by",
            "report", "created_at", "started_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "fills_in": {"help_text": "Only for those without a proposal; all others stay."},
            "progress": {"help_text": "How far it is, in words."},
            "error": {"help_text": "Why it failed."},
        }

    @extend_schema_field(ReportSerializer(allow_null=True))
    def get_report(self, run: Run) -> Any:
        """Return the result of a finished run."""
        return ReportSerializer(run.report).data if run.report else None


class RunSettingsSerializer(serializers.Serializer):
    """The settings that a run was executed with."""

    policy = serializers.CharField()
    min_score = serializers.IntegerField(help_text="Ten-thousandths.")
    mentors_per_mentee = serializers.IntegerField()
    min_overlap_hours = serializers.CharField()
    full_overlap_hours = serializers.CharField()
    reference_week = serializers.DateField()
    weights = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="By kind of mentor and component; 100 for each kind.",
    )


class RunDetailSerializer(RunSerializer):
    """A run with its settings, and its result in one sentence."""

    settings = serializers.SerializerMethodField(help_text="Null before people were read.")
    sentence = serializers.SerializerMethodField()

    class Meta(RunSerializer.Meta):
        fields = (*RunSerializer.Meta.fields, "settings", "sentence")
        read_only_fields = fields

    @extend_schema_field(RunSettingsSerializer(allow_null=True))
    def get_settings(self, run: Run) -> Any:
        """Return the settings."""
        return RunSettingsSerializer(run.settings).data if run.settings else None

    def get_sentence(self, run: Run) -> str:
        """Return what was found and proven; empty without a result."""
        whole = {"weakest", "mean", "optimal", "gap", "mentees", "mentees_served", "total"}
        return result_of(run) if whole <= set(run.report) else ""


class RunBody(Body):
    """What a run is to do."""

    fills_in = serializers.BooleanField(
        default=False, help_text="Leave every proposal as it is; look only for those without one."
    )


class LabelBody(Body):
    """What an admin calls a run."""

    label = LineField(allow_blank=True, max_length=LONGEST, help_text="Empty takes it away.")


class TrialBody(Body):
    """Settings to try; what is left out stays as the run had it."""

    policy = serializers.ChoiceField(Policy.choices, required=False)
    min_score = serializers.IntegerField(
        required=False, min_value=0, max_value=10_000, help_text="Ten-thousandths."
    )
    mentors_per_mentee = serializers.IntegerField(required=False, min_value=1, max_value=3)
    weights = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=100)),
        required=False,
        help_text="By kind of mentor and component; 100 for each kind.",
    )


class NearSerializer(serializers.Serializer):
    """The nearest mentor of somebody without one."""

    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField(source="user.name")


class UnmatchedSerializer(serializers.Serializer):
    """A mentee without a mentor in a plan, and why."""

    id = serializers.UUIDField(source="left.key", help_text="Of the mentee.")
    name = serializers.CharField(source="left.name")
    mentor_types = serializers.ListField(
        source="left.types", child=serializers.ChoiceField(MentorType.choices)
    )
    group = serializers.CharField(source="left.group", help_text="The page's heading, as a code.")
    reason = serializers.CharField(source="left.reason")
    why = serializers.CharField(help_text="Empty where it would name another admin's people.")
    best_score = serializers.IntegerField(
        source="left.best_score", allow_null=True, help_text="Ten-thousandths."
    )
    nearest = NearSerializer(source="near", allow_null=True)
    in_the_way = serializers.CharField(source="near_text")
    could_ask = serializers.CharField(
        source="ask", help_text="place, type, finish, allow, or empty: what else could be done."
    )
    could_ask_type = serializers.CharField(source="ask_type")
    is_kept = serializers.BooleanField(help_text="Kept for the next round.")
    done = serializers.ListField(child=serializers.CharField())


class AdviceSerializer(serializers.Serializer):
    """What one more mentor of a kind would change; the most helpful first."""

    mentor_type = serializers.ChoiceField(MentorType.choices)
    specialization = serializers.CharField()
    served_more = serializers.IntegerField()
    total_more = serializers.IntegerField(help_text="Ten-thousandths.")
    title = serializers.CharField()
    text = serializers.CharField()
    names = serializers.ListField(child=serializers.CharField())


class AdviceListSerializer(serializers.Serializer):
    """All advice of a run."""

    results = AdviceSerializer(many=True)
