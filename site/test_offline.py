"""Without a network: what is kept in a reader's browser once one page has been open."""

import functools
import http.server
import os
import re
import threading

import pytest
from pages import offline
from playwright.sync_api import expect
from test_pages import moving, texts

from conftest import Quiet

READY = "() => navigator.serviceWorker.controller?.scriptURL.endsWith('/offline.js')"
KEPT = "caches.keys().then((names) => names.filter((name) => name.startsWith('pages of ')))"
UPDATE = "navigator.serviceWorker.getRegistration().then((its) => its.update()).then(() => 0)"
IS_KEPT = "(name) => caches.has(name)"
CONTROLLER = "() => navigator.serviceWorker.controller?.scriptURL.includes('/lite/')"
FORGET = "navigator.serviceWorker.getRegistration().then((its) => its.unregister())"
PAGE = "<title>A page</title><link rel='icon' href='data:,'><p>{}</p>"
REGISTER = "<script>navigator.serviceWorker.register('offline.js')</script>"


def opened(page, address):
    """The site's first page, once the others are kept."""
    page.goto(f"{address}/index.html")
    page.wait_for_function(READY)


def test_the_other_pages_open_move_ask_and_are_searched_without_a_network(page, address):
    opened(page, address)
    page.context.set_offline(True)
    assert not page.evaluate("fetch('lite/index.html').then(() => true, () => false)")
    page.locator(".bd-article").get_by_role("link", name=re.compile("^01")).click()
    expect(page.locator("h1")).to_contain_text("chain rule")
    before = texts(moving(page, "01-explore")).all_text_contents()
    page.locator("[id='01-explore']").get_by_role("slider").first.press("ArrowRight")
    expect(texts(page.locator("[id='01-explore']"))).not_to_have_text(before)
    expect(page).to_have_url(re.compile(r"\?01-explore="))
    page.reload()  # at an address with a state
    holder = page.locator("[id='01-ask-nudge-x-nudge_x']")
    holder.get_by_label("Your answer").fill("4")
    holder.get_by_role("button", name="Commit").click()
    expect(holder.locator(".verdict")).to_be_visible()
    page.goto(f"{address}/search.html?q=topological")
    expect(page.locator("#search-results")).to_contain_text("Gates and graphs")
    page.goto(f"{address}/")
    expect(page.locator("h1")).to_contain_text("Back-propagation")


@pytest.fixture
def folder(tmp_path):
    """A small site of its own, on an address of its own."""
    serve = functools.partial(Quiet, directory=tmp_path)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def publish(folder, words, when):
    page = folder / "index.html"
    page.write_text(PAGE.format(words) + REGISTER, encoding="utf-8")
    offline(folder)
    for path in (page, folder / "offline.js"):
        os.utime(path, (when, when))  # by which a server tells what has changed


def test_a_new_version_takes_the_place_of_the_old_and_of_nothing_else(page, folder):
    folder, address = folder
    publish(folder, "the old words", when=10**9)
    page.goto(address)
    page.wait_for_function(READY)
    [old] = page.evaluate(KEPT)
    page.evaluate("caches.open('another page of this host')")
    publish(folder, "the new words", when=10**9 + 60)
    page.reload()
    expect(page.locator("p")).to_have_text("the new words")
    page.evaluate(UPDATE)  # as a browser does by itself after a while
    for _ in range(100):
        if not page.evaluate(IS_KEPT, old):
            break
        page.wait_for_timeout(50)
    assert len(page.evaluate(KEPT)) == 1 and old not in page.evaluate(KEPT)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("p")).to_have_text("the new words")
    assert page.evaluate("caches.has('another page of this host')")


def test_jupyterlite_has_its_own_worker_beside_it(new_window, address):
    with new_window("JupyterLite beside the pages") as window:
        opened(window.page, address)
        window.page.goto(f"{window.address}/lab/index.html")
        window.page.wait_for_function(CONTROLLER)
        window.page.evaluate(FORGET)  # so that it meets ours a second time
        opened(window.page, address)
        window.new_notebook()
        window.page.wait_for_function(CONTROLLER)
        assert "00_start_here.ipynb" in window.printed("import os\nprint(os.listdir())")
