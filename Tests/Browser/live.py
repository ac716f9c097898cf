"""The live book, step by step."""

import socket
import subprocess
import sys
import time

import tree

PAGE = "9-fixture-chapter/1-before.html"
TEXT = "return document.getElementById('page').textContent.includes(arguments[0])"
BADGE = ("const fold = document.querySelector('.live-slips').closest('details');"
         "return [fold.querySelector('summary').textContent, fold.classList.contains('bad'),"
         " getComputedStyle(fold.querySelector('summary')).color]")


def raw(book, text):
    """What the server answers to these bytes."""
    with socket.create_connection(("127.0.0.1", book.port), timeout=20) as connection:
        connection.sendall(text.encode())
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    head, _, body = answer.decode().partition("\r\n\r\n")
    return int(head.split()[1]), body


def requests(check, browser, book):
    """foreign hosts and origins, paths that lead out, a port in use"""
    own = f"localhost:{book.port}"

    def status(target="/", host=own, more="", method="GET", body=""):
        return raw(book, f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{more}"
                         f"Content-Length: {len(body)}\r\n\r\n{body}")

    check("the own host is answered", status()[0] == 200)
    check("127.0.0.1 is answered", status(host=f"127.0.0.1:{book.port}")[0] == 200)
    for host in ("evil.example", f"evil.example:{book.port}", "localhost"):
        code, body = status(host=host)
        check(f"the host {host} is refused in a line", code == 403 and body.count("\n") == 1, body)
    for origin in ("http://evil.example", "null", f"https://{own}"):
        code, body = status("/live/events", more=f"Origin: {origin}\r\n")
        check(f"the origin {origin} is refused", code == 403 and body.count("\n") == 1, body)
    run = '{"id":"0123456789","chapter":"9-fixture-chapter"}'
    json = "Content-Type: application/json\r\n"
    code, body = status("/live/run", more=json + "Origin: http://evil.example\r\n", method="POST",
                        body=run)
    check("another site starts no run", code == 403, body)
    code, body = status("/live/run", more="Content-Type: text/plain\r\n", method="POST", body=run)
    check("a form of another site starts no run", code == 415, body)
    for target in ("/../Package.swift", "/9-fixture-chapter/../../../Package.swift",
                   "/%2e%2e/%2e%2e/Package.swift", "/9-fixture-chapter/figures/..%2f..%2frecord.json",
                   "/.git/config", "//etc/passwd", "/9-fixture-chapter\\..\\..\\Package.swift"):
        code, body = status(target)
        check(f"{target} is refused", code in (403, 404) and "import" not in body, (code, body))
    for target in ("/Package.swift", "/etc/passwd", "/live/runs/0123456789/index.html",
                   "/9-fixture-chapter/1-before.md"):
        check(f"{target} is not there", status(target)[0] == 404)
    check("a figure is there", status("/9-fixture-chapter/figures/line-light.svg")[0] == 200)
    if sys.platform == "linux":
        lines = open("/proc/net/tcp").read() + open("/proc/net/tcp6").read()
        heard = {line.split()[1].split(":")[0] for line in lines.splitlines()
                 if len(line.split()) > 3 and line.split()[3] == "0A"
                 and line.split()[1].endswith(f":{book.port:04X}")}
        check("only this machine can reach it", heard == {"0100007F"}, heard)
    second = subprocess.run([tree.PROGRAMS / "book", "serve", "--port", str(book.port)],
                            cwd=tree.COPY, capture_output=True, text=True, timeout=30)
    check("a port in use is one line and a failure",
          second.returncode == 1 and second.stdout == "" and second.stderr ==
          f"book: port {book.port} is in use; choose another with --port\n", second)


def real_page(check, browser, book):
    """a page of chapter 1"""
    browser.open(book.address + "1-kl-mle/3-not-a-distance.html")
    check("its title", "A divergence is not a distance" in browser.run("return document.title"))
    check("its formulas are drawn", browser.run(
        "return [...document.querySelectorAll('math')].filter(m => m.getBoundingClientRect().width"
        " > 5).length") > 20)
    check("its figures are drawn", browser.wait(
        "const all = [...document.querySelectorAll('main img')];"
        "return all.length > 0 && all.every(i => i.complete && i.naturalWidth > 100)"))
    check("its parameters are a form", browser.run(
        "return [...document.querySelectorAll('.live-form [name]')].map(i => i.name)")
        == ["seed", "quick", "replicates", "steps"])
    check("its slips are switches", browser.run(
        "return document.querySelectorAll('.live-slips input[role=switch]').length") >= 8)
    check("nothing is wrong", not browser.run("return document.querySelector('.live-problem')"))
    browser.open(book.address)
    check("the index lists both chapters", browser.run(
        "return document.querySelectorAll('main h2').length") == 2)
    browser.type("#search input", "entropy")
    check("search answers", browser.wait("return document.querySelectorAll('#results a').length"))


