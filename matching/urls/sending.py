"""Letters, sending, answers, the waitlist, and the end of a round."""

from django.urls import path

from matching.urls.board import MATCH
from matching.urls.rounds import ROUND
from matching.views import answers, closing, decisions, letters, sending, waitlist

LETTER = f"{ROUND}letters/<slug:role>/"

urlpatterns = [
    path(f"{ROUND}publish/", sending.send, name="round-publish"),
    path(f"{ROUND}take-back/", sending.take_back, name="round-take-back"),
    path(f"{ROUND}close/", closing.close, name="round-close"),
    path(f"{ROUND}letters/", letters.letter_list, name="round-letters"),
    path(LETTER, letters.letter_page, name="round-letter"),
    path(f"{LETTER}<slug:message>/", letters.letter_preview, name="round-letter-preview"),
    path(f"{ROUND}waitlist/", waitlist.waitlist_page, name="round-waitlist"),
    path(f"{ROUND}waitlist/export/", waitlist.export, name="round-waitlist-export"),
    path(f"{MATCH}publish/", sending.send_one, name="match-publish"),
    path(f"{MATCH}send-now/", decisions.send_now, name="match-send-now"),
    path(f"{MATCH}recall/", decisions.recall, name="match-recall"),
    path(f"{MATCH}nudge/<slug:side>/", answers.nudge, name="introduction-nudge"),
    path(f"{MATCH}answer/<slug:side>/", answers.on_behalf, name="introduction-on-behalf"),
]
