"""The 48 rows by number: what comes in, and the cases that send it, on pages and in the API.

A case is a check of this package, or names a test that stands elsewhere, beside what it is about.
"""

from dataclasses import dataclass

from tests.bad_inputs import api, doors, requests, states, texts, values
from tests.bad_inputs.judging import Case, each, one
from tests.bad_inputs.values import HUGE, STRANGE_IDS

ACROSS = "bad_inputs/test_across_pages.py"


@dataclass(frozen=True)
class Row:
    """One row: cases of this package, tests elsewhere, and why a side has none."""

    what: str
    pages: tuple[Case, ...] = ()
    api: tuple[Case, ...] = ()
    pages_elsewhere: tuple[str, ...] = ()
    api_elsewhere: tuple[str, ...] = ()
    no_pages: str = ""
    no_api: str = ""


def named(*values: str) -> dict[str, str]:
    """Return the values under short names."""
    return {ascii(one).strip("'")[:24] or "empty": one for one in values}


NUMBERS = named("three", "2.5", "NaN", "-1", "²") | {"10^30": "1" + "0" * 30}
NO_NUMBERS = {name: value for name, value in NUMBERS.items() if name != "-1"}
PLACES = NUMBERS | named("0", "21", "")
IDS = {name[:12]: name for name in STRANGE_IDS if len(name) < 19 or "-" in name}
CHOICES = named("0", "-1", "abc", str(2**63), "²", "") | {"huge": HUGE}
SEARCHES = named("%", "_", "\\", "(a+)+$") | {"10 KB": "x" * 10_000}
NO_ACCOUNTS = "accounts are opened, confirmed and recovered on pages only"

