"""Finish the list of what the image is made of: CycloneDX, without what only tools need.

Called by ``make sbom`` with what cyclonedx-py wrote and where to write the finished list.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
VENDORED = ROOT / "static" / "vendor" / "THIRD_PARTY.md"
# An environment brings them along; the image has none of them.
TOOLS = {"pip", "setuptools"}
# Packages whose metadata says nothing, or more than their license file does.
READ = {
    "protobuf": "BSD-3-Clause",
    "pyrage": "MIT",
    "qrcode": "BSD-3-Clause AND MIT",
    "uritemplate": "BSD-3-Clause OR Apache-2.0",
}
ROW = re.compile(r"^\| ([^|]+?) \| ([\d.]+) \| ([\w.-]+) \| ([^|]+?) \|$", re.MULTILINE)


def main(given: str, wanted: str) -> None:
    """Read one list, write the other."""
    found = json.loads(Path(given).read_text())
    python = [_package(one) for one in found["components"] if one["name"].lower() not in TOOLS]
    refs = {one["bom-ref"] for one in python}
    bom = {
        "$schema": found["$schema"],
        "bomFormat": "CycloneDX",
        "specVersion": found["specVersion"],
        "version": 1,
        "metadata": {"component": found["metadata"]["component"]},
        "components": sorted([*python, *_vendored()], key=lambda one: one["bom-ref"].lower()),
        "dependencies": [one for one in found["dependencies"] if one["ref"] in refs],
    }
    Path(wanted).write_text(json.dumps(bom, indent=1) + "\n")


def _package(component: dict[str, Any]) -> dict[str, Any]:
    licenses = component.get("licenses", [])
    if said := READ.get(component["name"].lower()):
        licenses = [{"expression": said}]
    kept = {key: component[key] for key in ("type", "bom-ref", "name", "version", "purl")}
    return kept | {"licenses": licenses}


def _vendored() -> list[dict[str, Any]]:
    return [
        {
            "type": "library",
            "bom-ref": f"vendored:{name}",
            "name": name,
            "version": version,
            "licenses": [{"license": {"id": said}}],
            "properties": [{"name": "benchmate:source", "value": source.replace("`", "")}],
        }
        for name, version, said, source in ROW.findall(VENDORED.read_text())
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
