"""Headers that every answer carries, whoever made it: files, redirects and errors too."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

# Where no page stands behind an answer that could need more: files, and what is refused early.
BARE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
# Addresses that are secrets in themselves, even where they lead nowhere.
SECRET_PATHS = ("/l/", "/stop/")
REPORTS_PATH = "/csp-reports/"
REPORTS_NAME = "csp"
# Passkeys are all that our pages ask of a device.
OURS = ("publickey-credentials-create", "publickey-credentials-get")
NOBODYS = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(
    [f"{name}=(self)" for name in OURS] + [f"{name}=()" for name in NOBODYS],
)
ALWAYS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Reporting-Endpoints": f'{REPORTS_NAME}="{REPORTS_PATH}"',
    "X-Permitted-Cross-Domain-Policies": "none",
}
WHERE_MISSING = {
    "Content-Security-Policy": BARE_POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def guard_answers(get_response: Handler) -> Handler:
    """Set what no view has to think of; stands outside all other middleware."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in ALWAYS.items():
            response[name] = value
        if request.path_info.startswith(SECRET_PATHS):
            response["Referrer-Policy"] = "no-referrer"
        if not settings.DEBUG:  # Django's page of an error shows by its own scripts
            for name, value in WHERE_MISSING.items():
                response.setdefault(name, value)
        return response

    return middleware
