"""What the accounts floor and the packages it stands on keep of people."""

from accounts.personal import Table, columns, house

ACCOUNT = (
    Table(
        "accounts.user",
        columns(
            key="id uuid",
            person="email name membership_number",
            secret="password",  # noqa: S106  the column's name
            fact="time_zone locale",
            code="is_superuser is_active is_staff",
            time="last_login bounced_at group_made_admin_at date_joined",
        ),
        topic="account",
        owners=("pk",),
        by_hand=("email", "name", "membership_number", "password", "time_zone", "locale"),
    ),
    Table(
        "accounts.user_groups",
        columns(key="id user group"),
        topic="account",
        owners=("user",),
        goes=("user",),
        in_copy=False,
    ),
    Table(
        "accounts.user_user_permissions",
        columns(key="id user permission"),
        topic="account",
        owners=("user",),
        goes=("user",),
        in_copy=False,
    ),
    Table(
        "account.emailaddress",
        columns(key="id user", person="email", code="verified primary"),
        topic="account",
        owners=("user",),
        goes=("user",),
    ),
    Table(
        "account.emailconfirmation",
        columns(key="id email_address", secret="key", time="created sent"),  # noqa: S106
        topic="account",
        owners=("email_address__user",),
        goes=("email_address__user",),
        in_copy=False,
    ),
    Table(
        "accounts.acceptance",
        columns(key="id user", code="document version", time="accepted_at"),
        topic="account",
        owners=("user",),
    ),
    Table(
        "accounts.privacyrequest",
        columns(key="id user", code="kind state", time="asked_at due_at closed_at"),
        topic="account",
        owners=("user",),
    ),
    Table(
        "accounts.personalcopy",
        columns(
            key="id uuid request lease_token",
            code="attempts last_error_code n_bytes n_pieces",
            time="not_before lease_until made_at expires_at",
        ),
        topic="account",
        owners=("request__user",),
        goes=("request__user",),
        in_copy=False,
    ),
    Table(
        "accounts.copypiece",
        columns(key="id copy", code="number", private="data"),
        topic="account",
        owners=("copy__request__user",),
        goes=("copy__request__user",),
        in_copy=False,
    ),
    Table(
        "accounts.mutedgroup",
        columns(key="id user", fact="group"),
        topic="account",
        owners=("user",),
        goes=("user",),
    ),
    Table(
        "accounts.erasure",
        columns(key="user", code="digest", time="at"),
        topic="account",
        owners=("user",),
        in_copy=False,
    ),
)

SIGNING_IN = (
    Table(
        "mfa.authenticator",
        columns(key="id user", code="type", secret="data", time="created_at last_used_at"),  # noqa: S106
        topic="signing_in",
        owners=("user",),
        goes=("user",),
    ),
    Table(
        "usersessions.usersession",
        columns(
            key="id user",
            person="ip user_agent",
            secret="session_key data",  # noqa: S106
            time="created_at last_seen_at",
        ),
        topic="signing_in",
        owners=("user",),
        goes=("user",),
    ),
    Table(
        "sessions.session",
        columns(secret="session_key session_data", time="expire_date"),  # noqa: S106
        topic="signing_in",
        by_hand=("session_key", "session_data"),
        in_copy=False,
    ),
    Table(
        "socialaccount.socialaccount",
        columns(
            key="id user", code="provider", person="uid extra_data", time="last_login date_joined"
        ),
        topic="signing_in",
        owners=("user",),
        goes=("user",),
    ),
    Table(
        "socialaccount.socialtoken",
        columns(key="id app account", secret="token token_secret", time="expires_at"),  # noqa: S106
        topic="signing_in",
        owners=("account__user",),
        goes=("account__user",),
        in_copy=False,
    ),
    Table(
        "accounts.apitoken",
        columns(
            key="id user program_id",
            words="name",
            secret="digest hint",  # noqa: S106
            code="scopes",
            time="created_at expires_at last_used_at revoked_at",
        ),
        topic="signing_in",
        owners=("user",),
        goes=("user",),
    ),
    Table(
        "accounts.idempotencykey",
        columns(
            key="id actor", secret="key body_hash", code="status", person="response",  # noqa: S106
            time="created_at",
        ),
        topic="signing_in",
        owners=("actor",),
        goes=("actor",),
        in_copy=False,
    ),
)  # fmt: skip

MESSAGES = (
    Table(
        "accounts.onetimelink",
        columns(
            key="id person subject_id",
            secret="token_hash",  # noqa: S106
            code="purpose subject_type",
            fact="data",
            time="created_at expires_at used_at",
        ),
        topic="messages",
        owners=("person",),
        goes=("person",),
        in_copy=False,
    ),
    Table(
        "accounts.notice",
        columns(
            key="id uid user program_id subject_id path",
            code="category subject_type label",
            private="title text",
            time="created_at read_at",
        ),
        topic="messages",
        owners=("user",),
        goes=("user",),
    ),
    Table(
        "accounts.notification",
        columns(
            key="id uid dedupe_key recipient webhook program_id subject_id lease_token",
            person="address_override",
            words="last_error_text",
            fact="context",
            code="category template template_version locale subject_type priority at_most_once "
            "status attempts max_attempts claims faults last_error_code maybe_duplicate",
            time="due_at not_before expires_at lease_until created_at first_attempt_at "
            "handed_over_at sent_at",
        ),
        topic="messages",
        owners=("recipient",),
        by_hand=("address_override", "last_error_text", "context"),
    ),
    house("accounts.spentkey", "key at"),
    house("accounts.notificationcount", "id month category status n"),
    house("accounts.sentday", "id day program_id category n"),
)

TRAIL = (
    Table(
        "accounts.auditevent",
        columns(
            key="id actor real_actor target_id program_id",
            code="action target_type data is_heard request_id",
            time="at",
        ),
        topic="trail",
        owners=("actor", "real_actor"),
        in_copy=False,
    ),
    Table(
        "admin.logentry",
        columns(
            key="id user content_type object_id",
            words="object_repr change_message",
            code="action_flag",
            time="action_time",
        ),
        topic="trail",
        owners=("user",),
        blanks={"user": {"object_repr": "", "change_message": ""}},
        by_hand=("object_repr", "change_message"),
        in_copy=False,
    ),
)

HOUSE = (
    house("accounts.policybreach", "id directive blocked n last_at"),
    house("accounts.heartbeat", "id name at"),
    house("accounts.mailserver", "id name failures open_until last_error_code changed_at"),
    house("accounts.purge", "id day kind n at"),
    house("accounts.delivery", "id is_paused reason changed_at changed_by"),
    house("accounts.incident", "id code uid codes opened_at closed_at"),
    house(
        "accounts.webhook",
        "id uid program_id url secret old_secret old_secret_until events is_active created_by "
        "created_at removed_at off_code failures failing_since open_until last_error_code "
        "last_success_at",
    ),
    house("auth.permission", "id name content_type codename"),
    house("auth.group_permissions", "id group permission"),
    house("auth.group", "id name"),
    house("contenttypes.contenttype", "id app_label model"),
    house("socialaccount.socialapp", "id provider provider_id name client_id secret key settings"),
)

TABLES = (*ACCOUNT, *SIGNING_IN, *MESSAGES, *TRAIL, *HOUSE)
