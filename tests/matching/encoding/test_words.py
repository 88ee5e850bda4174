"""Sentences that a technician could say aloud, in three voices."""

from dataclasses import replace

import pytest

from matching.encoding.outcome import Reason
from matching.encoding.phrases import BROKEN, RULES, SENTENCES
from matching.encoding.pool import build
from matching.encoding.views import Viewer
from matching.encoding.words import Words, _lowered
from matching.engine.eligibility import RULE_CODES
from matching.engine.pool import COMPONENTS, DEFAULT_WEIGHTS, TYPES, Settings
from matching.engine.scoring import Scorer
from tests.matching.people import mentee, mentor, taxonomy

ANN, BOB = "ann@x.org", "bob@x.org"
ONLY_INDEPENDENCE = tuple(100 * (name == "independence") for name in COMPONENTS)
WEIGHTS = DEFAULT_WEIGHTS | {"career": ONLY_INDEPENDENCE}


def _view(her, him, **settings):
    settings = Settings(**settings)
    pool = build([her], [him], taxonomy(), settings)
    row = list(pool.mentor_type).index(TYPES.index(her.seeks[0]))
    return Viewer(Scorer(pool, settings), [her], [him], taxonomy()).pairs({row: 0}, {})[0]


def _words():
    return Words(taxonomy(), {ANN: "Jamila", BOB: "Dolores"})


def _said(her, him, part="why", **settings):
    return getattr(_words(), part)(_view(her, him, **settings))


def test_why_tells_the_strongest_first():
    her = mentee(
        role="inpatient-technician",
        target_role="hazardous-drug-technician",
        wants="sterile-compounding parenteral-nutrition",
        goals="build-network",
        working_for="cspt",
        interests="advocacy",
        outlook=(3,) * 6,
        wishes=(BOB,),
        waited_rounds=1,
        timezone="America/Chicago",
        patterns="weekday-evening",
        seeks=("career", "life"),
    )
    him = mentor(
        role="cleanroom-lead",
        past_roles="hazardous-drug-technician",
        practices="sterile-compounding",
        helps_with="build-network",
        credentials="cspt",
        interests="advocacy",
        outlook=(3, 3, 3, 3, 4, 4),
        timezone="America/Denver",
        patterns="weekday-evening",
    )

    assert _said(her, him).split(". ") == [
        "Dolores is Jamila's first choice",
        "Dolores has held the role Jamila wants: oncology / hazardous-drug technician",
        "Dolores practices sterile compounding, which Jamila wants to learn",
        (
            "Dolores practices sterile compounding, close to the parenteral nutrition "
            "Jamila wants to learn"
        ),
        "Dolores holds what Jamila is working for: CSPT (PTCB)",
        "Dolores helps with “Build my network”",
        "They're both free for 12½ hours of the week",
        "They see work much the same way",
        "Both chose “Legislation and advocacy” among their interests",
        "Dolores is two steps further along",
        "Jamila has been waiting for one round",
        "Jamila asked for a career mentor first.",
    ]
    assert _said(her, him, "missing") == ""


def test_kind_version_speaks_to_its_reader():
    her = mentee(target_role="lead-technician", wants="rems", goals="build-network")
    pair = _view(her, mentor(practices="rems", helps_with="build-network"))

    assert _words().kind(pair, "mentee") == [
        "Dolores holds the role you want: lead technician.",
        "Dolores practices REMS programs, which you want to learn.",
        "Dolores helps with “Build my network”.",
        "Dolores is two steps further along than you.",
    ]
    assert _words().kind(pair, "mentor") == [
        "You hold the role Jamila wants: lead technician.",
        "Jamila wants to learn REMS programs, which you practice.",
        "You help with what Jamila wants: “Build my network”.",
        "You're two steps further along than Jamila.",
    ]


def test_kind_version_is_never_empty_and_names_no_score():
    pair = _view(mentee(seeks=("life",)), mentor(offers=("life",)))
    pair = replace(pair, reasons=())

    assert _words().kind(pair, "mentee") == ["Dolores offers what you asked for: a life mentor."]
    assert _words().kind(pair, "mentor") == ["Jamila asked for a life mentor, which you offer."]


