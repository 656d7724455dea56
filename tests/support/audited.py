"""Watches an installation's transactions: which tables each changed, and which acts it wrote to the audit log."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event

CHANGES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')

# Tables that need no entry of their own, and why. Whatever is not here is state.
NO_STATE = {
    "audit_entry": "the log itself",
    "access_grant": "a wallet's way to one badge; that the offer was redeemed is an entry",
    "bearer": "a program's token, within what a person allowed, which is an entry",
    "client": "a program that registered; it may do nothing before a person allows it",
    "client_assertion": "keeps a message from serving twice",
    "client_token": "a partner's token of ten minutes",
    "deferral": "a wallet is to come again; the award waits, which is an entry",
    "delivery": "that a wallet may tell what became of a badge",
    "delivery_event": "what it told; entries of its own",
    "grant_detail": "part of a grant",
    "holder_key": "the claim's entry tells of it",
    "course_event": "what a program told; what it brings about has entries",
    "letter": "tells a person of an act; entries of its own where it comes back, or HR has a hand in it",
    "job": "work that waits; what it does has entries",
    "offer_step": "what wallets asked, for whoever helps them",
    "one_time_link": "serves once, for an hour",
    "parts_request": "a browser's request; what comes of it is an award",
    "presentation_request": "the verifier's, of the installation",
    "published_document": "follows from what is on record",
    "pushed_request": "a wallet's request, for minutes",
    "refresh_token": "a wallet's way back to one badge",
    "report": "the verifier's, of the installation",
    "setup_link": "leads to the set-up, once; that it was used is an entry",
    "session": "who is here; ending others' sessions is an entry",
    "claim_code": "another way to a claim link, told in a letter",
    "shared_count": "a count",
    "showing_holder": "part of a browser's request",
    "sign_in_attempt": "an attempt, for minutes",
    "signed_list": "follows from what is on record",
    "status_list": "counts of changes that have entries",
    "status_place": "a place is taken by an award, which is an entry",
    "token_list": "as status_list",
    "token_place": "as status_place",
    "wall_reaction": "a press at a colleague’s badge, taken back at will; it changes nothing about the badge",
    "used_nonce": "keeps a message from serving twice",
    "wallet_authorization": "within what a person allowed, which is an entry",
    "webhook_delivery": "a message about an entry",
}


@dataclass
class Transaction:
    """What one committed transaction did."""

    changed: set = field(default_factory=set)
    acts: list = field(default_factory=list)


@contextmanager
def watched(database):
    """Yield a list that is filled with every transaction committed meanwhile that changed something."""
    engine, done = database._engine, []

    def executed(connection, cursor, statement, _parameters, context, _many):
        found = CHANGES.match(statement)
        if found is None or cursor.rowcount == 0:
            return
        at_work = connection.info.setdefault("watched", Transaction())
        at_work.changed.add(found[1])
        if found[1] == "audit_entry":
            at_work.acts += [each["action"] for each in context.compiled_parameters]

    def committed(connection):
        at_work = connection.info.pop("watched", None)
        if at_work is not None:
            done.append(at_work)

    def undone(connection):
        connection.info.pop("watched", None)

    listeners = (("after_cursor_execute", executed), ("commit", committed), ("rollback", undone))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield done
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)


def unaudited(done):
    """Return the tables of state that a transaction changed without an entry."""
    return [
        sorted(each.changed - set(NO_STATE))
        for each in done
        if each.changed - set(NO_STATE) and not each.acts
    ]
