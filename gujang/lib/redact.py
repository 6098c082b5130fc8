"""Taking out of a line of text what belongs to no log: numbers of people, secrets."""

import re

_REPLACED = (
    # a certificate, a bank card: 13 digits and more, in any script, also in their usual groups
    (re.compile(r"(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dXxＸｘ](?!\d)"), "[号码]"),
    (re.compile(r"(?<!\d)\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,4})?(?!\d)"), "[号码]"),
    (re.compile(r"(?<!\d)\d{13,}[XxＸｘ]?"), "[号码]"),
    # a mobile phone, a phone with its area code
    (re.compile(r"(?<!\d)(?:86[ -]?)?[1１][3-9３-９]\d(?:[ -]?\d){8}(?!\d)"), "[电话]"),
    (re.compile(r"(?<!\d)[0０]\d{2,3}[ -]?\d{7,8}(?!\d)"), "[电话]"),
    # the row a database refuses is told in full after DETAIL
    (re.compile(r"DETAIL:.*"), "DETAIL: [略]"),
    (re.compile(r"(://[^/\s:@]*:)[^@\s]+@"), r"\1[密]@"),
    (
        re.compile(
            r"(?i)((?:password|passwd|secret|token|cookie|authorization|session(?:_?id|_key)?"
            r"|csrf\w*)[\"']?\s*[=:]\s*)(?:[\"'][^\"']*[\"']|(?:bearer\s+|basic\s+)?[^\s,;}&\"']+)"
        ),
        r"\1[密]",
    ),
)
# what ends a line somewhere, steers a terminal, or hides: C0, C1, NEL, LS, PS, direction marks
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def redact(text: str) -> str:
    """Return ``text`` without numbers of people, phones, passwords, tokens and cookies.

    Village codes (12 digits), dates and sums stay: who looks for an error needs them.
    """
    for pattern, instead in _REPLACED:
        text = pattern.sub(instead, text)
    return text


def one_line(text: str) -> str:
    """Return ``text`` as one line: what would end it or steer a terminal is escaped."""
    return _CONTROL.sub(_escaped, text)


def _escaped(found: "re.Match[str]") -> str:
    return found[0].encode("unicode_escape").decode()
