"""The schema of the API, and a page that explains it."""

from functools import cache
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response


class AsWritten(OpenApiJsonRenderer):
    """Passes a schema on that was written already."""

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        """Return bytes as they are, a problem as JSON."""
        return data if isinstance(data, bytes) else super().render(data, *args, **kwargs)


class AsWrittenJson(AsWritten):
    """The same for who asks for plain JSON."""

    media_type = OpenApiJsonRenderer2.media_type


class ApiSchema(SpectacularAPIView):
    """The schema as JSON, for anybody signed in."""

    permission_classes = (IsAuthenticated,)
    renderer_classes = (AsWrittenJson, AsWritten)

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer it in the reader's language."""
        named = f'inline; filename="{self._get_filename(request, None)}"'
        return Response(_written(get_language()), headers={"Content-Disposition": named})


@cache
def _written(_language: str) -> bytes:
    """Write the schema once for each language: everybody's is the same, and takes a second."""
    schema = SchemaGenerator().get_schema(public=True)
    return OpenApiJsonRenderer().render(schema, renderer_context={})


class Docs(SpectacularSwaggerSplitView):
    """The page and its script, both from this site."""

    http_method_names = ["get", "head"]
    template_name = "accounts/api_docs.html"
    permission_classes = (IsAuthenticated,)

    def handle_exception(self, exc: Exception) -> Any:
        """Lead whoever reads in a browser to the sign-in; a program is told."""
        is_read = "text/html" in self.request.headers.get("Accept", "")
        if is_read and isinstance(exc, NotAuthenticated):
            return redirect_to_login(self.request.get_full_path())
        return super().handle_exception(exc)
