"""Addresses of API v1, its schema and its documents."""

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, re_path
from rest_framework.routers import SimpleRouter

from accounts.api.documents import ApiSchema, Docs
from accounts.api.views import Nothing
from matching.api.directory import DirectoryViewSet
from matching.api.letters import ROLE, LetterViewSet
from matching.api.match_steps import MatchStepViewSet
from matching.api.matches import MatchViewSet
from matching.api.program_matching import ProgramMatchingViewSet
from matching.api.round_board import RoundBoardViewSet
from matching.api.rounds import RoundViewSet
from matching.api.runs import RunViewSet
from matching.api.suggestions import SuggestionViewSet
from matching.api.wishes import WishViewSet


def routes(prefix: str, view: type, name: str, **of_all: str) -> list[URLPattern | URLResolver]:
    """Return the addresses of one view; ``of_all`` are methods of the whole list.

    Several views may share a prefix.
    """
    router = SimpleRouter()
    whole: Any = router.routes[0]
    router.routes = [whole._replace(mapping=whole.mapping | of_all), *router.routes[1:]]
    router.register(prefix, view, basename=name)
    return list(router.urls)


LETTERS = r"^rounds/(?P<pk>[0-9]+)/letters/"

matching_urls = [
    *routes("wishes", WishViewSet, "api-wish", put="put_all"),
    *routes("suggestions", SuggestionViewSet, "api-suggestion"),
    *routes("directory", DirectoryViewSet, "api-directory"),
    *routes("rounds", RoundViewSet, "api-round"),
    *routes("rounds", RoundBoardViewSet, "api-round"),
    re_path(f"{LETTERS}$", LetterViewSet.as_view({"get": "every"}, detail=True),
            name="api-round-letters"),
    re_path(f"{LETTERS}{ROLE}/$", LetterViewSet.as_view({"get": "one", "put": "write"},
            detail=True), name="api-round-letter"),
    re_path(f"{LETTERS}{ROLE}/forget/$", LetterViewSet.as_view({"post": "forget"}, detail=True),
            name="api-round-letter-forget"),
    re_path(f"{LETTERS}{ROLE}/look-over/$", LetterViewSet.as_view({"post": "look_over"},
            detail=True), name="api-round-letter-look-over"),
    *routes("runs", RunViewSet, "api-run"),
    *routes("matches", MatchViewSet, "api-match"),
    *routes("matches", MatchStepViewSet, "api-match"),
    path(
        "programs/<slug:program>/matching-settings/",
        ProgramMatchingViewSet.as_view({"get": "retrieve", "patch": "partial_update"}, detail=True),
        name="api-program-matching",
    ),
]  # fmt: skip

urlpatterns = [
    path("v1/", include("accounts.api.urls")),
    path("v1/", include("mentorship.api.urls")),
    path("v1/", include(matching_urls)),
    path("v1/", include("matching.api.desk_urls")),
    path("v1/", include("matching.api.import_urls")),
    path("v1/", include("matching.api.team_urls")),
    path("schema/", ApiSchema.as_view(), name="api-schema"),
    path("docs/", Docs.as_view(url_name="api-schema"), name="api-docs"),
    re_path(r"^[\s\S]*$", Nothing.as_view(), name="api-nothing"),
]
