"""A browser for the tests. Where there is no Chromium, they are skipped and say so."""

import os
import re
import shutil

import pytest

from factx.outputs.report import page as report

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _chromium():
    return os.environ.get("FACTX_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def browser():
    """One browser for a module: while it runs, no other event loop may."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install playwright"
    )
    path = _chromium()
    if path is None:
        pytest.skip("there is no chromium: apt-get install chromium, or name one in FACTX_CHROMIUM")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


class Opened:
    """A page with all that happened on it."""

    def __init__(self, page):
        self.page, self.requests, self.errors = page, [], []
        page.on("request", lambda each: self.requests.append(each.url))
        page.on("pageerror", lambda each: self.errors.append(str(each)))
        page.on("dialog", lambda each: (self.errors.append(each.message), each.dismiss()))

    def __getattr__(self, name):
        return getattr(self.page, name)

    def chosen(self):
        return self.evaluate("[...document.querySelectorAll('.fact.on')].map(each => each.dataset.n)")

    def shown(self):
        return self.evaluate("[...document.querySelectorAll('.fact:not([hidden])')].map(each => each.dataset.n)")

    def tells(self, count):
        """Wait until the page tells how many facts it shows."""
        self.locator("#count", has_text=re.compile(f"^{count}$")).wait_for()

    def words_of(self, number):
        """The words of the pieces that belong to a fact, put together."""
        script = """number => [...document.querySelectorAll('.s')]
            .filter(each => each.dataset.f.split(' ').includes(number)).map(each => each.textContent).join('')"""
        return self.evaluate(script, str(number))


@pytest.fixture
def opened(browser, tmp_path):
    """Opens readings, or HTML as it is, as a file."""
    contexts = []

    def open_(readings, *, links=(), fragment="", **more):
        html = readings if isinstance(readings, str) else report(readings, links=links)
        place = tmp_path / "report.html"
        place.write_text(html, encoding="utf-8", newline="\n")
        settings = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **more}
        contexts.append(browser.new_context(**settings))
        contexts[-1].set_default_timeout(10_000)
        found = Opened(contexts[-1].new_page())
        found.goto(f"{place.as_uri()}{fragment}")
        return found

    yield open_
    for each in contexts:
        each.close()
