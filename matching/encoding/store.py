"""What a run found, as rows: matches with their whole breakdown, and the unmatched with reasons."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matching.encoding.others import Other, Others
from matching.encoding.outcome import Outcome, PairView, Reason
from matching.encoding.outcome import Unmatched as Left
from matching.encoding.records import MenteeRecord, MentorRecord
from matching.encoding.snapshot import Inputs
from matching.models import Match, Run, Unmatched
from mentorship.models import Mentee, Mentor

CLOSE_CALL = 300  # choosing another mentor would cost the whole less than so much
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Ids:
    """Ids of the rows of people, by uuid."""

    mentees: Mapping[str, int]
    mentors: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a run found, as rows that are not stored yet; matches best first."""

    matches: list[Match]
    unmatched: list[Unmatched]
    report: Json


def rows_of(run: Run, inputs: Inputs, outcome: Outcome) -> Rows:
    """Return everything that a run found; lists of alternatives may ask all pairs once more."""
    return Rows(
        matches=_matches_of(run, inputs, outcome),
        unmatched=_unmatched_of(run, outcome),
        report=report_of(outcome),
    )


def still_open(
    matches: Iterable[Match],
    *,
    skip: Collection[tuple[int, int]] = (),
    busy: Collection[tuple[int, str]] = (),
) -> list[Match]:
    """Return the matches that nothing has overtaken.

    Args:
        matches: the proposals of a run.
        skip: pairs of mentee and mentor ids that were set apart while the run computed.
        busy: requests, as mentee id and type, that meanwhile got a mentor.
    """
    return [
        match
        for match in matches
        if (match.mentee_id, match.mentor_type) not in busy
        and (match.mentee_id, match.mentor_id) not in skip
    ]


def _matches_of(run: Run, inputs: Inputs, outcome: Outcome) -> list[Match]:
    """Return the unsaved proposals of a run, best first; pinned pairs are rows already."""
    ids = _Ids(_ids(Mentee, run), _ids(Mentor, run))
    others = Others(outcome)
    hers = {record.key: record for record in inputs.mentees}
    his = {record.key: record for record in inputs.mentors}
    found = [
        _match(
            run,
            pair,
            ids,
            _others(pair, others, ids),
            facts_of(hers[pair.mentee], his[pair.mentor]),
        )
        for pair in outcome.pairs
        if not pair.pinned
    ]
    return sorted(found, key=lambda match: (-match.score, match.mentee_id))


def _unmatched_of(run: Run, outcome: Outcome) -> list[Unmatched]:
    """Return the unsaved rows of everybody a run left without a partner."""
    mentees, mentors = _ids(Mentee, run), _ids(Mentor, run)
    return [
        Unmatched(
            run=run,
            side=left.side,
            mentee_id=mentees[left.key] if left.side == "mentee" else None,
            mentor_id=mentors[left.key] if left.side == "mentor" else None,
            mentor_type=left.mentor_type or "",
            reason=left.reason,
            detail=reason_to_json(left.detail),
            best_score=left.best_score,
        )
        for left in outcome.unmatched
    ]


def report_of(outcome: Outcome) -> Json:
    """Return a run's figures, proof and advice as JSON; scores in ten-thousandths."""
    counts, proof = outcome.counts, outcome.certificate
    return {
        **{name: getattr(counts, name) for name in COUNTS},
        "wishes_met": {str(rank): n for rank, n in counts.wishes_met.items()},
        "unmatched": dict(counts.unmatched),
        "policy": proof.policy,
        "optimal": proof.optimal,
        "blocking_pairs": proof.blocking_pairs,
        "problems": list(proof.problems),
        "seconds": {name: round(seconds, 3) for name, seconds in outcome.seconds.items()},
        "recruiting": [
            {
                "mentor_type": advice.mentor_type,
                "specialization": advice.specialization,
                "served_more": advice.served_more,
                "total_more": advice.total_more,
                "mentees": list(advice.mentees),
                "is_exact": advice.is_exact,
            }
            for advice in outcome.recruiting
        ],
    }


COUNTS = (
    "requests",
    "mentees",
    "mentors",
    "places",
    "eligible_pairs",
    "served",
    "mentees_served",
    "weakest",
    "mean",
    "total",
    "bound",
    "gap",
)


