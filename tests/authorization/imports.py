"""Files of people in the world of the table: one that waits for a yes, and one of headings."""

from typing import Any

from mentorship.enums import RowKind
from mentorship.models import HeadingMap, PeopleImport, PeopleImportFile, PeopleImportRow, Role
from tests.factories.mentorship import RoleFactory

ODD = b"Mail,Full name,role,seeks\nentered@example.org,Entered Person,lead,career\n"


def build(program: Any, admin: Any) -> dict[str, dict[str, Any]]:
    """Make them; return the arguments of their addresses."""
    if not Role.objects.filter(slug="lead").exists():
        RoleFactory(slug="lead")
    mine = {"program": program, "side": "mentee", "made_by": admin}
    waiting = PeopleImport.objects.create(
        **mine, file="people.csv", state="previewed", n_rows=2, n_new=1, n_left_out=1,
        mapping={"Mail": "email"},
    )  # fmt: skip
    values = {"name": "Entered Person", "role": "lead", "seeks": ["career"]}
    PeopleImportRow.objects.create(
        people_import=waiting, line=2, kind=RowKind.NEW, email="entered@example.org",
        name="Entered Person", values=values, changes=[["employer", "Before", "After"]],
        problems=[["row", "left out", ""]],
    )  # fmt: skip
    odd = PeopleImport.objects.create(**mine, file="odd.csv")
    PeopleImportFile.objects.create(people_import=odd, raw=ODD)
    heading = HeadingMap.objects.create(
        program=program, side="mentee", heading="mail", shown="Mail", column="email"
    )
    return {
        "import": {"program": program.slug, "pk": waiting.pk},
        "import-odd": {"program": program.slug, "pk": odd.pk},
        "import-heading": {"program": program.slug, "pk": heading.pk},
    }
