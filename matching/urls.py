"""Home, the program desk, the review of rounds, and the API."""

from django.urls import include, path

from matching.views import (
    board,
    bulk,
    decisions,
    desk,
    directory,
    home,
    joining,
    mentor_actions,
    people,
    people_file,
    rounds,
    suggested,
    texts,
    wishes,
)

ROUND = "desk/<slug:program>/rounds/<int:pk>/"
RUN = "desk/<slug:program>/runs/<int:pk>/"
MATCH = "desk/<slug:program>/matches/<int:pk>/"
JOINING = "desk/<slug:program>/joining/"
MENTOR = "desk/<slug:program>/people/<int:pk>/"

urlpatterns = [
    path("home/", home.home, name="home"),
    path("home/places/<int:pk>/", home.change_places, name="part-places"),
    path("mentors/", directory.directory, name="directory"),
    path("mentors/suggested/", suggested.suggestions, name="suggestions"),
    path("mentors/<int:pk>/wish/", mentor_actions.wish, name="mentor-wish"),
    path("mentors/<int:pk>/hide/", mentor_actions.hide, name="mentor-hide"),
    path("wishes/", wishes.wish_list, name="wishes"),
    path("wishes/<int:pk>/<slug:step>/", wishes.change, name="wish-change"),
    path("desk/", desk.desk_page, name="desk"),
    path("desk/<slug:program>/people/", people.people_page, name="desk-people"),
    path(MENTOR, people_file.mentor_file, name="mentor-file"),
    path(f"{MENTOR}vet/", people_file.vet, name="mentor-vet"),
    path(f"{MENTOR}refuse/", people_file.refuse, name="mentor-refuse"),
    path(f"{MENTOR}check/", people_file.check, name="mentor-check"),
    path(f"{MENTOR}credential/", people_file.credential, name="mentor-credential"),
    path(f"{MENTOR}ask/", people_file.ask, name="mentor-ask"),
    path(
        "desk/<slug:program>/settings/orientation/<slug:side>/",
        texts.orientation_texts,
        name="desk-texts",
    ),
    path(JOINING, joining.joining_page, name="desk-joining"),
    path(f"{JOINING}rule/", joining.set_rule, name="joining-rule"),
    path(f"{JOINING}invitations/", joining.invite, name="invitation-create"),
    path(f"{JOINING}invitations/<int:pk>/revoke/", joining.revoke, name="invitation-revoke"),
    path(f"{JOINING}members/", joining.upload, name="members-upload"),
    path(f"{JOINING}members/confirm/", joining.confirm, name="members-confirm"),
    path("desk/<slug:program>/rounds/", rounds.round_list, name="desk-rounds"),
    path(ROUND, board.review, name="round-review"),
    path(f"{ROUND}run/", rounds.run, name="round-run"),
    path(f"{RUN}cancel/", rounds.cancel, name="run-cancel"),
    path(f"{ROUND}close/", rounds.close, name="round-close"),
    path(f"{ROUND}approve/", bulk.approve_above, name="round-approve"),
    path(f"{ROUND}publish/", bulk.send, name="round-publish"),
    path(f"{MATCH}approve/", decisions.approve, name="match-approve"),
    path(f"{MATCH}unapprove/", decisions.unapprove, name="match-unapprove"),
    path(f"{MATCH}reject/", decisions.reject, name="match-reject"),
    path(f"{MATCH}pin/", decisions.pin, name="match-pin"),
    path(f"{MATCH}unpin/", decisions.unpin, name="match-unpin"),
    path(f"{MATCH}note/", decisions.note, name="match-note"),
    path(f"{MATCH}send-now/", decisions.send_now, name="match-send-now"),
    path(f"{MATCH}recall/", decisions.recall, name="match-recall"),
    path("api/", include("matching.api.urls")),
]
