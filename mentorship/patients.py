"""What a text looks like that tells of a patient: rules that a browser applies while one types.

Nothing is stopped and nothing is sent: a field carries the pattern, the page's script shows a line.
The pattern is written so that Python and JavaScript read it alike: no flags, nothing looked at
backwards. It stands for few false alarms rather than for catching everything; the line at the field
asks everybody to leave patients out.
"""

TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx)\b\.?"
PATIENT = r"\b(?:[Pp]atient|PATIENT|[Pp]t\b|[Rr]esident|[Cc]ustomer)"
PLACE = r"(?:[Rr]oom|[Rr]m\.?|[Bb]ed|[Bb]ay)\s*#?\s*[0-9]"
SENTENCE = r"[^.!?\n]"
# Words that begin with a capital after "patient" and are no name.
NO_NAME = (
    r"(?!(?:Safety|Care|Access|Services?|Advoca|Experience|Portal|Counsel|Assist|Education|Rights"
    r"|Support|Relations|Representative|Navigator|Information|Privacy|Technician|Pharmac|I\b))"
)
NAME = NO_NAME + r"[A-Z][a-z]+"
PHONE = r"\(?[0-9]{3}\)?[-. ][0-9]{3}[-. ][0-9]{4}\b"
MEDICINE = (
    r"(?:refill|prescription|insulin|med|medication|dose|order|chemo|insurance|diagnosi|label)"
)

RULES = (
    # Numbers of records: medical record, prescription, social security.
    r"\b(?:MRN|mrn|Mrn)\b",
    r"\b[Mm]edical record (?:number|no|#)",
    r"\b(?:[Rr][Xx]|[Pp]rescription)\s*(?:#|[Nn]o\.?|[Nn]umber)?:?\s*#?[0-9]{4,}",
    r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b",
    # When somebody was born.
    r"\b(?:DOB|dob|D\.O\.B)\b",
    r"\b[Dd]ate of birth\b",
    r"\b[Bb]orn (?:on |in )?(?:[0-9]{1,2}[/.-][0-9]|[A-Z][a-z]+ [0-9]{1,2},? [0-9]{4})",
    # A patient's name, initials or age.
    PATIENT + r"(?:'s|’s)? [Nn]ame\b",
    PATIENT + r",? (?:(?:is |was )?(?:named |called )|(?:is|was) (?=" + TITLE + r"))?"
    r"(?:" + TITLE + r" )?" + NAME,
    PATIENT + r",? (?:(?:with )?(?:the )?initials:? [A-Z]|[A-Z]\. ?[A-Z]\b)",
    PATIENT + SENTENCE + r"{0,20}(?:\bage[d:]? [0-9]|[0-9] years? old)",
    r"\b[0-9]{1,3}[- ]?(?:years?|yrs?|months?|weeks?)[- ]old " + SENTENCE + r"{0,20}"
    r"\b(?:patient|pt|man|woman|male|female|lady|gentleman)\b",
    r"\b[0-9]{1,3} ?(?:yo|y/o|y\.o)\b",
    r"\b" + TITLE + r" [A-Z][a-z]+(?:'s|’s) (?:[a-z]+ ){0,2}" + MEDICINE,
    # Where somebody lies.
    r"\b(?:[Bb]ed|[Bb]ay)\s*#?\s*[0-9]",
    r"(?:" + PATIENT + r"|\b" + TITLE + r" [A-Z])" + SENTENCE + r"{0,40}\b" + PLACE,
    r"\b" + PLACE + SENTENCE + r"{0,40}(?:" + PATIENT + r"|\b" + TITLE + r" [A-Z])",
    r"\b(?!(?:Meet|Class|Exam|Training|Testing|Session|Zoom|Conference|Lab|Join|Room)\b)"
    r"[A-Z][a-z]+,? (?:in|from|of) " + PLACE,
    # A telephone number, unless the writer says that it is her own.
    r"(?:^|[.!?\n])(?!" + SENTENCE + r"*\b(?:[Mm]y|[Mm]e|[Oo]urs?|I)\b)" + SENTENCE + r"*" + PHONE,
)
PATTERN = "|".join(f"(?:{rule})" for rule in RULES)


def watched() -> dict[str, str]:
    """Return the attribute of a field whose text the page's script looks at."""
    return {"data-patients": PATTERN}
