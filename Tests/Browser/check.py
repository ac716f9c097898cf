"""What must hold of the live book and of the exported site, in a real browser."""

import subprocess
import sys
import time
import traceback

import tree
from browser import Browser
from live import LAST_STEPS, LIVE_STEPS, WRITE_STEPS
from site_steps import SITE_STEPS


class Checks:
    """Counts what holds, and tells what does not."""

    def __init__(self):
        self.count = 0
        self.failed = []

    def __call__(self, name, holds, detail=""):
        self.count += 1
        if not holds:
            self.failed.append(name)
            print(f"  ✗ {name}: {str(detail)[:400]}", flush=True)
        return holds


def main():
    check = Checks()
    start = time.monotonic()
    tree.copy()
    tree.build()
    # The fixture's committed pages, which its other runs are compared with.
    made = subprocess.run([tree.PROGRAMS / "fixture-chapter", "--fresh"], cwd=tree.COPY,
                               env=tree.ENVIRONMENT, capture_output=True, text=True)
    check("the fixture runs", made.returncode == 0, made.stderr)
    made = subprocess.run([tree.PROGRAMS / "book", "index"], cwd=tree.COPY,
                               env=tree.ENVIRONMENT, capture_output=True, text=True)
    check("the book's own pages are written", made.returncode == 0, made.stderr)
    print(f"browser-test: the copy is built ({time.monotonic() - start:.0f} s)", flush=True)
    start = time.monotonic()
    before = tree.reports()
    browser = Browser()
    book = tree.LiveBook("fixture-chapter")

    def steps(listed, *handed):
        for step in listed:
            begun = time.monotonic()
            try:
                step(check, *handed)
            except Exception as error:
                check(step.__name__, False, error)
                traceback.print_exc(limit=-2)
            browser.collect()
            print(f"  {step.__doc__} ({time.monotonic() - begun:.1f} s)", flush=True)

    try:
        steps(LIVE_STEPS, browser, book)
        check("the committed pages are untouched", tree.reports() == before)
        steps(LAST_STEPS, browser, book)
        check("the committed pages are untouched after the end", tree.reports() == before)
        steps(WRITE_STEPS, browser, book)
        steps(SITE_STEPS, browser)
        allowed = (book.address, f"http://127.0.0.1:{book.port}/", "file://", "data:", "about:",
                   "chrome:")
        foreign = [url for url in browser.requested if not url.startswith(allowed)]
        check("no request leaves this machine", not foreign, foreign)
        check("pages were asked for", len(browser.requested) > 50, browser.requested)
        complaints = [text for text in browser.complaints
                      if "/live/events" not in text and "ERR_CONNECTION_REFUSED" not in text
                      and "status of 400" not in text]
        check("no script fails", not complaints, complaints)
    finally:
        browser.close()
        if book.process.poll() is None:
            book.process.kill()
    seconds = time.monotonic() - start
    if check.failed:
        print(f"browser-test: {len(check.failed)} of {check.count} checks fail: "
              + ", ".join(check.failed), file=sys.stderr)
        sys.exit(1)
    print(f"browser-test: {check.count} checks hold ({seconds:.0f} s)")


main()
