"""The association's own: programs, their texts, and the lists that everybody chooses from."""

from accounts.personal import house

TABLES = (
    house(
        "mentorship.program",
        "id slug name about time_zone mentor_types months hours_a_month is_open chapter intake "
        "joining orientation_first is_directory_public may_be_indexed mentor_signup_opens_on "
        "signup_opens_on signup_closes_on review_until introductions_on answers_due_on "
        "hears_by_on ends_on report_on next_round_opens_on capacity_start capacity_max "
        "mentors_per_mentee weights policy min_score good_score strong_score "
        "min_overlap_minutes full_overlap_minutes asked_first offer_days nudge_day ladder_days "
        "no_meeting_days reply_days pause_days extension_months extensions_most by_type version "
        "health_told_on",
    ),
    house("mentorship.launchcheck", "id program key checked_by checked_at"),
    house("mentorship.taxonomysource", "id edited key address"),
    house("mentorship.careerlevel_sources", "id careerlevel taxonomysource"),
    house("mentorship.careerlevel", "id edited slug name description position facts level"),
    house("mentorship.mentortypetext_sources", "id mentortypetext taxonomysource"),
    house("mentorship.mentortypetext", "id edited slug name description position facts"),
    house("mentorship.specialization_also_under", "id from_specialization to_specialization"),
    house("mentorship.specialization_related", "id from_specialization to_specialization"),
    house("mentorship.specialization_sources", "id specialization taxonomysource"),
    house("mentorship.specialization", "id edited slug name description position facts parent"),
    house("mentorship.worksetting_related", "id from_worksetting to_worksetting"),
    house("mentorship.worksetting_sources", "id worksetting taxonomysource"),
    house(
        "mentorship.worksetting",
        "id edited slug name description position facts parent is_group",
    ),
    house("mentorship.credential_implies", "id from_credential to_credential"),
    house("mentorship.credential_requires", "id from_credential to_credential"),
    house("mentorship.credential_specializations", "id credential specialization"),
    house("mentorship.credential_sources", "id credential taxonomysource"),
    house(
        "mentorship.credential",
        "id edited slug name description position facts kind issuer is_state_specific",
    ),
    house("mentorship.role_leads_to", "id from_role to_role"),
    house("mentorship.role_specializations", "id role specialization"),
    house("mentorship.role_typical_credentials", "id role credential"),
    house("mentorship.role_sources", "id role taxonomysource"),
    house(
        "mentorship.role",
        "id edited slug name description position facts level track on_ladder mentor_only",
    ),
    house("mentorship.office_specializations", "id office specialization"),
    house("mentorship.office_sources", "id office taxonomysource"),
    house("mentorship.office", "id edited slug name description position facts"),
    house("mentorship.goalgroup_sources", "id goalgroup taxonomysource"),
    house("mentorship.goalgroup", "id edited slug name description position facts"),
    house("mentorship.goal_sources", "id goal taxonomysource"),
    house("mentorship.goal", "id edited slug name description position facts group mentor_types"),
    house("mentorship.interest_sources", "id interest taxonomysource"),
    house("mentorship.interest", "id edited slug name description position facts"),
    house("mentorship.availabilitypattern_sources", "id availabilitypattern taxonomysource"),
    house(
        "mentorship.availabilitypattern",
        "id edited slug name description position facts week_share confirm_each max_minutes",
    ),
    house("mentorship.availabilitywindow", "id pattern weekday start_minute end_minute"),
    house("mentorship.outlookstatement_sources", "id outlookstatement taxonomysource"),
    house("mentorship.outlookstatement", "id edited slug name description position facts key text"),
    house("mentorship.language", "id edited code position"),
    house("mentorship.contenttext", "id key body data edited"),
    house("mentorship.programtext", "id program key body data changed_at changed_by"),
    house("mentorship.headingmap", "id program side heading shown column"),
    house("mentorship.zonedata", "id version reached"),
)
