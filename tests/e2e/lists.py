"""Award lists for the gallery, in every state that looks different."""

import secrets
from dataclasses import replace
from datetime import timedelta

from issuer.award_lists import keeping, running, scheduling, tables
from issuer.awarding.awards import AwardBadge
from issuer.kept.award_lists import RowState


def prepared(site, until="handed in"):
    """Keep a list of three people, one with a wrong address, and go on with it so far; return its id."""
    mark = secrets.token_hex(3)
    table = tables.read(f"Mail,Stars\n{mark}@acme.example,2\n{mark}@acme,1\nb{mark}@acme.example,9".encode())
    table = tables.Table(table.header, (*table.rows, (5, (f"c{mark}@acme.example", "3"))))
    with site.work() as work:
        handed = keeping.HandIn("Team of spring.csv", table, "communication", "hr", "HR")
        made = keeping.keep(work.tx, handed, work.now, work.randomness)
        if until == "handed in":
            return made.id
        columns = tables.guessed(table.header, [cells for _, cells in table.rows])
        hand = keeping.Hand("hr", work.now)
        matched = keeping.match(work.tx, made, "communication", columns, hand)
        if until == "columns":
            return made.id
        begun = running.begin(work.tx, matched, work.now, by="hr")
        if until == "stop":
            running.stop(work.tx, begun, work.now, "hr")
            return made.id
        for job in [each for each in work.tx.jobs.all(1000) if each.key.startswith(f"{made.id}:")]:
            running.award_part(work.tx, job.key, work.now, work.randomness)
            work.tx.jobs.drop(job.kind, job.key)
        return made.id


def scheduled(site):
    """Schedule an award that waits and one that was in vain; return their page."""
    with site.work() as work:
        for name in ("waits", "vain"):
            wish = AwardBadge("communication", f"{name}@acme.example", "Noor Ali", 1, "", "hr", "HR")
            later = scheduling.Terms(work.now + timedelta(days=9))
            made = scheduling.schedule(work.tx, wish, later, work.now, work.randomness)
            (row,) = work.tx.award_lists.rows(made.id, set(RowState))
            if name == "vain":
                refused = replace(row, state=RowState.OPEN, fault="The badge is retired.")
                work.tx.award_lists.change_rows(made.id, [refused])
    return f"{site.url}/award/scheduled"


def views(site, seen_by):
    """Award lists in each state; one that is under way stands still, so that nothing moves while it is looked at."""
    matching, checking = prepared(site), prepared(site, "columns")
    stopped, done = prepared(site, "stop"), prepared(site, "award")
    at = f"{site.url}/award/lists"
    return {
        "scheduled": (scheduled(site), seen_by),
        "award-list": (f"{site.url}/award/list", seen_by),
        "award-list-nothing": (f"{site.url}/award/list", seen_by, 422, "main form button"),
        "award-list-columns": (f"{at}/{matching}/columns", seen_by),
        "award-list-check": (f"{at}/{checking}/check", seen_by),
        "award-list-stopped": (f"{at}/{stopped}", seen_by),
        "award-list-done": (f"{at}/{done}", seen_by),
        "award-list-cards": (f"{at}/{done}/cards", seen_by),
    }
