"""The review board of a large round: 2,000 matches, opened, selected, decided, on SQLite.

One process makes the program and runs the round, another works as its admin: each page through the
whole of Django, without a network. What is decided is undone again, so that every figure is of
the same round.
"""

import os
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.bench.asked import Asked, ask, median, timed
from tests.bench.process import Found, answer
from tests.bench.suggestions import enroll, ms, run

MATCHES, AT_ONCE, TIMES = 2_000, 500, 15
MODULE = "tests.bench.board"
LISTS = ("", "sort=close", "sort=waiting", "sort=score", "flag=close", "q=Person+12", "type=career",
         "tab=approved", "page=40")  # fmt: skip


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Make a round of that size in ``folder`` and review it in a new process."""
    print(f"Reviewing a round of {MATCHES:,} matches ...", file=sys.stderr)
    run(folder, "enroll", MODULE, mentees=MATCHES, mentors=MATCHES)
    made = run(folder, "propose", MODULE)
    found = run(folder, "review", MODULE)
    what = f"board of {made['matches']:,} matches"
    yield f"{what}, opened, median", ms(found["open_ms"]), "400 ms"
    yield f"{what}, opened, p95", ms(found["open_p95_ms"]), "400 ms"
    yield f"{what}, opened, CPU of a request, median", ms(found["open_cpu_ms"]), "-"
    yield f"{what}, slowest of {len(LISTS)} lists, median", ms(found["slowest_ms"]), "400 ms"
    yield f"{what}, a match selected, median", ms(found["select_ms"]), "150 ms"
    yield f"{what}, a match selected, p95", ms(found["select_p95_ms"]), "150 ms"
    yield f"{what}, a match approved, median", ms(found["approve_ms"]), "150 ms"
    yield f"{what}, a match approved, p95", ms(found["approve_p95_ms"]), "150 ms"
    yield f"{what}, approved and the next one shown, median", ms(found["next_ms"]), "-"
    yield f"{what}, {AT_ONCE} approved at once", ms(found["bulk_ms"]), "3 s"
    yield f"{what}, {AT_ONCE} approved at once, CPU", ms(found["bulk_cpu_ms"]), "-"
    yield f"{what}, those {AT_ONCE} undone at once", ms(found["undo_ms"]), "3 s"
    yield f"{what}, most queries of a page", str(found["queries"]), "12"
    yield f"{what}, queries per match of a bulk", f"{found['bulk_queries']:.0f}", "constant"
    yield f"{what}, largest page", f"{found['kb']:.0f} kB", "-"


def propose() -> Found:
    """Run the round, with an admin who may decide every match of it."""
    from matching.models import Match
    from matching.services import runs
    from mentorship.models import Program
    from tests.factories.matching import RoundFactory
    from tests.factories.mentorship import ProgramStaffFactory

    program = Program.objects.get()
    match_round = RoundFactory(program=program)
    ProgramStaffFactory(program=program)
    runs.execute(runs.request_run(round_id=match_round.pk, actor=None).pk)
    return {"matches": Match.objects.count()}


def review() -> Found:
    """Open, select, approve, and undo it all again."""
    from django.test import Client

    from matching.models import Match, Round
    from mentorship.management.static_files import collect_if_changed
    from mentorship.models import ProgramStaff

    collect_if_changed()
    match_round = Round.objects.select_related("program").get()
    client, admin = Client(), ProgramStaff.objects.get().user
    client.force_login(admin)
    board = f"/desk/{match_round.program.slug}/rounds/{match_round.pk}/"
    ask(client, board)  # imports and templates
    by_list = {query: [ask(client, f"{board}?{query}") for _ in range(TIMES)] for query in LISTS}
    ids = list(Match.objects.order_by("pk").values_list("pk", flat=True)[:TIMES])
    detail = {"headers": {"HX-Request": "true", "HX-Target": "match"}}
    selected = [ask(client, f"{board}?match={pk}", **detail) for pk in ids]
    approved, shown = _approve(client, match_round, ids)
    kinds = [*by_list.values(), selected, shown]
    opened, chosen = by_list[""], [one.ms for one in selected]
    return {
        "open_ms": median(opened),
        "open_p95_ms": float(np.percentile([one.ms for one in opened], 95)),
        "open_cpu_ms": float(np.median([one.cpu_ms for one in opened])),
        "slowest_ms": max(median(asked) for asked in by_list.values()),
        "select_ms": median(selected),
        "select_p95_ms": float(np.percentile(chosen, 95)),
        "approve_ms": median(approved),
        "approve_p95_ms": float(np.percentile([one.ms for one in approved], 95)),
        "next_ms": float(np.median([a.ms + s.ms for a, s in zip(approved, shown, strict=True)])),
        # The median of each list: once a minute a session notes the visit, with three more.
        "queries": max(int(np.median([one.queries for one in asked])) for asked in kinds),
        "kb": max(one.kb for asked in kinds for one in asked),
        **_bulk(match_round, admin),
    }


def _approve(client, match_round, ids: list[int]) -> tuple[list[Asked], list[Asked]]:
    """Approve one after the other, follow to the next, and take each approval back."""
    approved, shown = [], []
    desk = f"/desk/{match_round.program.slug}"
    body = {"HX-Request": "true", "HX-Target": "board-body"}
    for pk in ids:
        asked, response = timed(client.post, f"{desk}/matches/{pk}/approve/", {}, headers=body)
        approved.append(asked)
        shown.append(timed(client.get, response.url, headers=body)[0])
    for _ in ids:
        client.post(f"{desk}/rounds/{match_round.pk}/undo/", headers=body)
    return approved, shown


def _bulk(match_round, admin) -> Found:
    """Approve many at once and undo the press."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from matching.enums import MatchState
    from matching.models import Match
    from matching.queries.access import people_kept_from
    from matching.services import bulk, decisions

    kept = people_kept_from(admin, match_round.program)
    waiting = Match.objects.filter(state=MatchState.PROPOSED).order_by("-score", "pk")
    chosen = list(waiting.values_list("pk", "version")[:AT_ONCE])
    began, cpu = time.perf_counter(), time.process_time()
    reports = bulk.approve(chosen=chosen, actor=admin, batch=uuid.uuid4(), kept=kept)
    taken, used = time.perf_counter() - began, time.process_time() - cpu
    refused = [report for report in reports if not report.is_done]
    if refused:
        raise RuntimeError(f"{len(refused)} refused: {refused[0].refusal}")
    began = time.perf_counter()
    decisions.undo_last(round_id=match_round.pk, actor=admin)
    undone = time.perf_counter() - began
    few = [(pk, version + 2) for pk, version in chosen[:10]]
    with CaptureQueriesContext(connection) as queries:
        bulk.approve(chosen=few, actor=admin, batch=uuid.uuid4(), kept=kept)
    decisions.undo_last(round_id=match_round.pk, actor=admin)
    return {
        "bulk_ms": 1_000 * taken,
        "bulk_cpu_ms": 1_000 * used,
        "undo_ms": 1_000 * undone,
        "bulk_queries": len(queries) / len(few),
    }


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    answer({"enroll": enroll, "propose": propose, "review": review})