def prose(check, browser, book):
    """an edit of prose shows without a reload, in two tabs"""
    browser.open(book.address + PAGE)
    first = browser.tabs()[0]
    check("the page is there", browser.wait(TEXT, "A second sentence"))
    check("the server is heard", browser.wait(
        "return document.documentElement.dataset.live === 'on'"))
    second = browser.new_tab()
    browser.open(book.address + PAGE)
    browser.run("window.stayed = 2")
    browser.switch(first)
    browser.run("window.stayed = 1; document.querySelector('main details').open = true;"
                "scrollTo(0, 333)")
    start = time.monotonic()
    tree.edit("A second sentence.", "A third sentence.")
    check("the page changes", browser.wait(TEXT, "A third sentence", seconds=30))
    seconds = time.monotonic() - start
    print(f"  from saving a word of prose to the new page in the browser: {seconds:.1f} s")
    check("without a reload", browser.run("return window.stayed") == 1)
    check("where it was", browser.run("return scrollY") == 333, browser.run("return scrollY"))
    check("with its folds", browser.run("return document.querySelector('main details').open"))
    check("with its controls, once", browser.run(
        "return document.querySelectorAll('.live-form').length") == 1)
    browser.switch(second)
    check("the other tab changes", browser.wait(TEXT, "A third sentence", seconds=10))
    check("without a reload, too", browser.run("return window.stayed") == 2)
    browser.call("DELETE", "/window")
    browser.switch(first)


def compile_error(check, browser, book):
    """an error of the compiler shows and goes"""
    right, wrong = 'let mode = chapter.choice("mode")', 'let mode: Int = chapter.choice("mode")'
    tree.edit(right, wrong)
    words = browser.wait("return document.querySelector('.live-problem pre')?.textContent",
                         seconds=120) or ""
    check("the compiler's message", "error: cannot convert value of type 'String'" in words, words)
    check("its place", words.startswith(tree.FIXTURE + "/9.1-before.swift:"), words)
    check("the page stays", browser.run(TEXT, "A third sentence"))
    tree.edit(wrong, right)
    check("it is gone after the mend", browser.wait(
        "return !document.querySelector('.live-problem')", seconds=120))
    check("no reload", browser.run("return window.stayed") == 1)


# Another count than the one that is known.
PROGRESS = ("const found = document.querySelector('.live-work')?.textContent"
            ".match(/learning: (\\d+) of/)?.[1];"
            "return found && found !== arguments[0] && found")
TRAINING = """    for step in 1...40 {
      chapter.progress("learning", step: step, of: 40)
      Thread.sleep(forTimeInterval: 0.1)
    }
    return 3.5
"""


def training(check, browser, book):
    """a training's progress shows; a tab that closes does not end it"""
    first = browser.tabs()[0]
    second = browser.new_tab()
    browser.open(book.address + PAGE)
    browser.switch(first)
    tree.edit("import Literate\n", "import Foundation\nimport Literate\n")
    tree.edit("    return 3.0\n", TRAINING)
    one = browser.wait(PROGRESS, None, seconds=120)
    check("its progress", one is not None, one)
    check("what is there already", browser.wait(TEXT, "still running", seconds=10))
    browser.switch(second)
    browser.call("DELETE", "/window")
    browser.switch(first)
    other = browser.wait(PROGRESS, one, seconds=20)
    check("it moves", one and other and int(other) > int(one), (one, other))
    check("what it trained is shown", browser.wait(TEXT, "3.5", seconds=60))
    check("nothing goes on", browser.wait("return !document.querySelector('.live-work')"))
    check("the page is whole", browser.wait(
        "return !document.getElementById('page').textContent.includes('still running')",
        seconds=20))
    check("no reload", browser.run("return window.stayed") == 1)


def slip(check, browser, book):
    """a slip that is switched on turns its badge red"""
    browser.run("document.querySelector('.live-slips').closest('details').open = true")
    text, bad, color = browser.run(BADGE)
    check("it holds before", "✓" in text and not bad, text)
    browser.click(".live-slips input[data-slip='a product']")
    browser.wait("return document.querySelector('.live-slipped')", seconds=60)
    text, bad, red = browser.run(BADGE)
    check("the badge fails", "✗" in text and bad, text)
    check("the badge is red", red == "rgb(180, 35, 24)" and red != color, (color, red))
    check("it is said", browser.run(
        "return document.querySelector('.live-run').textContent.includes('as it should')"))
    browser.click(".live-slips input[data-slip='a product']")
    text, bad, again = browser.run(BADGE)
    check("it holds again", "✓" in text and not bad and again == color, (text, again))


