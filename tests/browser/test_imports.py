"""A file of people from an admin's spreadsheet to the program, and back."""

import csv
import io
import re

import pytest
from django.urls import reverse
from openpyxl import Workbook
from playwright.sync_api import expect

from accounts.models import User
from mentorship.services.importing import sweep_waiting
from tests.browser.conftest import PHONE, staff_member

pytestmark = pytest.mark.django_db(transaction=True)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ["Member ID", "Primary e-mail", "Full name", "Job title", "Seeks", "Shoe size"]
ROWS = [
    ["N1", "nora@example.org", "Nora Newman", "Certified pharmacy technician", "career", 37],
    ["N2", "omar@example.org", "Omar Odell", "Certified pharmacy technician", "career", 44],
    ["N3", "pia@example.org", "Pia Park", "Astronaut", "career", 38],
]


def workbook():
    book, raw = Workbook(), io.BytesIO()
    for row in (HEADINGS, *ROWS):
        book.active.append(row)
    book.save(raw)
    return {"name": "members.xlsx", "mimeType": XLSX, "buffer": raw.getvalue()}


def mended(content):
    """Return the file of wrong lines as an admin sends it back."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    rows[1][rows[0].index("Job title")] = "Certified pharmacy technician"
    raw = io.StringIO()
    csv.writer(raw).writerows(rows)
    return {"name": "mended.csv", "mimeType": "text/csv", "buffer": raw.getvalue().encode()}


def send(page, file):
    page.get_by_label("Mentees").check()
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()


def test_file_is_mapped_mended_taken_over_and_undone(
    program, context_of, assert_clean, monkeypatch
):
    # As a large file: the page shows how far it is while another process does it.
    monkeypatch.setattr("mentorship.services.importing.executing.SMALL", 0)
    page = context_of(staff_member(program)).new_page()
    page.goto(reverse("desk-people", args=[program.slug]))
    page.get_by_role("link", name="Import a file").click()

    send(page, workbook())
    guessed = page.get_by_label("“Primary e-mail”")
    expect(guessed.locator("option:checked")).to_have_text("E-mail")
    expect(page.get_by_label("“Shoe size”").locator("option:checked")).to_have_text("Leave it out")
    assert_clean(page)
    page.get_by_role("button", name="Show what would change").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Take over 2 mentees?")
    expect(page.locator("#rows")).to_contain_text("is not a role")
    assert_clean(page)
    page.set_viewport_size(PHONE)
    assert_clean(page)
    page.get_by_role("button", name="Take over 2 mentees").click()
    expect(page.get_by_role("alert")).to_contain_text("1 row is wrong")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the wrong lines as a file").click()
    page.get_by_label("Take over the others").check()
    page.get_by_role("button", name="Take over 2 mentees").click()
    expect(page.get_by_role("status").filter(has_text="begins in a moment")).to_be_visible()
    assert_clean(page)

    sweep_waiting()

    expect(page.get_by_role("heading", level=1)).to_have_text("2 mentees taken over")
    assert_clean(page)
    page.goto(reverse("desk-import", args=[program.slug]))
    send(page, mended(download.value.path().read_bytes()))
    expect(page.get_by_role("heading", level=1)).to_have_text("Take over 1 mentee?")

    page.goto(reverse("desk-import", args=[program.slug]))
    page.get_by_role("link", name="members.xlsx").click()
    page.get_by_role("link", name="Undo…").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo the import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The import was undone")
    assert_clean(page)
    assert not User.objects.filter(name__in=["Nora Newman", "Omar Odell"]).exists()


def test_file_is_taken_over_without_script(program, context_of):
    page = context_of(staff_member(program), java_script_enabled=False).new_page()
    page.goto(reverse("desk-import", args=[program.slug]))

    send(page, workbook())
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_label("Take over the others").check()
    page.get_by_role("button", name="Take over 2 mentees").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("2 mentees taken over")
    page.get_by_role("link", name="Undo…").click()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.locator("dl.figures-row")).to_have_text(re.compile(r"Went back\s*2"))
