"""A browser without scripts and without a screen: it reads pages, follows their links and presses their buttons.

It sends what the page's own forms hold, so that a flow is played with nothing but what the pages offer. What is
hidden, and what only scripts bring about, is not there for it.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style", "head", "template"}
BOUNDARY = "nothing-contains-this-line-7d41c0"
TICKED = {"checkbox", "radio"}


@dataclass
class Button:
    """What is pressed: its words, what it adds to the form, and where it sends it."""

    words: str
    name: str
    value: str
    action: str | None


@dataclass
class Form:
    """A form as it is filled in when the page comes."""

    action: str
    method: str
    is_multipart: bool
    fields: list = field(default_factory=list)
    names: set = field(default_factory=set)
    files: list = field(default_factory=list)
    buttons: list = field(default_factory=list)


class Page(HTMLParser):
    """What a page shows to whoever runs no scripts."""

    def __init__(self, source):
        super().__init__()
        self.forms, self.links, self.said, self.heading = [], [], [], ""
        self._open, self._link, self._button, self._select, self._area = [], None, None, None, None
        self.feed(source)

    # --- what a page holds

    @property
    def words(self):
        return " ".join(" ".join(self.said).split())

    def button(self, words):
        """Return the form and the button of it that begins with these words."""
        found = [(form, each) for form in self.forms for each in form.buttons if each.words.startswith(words)]
        assert found, (
            f"no button “{words}” among {[each.words for form in self.forms for each in form.buttons]}"
        )
        return found[0]

    def link(self, words):
        found = [href for said, href in self.links if said.startswith(words)]
        assert found, f"no link “{words}” among {[said for said, _ in self.links]}"
        return found[0]

    # --- reading

    @property
    def _is_hidden(self):
        return any(hidden for _, hidden in self._open)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        hidden = tag in UNSEEN or "hidden" in given
        if tag not in VOID:
            self._open.append((tag, hidden))
        if self._is_hidden or hidden:
            return
        method = getattr(self, f"begin_{tag}", None)
        if method is not None:
            method(given)

    def handle_endtag(self, tag):
        if tag in [name for name, _ in self._open]:
            while self._open.pop()[0] != tag:
                pass
        if tag == "a" and self._link is not None:
            self.links.append((" ".join(self._link[0].split()), self._link[1]))
            self._link = None
        if tag == "button" and self._button is not None:
            self._button.words = " ".join(self._button.words.split())
            self._button = None
        if tag == "textarea":
            self._area = None
        if tag == "select" and self._select is not None:
            name, chosen, first = self._select
            self._field(name, chosen if chosen is not None else first or "")
            self._select = None

    def handle_data(self, text):
        if self._is_hidden:
            return
        self.said.append(text)
        if any(name == "h1" for name, _ in self._open):
            self.heading = " ".join(f"{self.heading}{text}".split(" ")).strip("\n")
        if self._link is not None:
            self._link[0] += text
        if self._button is not None:
            self._button.words += text
        if self._area is not None:
            # HTML 13.1.2.5: a first line break is not part of the value.
            name, value = self.forms[-1].fields[self._area]
            self.forms[-1].fields[self._area] = (name, (value + text).removeprefix("\n"))

    def begin_form(self, given):
        is_multipart = given.get("enctype") == "multipart/form-data"
        self.forms.append(Form(given.get("action", ""), given.get("method", "get"), is_multipart))

    def begin_a(self, given):
        if "href" in given:
            self._link = ["", given["href"]]

    def begin_button(self, given):
        self._button = Button("", given.get("name", ""), given.get("value", ""), given.get("formaction"))
        if self.forms and self._in_form and given.get("type", "submit") == "submit":
            self.forms[-1].buttons.append(self._button)

    @property
    def _in_form(self):
        return any(name == "form" for name, _ in self._open)

    def begin_input(self, given):
        kind, name = given.get("type", "text"), given.get("name", "")
        if not name or not self._in_form:
            return
        if kind == "file":
            self.forms[-1].files.append(name)
        elif kind not in TICKED:
            self._field(name, given.get("value", ""))
        else:
            self.forms[-1].names.add(name)
            if "checked" in given:
                self._field(name, given.get("value", "on"))

    def begin_textarea(self, given):
        self._field(given["name"], "")
        self._area = len(self.forms[-1].fields) - 1

    def begin_select(self, given):
        self._select = [given["name"], None, None]

    def begin_option(self, given):
        if self._select is None:
            return
        if self._select[2] is None:
            self._select[2] = given.get("value", "")
        if "selected" in given:
            self._select[1] = given.get("value", "")

    def _field(self, name, value):
        self.forms[-1].names.add(name)
        self.forms[-1].fields.append((name, value))


def multipart(form, data, files):
    """Return what a browser sends; where no file was chosen, one without name and content (HTML, 4.10.22.8)."""
    texts = [(f'name="{name}"', value.encode()) for name, values in data.items() for value in values]
    none = [(name, ("", b"")) for name in form.files if name not in {chosen for chosen, _ in files}]
    bodies = [(f'name="{name}"; filename="{called}"', body) for name, (called, body) in (*files, *none)]
    parts = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n".encode() + body + b"\r\n"
        for about, body in (*texts, *bodies)
    )
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


class PlainBrowser:
    """Somebody at such a browser. `page` is what they see, `at` where."""

    def __init__(self, client):
        self.client, self.page, self.at, self.answer = client, None, "", None

    def open(self, path):
        return self._shown(self.client.get(path))

    def follow(self, words):
        """Follow the first link that begins with these words."""
        return self.open(self._place(self.page.link(words)))

    def press(self, words, files=(), **typed):
        """Press the first button that begins with these words, with what is typed and the files chosen in its form."""
        form, button = self.page.button(words)
        assert set(typed) <= form.names, (set(typed) - form.names, form.names)
        assert {name for name, _ in files} <= set(form.files)
        kept = [(name, value) for name, value in form.fields if name not in typed]
        data = {}
        for name, value in [*kept, *typed.items(), *([(button.name, button.value)] if button.name else [])]:
            data.setdefault(name, []).append(value)
        place = self._place(button.action or form.action)
        if form.method.lower() == "get":
            return self._shown(self.client.get(place, params=data))
        if not form.is_multipart:
            return self._shown(self.client.post(place, data=data))
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self._shown(self.client.post(place, content=multipart(form, data, files), headers=headers))

    def _place(self, href):
        parts = urlsplit(urljoin(self.at, href))
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def _shown(self, answer):
        self.answer, self.at = answer, str(answer.url)
        if answer.headers.get("content-type", "").startswith("text/html"):
            self.page = Page(answer.text)
        return self
