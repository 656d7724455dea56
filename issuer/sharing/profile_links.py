"""What shows a badge elsewhere: a link that adds it to a LinkedIn profile, a line for a mail, a picture for a page."""

from datetime import datetime
from html import escape
from typing import Final
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from issuer.ledger import Award, Organisation

_ADD: Final = "https://www.linkedin.com/profile/add"


def linkedin(award: Award, organisation: Organisation, cert_url: str) -> str:
    """Return the link that opens LinkedIn's form with a badge filled in.

    Months count from 1, and year and month are those of the day where the organisation is. `cert_url` is to last.
    """
    asked = {
        "startTask": "CERTIFICATION_NAME",
        "name": award.achievement.name,
        "organizationName": organisation.name,
        **_month("issue", award.awarded_at, organisation.zone),
        **_month("expiration", award.version.valid_until, organisation.zone),
        "certUrl": cert_url,
        "certId": award.id,
    }
    return f"{_ADD}?{urlencode(asked, quote_via=quote)}"


def signature(title: str, url: str) -> str:
    """Return a line of HTML for the signature of a mail."""
    return f'<a href="{escape(url)}">{escape(title)}</a>'


def embedding(title: str, url: str, card_url: str) -> str:
    """Return HTML that shows a badge on somebody's page: a picture that leads to it, nothing that runs."""
    return f'<a href="{escape(url)}"><img src="{escape(card_url)}" alt="{escape(title)}" width="600" height="315"></a>'


def _month(name: str, at: datetime | None, zone: str) -> dict[str, str]:
    if at is None:
        return {}
    there = at.astimezone(ZoneInfo(zone))
    return {f"{name}Year": str(there.year), f"{name}Month": str(there.month)}