def reason_to_json(reason: Reason) -> Json:
    """Return a reason's code and parameters as JSON."""
    params = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in reason.params.items()
    }
    return {"code": reason.code, "params": params}


def reason_from_json(data: Mapping[str, Any]) -> Reason:
    """Return the reason that ``reason_to_json`` wrote."""
    params = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in data.get("params", {}).items()
    }
    return Reason(data["code"], params)


def unmatched_view(row: Unmatched, key: str) -> Left:
    """Return a stored unmatched row as the words expect it; ``key`` is the person's."""
    return Left(
        key=key,
        side=row.side,
        mentor_type=None,
        reason=row.reason,
        detail=reason_from_json(row.detail),
        best_score=row.best_score,
    )


def _ids(model: type[Mentee] | type[Mentor], run: Run) -> dict[str, int]:
    rows = model._default_manager.filter(program_id=run.round.program_id)
    return {str(uuid): pk for uuid, pk in rows.values_list("uuid", "pk")}


def facts_of(her: MenteeRecord, him: MentorRecord) -> Json:
    """Return what the review page shows of the two, as slugs, and as the engine saw it."""
    return {
        "mentee": {
            "role": her.facts.role,
            "target": her.target_role,
            "wants": sorted(her.wants),
            "goals": sorted(her.goals),
            "credentials": sorted(her.facts.credentials),
            "availability": sorted(her.facts.patterns),
            "seeks": list(her.seeks),
        },
        "mentor": {
            "role": him.facts.role,
            "past_roles": sorted(him.facts.past_roles),
            "practices": sorted(him.practices),
            "goals": sorted(him.helps_with),
            "credentials": sorted(him.facts.credentials),
            "availability": sorted(him.facts.patterns),
            "offers": list(him.offers),
        },
    }


def _match(
    run: Run,
    pair: PairView,
    ids: _Ids,
    others: Json,
    facts: Json,
) -> Match:
    return Match(
        round_id=run.round_id,
        run=run,
        mentee_id=ids.mentees[pair.mentee],
        mentor_id=ids.mentors[pair.mentor],
        mentor_type=pair.mentor_type,
        **fields_of(pair, others, facts),
    )


def fields_of(pair: PairView, others: Json, facts: Json) -> Json:
    """Return what a match holds of a scored pair, by field.

    Args:
        pair: with its whole score.
        others: ``alternatives``, ``other_mentees`` and ``is_close``.
        facts: ``facts_of`` the two.
    """
    return {
        "score": pair.score,
        "career_path": pair.headings["career_path"],
        "specialization": pair.headings["specialization"],
        "mentor_type_fit": pair.headings["mentor_type"],
        "bonus": sum(pair.bonuses.values()),
        "wish_rank": pair.wish_rank,
        "breakdown": {
            "base": pair.base,
            "bonuses": dict(pair.bonuses),
            "components": dict(pair.components),
            "weights": dict(pair.weights),
            "points": dict(pair.points),
            "few_answers": pair.few_answers,
            "reasons": [reason_to_json(reason) for reason in pair.reasons],
            "missing": [reason_to_json(reason) for reason in pair.missing],
            **others,
            "facts": facts,
        },
    }


def _others(pair: PairView, others: Others, ids: _Ids) -> Json:
    """Return who else was possible for each side, best first, and whether it was a close call.

    ``loss`` is a lower bound on what the whole would lose, null where there is none.
    """
    mentors, mentees = others.mentors(pair), others.mentees(pair)
    return {
        "alternatives": [{"mentor_id": ids.mentors[one.key], **_figures(one)} for one in mentors],
        "other_mentees": [
            {"mentee_id": ids.mentees[one.key], "mentor_type": one.mentor_type, **_figures(one)}
            for one in mentees
        ],
        "is_close": any(_cost(one) <= CLOSE_CALL for one in mentors),
    }


def _figures(other: Other) -> Json:
    return {
        "score": other.score,
        "difference": other.difference,
        "loss": other.loss,
        "may_cost_place": other.may_cost_place,
    }


def _cost(other: Other) -> int:
    """Return what choosing somebody else would cost: the whole if known, else this pair."""
    return -other.difference if other.loss is None else other.loss
