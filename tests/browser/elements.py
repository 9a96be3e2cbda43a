"""The elements on pages: their tags, and what a visitor does with each."""

import re

from playwright.sync_api import Page, expect

from tests.browser.visitor import HostPages, Visit
from tests.story.running import Server

FACTS = (
    '<procedure-facts procedure="epidural" topics="driving,arrival,self-care" {}>'
    "<p>Call us.</p></procedure-facts>"
)
ASK = '<procedure-ask procedure="epidural" {}><p>Call us.</p></procedure-ask>'
CHECKLIST = '<procedure-checklist procedure="epidural" {}><p>Call us.</p></procedure-checklist>'
TIMELINE = '<recovery-timeline procedure="epidural" {}><p>Call us.</p></recovery-timeline>'
ELEMENTS = {
    "procedure-facts": FACTS,
    "procedure-ask": ASK,
    "procedure-checklist": CHECKLIST,
    "recovery-timeline": TIMELINE,
}
UNFOLD = """
    name => document.querySelector(name).shadowRoot.querySelectorAll('details')
        .forEach(found => { found.open = true; })
"""
SPILL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def script(service: Server) -> str:
    """The tag that loads every element."""
    return f'<script type="module" src="{service.url}/widget/v1.js" referrerpolicy="no-referrer"></script>'


def shown(visitor: Visit, service: Server, hosts: HostPages, body: str, **page: str) -> Visit:
    """The visit of a page with elements, once all of them have come to rest."""
    visitor.page.goto(hosts.page(body + script(service), **page))
    for name in ELEMENTS:
        visitor.settled(name)
    return visitor


def use(visitor: Visit, name: str) -> None:
    """Does with an element what a visitor would, so that everything it has is there."""
    if name == "procedure-ask":
        visitor.page.locator("procedure-ask input").fill("Can I drive home?")
        visitor.page.keyboard.press("Enter")
        visitor.page.locator("procedure-ask [part=answer]").wait_for()
    if name == "procedure-checklist":
        visitor.page.locator("[part=questions] > details > summary").click()
        visitor.page.locator("[part=question] input[type=radio]").first.check()
        visitor.page.locator("[part=questions] form button").first.click()
        visitor.page.locator("[part=outcome]").wait_for()
    visitor.page.evaluate(UNFOLD, name)


def broken(page: Page, pattern: str, **told: object) -> None:
    """Makes the requests that a pattern matches fail, or be answered by somebody in between."""
    if told:
        page.route(re.compile(pattern), lambda route: route.fulfill(**told))  # type: ignore[arg-type]
    else:
        page.route(re.compile(pattern), lambda route: route.abort())


def assert_fallback(visitor: Visit, said: str) -> None:
    """What stands inside an element is shown, and why."""
    expect(visitor.page.get_by_text("Call us.")).to_be_visible()
    expect(visitor.page.get_by_role("status").filter(has_text=said)).to_be_visible()
