"""The person behind a request, in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.services import muting, people
from mentorship import hooks
from mentorship.api.people.serializers import me as serializers
from mentorship.api.people.singletons import OfOneself
from mentorship.api.people.typed import errors_of
from mentorship.forms.settings import LanguageForm, NameForm
from mentorship.queries import message_groups
from mentorship.services import preferences


class MeViewSet(OfOneself):
    """The person behind the request, with her parts and roles."""

    serializer_class = serializers.MeSerializer

    def rows(self) -> Any:
        """Return the person."""
        rows = User.objects.filter(pk=self.person.pk).select_related("photo").defer("photo__data")
        return rows.prefetch_related("staff_roles__program")

    def retrieve(self, request: Request) -> Response:
        """Read who is asking."""
        return Response(self.shown(self.get_object()))

    @extend_schema(request=serializers.NameSerializer)
    def partial_update(self, request: Request) -> Response:
        """Change how colleagues know me."""
        form = NameForm(self.given(serializers.NameSerializer))
        if not form.is_valid():
            raise ValidationError(errors_of([form]))
        people.rename(person=self.person, name=form.cleaned_data["name"], actor=self.person)
        return Response(self.shown(self.get_object()))

    @extend_schema(responses=serializers.PartStandingSerializer(many=True))
    def parts(self, request: Request) -> Response:
        """Read my parts in programs, and where each stands."""
        parts = serializers.parts_of(self.person)
        return Response(serializers.PartStandingSerializer(parts, many=True).data)

    @extend_schema(responses=serializers.NextStepSerializer(many=True))
    def next(self, request: Request) -> Response:
        """Read what waits for me, as my home page says it."""
        steps = hooks.next_steps(self.person)
        context = self.get_serializer_context()
        return Response(serializers.NextStepSerializer(steps, many=True, context=context).data)


class PreferencesViewSet(OfOneself):
    """How I want to be written to."""

    tag = "me"
    serializer_class = serializers.PreferencesSerializer

    def retrieve(self, request: Request) -> Response:
        """Read my language, my time zone, and which messages I get."""
        return Response(self.shown(self.get_object()))

    def partial_update(self, request: Request) -> Response:
        """Change language, time zone, or which messages I get; what is left out stays."""
        body = self.given(serializers.PreferencesSerializer, partial=True)
        self._choose(body.pop("messages", {}))
        self._talk(body)
        return Response(self.shown(self.get_object()))

    def _talk(self, body: dict[str, Any]) -> None:
        """Keep language and time zone, checked as on their page."""
        if not body:
            return
        person = self.get_object()
        form = LanguageForm({"locale": person.locale, "time_zone": person.time_zone} | body,
                            user=person)  # fmt: skip
        if not form.is_valid():
            raise ValidationError(errors_of([form]))
        zone = form.cleaned_data["time_zone"]
        preferences.save(user=person, locale=form.locale, time_zone=zone, actor=self.person)

    def _choose(self, messages: dict[str, bool]) -> None:
        for group, is_wanted in messages.items():
            change = muting.unmute if is_wanted else muting.mute
            change(user=self.person, group=group)

    def shown(self, row: Any) -> Any:
        """Return what a person chose."""
        groups = message_groups.offered_to(row)
        told = {
            "locale": row.locale,
            "time_zone": row.time_zone,
            "messages": {group.name: not group.is_muted for group in groups},
        }
        return serializers.PreferencesSerializer(told).data
