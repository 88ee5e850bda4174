"""Settings of the API: who may call it, how often, and how its schema is told."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.permissions.InScope"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.throttling.PerCaller"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["accounts.api.filters.KnownFilters"],
    "DEFAULT_PAGINATION_CLASS": "accounts.api.paging.Pages",
    "DEFAULT_SCHEMA_CLASS": "accounts.api.schema.Schema",
    "EXCEPTION_HANDLER": "accounts.api.errors.handle",
    "URL_FORMAT_OVERRIDE": None,
}
# Requests a minute of one caller: a token, or a person signed in.
API_RATES = {"read": 600, "write": 120}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "TITLE": "Benchmate API",
    "VERSION": "1.0.0",
    "DESCRIPTION": (
        "Everything that the pages do, for programs: the same rules, the same words. "
        "Make a token on [your page of tokens](/me/tokens/), choose *Authorize* and write "
        "`Token bm_…`, the word Token included; signed in on the site, you can try everything "
        "without one. Beware: what you try here happens. "
        "Errors are `application/problem+json`; lists come in pages of at most 100."
    ),
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "accounts.api.described.complete",
    ],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_NAME_OVERRIDES": {
        "MenteeState": "mentorship.enums.MenteeState",
        "MentorState": "mentorship.enums.MentorState",
        "StaffRole": "mentorship.enums.StaffRole",
        "PartState": "mentorship.api.people.serializers.me.STATES",
        "ReadBySelf": "mentorship.api.people.serializers.parts.READ_BY_SELF",
        "ReadByTeam": "mentorship.api.people.serializers.parts.READ_BY_TEAM",
        "IntroductionAnswer": "mentorship.enums.Answer",
        "ToldAnswer": "matching.api.serializers.decisions.ANSWERS",
        "MatchState": "matching.enums.MatchState",
        "RoundState": "matching.enums.RoundState",
        "RunState": "matching.enums.RunState",
        "ImportState": "mentorship.enums.ImportState",
        "ImportRowKind": "mentorship.enums.RowKind",
        "Side": "mentorship.enums.Side",
        "MentorType": "mentorship.enums.MentorType",
        "IntroductionState": "mentorship.queries.introduction_reading.STATES",
        "MentorshipState": "mentorship.enums.MentorshipState",
        "AgreementState": "mentorship.api.pairs.mentorship_serializers.AGREEMENT_STATES",
        "GoalState": "mentorship.queries.goal_reading.STATES",
        "MeetingState": "mentorship.enums.MeetingState",
        "MeetingMode": "mentorship.enums.MeetingMode",
        "CheckInKind": "mentorship.enums.CheckInKind",
        "CheckInState": "mentorship.enums.CheckInState",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
