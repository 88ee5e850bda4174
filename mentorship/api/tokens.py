"""What a token is worth."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.authentication import token_of
from accounts.api.views import ApiViewSet
from accounts.enums import Scope
from accounts.models import ApiToken
from mentorship.models import Program


class TokenSerializer(serializers.ModelSerializer):
    """The token that a request came with."""

    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices),
        help_text="What it may be used for; writing includes reading.",
    )
    program = serializers.SerializerMethodField(
        help_text="The one program that it reaches; null where it reaches all that you do."
    )

    class Meta:
        model = ApiToken
        fields = ("id", "name", "hint", "scopes", "program", "created_at", "expires_at")
        read_only_fields = fields
        extra_kwargs = {"hint": {"help_text": "How its secret begins."}}

    @extend_schema_field(serializers.SlugField(allow_null=True))
    def get_program(self, token: ApiToken) -> str | None:
        """Return the slug of its program."""
        rows = Program.objects.filter(pk=token.program_id).values_list("slug", flat=True)
        return rows.first()


class TokenViewSet(ApiViewSet):
    """The token that a request comes with."""

    area = "me"
    is_open = True
    serializer_class = TokenSerializer

    def retrieve(self, request: Request) -> Response:
        """Read what your token may be used for, and until when; 404 for people without one."""
        token = token_of(request)
        if token is None:
            raise NotFound
        return Response(self.shown(token))
