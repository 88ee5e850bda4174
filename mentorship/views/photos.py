"""Photos, for those who may see them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from mentorship import rules
from mentorship.models import Photo

AN_HOUR = "private, max-age=3600"


@require_safe
def photo(request: HttpRequest, name: UUID) -> HttpResponse:
    """Return a photo; 404 for everybody who may not know whether it exists."""
    found = Photo.objects.select_related("user").filter(name=name).first()
    if found is None or not rules.can_see_photo(request.user, found):
        raise Http404
    return HttpResponse(
        bytes(found.data),
        content_type="image/jpeg",
        headers={
            "Cache-Control": AN_HOUR,
            "Content-Disposition": 'attachment; filename="photo.jpg"',  # pages show it all the same
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )
