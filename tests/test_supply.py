"""What we use is listed, licensed in a way that an association may use, and renewed in time."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BOM = json.loads((ROOT / "docs" / "sbom.cdx.json").read_text())
VENDORED = (ROOT / "static" / "vendor" / "THIRD_PARTY.md").read_text()
# Free to use, to change and to hand on. LGPL and MPL bind only who changes those packages.
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0",
    "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Python-2.0", "Zlib",
    "Apache Software License", "BSD License", "MIT License",
    "GNU Library or Lesser General Public License (LGPL)",
    "Mozilla Public License 2.0 (MPL 2.0)", "Python Software Foundation License",
}  # fmt: skip


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def licenses_of(component):
    for said in component["licenses"]:
        one = said.get("license", {})
        text = said.get("expression") or one.get("id") or one.get("name", "")
        yield from re.split(r" OR | AND ", text.removeprefix("License :: OSI Approved :: "))


def test_every_locked_package_is_listed_in_its_version():
    """Packages of other systems are left out of the list: their lines carry a marker."""
    lines = (ROOT / "requirements.txt").read_text()
    pins = re.findall(r"^([a-z0-9._-]+)(?:\[.*\])?==([^ ;\\]+)( ;)?", lines, re.MULTILINE)
    listed = {(normal(one["name"]), one["version"]) for one in BOM["components"] if "purl" in one}

    needed = {(normal(name), version) for name, version, marker in pins if not marker}
    allowed = {(normal(name), version) for name, version, _ in pins}
    assert needed <= listed <= allowed, "Run make sbom."


def test_every_vendored_file_is_listed():
    rows = re.findall(r"^\| ([^|]+) \| ([\d.]+) \| [\w.-]+ \|", VENDORED, re.MULTILINE)
    listed = [(one["name"], one["version"]) for one in BOM["components"] if "purl" not in one]

    assert sorted(rows) == sorted(listed)


@pytest.mark.parametrize("component", BOM["components"], ids=lambda one: one["name"])
def test_license_is_one_that_an_association_may_use(component):
    said = set(licenses_of(component))

    assert said
    assert said - ALLOWED == set()


def test_list_carries_no_tool_of_its_makers():
    names = {one["name"] for one in BOM["components"]}

    assert names & {"pip", "setuptools", "pytest", "cyclonedx-bom"} == set()
    assert "tools" not in BOM["metadata"]


def test_image_carries_the_list():
    assert "COPY docs/sbom.cdx.json ./" in (ROOT / "Dockerfile").read_text()
    assert "!docs/sbom.cdx.json" in (ROOT / ".dockerignore").read_text()


@pytest.mark.parametrize("said", ["within 7 days", "within 30 days", "make audit", "security.txt"])
def test_policy_names_windows_and_where_to_report(said):
    assert said in (ROOT / "SECURITY.md").read_text()
