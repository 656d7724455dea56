"""A meta-badge's rule in words: a small strict grammar, read and written back the same.

    all of: communication level 2; creativity; (any 2 of: mentoring; talks; reviews)

A group says how many of its items are needed: `all of`, `any of`, `2 of`. An item is a badge of our own by its short
name, a partner's badge as `Teamwork <https://partner.example/teamwork> from Partner`, or a group in parentheses. Behind
a badge stand the level it has to have, and how old it may be: `level 2 within 24 months`, `always within 2 years`.
What all badges of a group have in common may stand before its `of`: `2 at level 3 within 24 months of: a; b; c`.
"""

import re
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from credentials.wording import N_, say
from issuer.achievements.needs import Length, Need, PartnerNeed, Requirement
from issuer.plain_text import fault_in_line
from issuer.plan.cell_faults import CellFault, refuse, slug, web_address
from issuer.plan.lengths import length_text, read_length

_Value = TypeVar("_Value")

NAME_LIMIT: Final = 120
MOST_BADGES: Final = 50
# Deeper than people follow; the format itself goes to eight.
MOST_LAYERS: Final = 4

_LEVEL = r"(?:at\s+)?level\s*(?:>=|≥)?\s*([0-9])(?:\s+or\s+higher)?"
_WITHIN = r"(always\s+)?within\s+([0-9]{1,5})\s+(day|month|year)s?"
_HEAD = re.compile(
    rf"(all|any|(?:(?:any|at\s+least)\s+)?[0-9]{{1,2}})(?:\s+{_LEVEL})?(?:\s+{_WITHIN})?\s+of\b(\s*:)?",
    re.IGNORECASE,
)
_TWO_LEVELS = N_("The level of “{who}” stands behind it and before “of”; write it once.")
_TWO_AGES = N_("The age of “{who}” stands behind it and before “of”; write it once.")
_NEED = re.compile(rf"(\S+)(?:\s+{_LEVEL})?(?:\s+{_WITHIN})?", re.IGNORECASE)
_PARTNER_NEED = re.compile(
    r"([^<>]*[^<>\s])\s*<([^<>\s]+)>\s+from\s+(.+?)"
    rf"(?:\s+(?:at\s+)?level\s*(?:>=|≥)?\s*([0-9])\s+of\s+([0-9]))?(?:\s+{_WITHIN})?",
    re.IGNORECASE,
)


def read(text: str) -> Requirement | None:
    """Return the rule that words say; None for no words.

    Raises:
        CellFault: they do not keep to the grammar; the message is the remedy.
    """
    if not text.strip():
        return None
    found = _Reader(text).group()
    if len(found.needs) > MOST_BADGES:
        raise CellFault(
            say("There are {n} badges; {most} are the most.", n=len(found.needs), most=MOST_BADGES)
        )
    return found


def write(found: Requirement | None) -> str:
    """Return what `read` reads."""
    return "" if found is None else _group_text(found)


# --- reading --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Head:
    """How many of a group are needed, None for all, and what holds for each of its badges."""

    count: int | None = None
    level: int | None = None
    within: Length | None = None
    always: bool = False


