"""Walk the wizards in a browser, with or without script, as a person with a mouse would."""

from playwright.sync_api import Locator, Page

MENTEE = {
    "now": {"role": "Community pharmacy technician", "years": "4"},
    "aims": {"target_role": "Sterile compounding technician", "wants": ["oncology-hazardous-drugs"],
             "seeks": ["career"]},
    "meeting": {"time_zone": "America/Chicago", "patterns": ["weekday-evening"]},
    "words": {"introduction": "I train everyone new, and nobody has ever called it training."},
}  # fmt: skip
MENTOR = {
    "limits": {"capacity": "2"},
    "now": {"role": "Lead technician", "years": "14", "past_roles": ["senior-technician"]},
    "help": {"offers": ["career"], "specializations": ["oncology-hazardous-drugs"]},
    "meeting": {"time_zone": "America/Detroit"},
    "words": {},
}  # fmt: skip
STEPS = {"mentee": MENTEE, "mentor": MENTOR}


def answer(page: Page, **answers: str | list[str]) -> None:
    """Fill fields by name: options of lists, boxes by value, texts."""
    for name, value in answers.items():
        field = page.locator(f"#step [name={name}]")
        if isinstance(value, list):
            for one in value:
                _check(page.locator(f"#step [name={name}][value='{one}']"))
        elif field.first.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
            field.press("Escape")  # the list of roles closes


def _check(box: Locator) -> None:
    """Check a box; what is folded away is opened first."""
    box.evaluate("box => { let at = box; while ((at = at.closest('details:not([open])')))"
                 " at.open = true }")  # fmt: skip
    box.check(force=True)


def go_on(page: Page, name: str = "Continue") -> None:
    """Press the button that ends the step, and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def agree(page: Page) -> None:
    """Check every box of the last step."""
    for box in page.locator("#step input[type=checkbox]").all():
        box.check(force=True)
