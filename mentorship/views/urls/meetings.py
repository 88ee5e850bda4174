"""Meetings of a pair, and the private calendar."""

from django.urls import path

from mentorship.views import calendars, meeting, meetings

urlpatterns = [
    path("mentorships/<int:pk>/meetings/new/", meetings.new, name="meeting-new"),
    path("mentorships/<int:pk>/meetings/log/", meetings.log, name="meeting-log"),
    path("meetings/<int:pk>/", meeting.meeting, name="meeting"),
    path("meetings/<int:pk>/calendar.ics", calendars.meeting_file, name="meeting-ics"),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar-feed"),
    path("me/calendar/", calendars.my_calendar, name="me-calendar"),
]