@dataclass(slots=True)
class _Reader:
    """Words being read: what is left of them is `text` from `at` on."""

    text: str
    at: int = 0

    @property
    def rest(self) -> str:
        return self.text[self.at :]

    def group(self, layer: int = 0) -> Requirement:
        """Read a group: to the end, or to the parenthesis that closes it."""
        head = self._head()
        separator = _separator(self.rest, layer)
        items: list[Need | PartnerNeed | Requirement] = []
        while not self._is_over(layer):
            items.append(self._item(separator, layer, head))
            self._pass(separator, layer)
        if not items:
            raise CellFault(N_("No badge is named. Write them like all of: communication; creativity."))
        return Requirement(_checked_count(head.count, len(items)), tuple(items))

    def _head(self) -> _Head:
        self._skip_spaces()
        found = _head_of_text(self.rest)
        if found is None:
            return _Head()
        self.at += found.end()
        word = found[1].lower().split()[-1]
        count = int(word) if word.isdigit() else {"all": None, "any": 1}[word]
        return _Head(count, _number(found[2]), *_age(found[3], found[4], found[5]))

    def _item(self, separator: str, layer: int, head: _Head) -> Need | PartnerNeed | Requirement:
        if self.rest.startswith("(") and _head_of_text(self.rest[1:].lstrip()) is not None:
            return self._nested(layer, head)
        text = _cut(self.rest, separator, layer)
        self.at += len(text)
        if not text.strip():
            raise CellFault(
                say("Nothing stands between two “{separator}”; take one out.", separator=separator)
            )
        return _with_head(_need(text.strip()), head)

    def _nested(self, layer: int, head: _Head) -> Requirement:
        if layer + 1 >= MOST_LAYERS:
            raise CellFault(
                say(
                    "Groups stand in groups {most} deep at most; make a badge of an inner one.",
                    most=MOST_LAYERS,
                )
            )
        if head.level is not None or head.within is not None:
            raise CellFault(N_("What stands before “of” is for badges; write it into the parentheses too."))
        self.at += 1
        found = self.group(layer + 1)
        if not self.rest.startswith(")"):
            raise CellFault(N_("A parenthesis is not closed; put “)” where its group ends."))
        self.at += 1
        return found

    def _pass(self, separator: str, layer: int) -> None:
        """Pass the separator behind an item; the last item may have one, and need not."""
        self._skip_spaces()
        if self.rest.startswith(separator):
            self.at += 1
        elif not self._is_over(layer):
            behind = _cut(self.rest, separator, layer).strip()
            raise CellFault(
                say(
                    "“{behind}” stands behind a parenthesis; put “{separator}” before it.",
                    behind=behind,
                    separator=separator,
                )
            )

    def _is_over(self, layer: int) -> bool:
        self._skip_spaces()
        return not self.rest or (layer > 0 and self.rest.startswith(")"))

    def _skip_spaces(self) -> None:
        self.at = len(self.text) - len(self.rest.lstrip())


def _head_of_text(text: str) -> re.Match[str] | None:
    """Return what a group begins with. Without a colon no partner's badge may follow: it may be called “All of us”."""
    found = _HEAD.match(text)
    if found is None or found[6] is not None:
        return found
    return None if "<" in re.split("[;)]", text)[0] else found


def _separator(text: str, layer: int) -> str:
    """Return what separates the items of a group: commas, unless there is a semicolon or a partner's badge."""
    own = _without_groups(_cut(text, None, layer))
    return "," if "," in own and ";" not in own and "<" not in own else ";"


def _cut(text: str, separator: str | None, layer: int) -> str:
    """Return a text up to the separator, or up to the parenthesis that closes the group it is in.

    An address between < and > ends nothing.
    """
    depth, is_address = 0, False
    for position, sign in enumerate(text):
        is_address = (is_address or sign == "<") and sign != ">"
        if is_address:
            continue
        is_end = sign == separator or (layer > 0 and sign == ")")
        if depth == 0 and is_end:
            return text[:position]
        # Outside of all groups parentheses are part of names.
        depth = max(depth + {"(": 1, ")": -1}.get(sign, 0), 0) if layer > 0 else 0
    return text


def _without_groups(text: str) -> str:
    depth, kept = 0, ""
    for sign in text:
        depth += sign == "("
        kept += sign if depth == 0 else ""
        depth = max(depth - (sign == ")"), 0)
    return kept


def _need(text: str) -> Need | PartnerNeed:
    if "<" in text:
        return _partner_need(text)
    if text.startswith("("):
        raise CellFault(
            N_("A group begins with how many of it are needed, like (any of: communication; creativity).")
        )
    match = _NEED.fullmatch(text)
    if match is None:
        raise CellFault(
            say("“{text}” is not a badge; write it like communication or communication level 2.", text=text)
        )
    return Need(slug(match[1]), _number(match[2]), *_age(match[3], match[4], match[5]))


