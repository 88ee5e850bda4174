"""Build accounts/icons.json, the drawings of the icons in use, from lucide-static.

Usage: npm pack lucide-static && tar xzf lucide-static-*.tgz
       python scripts/build_icons.py package/icons

Add a name to NAMES and run it again; the ``icon`` template tag knows no other names.
"""

import json
import re
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "accounts" / "icons.json"

NAMES = """
arrow-down arrow-left arrow-right arrow-up arrow-up-down award bell book-open calendar
calendar-plus camera chart-column check chevron-down chevron-left chevron-right circle-check
circle-dashed circle-question-mark circle-x clock cloud cloud-sun coffee compass copy download
external-link eye eye-off file-check file-text fingerprint flag flask-conical git-compare-arrows
globe hand-heart handshake heart heart-handshake history house inbox info key-round laptop
life-buoy link list-checks list-ordered loader-circle lock log-in log-out mail map-pin menu
message-circle-heart messages-square minus moon pause pencil phone pin play plus refresh-cw
route search search-x send settings-2 shield-check signpost sliders-horizontal smartphone sprout
star sun trash-2 triangle-alert undo-2 upload user user-plus users-round video wifi-off x
""".split()


def drawing(svg: str) -> str:
    """Return the shapes inside an SVG file on one line, without comments."""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if inner is None:
        raise ValueError("not an SVG file")
    return re.sub(r"\s*\n\s*", "", inner.group(1)).replace(" />", "/>").strip()


def main(folder: Path) -> None:
    """Write the drawings of all NAMES found in ``folder``."""
    icons = {name: drawing((folder / f"{name}.svg").read_text()) for name in NAMES}
    TARGET.write_text(json.dumps(icons, indent=1, sort_keys=True) + "\n")
    print(f"{len(icons)} icons written to {TARGET.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
