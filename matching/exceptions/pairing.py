"""Refusals of pairs that an admin makes, keeps or keeps apart by hand; each says what to do."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.exceptions import Refused


class OnePerson(Refused):
    """Mentee and mentor are the same person."""

    code = "one_person"
    sentence = gettext_lazy("This is one person. Choose somebody else for them.")


class TwoNeeded(Refused):
    """A mentee or a mentor was not chosen."""

    status = 400  # type: ignore[assignment]
    code = "two_needed"
    sentence = gettext_lazy("Choose a mentee and a mentor first. Search for them by name.")


class ProposedAlready(Refused):
    """These two stand among the proposals of the round."""

    code = "proposed_already"
    sentence = gettext_lazy(
        "These two are proposed already. Open their match on the board to decide it."
    )


class NoRole(Refused):
    """A profile without a role cannot be scored."""

    code = "no_role"

    def __init__(self, *, name: str) -> None:
        text = _("%(name)s has not named a role yet. Ask them to complete their profile.")
        super().__init__(text % {"name": name})


class ApprovedPair(Refused):
    """The two are approved in this round."""

    code = "approved_pair"
    sentence = gettext_lazy(
        "These two are approved in this round. Reject their match on the board instead."
    )


class AgainstRules(Refused):
    """A rule that nobody may set aside keeps the two apart; ``sentences`` say which."""

    code = "against_rules"

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(
            " ".join([*self.sentences, _("This can't be set aside. Choose somebody else.")])
        )


class ReasonToAllow(Refused):
    """Rules that an admin may set aside do not hold; ``sentences`` say which."""

    code = "reason_to_allow"

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(
            " ".join([*self.sentences, _("You may allow it this once. Say why, and it is kept.")])
        )


class ReasonTooLong(Refused):
    """A reason longer than its field."""

    status = 400  # type: ignore[assignment]
    code = "reason_too_long"
    sentence = gettext_lazy("Keep the reason to 300 characters.")


class NoSuchType(Refused):
    """What was asked for is no type of mentor."""

    status = 400  # type: ignore[assignment]
    code = "no_such_type"
    sentence = gettext_lazy("Choose a kind of mentor.")


class PinInTheWay(Refused):
    """Another pin leaves no room for this one."""

    code = "pin_in_the_way"

    def __init__(self, *, name: str) -> None:
        text = _("This can't be solved with the pins you set. Unpin %(name)s first.")
        super().__init__(text % {"name": name})


class NotByHand(Refused):
    """A run proposed the match."""

    code = "not_by_hand"
    sentence = gettext_lazy("A run proposed this match. Reject it instead, with a reason.")


class NotYours(Refused):
    """The two were kept apart by one of them, or by what happened between them."""

    code = "not_yours"
    sentence = gettext_lazy(
        "One of these two asked for this, so it can't be removed here. Only they can change it."
    )


class ApartAlready(Refused):
    """The two are apart already, and not by the team."""

    code = "apart_already"
    sentence = gettext_lazy("These two are kept apart for good already. Runs never pair them.")


class ExclusionGone(Refused):
    """Somebody removed it first."""

    code = "exclusion_gone"
    sentence = gettext_lazy("These two aren't kept apart any more. Nothing was changed.")


class AskedAlready(Refused):
    """The same question went out in this round."""

    code = "asked_already"

    def __init__(self, *, name: str, day: str) -> None:
        text = _("%(name)s asked on %(day)s. Once in a round is enough.")
        super().__init__(text % {"name": name, "day": day})


class RemindedAlready(Refused):
    """The one mail about an orientation was written."""

    code = "reminded_already"
    sentence = gettext_lazy("We've written about the orientation already. Once is enough.")


class NothingToAsk(Refused):
    """The question has no sense any more."""

    code = "nothing_to_ask"
    sentence = gettext_lazy("This has changed since the last run. Run matching again.")


class PairFileGone(Refused):
    """A file of pairs was used, replaced or forgotten."""

    code = "pair_file_gone"
    sentence = gettext_lazy(
        "This file was taken over already, or it waited for more than a day. Upload it again."
    )
