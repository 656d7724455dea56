"""Which language a request is answered in, what the answer says of that, and what is remembered."""

import asyncio

import pytest
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.testclient import TestClient

from web.language_choice import COOKIE, LanguageChoice, language_links, preferred
from web.languages import LANGUAGES, current

OFFERED = LANGUAGES[:3]


async def page(scope, receive, send):
    """Answer with the language, the query that came in, and the ways to other languages."""
    links = " ".join(f"{each.href}{'*' * each.is_current}" for each in language_links())
    said = f"{current().language.tag}|{scope['query_string'].decode()}|{links}"
    kind = JSONResponse if scope["path"].endswith("json") else HTMLResponse
    headers = {"Vary": "Accept"} if scope["path"] == "/varied" else {}
    await kind(said, headers=headers)(scope, receive, send)


def client(offered=OFFERED, **more):
    return TestClient(LanguageChoice(page, offered, **more))


def language(answer):
    return answer.text.partition("|")[0]


@pytest.mark.parametrize(
    ("accept", "tag"),
    [
        ("", None),
        ("*", None),
        ("ja", None),
        ("de", "de"),
        ("DE-at", "de"),
        ("de-Latn-DE-1996", "de"),
        ("fr-x-private", "fr"),
        ("deu", None),
        ("fr;q=0.4, de;q=0.8", "de"),
        ("ja, fr;q=0.2, *;q=0.1", "fr"),
        ("de;q=0, fr;q=0.1", "fr"),
        ("de;q=0", None),
        ("de;q=nan, fr", "fr"),
        ("de;q=, ;;,fr", "fr"),
        ("fr, de", "fr"),
        ("-, en-GB-oed", "en"),
    ],
)
def test_lookup_takes_the_best_liked_range_and_shortens_it(accept, tag):
    found = preferred(accept, OFFERED)
    assert (found and found.tag) == tag


def test_of_thousands_of_ranges_only_the_first_are_read():
    assert preferred("xx," * 5000 + "de", OFFERED) is None


def test_nobody_who_asks_for_nothing_known_gets_another_than_the_usual_language():
    assert language(client().get("/", headers={"Accept-Language": "ja"})) == "en"
    assert language(client(OFFERED[::-1]).get("/")) == OFFERED[-1].tag


def test_the_browser_is_asked_then_the_cookie_then_the_address():
    there = client()
    asked = {"Accept-Language": "fr"}
    assert language(there.get("/", headers=asked)) == "fr"
    there.cookies.set(COOKIE, "de")
    assert language(there.get("/", headers=asked)) == "de"
    assert language(there.get("/?lang=en", headers=asked)) == "en"


def test_what_the_address_asks_for_is_remembered_and_nothing_else():
    there = client()
    set_by = there.get("/?lang=de").headers["set-cookie"]
    assert set_by == f"{COOKIE}=de; Path=/; Max-Age=31536000; SameSite=lax; HttpOnly"
    answer = there.get("/")
    assert language(answer) == "de"
    assert "set-cookie" not in answer.headers
    assert "set-cookie" not in client().get("/", headers={"Accept-Language": "de"}).headers
    assert "; Secure" in client(secure=True).get("/?lang=de").headers["set-cookie"]


@pytest.mark.parametrize("wish", ["ar", "xx", "", "de%0d%0aX-A: b", "<script>"])
def test_a_language_that_is_not_offered_is_passed_over(wish):
    answer = client().get(f"/?lang={wish}")
    assert language(answer) == "en"
    assert "set-cookie" not in answer.headers
    assert "x-a" not in answer.headers


@pytest.mark.parametrize("cookie", ["ar", "<b>", "de; x"])
def test_a_cookie_of_somebody_else_changes_nothing(cookie):
    expected = "de" if cookie.startswith("de") else "en"
    assert language(client().get("/", headers={"Cookie": f"{COOKIE}={cookie}"})) == expected


def test_no_route_sees_the_wish():
    assert client().get("/?q=a%26b&lang=de&lang=fr&x=").text.split("|")[1] == "q=a%26b&x="


def test_a_page_leads_to_itself_in_every_language_with_its_query():
    links = client().get("/a?q=a%26b&lang=fr").text.split("|")[2]
    assert links == "?q=a%26b&lang=en ?q=a%26b&lang=de ?q=a%26b&lang=fr*"


def test_what_a_form_was_answered_leads_nowhere_else_and_one_language_is_no_choice():
    assert client().post("/").text.split("|")[2] == ""
    assert client(OFFERED[:1]).get("/").text.split("|")[2] == ""
    assert language_links() == []


def test_a_page_says_its_language_and_that_there_are_others():
    answer = client().get("/", headers={"Accept-Language": "de"})
    assert answer.headers["content-language"] == "de"
    assert answer.headers["vary"] == "Accept-Language, Cookie"
    assert client().get("/varied").headers["vary"] == "Accept, Accept-Language, Cookie"


def test_what_programs_read_has_no_language():
    answer = client().get("/json?lang=de")
    assert not {"content-language", "vary", "set-cookie"} & set(answer.headers)


def test_each_of_many_requests_at_once_is_answered_in_its_own_language():
    tags = ["de", "fr", "en"] * 20
    meeting = []

    async def meet(scope, receive, send):
        meeting.append(None)
        while len(meeting) < len(tags):
            await asyncio.sleep(0)
        await PlainTextResponse(current().language.tag)(scope, receive, send)

    async def asked(tag, app):
        said = []
        headers = [(b"accept-language", tag.encode())]
        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers}

        async def send(message):
            said.append(message.get("body", b""))

        await app(scope, None, send)
        return b"".join(said).decode()

    async def all_of_them():
        app = LanguageChoice(meet, OFFERED)
        return await asyncio.gather(*(asked(tag, app) for tag in tags))

    assert asyncio.run(all_of_them()) == tags
    assert current().language.tag == "en"


def test_what_is_no_request_passes_through():
    seen = []

    async def app(scope, _receive, _send):
        seen.append(scope["type"])

    asyncio.run(LanguageChoice(app, OFFERED)({"type": "lifespan"}, None, None))
    assert seen == ["lifespan"]
