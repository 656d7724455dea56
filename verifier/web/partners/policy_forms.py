"""The form of a policy, as typed, and the document that it makes."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Form

from credentials.wording import N_, say
from verifier.errors import InvalidPolicy
from verifier.partners.ports import KeptPolicy
from verifier.policy_documents import INSTEAD

_SOURCE: Final = "named in the policy"


@dataclass(slots=True)
class PolicyForm:
    """Issuers stand one a line, `DID name`, required parts too: `achievement level`."""

    name: Annotated[str, Form()] = ""
    description: Annotated[str, Form()] = ""
    max_age_months: Annotated[str, Form()] = ""
    require_parts: Annotated[str, Form()] = ""
    require_holder: Annotated[str, Form()] = ""
    attested_only: Annotated[str, Form()] = ""
    issuers: Annotated[str, Form()] = ""
    trust: Annotated[str, Form()] = INSTEAD
    required_parts: Annotated[str, Form()] = ""
    version: Annotated[int, Form()] = 0
    csrf: Annotated[str, Form()] = ""

    def document(self) -> dict[str, Any]:
        """Return the document that the form says.

        Raises:
            InvalidPolicy: a number is none.
        """
        document: dict[str, Any] = {"name": self.name.strip()}
        if self.description.strip():
            document["description"] = self.description.strip()
        if self.max_age_months.strip():
            document["max_age_months"] = _number(self.max_age_months.strip(), N_("The age in months"))
        document |= {name: True for name in ("require_parts", "require_holder") if getattr(self, name)}
        if self.attested_only:
            document["attested_only"] = self.attested_only
        if self.issuers.strip():
            document |= {"issuers": [_issuer(line) for line in _lines(self.issuers)], "trust": self.trust}
        if self.required_parts.strip():
            document["required_parts"] = [_part(line) for line in _lines(self.required_parts)]
        return document


def form_of(kept: KeptPolicy) -> PolicyForm:
    """Return the form that makes this version again."""
    said = kept.document
    return PolicyForm(
        name=kept.name,
        description=said.get("description", ""),
        max_age_months=str(said.get("max_age_months", "")),
        require_parts="yes" if said.get("require_parts") else "",
        require_holder="yes" if said.get("require_holder") else "",
        attested_only=said.get("attested_only", ""),
        issuers="\n".join(f"{each['did']} {each['name']}".strip() for each in said.get("issuers", [])),
        trust=said.get("trust", INSTEAD),
        required_parts="\n".join(_line(each) for each in said.get("required_parts", [])),
        version=kept.version,
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _issuer(line: str) -> dict[str, str]:
    did, _, name = line.partition(" ")
    return {"did": did, "name": name.strip() or did, "source": _SOURCE}


def _part(line: str) -> dict[str, Any]:
    achievement, _, rest = line.partition(" ")
    level, _, name = rest.strip().partition(" ")
    part: dict[str, Any] = {"achievement": achievement}
    if level:
        part["min_level"] = _number(
            level, say("The level behind {achievement}", achievement=achievement[:80])
        )
    return part | ({"name": name.strip()} if name.strip() else {})


def _line(part: dict[str, Any]) -> str:
    level, name = part.get("min_level", 0), part.get("name", "")
    return " ".join(
        [part["achievement"], *([str(level)] if level or name else []), *([name] if name else [])]
    )


def _number(text: str, what: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:  # noqa: PLR2004 - longer than any that is taken
        raise InvalidPolicy(say("{what} is a whole number, such as 36.", what=what))
    return int(text)
