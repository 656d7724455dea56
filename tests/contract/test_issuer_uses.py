"""Counts of how badges are used: each use counts, by badge and day, and those of others do not."""

from datetime import date
from threading import Barrier, Thread

from issuer.kept.uses import Use, UseTotal

MAY, LATE_MAY, JUNE = date(2026, 5, 3), date(2026, 5, 31), date(2026, 6, 1)


def add(store, *uses, slug="acme"):
    with store.transaction(slug) as tx:
        for use, badge, day in uses:
            tx.uses.add(use, badge, day)


def totals(store, first=None, last=None, slug="acme"):
    with store.transaction(slug) as tx:
        return list(tx.uses.totals(first, last))


def test_uses_are_added_up_by_badge_and_month_within_days_that_are_both_included(store):
    checked, shared = Use.CHECKED, Use.SHARED
    add(store, (checked, "b", MAY), (checked, "a", MAY), (checked, "a", MAY), (checked, "a", LATE_MAY))
    add(store, (checked, "a", JUNE), (shared, "a", MAY))
    assert totals(store) == [
        UseTotal(checked, "a", "2026-05", 3),
        UseTotal(checked, "a", "2026-06", 1),
        UseTotal(checked, "b", "2026-05", 1),
        UseTotal(shared, "a", "2026-05", 1),
    ]
    assert totals(store, MAY, MAY) == [
        UseTotal(checked, "a", "2026-05", 2),
        UseTotal(checked, "b", "2026-05", 1),
        UseTotal(shared, "a", "2026-05", 1),
    ]
    assert totals(store, LATE_MAY, JUNE) == [
        UseTotal(checked, "a", "2026-05", 1),
        UseTotal(checked, "a", "2026-06", 1),
    ]


def test_what_is_counted_of_one_organisation_is_not_of_another(store):
    add(store, (Use.CHECKED, "a", MAY))
    assert totals(store, slug="globex") == []


def test_of_many_at_once_each_counts(store):
    start = Barrier(4)

    def often():
        start.wait()
        for _ in range(5):
            add(store, (Use.CHECKED, "a", MAY))

    threads = [Thread(target=often) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert totals(store) == [UseTotal(Use.CHECKED, "a", "2026-05", 20)]
