"""Codes that are not the association's own: languages, US states, time zones."""

from functools import cache
from zoneinfo import available_timezones

# ISO 639-1.
LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu "
    "cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi "
    "ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks "
    "ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl "
    "nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl "
    "sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve "
    "vi vo wa wo xh yi yo za zh zu".split()
)
LANGUAGE_NAMES = {
    "english": "en", "spanish": "es", "español": "es", "chinese": "zh", "mandarin": "zh",
    "vietnamese": "vi", "tagalog": "tl", "filipino": "tl", "korean": "ko", "arabic": "ar",
    "french": "fr", "haitian creole": "ht", "russian": "ru", "portuguese": "pt", "hindi": "hi",
}  # fmt: skip

# The fifty states, the District of Columbia and the inhabited territories.
STATES = frozenset(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH "
    "NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR GU VI AS MP".split()
)

# What people write where a zone is asked for.
ZONE_HINTS = {
    "eastern": "America/New_York", "et": "America/New_York", "edt": "America/New_York",
    "central": "America/Chicago", "ct": "America/Chicago", "cst": "America/Chicago",
    "cdt": "America/Chicago", "mountain": "America/Denver", "mt": "America/Denver",
    "mdt": "America/Denver", "pacific": "America/Los_Angeles", "pt": "America/Los_Angeles",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
}  # fmt: skip


@cache
def zones() -> dict[str, str]:
    """Return every IANA zone by its name in lower case."""
    return {zone.lower(): zone for zone in available_timezones() if zone != "localtime"}
