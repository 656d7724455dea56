"""Which awards somebody sees, gives or changes: those of their department, or those that they gave themselves.

The condition is told once, here in words and in `issuer.store.sight` for databases; every list and every single award
that is shown to people goes through it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sight:
    """How far somebody sees who does not see everything.

    `by` is their id as the audit trail has it, `department` theirs ("" where they are in none), `address` their own.
    `own_only`: what others gave in the department is left out, and what was given to themselves.
    """

    by: str
    department: str = ""
    address: str = ""
    own_only: bool = False

    def covers(self, given_by: str, badge_department: str, person_department: str, *, is_own: bool) -> bool:
        """Return whether an award is in sight; `is_own`: it is somebody's own badge."""
        if self.own_only:
            return given_by == self.by and not is_own
        is_of_badge = bool(self.department) and badge_department == self.department
        return given_by == self.by or is_of_badge or person_department == self.department
