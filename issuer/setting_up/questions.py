"""The questions that a plan of badges begins with, and which badges each answer suggests.

They are the seven of the article that this service takes its advice from: what we value; which skills, now and later;
for fun, compliance or measured skill; competencies by role; departments; sharing across courses; stacks.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from credentials.wording import N_


@dataclass(frozen=True, slots=True)
class Answer:
    """A box to tick: its code, its words, and the badges that it suggests by their slugs."""

    code: str
    words: str
    badges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answers; `example` says in plain words what is meant."""

    code: str
    words: str
    example: str
    answers: tuple[Answer, ...]


MEASURED, BY_ROLE, BY_DEPARTMENT, ACROSS, STACKS = "measured", "by-role", "by-department", "across", "stacks"
FOUR: Final = ("communication", "collaboration", "critical-thinking", "creativity")
QUESTIONS: Final = (
    Question(
        "values",
        N_("What do you value?"),
        N_("What people are thanked for here. The first four are the 4 Cs, which go with every trade."),
        (
            Answer("communication", N_("Communication"), ("communication",)),
            Answer("collaboration", N_("Collaboration"), ("collaboration",)),
            Answer("critical-thinking", N_("Critical thinking"), ("critical-thinking",)),
            Answer("creativity", N_("Creativity"), ("creativity",)),
            Answer("helping", N_("Helping each other"), ("helping-hand",)),
            Answer("customers", N_("Customers first"), ("customer-first",)),
        ),
    ),
    Question(
        "skills",
        N_("Which skills do you need, now and in some years?"),
        N_("Begin with two or three. More can be added to the plan at any time."),
        (
            Answer("data", N_("Working with data"), ("data-skills",)),
            Answer("projects", N_("Leading projects"), ("project-work",)),
            Answer("tools", N_("Digital tools"), ("digital-tools",)),
        ),
    ),
    Question(
        "purpose",
        N_("What are your badges for?"),
        N_("All three may be right. Whoever checks a badge reads which it is: recognised is not assessed."),
        (
            Answer("fun", N_("Fun: the coffee machine has a keeper"), ("good-coffee",)),
            Answer(
                "compliance",
                N_("Compliance: the yearly training was taken"),
                ("fire-safety", "data-protection"),
            ),
            Answer(MEASURED, N_("Measured skill: somebody looked at a piece of work")),
        ),
    ),
    Question(
        "competencies",
        N_("Do you know what each role should be able to do?"),
        N_("A list of competencies, in a spreadsheet or from ESCO, O*NET or a CASE package."),
        (Answer(BY_ROLE, N_("Yes, tie badges to it")),),
    ),
    Question(
        "departments",
        N_("Do departments have badges of their own?"),
        N_("Support and Engineering may prize different things; some badges are everybody's."),
        (Answer(BY_DEPARTMENT, N_("Yes, some badges are of one department")),),
    ),
    Question(
        "courses",
        N_("Can one badge be earned in several ways?"),
        N_("In a course, in a project, or by a leader's decision: one badge, many ways to it."),
        (Answer(ACROSS, N_("Yes, name the ways in its criteria")),),
    ),
    Question(
        "stacks",
        N_("Should badges add up to harder ones?"),
        N_("Who holds all four Cs earns the Super 4C, which falls when one of them does."),
        (Answer(STACKS, N_("Yes, stack them"), ("super-4c",)),),
    ),
)
KNOWN: Final[Mapping[str, Answer]] = {each.code: each for one in QUESTIONS for each in one.answers}


def suggested(answers: Collection[str]) -> tuple[str, ...]:
    """Return the slugs of the badges that answers suggest, each once, those first that others rest on.

    Stacked, the 4 Cs come along whole, since the Super 4C rests on all of them. Codes that are none are passed over.
    """
    if STACKS in answers:
        answers = {*answers, *FOUR}
    wanted = (each.badges for code, each in KNOWN.items() if code in answers)
    return tuple(dict.fromkeys(slug for badges in wanted for slug in badges))