ROWS: dict[int, Row] = {
    1: Row(
        "numbers that are none",
        each(values.no_whole_number_is_refused, NO_NUMBERS)
        + each(values.places_are_a_whole_number, PLACES),
        each(api.values_of_another_kind_break_nothing, {"even": 0}),
        api_elsewhere=(
            "mentorship/api/people/test_applying.py::test_places_are_a_whole_number_of_the_program",
        ),
    ),
    2: Row(
        "NUL bytes",
        each(texts.broken_text_is_refused, {"nul": b"%00"}) + one(texts.nul_in_a_path_is_refused),
        one(api.broken_text_is_refused),
    ),
    3: Row(
        "broken UTF-8",
        each(
            texts.broken_text_is_refused,
            {"surrogate": b"%ed%a0%80", "latin-1": b"%ff", "overlong": b"%c0%af"},
        ),
        pages_elsewhere=(f"{ACROSS}::test_3_other_charsets_are_refused_with_a_page",),
        api_elsewhere=(f"{ACROSS}::test_3_other_charsets_are_a_problem_of_the_api",),
        api=one(api.broken_text_is_refused),
    ),
    4: Row(
        "ids that no database holds",
        each(values.strange_ids_are_not_found, {"2^63": str(2**63), "huge": HUGE}),
        each(api.other_ids_are_not_found, {"first": 0}),
    ),
    5: Row(
        "ids of nothing",
        each(values.strange_ids_are_not_found, IDS)
        + each(values.strange_choices_are_refused, CHOICES),
        each(api.other_ids_are_not_found, {"second": 1}),
        (
            f"{ACROSS}::test_5_board_answers_strange_questions",
            f"{ACROSS}::test_5_confirming_strange_matches_changes_nothing_and_says_so",
        ),
    ),
    6: Row(
        "pages of lists",
        each(
            values.strange_pages_break_nothing,
            named("page=0", "page=-1", "page=99999999", "page=last'", "page_size=1000000000"),
        ),
        one(api.pages_that_are_none_are_refused),
        (f"{ACROSS}::test_6_strange_pages_of_lists_are_not_found",),
        (f"{ACROSS}::test_6_cursors_and_sizes_that_are_not_ours_are_refused",),
    ),
    7: Row(
        "orders and filters",
        each(
            values.strange_pages_break_nothing,
            named("user__password__startswith=md5", "sort=user__password&o=-user__password"),
        ),
        one(api.unknown_parameters_are_refused)
        + one(api.values_that_filters_do_not_have_break_nothing),
        (
            "matching/views/test_board_lists.py::test_unknown_filters_are_refused",
            "matching/views/test_mentorships.py::test_unknown_filters_are_refused",
        ),
    ),
    8: Row(
        "lengths and depths",
        one(texts.long_texts_are_refused_and_kept)
        + one(texts.huge_requests_are_refused)
        + one(texts.deep_json_is_refused),
        one(api.too_deep_or_too_long_bodies_are_refused),
        (f"{ACROSS}::test_8_refused_note_stays_in_its_field",),
    ),
    9: Row(
        "code in texts",
        one(texts.code_is_text),
        each(api.texts_are_answered_as_texts, {"code": texts.SCRIPT}),
        (
            f"{ACROSS}::test_9_code_in_names_and_notes_is_text_on_every_page_of_the_desk",
            "matching/sheets/test_writing.py::test_every_text_of_a_workbook_is_a_text_that_stays_one",
        ),
    ),
    10: Row(
        "marks that hide or reorder",
        each(
            texts.strange_text_breaks_nothing,
            {
                "rtl": "\u202eevil\u202c",
                "zero-width": "a\u200bb",
                "marks": "e" + "\u0301" * 300,
                "emoji": "🧪👩‍🔬",
            },
        ),
        each(api.texts_are_answered_as_texts, {"marks": "\u202ee" + "\u0301" * 300}),
        (f"{ACROSS}::test_10_names_that_hide_or_break_are_refused",),
    ),
    11: Row(
        "names of every script",
        each(
            texts.strange_text_breaks_nothing,
            {"apostrophe": "O'Brien-Łukasz", "one letter": "Q", "chinese": "李小龍"},
        ),
        each(api.texts_are_answered_as_texts, {"arabic": "محمد‌علی"}),
        (
            f"{ACROSS}::test_11_names_of_every_script_are_accepted",
            "mentorship/views/test_me_settings.py::test_name_of_every_kind_is_kept",
        ),
    ),
    12: Row(
        "headers in a line",
        one(texts.headers_in_a_line_are_refused),
        each(api.texts_are_answered_as_texts, {"bcc": "Kim\r\nBcc: everybody@example.org"}),
    ),
    13: Row(
        "shapes of addresses",
        pages_elsewhere=(
            f"{ACROSS}::test_13_addresses_that_servers_disagree_about_are_refused",
            f"{ACROSS}::test_13_plain_addresses_are_accepted",
            "accounts/test_sign_in.py::test_address_is_refused_with_what_to_do",
            "accounts/test_sign_up.py::test_address_that_was_taken_meanwhile_looks_the_same",
            "accounts/views/test_confirm.py::test_address_of_somebody_else_is_never_taken",
        ),
        api_elsewhere=(
            "matching/api/test_imports.py::test_wrong_row_keeps_everybody_out_and_is_named",
        ),
    ),
    14: Row(
        "letters that fold together",
        pages_elsewhere=(f"{ACROSS}::test_14_folding_letters_take_over_nobody",),
        no_api=NO_ACCOUNTS,
    ),
    15: Row(
        "passwords",
        pages_elsewhere=(
            "accounts/test_sign_in.py::test_weak_password_is_refused_with_what_to_do",
            "accounts/test_sign_in.py::test_password_that_is_too_long_is_never_hashed",
            "accounts/test_sign_in.py::test_long_pass_phrase_is_fine",
            "accounts/test_neutral.py::test_new_password_is_checked_like_any_other",
            f"{ACROSS}::test_15_password_of_nothing_or_a_million_letters_is_nobodys",
        ),
        no_api=NO_ACCOUNTS,
    ),
    16: Row(
        "who is known",
        pages_elsewhere=(
            "accounts/test_neutral.py::test_answers_are_the_same_as_for_a_stranger",
            "accounts/test_neutral.py::test_sign_in_hashes_once_whoever_it_is",
            "accounts/test_neutral.py::test_time_does_not_tell_who_is_known",
            "accounts/test_sign_up.py::test_sign_up_hashes_as_often_for_an_address_that_is_known",
        ),
        api_elsewhere=("mentorship/api/test_tokens.py::test_unknown_token_is_refused",),
    ),
    17: Row(
        "links to a new password",
        pages_elsewhere=(
            "accounts/test_neutral.py::test_link_that_is_worth_nothing_shows_one_page",
            "accounts/test_sign_in.py::test_password_reset_link_works_once_and_the_person_is_told",
        ),
        no_api=NO_ACCOUNTS,
    ),
    18: Row(
        "where next= leads",
        each(doors.next_stays_on_the_site, named(*doors.ELSEWHERE)),
        pages_elsewhere=(
            f"{ACROSS}::test_18_doors_lead_nowhere_else",
            f"{ACROSS}::test_18_signing_in_and_out_leads_nowhere_else",
            "accounts/test_second_factor.py::test_no_address_leads_off_the_site_after_setting_up",
        ),
        no_api="the API sends nobody anywhere",
    ),
    19: Row(
        "forged hosts and proxies",
        one(doors.foreign_hosts_are_refused) + one(doors.forwarded_hosts_are_not_heard),
        pages_elsewhere=("accounts/test_neutral.py::test_invented_proxies_do_not_reset_the_count",),
        api_elsewhere=(
            "accounts/api/test_requests.py::test_forged_host_is_refused",
            "accounts/api/test_requests.py::test_forged_forwarded_host_is_not_heard",
            "accounts/api/test_requests.py::test_forged_forwarded_address_does_not_widen_the_rate",
        ),
    ),
    20: Row(
        "forms from elsewhere",
        one(requests.forms_without_their_token_are_refused)
        + one(requests.fragments_after_sign_out_lead_to_sign_in),
        pages_elsewhere=(
            f"{ACROSS}::test_20_form_without_its_token_says_what_to_do",
            f"{ACROSS}::test_20_token_of_another_session_is_refused",
        ),
        api_elsewhere=("matching/api/test_api.py::test_session_needs_the_csrf_token",),
    ),
    21: Row(
        "fragments and the Back button",
        one(requests.pages_asked_for_as_fragments_say_so),
        pages_elsewhere=(
            "matching/views/test_board_lists.py::test_page_is_whole_without_script_and_from_history",
        ),
        no_api="the API has no fragments",
    ),
    22: Row(
        "methods",
        each(requests.other_methods_are_refused, named("TRACE", "PUT", "DELETE", "CONNECT", "FOO"))
        + one(requests.methods_in_a_header_are_not_heard),
        one(api.other_methods_are_refused),
        api_elsewhere=("accounts/api/test_requests.py::test_method_override_is_not_heard",),
    ),
    23: Row(
        "fields that nobody asked for",
        one(requests.what_no_form_asks_changes_nothing),
        one(api.unknown_fields_change_nothing),
        ("mentorship/views/test_me_settings.py::test_name_changes_nobody_else_whatever_is_posted",),
        ("matching/api/test_api.py::test_mass_assignment_changes_nothing",),
    ),
    24: Row(
        "repeated parameters",
        one(values.repeated_parameters_count_once),
        one(api.repeated_parameters_are_refused),
        ("matching/views/test_settings_sections.py::test_the_last_of_two_values_counts",),
    ),
    25: Row(
        "pairs that are none",
        pages_elsewhere=(
            "matching/services/test_by_hand.py::test_one_person_is_no_pair",
            "matching/services/test_by_hand.py::test_same_pair_twice_in_one_direction_is_refused",
            "matching/services/test_by_hand.py::test_the_other_direction_is_legal",
            "matching/services/test_review.py::test_decisions_refuse_a_pair_that_contains_the_admin",
        ),
        api_elsewhere=("matching/api/test_api.py::test_own_match_is_not_found",),
    ),
    26: Row(
        "approving what can't be",
        pages_elsewhere=(
            f"{ACROSS}::test_26_nothing_in_a_closed_round_changes",
            "matching/services/test_review.py::test_approve_by_another_admin_names_who_and_when",
            "matching/services/test_review.py::test_approve_refuses_a_stale_version",
            "matching/services/test_review.py::test_approve_refuses_when_the_mentee_is_gone",
            "matching/services/test_review.py::test_approve_refuses_a_full_mentor_and_names_the_next_best",
        ),
        api_elsewhere=(
            "matching/api/test_api.py::test_version_conflict_is_409",
            "matching/api/test_api.py::test_decision_of_another_admin_is_named",
            "matching/api/test_api.py::test_match_of_another_program_is_not_found",
        ),
    ),
    27: Row(
        "jumps of states",
        each(states.on_pages, {name: name for name in states.MACHINES}),
        each(states.by_api, {name: name for name in states.MACHINES}),
        pages_elsewhere=(
            f"{ACROSS}::test_27_steps_from_a_wrong_state_are_refused_with_a_sentence",
            "mentorship/views/test_mentorships.py::test_steps_refuse_jumps_with_a_sentence",
            "mentorship/views/test_closing.py::test_jumps_are_refused_with_a_sentence",
        ),
    ),
    28: Row(
        "check-ins",
        pages_elsewhere=(
            "mentorship/views/test_check_ins.py::test_second_answer_is_refused_with_its_own_sentence_and_a_double_click_is_not",
            "mentorship/views/test_check_ins.py::test_check_in_that_was_missed_or_cancelled_says_so",
            "mentorship/views/test_check_ins.py::test_check_in_is_hidden_from_everybody_else",
            "mentorship/views/test_check_ins.py::test_open_check_in_of_a_mentorship_that_does_not_run_says_why",
            "mentorship/views/test_check_ins.py::test_saved_check_in_stands_after_two_weeks",
        ),
        api_elsewhere=(
            "mentorship/api/test_check_ins.py::test_one_to_come_has_no_questions_and_takes_no_answer",
            "mentorship/api/test_check_ins.py::test_nobody_reads_or_answers_anothers_part",
            "mentorship/api/test_check_ins.py::test_impossible_answers_are_named_by_field",
        ),
    ),
    29: Row(
        "days and zones",
        each(
            values.days_that_are_none_are_refused,
            named("0001-01-01", "9999-12-31", "2026-02-30", "31.12.2026", "soon"),
        ),
        each(api.values_of_another_kind_break_nothing, {"odd": 1}),
        (
            f"{ACROSS}::test_29_round_says_what_its_name_and_days_must_be",
            f"{ACROSS}::test_29_program_settings_that_would_break_pages_are_refused",
            "mentorship/views/test_me_settings.py::test_language_page_refuses_unknown_zones",
        ),
        ("mentorship/api/test_meetings.py::test_impossible_days_are_refused",),
    ),
    30: Row(
        "everything twice",
        one(requests.forms_sent_twice_act_once),
        one(api.same_key_is_one_effect),
    ),
    31: Row(
        "files of every shape",
        pages_elsewhere=(
            "matching/sheets/test_importing.py::test_unusable_file_is_refused_with_what_to_do",
            "matching/sheets/test_importing.py::test_files_of_spreadsheets_are_read_in_their_encodings",
            "matching/sheets/test_importing.py::test_zip_bomb_is_refused_before_it_is_unpacked",
            "matching/sheets/test_reading.py::test_read_sheet_reads_or_refuses_any_bytes",
            "matching/views/test_imports.py::test_at_most_fifty_problems_are_shown",
            "matching/views/test_imports.py::test_file_over_five_megabytes_is_413",
            "matching/views/test_pair_files.py::test_what_is_no_file_of_pairs_is_refused",
        ),
        api_elsewhere=(
            "matching/api/test_imports.py::test_impossible_file_is_refused_by_field",
            "matching/api/test_imports.py::test_more_than_five_megabytes_are_413",
            "matching/api/test_imports.py::test_more_than_20_000_rows_are_413",
        ),
    ),
    32: Row(
        "formulas",
        pages_elsewhere=(
            "matching/sheets/test_formulas.py::test_neutralize_leaves_no_cell_that_starts_a_formula",
            "matching/sheets/test_writing.py::test_no_cell_of_csv_starts_a_formula_and_every_text_comes_back",
            "matching/lists/test_files.py::test_file_name_is_plain",
            "matching/views/test_mentorships.py::test_export_holds_what_was_asked_for_and_no_formula",
        ),
        api_elsewhere=("matching/api/test_exports.py::test_every_list_comes_in_every_format",),
    ),
    33: Row(
        "imports that take too much",
        pages_elsewhere=(
            "mentorship/services/importing/test_planning.py::test_import_makes_nobody_staff",
            "mentorship/services/importing/test_planning.py::test_places_below_held_ones_are_a_row_error_that_names_them",
            "matching/sheets/test_importing.py::test_same_person_twice_is_wrong_in_every_row",
            "matching/sheets/test_importing.py::test_columns_that_would_make_staff_or_name_a_program_are_no_columns",
            "matching/views/test_pair_files.py::test_pins_that_became_impossible_are_told_by_line",
        ),
        api_elsewhere=(
            "matching/api/test_imports.py::test_wrong_row_keeps_everybody_out_and_is_named",
        ),
    ),
    34: Row(
        "uploaded pictures",
        pages_elsewhere=(
            "mentorship/test_pictures.py::test_portrait_of_what_is_no_picture_is_refused",
            "mentorship/test_pictures.py::test_portrait_of_a_bomb_is_refused_before_it_is_decoded",
            "mentorship/test_pictures.py::test_portrait_of_a_polyglot_is_only_a_picture",
            "mentorship/test_pictures.py::test_portrait_drops_place_camera_comment_and_profile",
            "mentorship/views/test_me_settings.py::test_photo_takes_nothing_from_the_name_of_the_file",
        ),
        no_api="the API takes no pictures",
    ),
    35: Row(
        "links in mails",
        pages_elsewhere=(
            "accounts/views/test_links.py::test_get_and_head_change_nothing_however_often",
            "accounts/views/test_links.py::test_post_acts_once_then_shows_the_present_state",
            "accounts/views/test_links.py::test_altered_link_is_not_found",
            "accounts/views/test_links.py::test_expired_link_offers_a_fresh_one_by_mail",
        ),
        no_api="links of mails are pages",
    ),
    36: Row(
        "unsubscribing",
        pages_elsewhere=(
            "accounts/views/test_stopping.py::test_one_click_as_mail_programs_send_it",
            "accounts/views/test_stopping.py::test_post_stops_only_that_group_once_with_or_without_the_one_click_body",
        ),
        no_api="mail programs post to a page",
    ),
    37: Row(
        "second factors",
        pages_elsewhere=(
            "accounts/test_second_factor.py::test_code_works_once",
            "accounts/test_second_factor.py::test_code_may_be_one_step_early_or_late",
            "accounts/test_second_factor.py::test_wrong_codes_are_limited",
            "accounts/test_second_factor.py::test_recovery_code_works_once",
            "accounts/views/test_confirm.py::test_person_without_password_proves_it_by_code",
        ),
        api_elsewhere=("accounts/test_second_factor.py::test_api_answers_403_with_a_problem",),
    ),
    38: Row(
        "sessions",
        one(doors.session_is_worth_nothing_after_signing_out)
        + one(doors.session_that_somebody_made_up_is_nobodys),
        one(doors.session_is_worth_nothing_after_signing_out),
        (
            "accounts/test_sign_in.py::test_session_known_before_sign_in_is_worth_nothing_after",
            "accounts/test_session_limits.py::test_closing_an_account_ends_its_sessions",
            "accounts/test_session_limits.py::test_changing_the_password_ends_all_other_sessions",
        ),
    ),
    39: Row(
        "copies and erasing",
        pages_elsewhere=(
            "mentorship/views/test_me_privacy.py::test_asking_opens_one_request_and_says_so",
            "mentorship/views/test_me_privacy.py::test_erase_page_says_what_goes_what_stays_and_whom_it_touches",
            "mentorship/views/test_me_privacy.py::test_unknown_requests_are_not_found",
            "accounts/services/test_privacy.py::test_withdraw_takes_it_back_once_and_it_can_be_asked_again",
            "mentorship/views/test_me_copy.py::test_somebody_else_gets_nothing",
            "accounts/services/test_erasing.py::test_erase_twice_is_once",
            "accounts/services/test_erasing.py::test_erase_due_leaves_whom_something_keeps_and_goes_on_with_others",
        ),
        no_api="copies and erasing are asked for on pages, after proving who one is",
    ),
    40: Row(
        "concerns about those who read them",
        pages_elsewhere=(
            "mentorship/services/concerns/test_telling.py::test_about_a_contact_goes_around_her",
            "mentorship/services/concerns/test_telling.py::test_about_a_mentor_who_is_admin_and_contact_goes_around_him",
            "mentorship/services/concerns/test_telling.py::test_about_the_last_contact_goes_to_another_program",
        ),
        no_api="no program tells or reads a concern",
    ),
    41: Row(
        "reading without a reason",
        pages_elsewhere=(
            "mentorship/views/test_glass.py::test_without_a_reason_it_stays_shut",
            "mentorship/services/concerns/test_glass.py::test_without_a_reason_nothing_opens",
        ),
        no_api="no program opens what is private",
    ),
    42: Row(
        "rounds in which somebody stays alone",
        pages_elsewhere=(
            f"{ACROSS}::test_42_everybody_left_alone_is_told_why",
            "matching/services/test_runs.py::test_run_without_mentors_fails_with_a_sentence",
            "matching/services/test_runs.py::test_run_without_mentees_fails_with_a_sentence",
            "matching/services/test_runs.py::test_run_with_impossible_pins_names_the_people",
        ),
        api_elsewhere=("matching/api/test_runs.py::test_run_without_a_result_says_how_far_it_is",),
    ),
    43: Row(
        "media and shapes of bodies",
        no_pages="pages take forms, whatever else comes (row 8)",
        api=one(api.other_media_are_refused)
        + one(api.bodies_that_are_no_object_are_refused)
        + one(api.answers_that_we_do_not_write_are_not_acceptable),
    ),
    44: Row(
        "searches",
        each(values.searches_are_literal, SEARCHES),
        one(api.searches_are_literal),
        ("matching/views/test_directory.py::test_long_search_does_not_make_a_large_page",),
        ("matching/api/test_people.py::test_a_search_is_taken_literally",),
    ),
    45: Row(
        "floods",
        pages_elsewhere=(
            "accounts/test_neutral.py::test_1000_sign_ups_a_minute_make_30_accounts",
            "accounts/test_neutral.py::test_200_resets_to_one_address_send_one_mail",
            "mentorship/views/test_concerns.py::test_the_sixth_within_an_hour_waits_and_keeps_its_words",
        ),
        api_elsewhere=(
            "accounts/api/test_requests.py::test_forged_forwarded_address_does_not_widen_the_rate",
        ),
    ),
    46: Row(
        "signs in logs",
        pages_elsewhere=(
            "accounts/test_logs.py::test_line_keeps_no_address_no_secret_and_no_control_character",
            "accounts/test_request_log.py::test_each_request_is_one_line_without_its_query",
            "accounts/test_request_log.py::test_method_that_nobody_knows_is_not_repeated",
        ),
        api_elsewhere=(
            "accounts/test_request_log.py::test_requests_are_counted_by_route_and_status",
        ),
    ),
    47: Row(
        "placeholders that mean nothing",
        pages_elsewhere=(
            "matching/views/test_settings_agreement.py::test_words_without_a_meaning_are_refused_by_name",
            "matching/services/test_letters.py::test_save_refuses_names_that_only_another_letter_knows",
            "mentorship/test_placeholders.py::test_unknown_in_names_what_has_no_meaning",
        ),
        api_elsewhere=(f"{ACROSS}::test_47_letter_with_unknown_placeholders_names_them",),
    ),
    48: Row(
        "settings that are not safe",
        pages_elsewhere=(
            "accounts/test_checks.py::test_unsafe_setting_stops_the_start_with_one_line",
            "accounts/test_checks.py::test_everything_that_starts_refuses_with_one_line",
            "accounts/test_connections.py::test_every_problem_stops_the_start_by_its_sentence",
        ),
        no_api="nothing answers before the settings are safe",
    ),
}
