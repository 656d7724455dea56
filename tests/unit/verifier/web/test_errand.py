"""One submission's questions: each asked once, all together for a limited time."""

import pytest

from did.errors import DidUnresolvable, FetchFailed
from did.methods.key import KeyResolver, did_of_key
from did.syntax import Did
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import NOW
from verifier.ports import Document, Sources
from verifier.web.errand import on_one_errand

WEB = Did.parse("did:web:partner.example")


class World:
    """Answers slowly; the one clock is its own."""

    def __init__(self, *, seconds=0.0, answers=True):
        self.at, self.seconds, self.answers = 0.0, seconds, answers
        self.asked = []

    def resolve(self, did):
        self._ask(did)
        if not self.answers:
            raise DidUnresolvable("gone")
        return KeyResolver().resolve(did) if did.method == "key" else object()

    def get(self, url, *, accept, limit):
        self._ask(url)
        if not self.answers:
            raise FetchFailed("unreachable", "gone")
        return Document(url.encode(), accept, NOW)

    def _ask(self, what):
        self.asked.append(what)
        self.at += self.seconds

    def errand(self, seconds=20.0):
        return on_one_errand(Sources(self, self), seconds, lambda: self.at)


def get(sources, url="https://partner.example/list"):
    return sources.documents.get(url, accept="*/*", limit=100)


def test_what_was_told_once_is_not_asked_again():
    world = World()
    sources = world.errand()
    assert get(sources) is get(sources)
    assert sources.resolver.resolve(WEB) is sources.resolver.resolve(WEB)
    assert world.asked == ["https://partner.example/list", WEB]


def test_the_next_errand_asks_anew():
    world = World()
    get(world.errand())
    get(world.errand())
    assert len(world.asked) == 2


def test_a_failure_is_told_again_too():
    world = World(answers=False)
    sources = world.errand()
    for _ in range(2):
        with pytest.raises(FetchFailed, match="gone"):
            get(sources)
        with pytest.raises(DidUnresolvable, match="gone"):
            sources.resolver.resolve(WEB)
    assert len(world.asked) == 2


def test_once_the_time_is_spent_nobody_else_is_asked():
    world = World(seconds=5)
    sources = world.errand(seconds=20)
    for number in range(4):
        get(sources, f"https://slow.example/{number}")
    with pytest.raises(FetchFailed) as refused:
        get(sources, "https://slow.example/4")
    assert refused.value.code == "timeout"
    with pytest.raises(DidUnresolvable):
        sources.resolver.resolve(WEB)
    assert get(sources, "https://slow.example/0").body == b"https://slow.example/0"
    assert len(world.asked) == 4


def test_keys_that_stand_in_their_did_need_no_time():
    world = World(seconds=30)
    sources = world.errand(seconds=20)
    get(sources)
    own = Did.parse(did_of_key(SoftwareSigner.generate(Algorithm.EDDSA).public_key))
    assert sources.resolver.resolve(own).id == own
