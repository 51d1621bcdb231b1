"""How soon a page of the site is there: its first picture seen, and one that moves.

    make site && python benchmarks/site_opening.py

Each page is opened in a fresh headless Chromium from a server on this machine. "Seen" is the end of
the frame after the first picture of the page is loaded; "moves" is when the first one that can be
moved answers, counted from the opening of the page, whose folded parts are unfolded and which is
scrolled there at once. Nobody else is asked for anything: it fails if one is. Needs Chromium
(LECTURE4_CHROMIUM names another) and no network.
"""

import functools
import http.server
import os
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from headless import launch_chromium

ROOT = Path(__file__).parents[1]
SEEN, MOVES = 1000, 2000  # milliseconds, at most
FIRST_PICTURE = """() => new Promise((seen) => (function look() {
  const picture = document.querySelector(".bd-content img, .bd-content svg");
  if (!picture || picture.naturalWidth === 0) return setTimeout(look, 5);
  requestAnimationFrame(() => setTimeout(() => seen(performance.now())));
})())"""
FIRST_THAT_MOVES = """() => new Promise((moves) => (function look() {
  document.querySelectorAll("details").forEach((folded) => { folded.open = true; });
  document.querySelector(".moving")?.scrollIntoView();
  if (!document.querySelector("[data-moves]")) return setTimeout(look, 5);
  requestAnimationFrame(() => setTimeout(() => moves(performance.now())));
})())"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def main():
    serve = functools.partial(Quiet, directory=ROOT / "build" / "site")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    print(f"{'page':36} {'seen ms':>8} {'moves ms':>9}   at most {SEEN} and {MOVES}")
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        for path in sorted((ROOT / "build" / "site").glob("0*.html")):
            seen, moves = opened(browser, address, path.name)
            print(f"{path.stem:36} {seen:8.0f} {moves:9.0f}")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def opened(browser, address, name):
    """Milliseconds until the page's first picture is seen, and until one moves."""
    page, asked = browser.new_page(viewport={"width": 1280, "height": 900}), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{name}", wait_until="commit")
    times = page.evaluate(FIRST_PICTURE), page.evaluate(FIRST_THAT_MOVES)
    page.close()
    elsewhere = [url for url in asked if not url.startswith((address, "data:"))]
    assert not elsewhere, elsewhere
    return times


if __name__ == "__main__":
    main()
