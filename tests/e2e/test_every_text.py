"""Every page of the gallery, drawn in the language whose every letter is another one: no plain English is left."""

import ssl
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from tests.e2e.gallery import ACME, GLOBEX, NAMES, SOMEBODY
from tests.support.pressing import press
from tests.support.tools import ROOT
from tests.support.untranslated import typed_by_tests, untranslated, written_by_people
from web.tongue import PSEUDO

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
# What the people and the plan of the site wrote.
CONTENT = (
    typed_by_tests(*HERE.glob("test_*.py"))
    | written_by_people(
        ROOT / "docs" / "examples" / "plan-4c.csv",
        *(HERE / name for name in ("site.py", "lists.py", "own_badges.py", "on_the_wall.py", "gallery.py")),
        *(ROOT / "tests" / "support" / name for name in ("builders.py", "partner.py", "waiting.py")),
        ROOT / "tests" / "unit" / "issuer" / "competencies" / "frameworks.py",
    )
    | {
        "Listening",
        "Tells",
        "HR",
        "Acme",
        "Globex",
        "Tandem",
        "Mastery",
        "Bridge",
        "Pilot",
        "Kay Keys",
        "Chrome",
        "Linux",
        "Pasted list",
    }
    | {"Portfolio", "Communication at work.", "Mail", "Stars", "nobody-of-this-name"}
)


@pytest.fixture(scope="module")
def clients(site):
    """A program that reads pages as whoever is signed in there, in the language that nobody speaks."""
    headers = {"Accept": "text/html", "Accept-Language": PSEUDO.tag, "Origin": site.url}
    context = ssl.create_default_context(cafile=str(site.ca_file))
    with ExitStack() as stack:
        made = {}
        for slug in (SOMEBODY, ACME, GLOBEX):
            client = httpx2.Client(
                base_url=site.url, headers=headers, verify=context, trust_env=False, timeout=30
            )
            made[slug] = stack.enter_context(client)
            assert not slug or client.post(site.sign_in_link(slug)).status_code == 303
        yield made


@pytest.fixture(scope="module")
def read(clients, gallery):
    """Read a page of the gallery by its name."""

    def page(name):
        shown = gallery[name]
        client = clients[shown.seen_by]
        answer = client.get(shown.url, follow_redirects=True)
        if shown.press:
            answer = press(client, str(answer.url), answer.text, shown.press)
            if answer.is_redirect:
                answer = client.get(answer.headers["location"], follow_redirects=True)
        assert answer.status_code == shown.status, answer.text
        return answer.text

    return page


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_no_text_that_is_not_marked(read, name):
    page = read(name)
    assert f'<html lang="{PSEUDO.tag}"' in page
    assert "\n".join(untranslated(page, CONTENT)) == ""
