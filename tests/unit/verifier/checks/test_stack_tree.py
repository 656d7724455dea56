"""Stacks of stacks as a tree of reports: each badge once, each stack by its own rule, few servers asked."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from credentials.badge import StatusEntry
from did.errors import DidUnresolvable, FetchFailed
from did.syntax import Did
from tests.support.partner import HOLDER, NOW, Partner
from verifier.asking_few import Hosts, few
from verifier.ports import Document, HolderProof, Sources
from verifier.rendering import as_json, sentence
from verifier.report import Check, Verdict
from verifier.verify import Submission, verify_badge


class Org(Partner):
    """An issuer whose stacks may be of any name, each under a rule of its own."""

    def over(self, slug, parts, **changes):
        """Return a stack of this name over these parts (slug to bytes)."""
        rule = self.publish_rule(tuple(parts), slug=slug)
        return self.stack(parts, rule, **changes)


@pytest.fixture
def org():
    return Org()


def verified(org, body, parts, presented=None, **limits):
    return verify_badge(Submission(body, tuple(parts), presented), replace(org.setting(), **limits))


def two_layers(org):
    leaf = org.badge("communication")
    middle = org.over("middle", {"communication": leaf})
    return org.over("top", {"middle": middle}), middle, leaf


def shape(report):
    """Return the tree as nested names."""
    name = report.badge.content.achievement_name if report.badge else "?"
    return (name, *map(shape, report.components)) if report.components else name


def code(report):
    return report.finding(Check.STACK).code


def test_each_report_stands_below_the_stack_that_rests_on_it(org):
    top, middle, leaf = two_layers(org)
    for supplied in ([middle, leaf], [leaf, middle]):
        report = verified(org, top, supplied)
        assert shape(report) == ("top", ("middle", "Communication"))
        assert (report.verdict, code(report), code(report.components[0])) == (
            "valid",
            "stack_valid",
            "stack_valid",
        )


def test_without_its_own_parts_a_part_leaves_the_stack_open(org):
    top, middle, _ = two_layers(org)
    report = verified(org, top, [middle])
    assert (report.verdict, code(report)) == (Verdict.COULD_NOT_CHECK, "stack_indeterminate")
    assert [why.code for why in report.stack.reasons] == ["part_attested_only"]
    assert (report.components[0].verdict, code(report.components[0])) == ("valid", "attested_only")


@pytest.mark.parametrize(
    ("fall", "codes"),
    [("revoked", ("stack_fallen", "stack_fallen")), ("suspended", ("stack_held", "stack_held"))],
)
def test_what_befalls_a_leaf_is_told_in_every_layer(org, fall, codes):
    top, middle, leaf = two_layers(org)
    getattr(org, fall).add(1)
    org.publish_lists()
    report = verified(org, top, [middle, leaf])
    assert (code(report), code(report.components[0])) == codes
    assert report.verdict is Verdict.NO_LONGER_VALID
    assert report.components[0].components[0].verdict is Verdict.NO_LONGER_VALID


def test_a_fault_of_the_middle_stack_is_not_called_a_forgery_of_the_top(org):
    leaf = org.badge("communication", subject_id=org.did)
    middle = org.over("middle", {"communication": leaf})
    report = verified(org, org.over("top", {"middle": middle}), [middle, leaf])
    assert code(report.components[0]) == "stack_never_met"
    assert [why.code for why in report.stack.reasons] == ["part_stack_invalid"]


def test_sc_6_a_badge_on_which_many_rest_is_verified_once_and_stands_once(org):
    leaf = org.badge("communication")
    sides = [org.over(f"side-{at}", {"communication": leaf}) for at in range(3)]
    top = org.over("top", {f"side-{at}": side for at, side in enumerate(sides)})
    report = verified(org, top, [*sides, leaf])
    assert shape(report) == ("top", ("side-0", "Communication"), "side-1", "side-2")
    assert [why.code for why in report.stack.reasons].count("part_leaf_counted") == 2
    rules = [url for url in org.fetched if url.endswith("rule.json")]
    assert len(rules) == len(set(rules)) == 4


def test_what_no_stack_rests_on_stands_below_the_top_and_so_does_what_cannot_be_read(org):
    top, middle, leaf = two_layers(org)
    report = verified(org, top, [org.badge("creativity"), middle, leaf, b"x"])
    assert shape(report) == ("top", "Creativity", ("middle", "Communication"), "?")
    assert code(report) == "stack_valid"


def test_sc_6_badges_that_rest_on_each_other_are_found_and_the_report_ends(org):
    top = org.unsigned("top", achievement=org.publish_rule(("middle",), slug="top"), level=None)
    named = replace(org.evidence("middle", org.badge("middle")), id=top.id, digest=None)
    middle = org.over("middle", {"top": org.badge("top")}, evidence=(named,))
    body = org.sign(replace(top, evidence=(org.evidence("middle", middle),)))
    report = verified(org, body, [middle])
    assert [why.code for why in report.stack.reasons] == ["part_circular"]
    assert "in a circle" in sentence(report.finding(Check.STACK))
    assert report.verdict is Verdict.NOT_GENUINE


def test_more_layers_than_are_followed_are_said_to_be_too_many(org):
    top, middle, leaf = two_layers(org)
    report = verified(org, top, [middle, leaf], most_layers=1)
    assert (report.verdict, code(report)) == (Verdict.COULD_NOT_CHECK, "stack_indeterminate")
    assert "more layers of badges than we follow" in sentence(report.finding(Check.STACK))


# --- whose it is -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "proved", "strength"),
    [
        (HOLDER, (), "same-subject"),
        (HOLDER, (HOLDER,), "proved"),
        ("did:key:z6MkOther", (HOLDER, "did:key:z6MkOther"), "proved"),
        ("urn:uuid:one-award", (), "issuer-attested"),
    ],
)
def test_the_report_says_how_it_is_known_that_the_parts_are_the_holders(org, subject, proved, strength):
    leaf = org.badge("communication", subject_id=subject)
    proof = HolderProof(frozenset(proved), "the tests") if proved else None
    report = verified(org, org.over("top", {"communication": leaf}), [leaf], proof)
    told = as_json(report)["stack"]
    assert (report.verdict, told["holder"]) == ("valid", strength)
    assert [each["holder"] for each in told["parts"]] == [strength]


def test_every_reason_says_which_badge_and_which_place_it_is_about(org):
    low = org.badge("communication", issuer=replace(org.unsigned().issuer, id=Org().did))
    leaf = org.badge("communication", subject_id=org.did)
    told = as_json(verified(org, org.over("top", {"communication": leaf}), [leaf, low]))["stack"]
    part_id = told["parts"][0]["credential"]
    assert told["parts"][0]["outcome"] == "invalid"
    assert told["reasons"][0] | {"detail": ""} == {
        "code": "part_other_holder",
        "detail": "",
        "slot": None,
        "credential": part_id,
    }


# --- servers -----------------------------------------------------------------------------------------


class Everywhere:
    """Answers for every address, and counts the servers asked."""

    def __init__(self):
        self.asked = []

    def get(self, url, *, accept, limit):
        self.asked.append(urlsplit(url).netloc)
        return Document(b"{}", "application/json", NOW)

    def resolve(self, did):
        self.asked.append(str(did))


def test_sc_6_no_more_servers_are_asked_than_the_limit_however_they_are_named():
    world, hosts = Everywhere(), Hosts(3)
    sources = few(Sources(world, world), hosts)
    for url in ("https://a.example/1", "https://a.example/2", "https://b.example/"):
        sources.documents.get(url, accept="", limit=1)
    sources.resolver.resolve(Did.parse("did:web:b.example:o:x"))
    sources.resolver.resolve(Did.parse("did:webvh:scid:c.example%3A8443"))
    sources.resolver.resolve(Did.parse("did:key:z6Mk"))
    assert not hosts.refused
    with pytest.raises(FetchFailed):
        sources.documents.get("https://d.example/", accept="", limit=1)
    with pytest.raises(DidUnresolvable):
        sources.resolver.resolve(Did.parse("did:web:e.example"))
    sources.documents.get("https://c.example:8443/", accept="", limit=1)
    assert hosts.refused
    assert len(world.asked) == 7
    assert hosts.asked == {"a.example", "b.example", "c.example:8443"}


def test_a_stack_that_names_more_servers_than_are_asked_is_left_open_and_says_so(org):
    places = {f"part-{at}": StatusEntry(f"https://lists-{at}.example/1", at) for at in range(3)}
    parts = {name: org.badge(name, status=place) for name, place in places.items()}
    top = org.over("top", parts)
    report = verified(org, top, parts.values(), most_hosts=2)
    assert (report.verdict, code(report)) == (Verdict.COULD_NOT_CHECK, "stack_hosts")
    assert len({urlsplit(url).netloc for url in org.fetched}) == 2
    assert code(verified(org, top, parts.values())) == "stack_indeterminate"
