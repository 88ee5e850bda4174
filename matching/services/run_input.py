"""What a run reads: one moment of the database, kept with the run as its snapshot."""

from dataclasses import replace
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from matching import exceptions
from matching.encoding import rows, snapshot
from matching.encoding.rarity import specialization_weights
from matching.encoding.snapshot import Inputs
from matching.encoding.taxonomy import Taxonomy, TaxonomyError
from matching.engine.pool import Settings
from matching.models import Run
from mentorship.clock import local_day
from mentorship.models import Program
from mentorship.queries import taxonomy_facts


def read(run_id: int) -> tuple[Inputs, Taxonomy]:
    """Read one consistent snapshot, keep it with the run, and return what the engine gets."""
    with transaction.atomic():
        _read_one_moment()
        run = Run.objects.select_related("round__program").get(pk=run_id)
        today = local_day(run.round.program.time_zone)
        settings = program_settings(run.round.program, today)
        inputs = rows.inputs_of(run.round, settings, today, fills_in=run.fills_in)
        taxonomy = current_taxonomy()
    weights = specialization_weights(inputs.mentors, taxonomy)
    inputs = replace(inputs, specialization_weights=weights)
    data = snapshot.to_json(inputs)
    going_on = Run.objects.filter(pk=run_id, finished_at=None)  # else somebody in it was erased
    going_on.update(settings=snapshot.settings_to_json(settings), snapshot=data)
    _refuse_empty(inputs, run.round.program)
    return inputs, taxonomy


def program_settings(program: Program, today: date) -> Settings:
    """Return the settings that a run of today has.

    Raises:
        RunUnusable: they cannot be used; the sentence says why.
    """
    try:
        return rows.settings_of(program, today)
    except ValueError as error:
        raise exceptions.RunUnusable(
            _("The settings of %(program)s can't be used (%(why)s). Correct the program.")
            % {"program": program.name, "why": error}
        ) from error


def current_taxonomy() -> Taxonomy:
    """Return the taxonomy of the database, compiled.

    Raises:
        RunUnusable: it has a fault; the sentence says which.
    """
    try:
        return Taxonomy(taxonomy_facts())
    except TaxonomyError as error:
        raise exceptions.RunUnusable(
            _("The taxonomy can't be used (%(why)s). Load it with manage.py load_taxonomy.")
            % {"why": error}
        ) from error


def _read_one_moment() -> None:
    """Make PostgreSQL show one moment to the whole transaction; SQLite does so anyway."""
    is_outermost = len(connection.savepoint_ids) == 0
    if connection.vendor == "postgresql" and is_outermost:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _refuse_empty(inputs: Inputs, program: Program) -> None:
    if not inputs.mentees:
        raise exceptions.NobodyToMatch(
            _("Nobody in %(program)s is waiting for a mentor.") % {"program": program.name}
        )
    if not inputs.mentors:
        raise exceptions.NobodyToMatch(
            _("%(program)s has no mentor yet. Vet the mentor applications first.")
            % {"program": program.name}
        )
