"""The command as people run it: its files, its sentences and its exit status."""

import csv
import functools
import io
import json
import os
import random
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from matching.engine.insight.comparison import CHANGES
from matching.engine.match import ALL_AT_ONCE
from matching.engine.pool import COMPONENTS
from tests.matching.sheets.generator import (
    MENTEE_COLUMNS,
    MENTOR_COLUMNS,
    TAXONOMY,
    make_sheets,
    write_sheet,
)

ROOT = Path(__file__).parents[3]
CSV_FILES = ("matches.csv", "unmatched.csv", "scores.csv")
HEADINGS = {
    "matches.csv": "mentee_email,mentee_name,mentor_email,mentor_name,mentor_type,score,"
    "career_path,specialization,mentor_type_fit,wish_rank,why,missing",
    "unmatched.csv": "email,name,side,mentor_type,reason,detail,best_score",
    "scores.csv": "mentee_email,mentor_email,mentor_type,score,path,setting,credentials,"
    "specialization,goals,interests,level,experience,independence,outlook,availability,"
    "wish,waiting,order",
    "comparison.csv": "mentee_email,mentee_name,mentor_type,change,mentor_before,"
    "mentor_before_name,score_before,mentor_after,mentor_after_name,score_after",
}
OTHER_SETTINGS = 'policy = "total"\nmin_score = 0.7\n'
REPORT_KEYS = (
    "version", "policy", "requests", "mentees", "mentors", "places", "eligible_pairs", "served",
    "mentees_served", "weakest", "mean", "total", "bound", "gap", "optimal", "blocking_pairs",
    "wishes_met", "unmatched", "recruiting", "seconds", "peak_memory_mb", "input_sha256",
    "settings",
)  # fmt: skip
MENTEES, MENTORS = make_sheets(24, 10)
PINS = "mentee_email,mentor_email,mentor_type\n"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with two sheets, to work in."""
    monkeypatch.chdir(tmp_path)
    write_people(MENTEES, MENTORS)
    return tmp_path


def write_people(mentees, mentors):
    write_sheet(Path("mentees.csv"), MENTEE_COLUMNS, mentees)
    write_sheet(Path("mentors.csv"), MENTOR_COLUMNS, mentors)


def match(*arguments, stderr=None):
    out, err = io.StringIO(), stderr or io.StringIO()
    call_command("match", "mentees.csv", "mentors.csv", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(status, *arguments):
    """Run, expect ``status`` and that no file changed; return what was said."""
    before = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    err = io.StringIO()
    with pytest.raises(SystemExit) as caught:
        match(*arguments, stderr=err)
    assert caught.value.code == status
    assert {path: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before
    return err.getvalue()


def run(*arguments, **options):
    """Run the command in a process of its own."""
    command = [sys.executable, str(ROOT / "manage.py"), "match", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **options)
    assert "Traceback" not in done.stderr
    return done


def taxonomy(**wrong):
    """Return the taxonomy as text, with one role that is wrong."""
    first, *roles = TAXONOMY["roles"]
    return json.dumps(TAXONOMY | {"roles": [first | wrong, *roles]})


def rows(name):
    with Path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def report():
    return json.loads(Path("report.json").read_text("utf-8"))


def test_match_writes_the_files_of_the_contract(folder):
    Path("other.toml").write_text(OTHER_SETTINGS)

    out, err = match("--scores", "scores.csv", "--compare", "other.toml")

    for name, headings in HEADINGS.items():
        assert Path(name).read_text("utf-8").splitlines()[0] == headings
    figures = report()
    assert tuple(figures) == REPORT_KEYS
    assert tuple(figures["seconds"]) == ("read", "score", "solve", "verify", "write", "all")
    assert figures["optimal"] is True
    assert figures["gap"] == 0
    assert len(rows("matches.csv")) == figures["served"] > 0
    assert len(rows("scores.csv")) == figures["eligible_pairs"]
    assert f"{figures['requests']} of 24 mentees" in out
    assert "optimal, checked independently" in out
    assert err == ""


def test_match_writes_scores_that_add_up(folder):
    match("--scores", "scores.csv")

    scores = {
        (r["mentee_email"], r["mentor_email"], r["mentor_type"]): r for r in rows("scores.csv")
    }
    for row in rows("matches.csv"):
        pair = scores[row["mentee_email"], row["mentor_email"], row["mentor_type"]]
        headings = ("career_path", "specialization", "mentor_type_fit")
        points = sum(ten_thousandths(row[heading], 100) for heading in headings)
        bonus = sum(ten_thousandths(pair[name]) for name in ("wish", "waiting", "order"))
        assert points + bonus == ten_thousandths(row["score"]) == ten_thousandths(pair["score"])
        assert all(pair[name] == "" or len(pair[name]) == 6 for name in COMPONENTS)
        assert row["why"]


def ten_thousandths(text, unit=10_000):
    whole, _, decimals = text.partition(".")
    assert len(decimals) == len(str(unit)) - 1
    return int(whole + decimals)


def test_match_accounts_for_everybody(folder):
    match()

    figures, unmatched = report(), rows("unmatched.csv")
    mentees = [row for row in unmatched if row["side"] == "mentee"]
    assert len(mentees) == figures["requests"] - figures["served"]
    matched = {row["mentor_email"] for row in rows("matches.csv")}
    mentors = [row["email"] for row in unmatched if row["side"] == "mentor"]
    peers = [row["email"] for row in MENTEES if row["peer_too"]]
    assert sorted([*mentors, *matched]) == sorted([*(row["email"] for row in MENTORS), *peers])
    assert all(row["detail"] for row in unmatched)


@pytest.mark.parametrize("policy", ["fair", "total", "stable"])
def test_match_is_the_same_for_any_order_of_rows_and_columns(folder, policy):
    arguments = ("--policy", policy, "--scores", "scores.csv", "--mentors-per-mentee", "2")
    match(*arguments)
    first = [Path(name).read_bytes() for name in CSV_FILES]
    figures = report()

    shuffle = random.Random(3)
    write_sheet(
        Path("mentees.csv"),
        tuple(shuffle.sample(MENTEE_COLUMNS, len(MENTEE_COLUMNS))),
        shuffle.sample(MENTEES, len(MENTEES)),
    )
    write_sheet(Path("mentors.csv"), MENTOR_COLUMNS, shuffle.sample(MENTORS, len(MENTORS)))
    match(*arguments)

    assert [Path(name).read_bytes() for name in CSV_FILES] == first
    for changing in ("seconds", "peak_memory_mb"):
        figures[changing] = None
    assert report() | {"seconds": None, "peak_memory_mb": None} == figures


def given(side):
    """Return who is with whom, with the score, on one side of comparison.csv."""
    columns = ("mentee_email", "mentor_type", f"mentor_{side}", f"mentor_{side}_name")
    found = [tuple(row[name] for name in (*columns, f"score_{side}"))
             for row in rows("comparison.csv")]  # fmt: skip
    return sorted(pair for pair in found if pair[2])


def matched():
    """Return who is with whom, with the score, in matches.csv."""
    columns = ("mentee_email", "mentor_type", "mentor_email", "mentor_name", "score")
    return sorted(tuple(row[name] for name in columns) for row in rows("matches.csv"))


@pytest.mark.parametrize(
    "other", [OTHER_SETTINGS, "reference_week = 2026-07-06\nmin_score = 0.7\n"]
)
def test_match_compares_with_what_other_settings_would_give(folder, other):
    Path("other.toml").write_text(other)
    out, _ = match("--compare", "other.toml", "--mentors-per-mentee", "2")

    assert given("before") == matched()
    assert len(rows("comparison.csv")) == report()["requests"]
    assert "With other.toml (" in out
    assert "comparison.csv" in out
    match("--settings", "other.toml")
    assert given("after") == matched()
    assert {row["change"] for row in rows("comparison.csv")} >= {"dropped", "same"}


def test_match_comparison_is_the_same_for_any_order_of_rows(folder):
    Path("other.toml").write_text(OTHER_SETTINGS)
    match("--compare", "other.toml")
    first = Path("comparison.csv").read_bytes()

    write_people(MENTEES[::-1], MENTORS[::-1])
    match("--compare", "other.toml")

    assert Path("comparison.csv").read_bytes() == first
    places = [list(CHANGES).index(row["change"]) for row in rows("comparison.csv")]
    assert places == sorted(places)


def test_match_comparison_keeps_pins_exclusions_and_formulas_out(folder):
    write_people([MENTEES[0] | {"name": "=cmd()", "seeks": "peer"}, *MENTEES[1:]], MENTORS)
    pin, apart = (MENTEES[0]["email"], MENTORS[0]["email"]), (MENTEES[1]["email"],)
    Path("pins.csv").write_text(PINS + ",".join(pin) + ",peer\n")
    Path("exclusions.csv").write_text(
        PINS + "".join(f"{apart[0]},{mentor['email']},\n" for mentor in MENTORS)
    )
    Path("other.toml").write_text("min_score = 1\n")

    match("--compare", "other.toml", "--pins", "pins.csv", "--exclusions", "exclusions.csv")

    by_mentee = {row["mentee_email"]: row for row in rows("comparison.csv")}
    kept = by_mentee[pin[0]]
    assert (kept["mentee_name"], kept["change"]) == ("'=cmd()", "same")
    assert (kept["mentor_before"], kept["mentor_after"]) == (pin[1], pin[1])
    excluded = by_mentee[apart[0]]
    assert not {excluded["mentor_before"], excluded["mentor_after"]} & {
        mentor["email"] for mentor in MENTORS
    }


def test_match_names_pins_that_the_other_settings_cannot_keep(folder):
    """Two pins of one mentee fit a limit of two, not of one; the braces are part of the name."""
    write_people([MENTEES[0] | {"seeks": "peer;career"}, *MENTEES[1:]], MENTORS)
    her = MENTEES[0]["email"]
    Path("pins.csv").write_text(
        PINS + f"{her},{MENTORS[0]['email']},peer\n{her},{MENTORS[1]['email']},career\n"
    )
    Path("{other}.toml").write_text("mentors_per_mentee = 1\n")

    said = refused(
        3, "--pins", "pins.csv", "--compare", "{other}.toml", "--mentors-per-mentee", "2"
    )

    assert said.startswith("{other}.toml: ")
    assert f"{her} may have 1 at once" in said


def test_match_takes_settings_from_the_command_line_before_the_file(folder):
    Path("settings.toml").write_text('policy = "stable"\nmin_score = 0.9\n')

    match("--settings", "settings.toml", "--min-score", "0.30")

    settings = report()["settings"]
    assert (settings["policy"], settings["min_score"]) == ("stable", 3000)


def test_match_takes_keywords_from_code(folder):
    Path("settings.toml").write_text("min_overlap_hours = 0\n")

    call_command(
        "match", "mentees.csv", "mentors.csv",
        out="a.csv", settings="settings.toml", min_score=0.25, skip_bad_rows=True, quiet=True,
    )  # fmt: skip

    settings = report()["settings"]
    assert (settings["min_score"], settings["min_overlap_hours"]) == (2500, 0)
    assert rows("rejected.csv") == []


def test_match_prints_settings_that_read_back(folder):
    out, _ = match("--print-settings", "--min-score", "0.3")

    Path("settings.toml").write_text(out)
    assert match("--print-settings", "--settings", "settings.toml")[0] == out
    assert "min_score = 0.3000" in out


def test_match_keeps_pins_and_exclusions(folder):
    match()
    first, second, *_ = rows("matches.csv")
    Path("pins.csv").write_text(
        PINS + "{mentee_email},{mentor_email},{mentor_type}\n".format(**first)
    )
    Path("exclusions.csv").write_text(
        PINS + "{mentee_email},{mentor_email},\n".format(**second) + "no@x.org,one@x.org,\n"
    )

    _, err = match("--pins", "pins.csv", "--exclusions", "exclusions.csv")

    pairs = [(row["mentee_email"], row["mentor_email"]) for row in rows("matches.csv")]
    assert (first["mentee_email"], first["mentor_email"]) in pairs
    assert (second["mentee_email"], second["mentor_email"]) not in pairs
    assert "exclusions.csv:3: mentee_email: no@x.org is in neither sheet" in err


def test_match_names_impossible_pins(folder):
    Path("pins.csv").write_text(PINS + "nobody@x.org,mentor0000@example.org,\n")

    said = refused(3, "--pins", "pins.csv")

    assert "nobody@x.org" in said
    assert "1 problem. Nothing was written." in said


def test_match_takes_more_requests_than_all_pairs_are_known_of(folder):
    mentees, mentors = make_sheets(1_600, 300)
    write_people(mentees, mentors)

    match("--policy", "total")

    found = report()
    assert found["requests"] > ALL_AT_ONCE
    assert (found["optimal"], found["gap"]) == (True, 0)


def test_match_stopped_early_tells_how_good_the_result_is(folder):
    mentees, mentors = make_sheets(1_600, 300)
    write_people(mentees, mentors)

    said, _ = match("--policy", "total", "--stop-after", "0")

    found = report()
    assert not found["optimal"]
    assert found["gap"] == found["bound"] - found["total"] > 0
    assert "stopped early: at most" in said


def test_match_lists_the_first_fifty_problems_and_their_count(folder):
    write_people(
        [row | {"years": "many", "state": "Ohio", "seeks": ""} for row in MENTEES], MENTORS
    )

    lines = refused(1).splitlines()

    assert (
        lines[0]
        == 'mentees.csv:2: state: "Ohio" is not a US state; write its two letters, such as OH'
    )
    assert lines[1] == 'mentees.csv:2: years: "many": write a number from 0 to 80, such as 2.5'
    assert lines[2] == "mentees.csv:2: seeks: this is required; fill it in"
    assert lines[50:] == ["72 problems; the first 50 are shown. Nothing was written."]


def test_match_names_the_problems_of_both_sheets(folder):
    write_people(
        [MENTEES[0] | {"email": "ann"}, *MENTEES[1:]],
        [MENTORS[0] | {"capacity": "21"}, *MENTORS[1:]],
    )

    said = refused(1)

    assert 'mentees.csv:2: email: "ann" is not an e-mail address' in said
    assert 'mentors.csv:2: capacity: "21": write a whole number from 0 to 20' in said


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("mentees.csv", "", "mentees.csv:1: sheet: the file is empty"),
        (
            "mentors.csv",
            "email,name\na@x.org,A\n",
            "mentors.csv:1: capacity: this column is missing",
        ),
        ("headings.toml", '"a" = "b"', "headings.toml: a: neither this nor"),
        ("settings.toml", "x = 1", "settings.toml: x: unknown"),
        ("compare.toml", "min_score = 2", "compare.toml: min_score: write a number from 0 to 1"),
        ("pins.csv", PINS + "a,b,c\n", "pins.csv:2: mentee_email:"),
        (
            "exclusions.csv",
            "mentee_email\na@x.org\n",
            "exclusions.csv:1: mentor_email: this column",
        ),
        ("taxonomy.json", "{}", "taxonomy.json: this is no taxonomy"),
        ("taxonomy.json", taxonomy(leads_to=["nowhere"]), "taxonomy.json: roles: "),
        ("taxonomy.json", taxonomy(leads_to=5), "an entry holds a value of the wrong kind"),
    ],
)
def test_match_refuses_every_wrong_file(folder, name, content, sentence):
    Path(name).write_text(content)
    names = ("settings", "compare", "pins", "exclusions", "taxonomy")
    options = {"headings": "map"} | {name: name for name in names}
    option = options.get(Path(name).stem)

    said = refused(1, *([f"--{option}", name] if option else []), "--skip-bad-rows")

    assert sentence in said
    assert "Nothing was written." in said


def test_match_skips_bad_rows_and_lists_them_whatever_their_order(folder):
    bad = [MENTEES[0] | {"state": "Ohio", "name": "=cmd()"}, MENTEES[1], MENTEES[1] | {"name": "B"}]
    write_people([*bad, *MENTEES[2:]], MENTORS)

    out, _ = match("--skip-bad-rows")
    rejected = Path("rejected.csv").read_bytes()
    write_people([*MENTEES[2:], *reversed(bad)], MENTORS)
    match("--skip-bad-rows")

    assert Path("rejected.csv").read_bytes() == rejected
    assert [tuple(row.values())[:3] for row in rows("rejected.csv")] == [
        ("mentee", "mentee0000@example.org", "'=cmd()"),
        ("mentee", "mentee0001@example.org", "B"),
        ("mentee", "mentee0001@example.org", MENTEES[1]["name"]),
    ]
    assert "3 people with a bad row, see rejected.csv" in out
    assert report()["mentees"] == len(MENTEES) - 2


def test_match_writes_formulas_as_text_and_reads_them_back(folder):
    write_people([MENTEES[0] | {"name": "=HYPERLINK(1)"}, *MENTEES[1:]], MENTORS)
    match("--policy", "total", "--min-score", "0")
    first = report()["input_sha256"]
    names = [
        row.get("mentee_name", row.get("name")) for name in CSV_FILES[:2] for row in rows(name)
    ]
    assert "'=HYPERLINK(1)" in names
    assert "=HYPERLINK(1)" not in names

    write_people([MENTEES[0] | {"name": "'=HYPERLINK(1)"}, *MENTEES[1:]], MENTORS)
    match()

    assert report()["input_sha256"] == first


@pytest.mark.parametrize(
    ("case", "mentees", "mentors", "reason"),
    [
        ("all full", {}, {"capacity": "0"}, "no_eligible_mentor"),
        ("all blocked", {"avoid": "Acme"}, {"employer": " ACME "}, "no_eligible_mentor"),
        ("nobody offers it", {"seeks": "life"}, {"offers": "peer"}, "type_not_offered"),
        ("mentors block her", {"employer": "Acme"}, {"avoid": "acme"}, "no_eligible_mentor"),
    ],
)
def test_match_explains_when_nobody_can_be_matched(folder, case, mentees, mentors, reason):
    write_people([r | {"peer_too": ""} | mentees for r in MENTEES], [r | mentors for r in MENTORS])

    match("--min-score", "0")

    reasons = {row["reason"] for row in rows("unmatched.csv") if row["side"] == "mentee"}
    assert rows("matches.csv") == []
    assert reason in reasons
    assert (report()["optimal"], report()["weakest"]) == (True, None)


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_match_goes_on_when_every_row_of_a_sheet_is_bad(folder, side):
    mentees = [row | {"state": "Ohio"} for row in MENTEES] if side == "mentee" else MENTEES
    mentors = [row | {"state": "Ohio"} for row in MENTORS] if side == "mentor" else MENTORS
    write_people(mentees, mentors)

    match("--skip-bad-rows")

    assert report()[side + "s"] == sum(bool(m["peer_too"]) for m in mentees if side == "mentor")
    assert len(rows("rejected.csv")) == (len(MENTEES) if side == "mentee" else len(MENTORS))


def test_match_serves_all_but_one_of_identical_mentees(folder):
    same = {"role": "lead-technician", "availability": "", "employer": "", "avoid": ""}
    alone = {"seeks": "peer", "peer_too": "", "wishes": "", "supervisor": ""}
    mentee, mentor = (
        MENTEES[0] | same | alone,
        MENTORS[0] | same | {"offers": "peer", "capacity": "4"},
    )
    write_people([mentee | {"email": f"m{i}@x.org"} for i in range(5)], [mentor])

    match("--min-score", "0")

    assert report()["served"] == 4
    assert [row["reason"] for row in rows("unmatched.csv")] == ["places_taken"]


def test_match_shows_progress_on_a_terminal_unless_quiet(folder):
    _, shown = match(stderr=Terminal())
    out, silent = match("--quiet", stderr=Terminal())

    assert "Reading the sheets …" in shown
    assert shown.endswith("\r\033[K")
    assert (out, silent.replace("\r\033[K", "")) == ("", "")


def test_match_replaces_its_files_only_as_a_whole(folder, monkeypatch):
    match()
    monkeypatch.setattr("matching.sheets.report.report_of", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        match("--policy", "stable")

    assert report()["policy"] == "fair"
    assert not [path for path in Path().iterdir() if path.name.startswith(".")]


WRONG_ARGUMENTS = {
    "": "Name two sheets",
    "mentees.csv": "Name two sheets",
    "mentees.csv ./mentees.csv": "Both sheets are the same file",
    "mentees.csv mentors.csv --out mentees.csv": "mentees.csv is an input",
    "mentees.csv mentors.csv --out a --scores a": "a is named for two outputs",
    "mentees.csv mentors.csv --out none/a.csv": "does not exist; create it first",
    "mentees.csv mentors.csv --out .": "is a folder",
    "mentees.csv mentors.csv --out comparison.csv --compare a.toml": "is named for two outputs",
    "mentees.csv mentors.csv --compare comparison.csv": "comparison.csv is an input",
    "mentees.csv mentors.csv --scores /dev/null": "/dev/null is not an ordinary file",
    "mentees.csv mentors.csv --policy best": "invalid choice",
    "mentees.csv mentors.csv --min-score 2": "write a number from 0 to 1",
    "mentees.csv mentors.csv --stop-after -1": "write seconds as a number",
    "mentees.csv mentors.csv --stop-after soon": "write seconds as a number",
    "mentees.csv mentors.csv --stop-at-gap 2": "write a share from 0 to 1",
    "mentees.csv mentors.csv --stop-at-gap nan": "write a share from 0 to 1",
    "mentees.csv mentors.csv --min-score nan": "write a number from 0 to 1",
    "mentees.csv mentors.csv --mentors-per-mentee 4": "invalid choice",
    "mentees.csv mentors.csv --nonsense": "unrecognized arguments",
}


@pytest.mark.parametrize("arguments", WRONG_ARGUMENTS)
def test_match_refuses_wrong_arguments(folder, arguments):
    err = io.StringIO()

    with pytest.raises((SystemExit, CommandError)) as caught:
        call_command("match", *arguments.split(), stderr=err)

    said = err.getvalue() + str(caught.value)
    assert WRONG_ARGUMENTS[arguments] in said
    if isinstance(caught.value, SystemExit):
        assert caught.value.code == 2
    assert sorted(path.name for path in folder.iterdir()) == ["mentees.csv", "mentors.csv"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["mentees.csv", "mentors.csv"], 0),
        (["mentees.csv", "mentors.csv", "--settings", "settings.toml"], 0),
        (["mentees.csv", "mentors.csv", "--compare", "settings.toml"], 0),
        (["mentees.csv", "mentors.csv", "--settings=none.toml"], 1),
        (["mentees.csv", "mentors.csv", "--compare=none.toml"], 1),
        (["mentees.csv", "none.csv"], 1),
        (["mentees.csv", "."], 1),
        (["mentees.csv", "mentors.csv", "--policy", "best"], 2),
        (["mentees.csv"], 2),
        (["mentees.csv", "mentors.csv", "--pins", "pins.csv"], 3),
    ],
)
def test_match_ends_with_the_status_of_the_contract_and_needs_no_database(
    folder, arguments, status
):
    Path("pins.csv").write_text(PINS + "nobody@x.org,mentor0000@example.org,\n")
    Path("settings.toml").write_text('policy = "total"')
    nowhere = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}

    done = run(*arguments, env=nowhere)

    assert done.returncode == status
    assert Path("report.json").exists() == (status == 0)
    assert bool(done.stderr) == (status != 0)


@pytest.mark.slow
def test_match_writes_nothing_when_the_disk_refuses(folder):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    # Without coverage's own file, which the limit would hit too.
    plain = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    done = run("mentees.csv", "mentors.csv", preexec_fn=limit, env=plain)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Writing failed (File too large). Nothing was written.\n"
    assert sorted(path.name for path in folder.iterdir()) == ["mentees.csv", "mentors.csv"]


@pytest.mark.slow
def test_match_stops_cleanly_on_control_c(folder):
    os.mkfifo("slow.csv")
    command = [sys.executable, str(ROOT / "manage.py"), "match", "slow.csv", "mentors.csv"]
    # A shell starts background jobs deaf to Ctrl-C; the tests may be one.
    hear = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=hear)  # noqa: PLW1509  no threads here
    with process, Path("slow.csv").open("w"):  # opens when the command reads, which then waits
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)

    assert (process.returncode, said) == (130, "Stopped. Nothing was written.\n")
    assert sorted(path.name for path in folder.iterdir()) == [
        "mentees.csv",
        "mentors.csv",
        "slow.csv",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("end", ["| true", "> /dev/full", ">&-", ">&- 2>&-"])
def test_match_does_its_work_even_if_nobody_can_read_the_summary(folder, end):
    match_it = f"{sys.executable} {ROOT}/manage.py match mentees.csv mentors.csv {end}"
    command = ["bash", "-c", f"set -o pipefail; {match_it}"]

    done = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert report()["optimal"] is True


@pytest.mark.slow
def test_match_proves_a_round_of_500_mentees_within_its_memory(folder):
    write_people(*make_sheets(500, 200))

    assert run("mentees.csv", "mentors.csv", "--quiet").stdout == ""

    figures = report()
    assert (figures["mentees"], figures["optimal"], figures["gap"]) == (500, True, 0)
    assert figures["peak_memory_mb"] < 400
    assert figures["seconds"]["all"] < 15


def test_examples_are_matched_without_a_warning(tmp_path):
    examples = ROOT / "docs" / "examples"
    out, err = io.StringIO(), io.StringIO()

    call_command(
        "match", examples / "mentees.csv", examples / "mentors.csv",
        out=tmp_path / "matches.csv", stdout=out, stderr=err,
    )  # fmt: skip

    assert err.getvalue() == ""
    assert "optimal" in out.getvalue()
    assert len((tmp_path / "matches.csv").read_text("utf-8").splitlines()) > 5
