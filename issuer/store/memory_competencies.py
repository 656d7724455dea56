"""Competency frameworks, in memory. The store's lock makes each method atomic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from issuer.kept.competencies import Competency, Framework, Link
from issuer.store.memory_ledger import Ledger
from issuer.store.searching import folded


@dataclass(frozen=True, slots=True)
class MemoryCompetencies:
    """`issuer.kept.competencies.CompetencyShelf` in memory."""

    ledger: Ledger

    def frameworks(self) -> Sequence[Framework]:
        """Return every framework, by title."""
        return sorted(self.ledger.frameworks.values(), key=lambda each: (each.title.casefold(), each.id))

    def framework(self, framework_id: str) -> Framework | None:
        """Return a framework; the transaction is alone as it is."""
        return self.ledger.frameworks.get(framework_id)

    def of_key(self, key: str) -> Framework | None:
        """Return the framework that an import knows by this key."""
        return next((each for each in self.ledger.frameworks.values() if each.key == key), None)

    def add(self, framework: Framework) -> bool:
        """Keep a new framework; False if there is one of its key."""
        if self.of_key(framework.key) is not None:
            return False
        self.ledger.frameworks[framework.id] = framework
        return True

    def note(self, framework: Framework) -> None:
        """Keep a framework in place of the one of its id; one that is gone stays gone."""
        if framework.id in self.ledger.frameworks:
            self.ledger.frameworks[framework.id] = framework

    def items(self, framework_id: str) -> Sequence[Competency]:
        """Return every item of a framework in order, retired ones too."""
        return _in_order(each for each in self._all() if each.framework == framework_id)

    def item(self, framework_id: str, item_id: str) -> Competency | None:
        """Return an item."""
        return self.ledger.competencies.get((framework_id, item_id))

    def keep(self, items: Sequence[Competency]) -> None:
        """Keep items, each in place of the one of its framework and id."""
        self.ledger.competencies |= {(each.framework, each.id): each for each in items}

    def search(self, text: str, limit: int) -> Sequence[Competency]:
        """Return items in use whose code, statement or description contains `text`, whatever the case, in order."""
        wanted = folded(text)
        found = (each for each in self._all() if each.retired_at is None and wanted in _found_by(each))
        return _in_order(found)[:limit]

    def of_url(self, url: str) -> Sequence[Competency]:
        """Return the items of this address, retired ones too."""
        return _in_order(each for each in self._all() if each.url == url)

    def links(self, framework_id: str) -> Sequence[Link]:
        """Return what the items of a framework have to do with others."""
        return self.ledger.competency_links.get(framework_id, ())

    def set_links(self, framework_id: str, links: Sequence[Link]) -> None:
        """Keep these links of a framework in place of those before."""
        self.ledger.competency_links[framework_id] = tuple(links)

    def _all(self) -> Iterable[Competency]:
        return self.ledger.competencies.values()


def _in_order(found: Iterable[Competency]) -> list[Competency]:
    return sorted(found, key=lambda each: (each.framework, each.place, each.id))


def _found_by(item: Competency) -> str:
    return folded(item.code, item.statement, item.description)
