"""What a cell of the planning table holds as a code, in a word of the page's language; files keep the code."""

from collections.abc import Mapping
from typing import Final

from credentials.wording import N_
from issuer.stages import BadgeStage

STAGES: Final[Mapping[str, str]] = {
    # For translators: a stage of a badge, from an idea to one that is awarded no more.
    BadgeStage.IDEA.value: N_("idea"),
    # For translators: a stage of a badge.
    BadgeStage.DRAFT.value: N_("draft"),
    # For translators: a stage of a badge that is tried out on a few people.
    BadgeStage.PILOT.value: N_("pilot"),
    # For translators: a stage of a badge that can be awarded.
    BadgeStage.LIVE.value: N_("live"),
    # For translators: a stage of a badge that is awarded no more.
    BadgeStage.RETIRED.value: N_("retired"),
}
# As headings and links have them.
STAGE_NAMES: Final[Mapping[str, str]] = {
    BadgeStage.IDEA.value: N_("Idea"),
    BadgeStage.DRAFT.value: N_("Draft"),
    BadgeStage.PILOT.value: N_("Pilot"),
    BadgeStage.LIVE.value: N_("Live"),
    BadgeStage.RETIRED.value: N_("Retired"),
}
TYPES: Final[Mapping[str, str]] = {
    # For translators: a type of badge: what was assessed.
    "skill": N_("skill"),
    # For translators: a type of badge: what the law or a rule asks for.
    "compliance": N_("compliance"),
    # For translators: a type of badge: what an organisation holds dear.
    "values": N_("values"),
    # For translators: a type of badge: given for fun.
    "fun": N_("fun"),
    # For translators: a type of badge: one that rests on other badges.
    "meta": N_("meta"),
}
# What a level asks of somebody's mind, after “It asks to”.
THINKING: Final[Mapping[str, str]] = {
    "remember": N_("remember"),
    "understand": N_("understand"),
    "apply": N_("apply"),
    "analyse": N_("analyse"),
    "evaluate": N_("evaluate"),
    "create": N_("create"),
}
# How a level is assessed, after “Assessed by”.
ASSESSMENT: Final[Mapping[str, str]] = {
    "exam": N_("exam"),
    "performance": N_("performance"),
    # For translators: something that the person made.
    "artifact": N_("artifact"),
    "observation": N_("observation"),
}
SHAPES: Final[Mapping[str, str]] = {
    "hexagon": N_("hexagon"),
    "octagon": N_("octagon"),
    "circle": N_("circle"),
    "square": N_("square"),
    # For translators: the outline of a badge.
    "shield": N_("shield"),
    # For translators: the outline of a badge, with many short rays.
    "burst": N_("burst"),
    # For translators: the outline of a badge, like one of wax.
    "seal": N_("seal"),
}
_OTHERS: Final[Mapping[str, str]] = {
    "": N_("as usual"),
    "no": N_("no"),
    "yes": N_("yes"),
    # For translators: a badge is awarded once its rule is met, without anybody.
    "automatic": N_("automatic"),
    "approval": N_("approval"),
    "by hand": N_("by hand"),
    # For translators: a badge tells all that it was awarded for.
    "open": N_("open"),
    # For translators: whoever holds a badge chooses what it tells.
    "selective": N_("selective"),
    # For translators: a badge tells that its rule was met, and not by what.
    "attested": N_("attested"),
    # For translators: those who award a badge.
    "leaders": N_("leaders"),
    "hr": N_("HR"),
}
CELLS: Final[Mapping[str, str]] = {**STAGES, **TYPES, **_OTHERS}
