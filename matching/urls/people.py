"""People of a program, and the ways in."""

from django.urls import path

from matching.views import (
    import_steps,
    imports,
    joining,
    people,
    people_file,
    people_person,
)

JOINING = "desk/<slug:program>/joining/"
IMPORT = "desk/<slug:program>/import/"
ONE_IMPORT = f"{IMPORT}<int:pk>/"
PERSON = "desk/<slug:program>/people/<slug:side>/<int:pk>/"
MENTOR = "desk/<slug:program>/people/<int:pk>/"

urlpatterns = [
    path("desk/<slug:program>/people/", people.people_page, name="desk-people"),
    path("desk/<slug:program>/people/export/", people.export, name="people-export"),
    path(PERSON, people_person.person_page, name="desk-person"),
    path(f"{PERSON}note/", people_person.note, name="person-note"),
    path(MENTOR, people_file.mentor_file, name="mentor-file"),
    path(f"{MENTOR}vet/", people_file.vet, name="mentor-vet"),
    path(f"{MENTOR}refuse/", people_file.refuse, name="mentor-refuse"),
    path(f"{MENTOR}check/", people_file.check, name="mentor-check"),
    path(f"{MENTOR}credential/", people_file.credential, name="mentor-credential"),
    path(f"{MENTOR}ask/", people_file.ask, name="mentor-ask"),
    path(JOINING, joining.joining_page, name="desk-joining"),
    path(f"{JOINING}rule/", joining.set_rule, name="joining-rule"),
    path(f"{JOINING}invitations/", joining.invite, name="invitation-create"),
    path(f"{JOINING}invitations/<int:pk>/revoke/", joining.revoke, name="invitation-revoke"),
    path(f"{JOINING}members/", joining.upload, name="members-upload"),
    path(f"{JOINING}members/confirm/", joining.confirm, name="members-confirm"),
    path(IMPORT, imports.import_page, name="desk-import"),
    path(f"{IMPORT}template/<slug:side>.<slug:kind>", imports.template, name="import-template"),
    path(
        f"{IMPORT}headings/<int:pk>/forget/", imports.forget_heading, name="import-heading-forget"
    ),
    path(ONE_IMPORT, import_steps.detail, name="desk-import-detail"),
    path(f"{ONE_IMPORT}columns/", import_steps.columns, name="desk-import-columns"),
    path(f"{ONE_IMPORT}confirm/", import_steps.confirm, name="import-confirm"),
    path(f"{ONE_IMPORT}undo/", import_steps.undo, name="import-undo"),
    path(f"{ONE_IMPORT}wrong/", import_steps.wrong, name="import-wrong"),
]
