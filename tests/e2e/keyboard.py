"""Hands that touch no mouse: they press Tab until they are where they want to be, and see that they are."""

TABS = 90


def tab_to(page, target):
    """Press Tab until the target has the focus, and see that the focus is visible there."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            assert target.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
            return
    raise AssertionError("no number of Tab presses leads there")


def press(page, target, key="Enter"):
    tab_to(page, target)
    page.keyboard.press(key)


def write(page, target, text):
    """Go to a field and put a text into it, as one does who pastes."""
    tab_to(page, target)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)
