"""Does a meta-badge still stand on its parts, down to the last?

The parts have been verified as badges in their own right; here the rule is fetched, bound to the badge by its
digest, and evaluated by the same function the issuer used.
"""

from verifier.checks.stack.check import Stack, Stacked, alone, check, undecided
from verifier.checks.stack.members import COMPONENT_GENRE, bound, free_stacks, is_stack, topmost, withheld
from verifier.checks.stack.parts import part_of
from verifier.checks.stack.rules import RULE_LIMIT
from verifier.checks.stack.tree import Claimed, Together, joined, left_alone, too_many, too_many_hosts

__all__ = [
    "COMPONENT_GENRE",
    "RULE_LIMIT",
    "Claimed",
    "Stack",
    "Stacked",
    "Together",
    "alone",
    "bound",
    "check",
    "free_stacks",
    "is_stack",
    "joined",
    "left_alone",
    "part_of",
    "too_many",
    "too_many_hosts",
    "topmost",
    "undecided",
    "withheld",
]
