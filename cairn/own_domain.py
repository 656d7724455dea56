"""What the root of an https installation says of its organisations: that its web address is theirs."""

from contexts.jcs import jcs
from issuer.organisation.domain_linkage import configuration, linkage_path
from issuer.ports import IssuerStore

PLACE = "/.well-known/did-configuration.json"


def did_configuration(store: IssuerStore) -> bytes | None:
    """Return the resource of this origin, with the credentials of every organisation; None if there are none."""
    kept = []
    for each in store.organisations():
        with store.transaction(each.slug) as tx:
            found = tx.published.get(linkage_path(each.slug))
        if found is not None:
            kept.append(found.body)
    return jcs(configuration(kept)) if kept else None