def form(check, browser, book):
    """the form runs the chapter with another seed and leaves the book alone"""
    before = browser.run("return document.getElementById('page').textContent")
    reports = tree.reports()
    browser.run("document.querySelector('.live-form').closest('details').open = true")

    def submit(**values):
        for name, value in values.items():
            browser.fill(f".live-form [name={name}]", value)
        browser.run("document.querySelectorAll('.live-run').forEach(run => run.remove())")
        browser.click(".live-form button[type=submit]")
        return browser.wait("const run = document.querySelector('.live-run[data-ended]');"
                            "return run && [run.dataset.ended, run.textContent]", seconds=60)

    ended = submit(seed="7", count="5")
    check("it runs", ended and ended[0] == "0", ended)
    check("the values that differ are told", "values differ from the committed" in ended[1]
          and "turn (5)" in ended[1], ended)
    place = browser.run("return document.querySelector('.live-run a').href")
    check("the book's page is as it was",
          browser.run("return document.getElementById('page').textContent") == before)
    check("the committed pages are as they were", tree.reports() == reports)
    ended = submit(count="5000")
    check("a value that cannot be is told in a line",
          ended and ended[0] == "64" and "expected a whole number from 1 to 1000" in ended[1], ended)
    ended = submit(seed="none", count="3")
    check("a seed that cannot be is told", ended and "expected a whole number" in ended[1], ended)
    browser.run("document.querySelectorAll('.live-run').forEach(run => run.remove())")
    browser.open(place)
    check("the run's page says what it is", browser.run(
        TEXT, "A run of your own (seed 7, count 5)"), place)
    check("the numbers on it are its own", browser.run(
        "return document.getElementById('page').textContent") != before)
    browser.open(book.address + PAGE)


def section(check, browser, book):
    """a section runs when it is asked for"""
    browser.run("window.heard = ''; new MutationObserver(() => { heard += "
                "document.getElementById('live').textContent; }).observe("
                "document.getElementById('live'), {childList: true, subtree: true})")
    browser.click(".live-section")
    check("it runs", browser.wait("return heard.includes('running')", seconds=30))
    check("it ends", browser.wait("return !document.querySelector('.live-work')", seconds=30))
    check("nothing is wrong", not browser.run("return document.querySelector('.live-problem')"))


def appearance(check, browser, book):
    """light and dark; a phone's width"""
    look = ("const style = getComputedStyle(document.body); return [style.backgroundColor,"
            " style.color, document.querySelector('main picture img').currentSrc]")
    seen = {}
    browser.open(book.address + "9-fixture-chapter/3-after.html")
    for name in ("light", "dark"):
        browser.scheme(name)
        browser.wait("return document.querySelector('main picture img').currentSrc"
                     ".endsWith(`-${arguments[0]}.svg`)", name, seconds=10)
        seen[name] = browser.run(look)
        check(f"{name} figures", seen[name][2].endswith(f"-{name}.svg"), seen[name])
    check("light paper", seen["light"][0] == "rgb(255, 255, 255)", seen)
    check("dark paper", seen["dark"][0] == "rgb(13, 17, 23)", seen)
    browser.scheme("light")
    browser.width(390)
    for path in (PAGE, "1-kl-mle/11-mixtures.html", "1-kl-mle/3-not-a-distance.html", "index.html"):
        browser.open(book.address + path)
        browser.run("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
        wide = browser.run("return document.documentElement.scrollWidth")
        check(f"{path} fits a phone", wide == 390, wide)
    browser.width(None)
    browser.open(book.address + PAGE)


def ended(check, book):
    """Sends Ctrl-C; everything that the live book has started ends with it."""
    code, words, seconds = book.end()
    check("it ends with a signal's code", code == 130, code)
    check("in a line", words == "book: interrupted\n", words)
    check("within eight seconds", seconds < 8, seconds)
    check("its programs have ended", not tree.processes(), tree.processes())
    live = tree.COPY / ".build" / "live"
    check("nothing is left", not list(live.iterdir()), list(live.iterdir()))


def interrupted_training(check, browser, book):
    """Ctrl-C in the middle of a training"""
    tree.edit("step in 1...40", "step in 1...600")
    check("a training runs", browser.wait(PROGRESS, None, seconds=120))
    check("programs run", len(tree.processes()) >= 3, tree.processes())
    ended(check, book)


def interrupted_build(check, browser, book):
    """Ctrl-C in the middle of a build"""
    tree.edit("step in 1...600", "step in 1...700")
    second = tree.LiveBook("fixture-chapter")
    limit = time.monotonic() + 60
    while not any("swift-frontend" in line for line in tree.processes()):
        if time.monotonic() > limit:
            break
        time.sleep(0.02)
    check("the compiler runs", any("swift-frontend" in line for line in tree.processes()))
    ended(check, second)


def written(check, browser, book):
    """with --write the committed pages are written"""
    tree.edit("step in 1...700", "step in 1...2")
    page = tree.COPY / "docs/reports/9-fixture-chapter/1-before.md"
    check("they are older", "A third sentence" not in page.read_text())
    third = tree.LiveBook("fixture-chapter", "--write")
    limit = time.monotonic() + 120
    while "A third sentence" not in page.read_text() and time.monotonic() < limit:
        time.sleep(0.1)
    check("they are new", "A third sentence" in page.read_text())
    time.sleep(0.5)
    check("it ends", third.end()[0] == 130)


LAST_STEPS = [interrupted_training, interrupted_build]
WRITE_STEPS = [written]
LIVE_STEPS = [requests, real_page, prose, compile_error, training, slip, form, section, appearance]
