"""Buttons of pages pressed without a browser: what their form holds is sent as a browser would send it."""

import re

from lxml import html

_STEP = re.compile(r"(\w+)(?:\[([\w-]+)(?:([$]?=)([^\]]+))?\])?")


def button_of(page, selector):
    """Return the first button of a page that a selector finds: `main form[action$=end] button[name=act]`."""
    path = ""
    for step in selector.split():
        tag, name, how, value = _STEP.fullmatch(step).groups()
        path += f"//{tag}{_condition(name, how, value)}"
    return html.document_fromstring(page).xpath(path)[0]


def _condition(name, how, value):
    if not name:
        return ""
    if how == "$=":
        return f"[substring(@{name}, string-length(@{name}) - {len(value) - 1}) = '{value}']"
    return f"[@{name}='{value}']" if how else f"[@{name}]"


def press(client, url, page, selector):
    """Send the form of a button that was found on the page at `url`; return the answer."""
    button = button_of(page, selector)
    form = next(button.iterancestors("form"))
    values = [
        *form.form_values(),
        *([(button.get("name"), button.get("value", ""))] if button.get("name") else []),
    ]
    action = str(client.base_url.join(url).join(button.get("formaction") or form.get("action") or url))
    if form.get("enctype") == "multipart/form-data":
        return client.post(action, files=[(name, (None, value)) for name, value in values])
    body = {}
    for name, value in values:
        body.setdefault(name, []).append(value)
    return client.post(action, data=body)