@pytest.mark.parametrize(
    ("hers", "his", "text"),
    [
        (
            {"target_role": "cleanroom-lead", "role": "nuclear-technician"},
            {"role": "pharmacist"},
            "hasn't worked in or near the role Jamila wants: cleanroom or compounding lead.",
        ),
        (
            {"setting": "community"},
            {"setting": "nuclear-setting"},
            "They work in different settings: “Community pharmacy” and “Nuclear pharmacy”.",
        ),
        ({"working_for": "cspt"}, {"credentials": "cpht-nha"}, "doesn't hold CSPT (PTCB)."),
        ({"wants": "rems"}, {"practices": "compounding"}, "doesn't practice REMS programs."),
        (
            {"goals": "build-network"},
            {"helps_with": "become-trainer"},
            "Dolores didn't offer to help with “Build my network”.",
        ),
        ({"outlook": (1,) * 6}, {"outlook": (5,) * 6}, "They see work quite differently."),
        ({"wants": "rems", "goals": "build-network"}, {},
         "Dolores left open: specializations and goals they help with."),
        ({"role": "senior-technician"}, {"role": "pharmacy-buyer"},
         "Dolores isn't further along than Jamila."),
        ({"role": "pharmacy-aide"}, {"role": "operations-manager"},
         "is six steps further along, which may feel far."),
        ({"timezone": "UTC", "patterns": "weekend"}, {"patterns": "weekend"},
         "We don't know Dolores's time zone."),
        ({}, {}, "We don't know when Jamila is free."),
        ({"not_my_workplace": True}, {}, "We don't know where Jamila works."),
        ({}, {}, "The two left much open, so take the score with care."),
        (
            {"timezone": "UTC", "windows": ((0, 540, 630),)},
            {"timezone": "UTC", "patterns": "weekday-day"},
            "only 1½ hours of the week. Jamila: times of their own; Dolores: weekdays, daytime.",
        ),
        (
            {"timezone": "UTC", "patterns": "weekend"},
            {"timezone": "UTC", "patterns": "weekday-day"},
            "They're never both free in the week. Jamila: weekends; Dolores: weekdays, daytime.",
        ),
        (
            {"timezone": "UTC", "patterns": "weekend"},
            {"timezone": "UTC", "patterns": "rotating"},
            "Dolores's weeks change, so the two have to agree on each meeting.",
        ),
        (
            {"timezone": "UTC", "patterns": "breaks-only"},
            {"timezone": "UTC", "patterns": "weekend"},
            "Jamila has only 15 minutes at a time.",
        ),
    ],
)  # fmt: skip
def test_missing_names_what_could_go_wrong(hers, his, text):
    told = _said(mentee(**hers), mentor(**his), "missing", min_overlap_hours=0)

    assert text in told


def test_missing_of_a_life_pair_speaks_of_employers():
    her = mentee(seeks=("life",), employer="Mercy", same_employer_ok=True)

    same = _said(her, mentor(offers=("life",), employer="mercy"), "missing")
    unknown = _said(her, mentor(offers=("life",)), "missing")

    assert "Both work for the same employer." in same
    assert "We don't know where Dolores works." in unknown
    assert "left open: employer" not in unknown


@pytest.mark.parametrize(
    ("hers", "his", "more"),
    [
        ({}, {}, {"weights": WEIGHTS}),
        ({"avoid": frozenset({"cvs"})}, {}, {}),
        ({}, {"avoid": frozenset({"mercy"})}, {}),
    ],
)
def test_missing_names_an_unknown_employer_where_it_could_matter(hers, his, more):
    her = mentee(**({"employer": "Mercy"} if "avoid" not in his else {}), **hers)
    told = _said(her, mentor(**his), "missing", **more)

    who = "Jamila" if "avoid" in his else "Dolores"
    assert f"We don't know where {who} works." in told
    assert "don't know where" not in _said(mentee(employer="Mercy"), mentor(), "missing")


def test_missing_speaks_of_no_employer_where_only_addresses_are_avoided():
    her = mentee(avoid=frozenset({"eve@x.org"}))

    assert "employer" not in _said(her, mentor(), "missing")


def test_less_than_a_quarter_hour_is_no_shared_time():
    """Half of the weeks, a quarter of an hour."""
    her = mentee(timezone="UTC", windows=((0, 600, 615),))
    him = mentor(timezone="UTC", patterns="seven-on-seven-off")

    told = _said(her, him, "missing", min_overlap_hours=0)

    assert "They're never both free in the week." in told


