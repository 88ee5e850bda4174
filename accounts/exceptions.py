"""Named refusals; ``sentence`` is text a person can read, ``code`` is for programs."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818  a refusal is an answer, not an error
    """An action that cannot be done now; nothing was changed.

    Raise a subclass with its own ``code``, or give the sentence and the code here.
    """

    status = HTTPStatus.CONFLICT
    code = "refused"
    sentence: object = _("That can't be done now.")

    def __init__(self, sentence: object = None, *, code: str | None = None) -> None:
        self.sentence = self.sentence if sentence is None else sentence
        self.code = code or self.code
        super().__init__(str(self.sentence))


class Busy(Refused):
    """Others kept the rows locked through every retry."""

    code = "busy"
    sentence = _("Someone else is changing this right now. Nothing was saved; try again.")


class DatabaseBusy(Busy):
    """The embedded database stayed locked for its whole waiting time."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = _("The site is busy. Nothing was saved; try again in a minute.")


class KeyReused(Refused):
    """One idempotency key came with two different requests."""

    code = "idempotency_key_reused"
    sentence = _("This key was used for another request. Send a new Idempotency-Key.")


class LinkUsed(Refused):
    """The link was used before."""

    code = "link_used"
    sentence = _("This link was used already.")


class LinkExpired(Refused):
    """The link has run out."""

    status = HTTPStatus.GONE
    code = "link_expired"
    sentence = _("This link has run out. Links work for 14 days.")


class NotMutable(Refused):
    """No such group of messages, or one that always arrives."""

    code = "not_mutable"
    sentence = _("These messages can't be switched off. Nothing was changed.")


class CopyGone(Refused):
    """There is no copy to take: none was made, it ran out, or its key is missing."""

    status = HTTPStatus.GONE
    code = "copy_gone"
    sentence = _("That copy isn't kept any more. Ask for a new one whenever you like.")


class ObligationsOpen(Refused):
    """Something must be settled before a person can be erased; ``sentences`` say what."""

    code = "obligations_open"

    def __init__(self, sentences: "list[str]") -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


class UnknownCategoryError(LookupError):
    """No app registered this message category."""


class UnknownPurposeError(LookupError):
    """No app registered this link purpose."""


class BadWebhook(Refused):
    """A webhook that can't be kept as it was given; ``field`` names what is wrong with it."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_webhook"

    def __init__(self, sentence: object, field: str = "url") -> None:
        super().__init__(sentence)
        self.field = field


class WebhookOff(Refused):
    """A webhook that is off is sent nothing."""

    code = "webhook_off"
    sentence = _("This webhook is off. Switch it on first.")


class BadToken(Refused):
    """A token that can't be made as it was asked for; ``field`` names what is wrong with it."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_token"

    def __init__(self, sentence: object, field: str) -> None:
        super().__init__(sentence)
        self.field = field