def _partner_need(text: str) -> PartnerNeed:
    match = _PARTNER_NEED.fullmatch(text)
    if match is None:
        raise CellFault(
            say(
                "“{text}” is not a partner's badge; write it like Teamwork "
                "<https://partner.example/teamwork> from Partner, and level 2 of 3 after it where a level "
                "is needed.",
                text=text,
            )
        )
    for each in (match[1], match[3]):
        refuse(fault_in_line(each, NAME_LIMIT))
    level, of = _number(match[4]), _number(match[5])
    if level is not None and of is not None and not 1 <= level <= of:
        raise CellFault(
            say("There is no level {level} of {of}; ask for one of 1 to {of}.", level=level, of=of)
        )
    return PartnerNeed(
        match[1], web_address(match[2]), match[3], level, of, *_age(match[6], match[7], match[8])
    )


def _with_head(need: Need | PartnerNeed, head: _Head) -> Need | PartnerNeed:
    """Return a badge of a group with what its head says for all of them."""
    if head.level is not None:
        if isinstance(need, PartnerNeed):
            raise CellFault(
                say(
                    "“{name}” is a partner's; write level {level} of how many behind it.",
                    name=need.name,
                    level=head.level,
                )
            )
        need = replace(need, level=_once(need.level, head.level, _TWO_LEVELS, need.slug))
    if head.within is not None:
        within = _once(need.within, head.within, _TWO_AGES, _named(need))
        need = replace(need, within=within, always=head.always)
    return need


def _once(own: _Value | None, of_all: _Value, fault: str, who: str) -> _Value:
    if own is not None:
        raise CellFault(say(fault, who=who))
    return of_all


def _named(need: Need | PartnerNeed) -> str:
    return need.slug if isinstance(need, Need) else need.name


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _age(always: str | None, number: str | None, unit: str | None) -> tuple[Length | None, bool]:
    if number is None or unit is None:
        return None, False
    return read_length(number, unit), always is not None


def _checked_count(count: int | None, most: int) -> int:
    if count is None:
        return most
    if not 1 <= count <= most:
        raise CellFault(
            say("{count} of {most} badges can not be held; ask for 1 to {most}.", count=count, most=most)
        )
    return count


# --- and writing ----------------------------------------------------------------------------------


def _group_text(group: Requirement) -> str:
    head = _head_of(group)
    words = {1: "any", len(group.of): "all"}.get(group.count, str(group.count))
    level = "" if head.level is None else f" at level {head.level}"
    items = (_item_text(each, head) for each in group.of)
    return f"{words}{level}{_within_text(head.within, always=head.always)} of: {'; '.join(items)}"


def _head_of(group: Requirement) -> _Head:
    """Return what all badges of a group have in common; nothing where there is a group among them, or one alone."""
    badges = [each for each in group.of if not isinstance(each, Requirement)]
    if len(badges) < len(group.of) or len(badges) < 2:  # noqa: PLR2004 - what two have in common is said once
        return _Head()
    own = {each.level if isinstance(each, Need) else None for each in badges}
    level = own.pop() if len(own) == 1 else None
    ages = {(each.within, each.always) for each in badges}
    within, always = ages.pop() if len(ages) == 1 else (None, False)
    return _Head(None, level, within, always)


def _item_text(item: "Need | PartnerNeed | Requirement", head: _Head) -> str:
    if isinstance(item, Requirement):
        return f"({_group_text(item)})"
    age = "" if head.within is not None else _within_text(item.within, always=item.always)
    if isinstance(item, Need):
        level = "" if item.level is None or head.level is not None else f" level {item.level}"
        return f"{item.slug}{level}{age}"
    level = "" if item.level is None else f" level {item.level} of {item.level_count}"
    return f"{item.name} <{item.achievement}> from {item.partner}{level}{age}"


def _within_text(within: Length | None, *, always: bool) -> str:
    if within is None:
        return ""
    return f" {'always ' if always else ''}within {length_text(within)}"