def test_far_peers_are_not_said_to_be_close():
    """A pin may pair them all the same."""
    her = mentee(role="pharmacy-aide", seeks=("peer",))

    said = _said(her, mentor(role="operations-manager", offers=("peer",)))

    assert "apart" not in said


@pytest.mark.parametrize(
    ("quarters", "text"),
    [(1, "15 minutes"), (2, "half an hour"), (3, "45 minutes"), (4, "1 hour"), (5, "1¼ hours"),
     (8, "2 hours"), (0, "no time")],
)  # fmt: skip
def test_hours_are_said_in_words(quarters, text):
    reason = Reason("time_enough", {"quarters": quarters})

    assert _words().sentence(reason, ANN, BOB) == f"They're both free for {text} of the week."


def test_reason_read_back_from_json_is_said_alike():
    reason = Reason("goals", {"slugs": ["build-network", "become-trainer"]})  # type: ignore[dict-item]

    assert _words().sentence(reason, ANN, BOB) == (
        "Dolores helps with “Build my network” and “Become a trainer or educator”."
    )


def test_every_rule_has_its_sentences():
    assert set(RULES) == set(BROKEN) == set(RULE_CODES)
    for rule in RULE_CODES:
        said = _words().sentence(Reason("rule_broken", {"rule": rule}), ANN, BOB)
        assert said.endswith(".")
        assert "{" not in said


def test_kind_sentences_name_no_rank_of_the_other():
    """What could go wrong stays with the admin, but for what helps to plan."""
    kind = {code for code, voices in SENTENCES.items() if "mentee" in voices}

    assert not {code for code in kind if code.endswith("missing")}
    assert {code for code in kind if "mentor" not in SENTENCES[code]} == {"wish"}


def test_plan_says_what_helps_to_plan():
    free = {"timezone": "UTC", "patterns": "rotating"}
    pair = _view(mentee(**free), mentor(**free))

    assert _words().plan(pair, "mentor") == ["Weeks change, so agree on each meeting beforehand."]


def test_unknown_people_and_entries_are_named_by_their_key():
    words = Words(taxonomy(), {})

    assert words.sentence(Reason("path_none", {"target": "gone"}), ANN, BOB) == (
        "Bob@x.org hasn't worked in or near the role ann@x.org wants: gone."
    )


def test_proper_names_keep_their_capitals_within_a_sentence():
    assert _lowered("Hazardous Drug certificate") == "Hazardous Drug certificate"
    assert _lowered("Sterile compounding") == "sterile compounding"
    assert _lowered("CPhT") == "CPhT"


def test_one_field_close_to_several_is_told_once():
    her = mentee(wants="parenteral-nutrition rems")
    view = _view(her, mentor(practices="oncology-hazardous-drugs"))

    (reason,) = (found for found in view.reasons if found.code == "specialization_near")

    assert reason.params == {
        "wanted": ("parenteral-nutrition", "rems"),
        "practiced": "oncology-hazardous-drugs",
    }
    assert _words().sentence(reason, ANN, BOB, "mentee") == (
        "Dolores practices oncology and hazardous drugs, close to the parenteral nutrition and "
        "REMS programs you want to learn."
    )


def test_field_close_to_one_as_stored_before_is_told():
    reason = Reason("specialization_near", {"wanted": "rems", "practiced": "compounding"})

    assert "close to the REMS programs you want" in _words().sentence(reason, ANN, BOB, "mentee")


@pytest.mark.parametrize(
    ("code", "slugs", "said"),
    [
        ("goals_missing", ("get-promoted", "manage-people"),
         "help with “Get promoted” or “Manage people”."),
        ("goals", ("work-life-balance", "get-promoted"),
         "helps with “Balance work and life” and “Get promoted”."),
        ("specialization_missing", ("rems", "oncology-hazardous-drugs"),
         "doesn't practice REMS programs, or oncology and hazardous drugs."),
    ],
)  # fmt: skip
def test_lists_join_what_is_missing_with_or(code, slugs, said):
    assert _words().sentence(Reason(code, {"slugs": slugs}), ANN, BOB).endswith(said)
