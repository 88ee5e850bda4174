"""Home, the directory and wishes: what members open."""

from django.urls import path

from matching.views import directory, files, home, mentor_actions, suggested, wishes

urlpatterns = [
    path("home/", home.home, name="home"),
    path("home/places/<int:pk>/", home.change_places, name="part-places"),
    path("me/files/", files.own_files, name="me-files"),
    path("me/files/<slug:kind>/", files.own_file, name="me-file"),
    path("mentors/", directory.directory, name="directory"),
    path("mentors/suggested/", suggested.suggestions, name="suggestions"),
    path("mentors/<int:pk>/wish/", mentor_actions.wish, name="mentor-wish"),
    path("mentors/<int:pk>/hide/", mentor_actions.hide, name="mentor-hide"),
    path("wishes/", wishes.wish_list, name="wishes"),
    path("wishes/<int:pk>/<slug:step>/", wishes.change, name="wish-change"),
]
