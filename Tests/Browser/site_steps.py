"""The exported site, from a disk, without any server."""

import subprocess

import tree

SITE = tree.COPY.parent / "site"
ARROW_RIGHT, HOME = "\ue014", "\ue011"


def export(check, browser):
    """the export"""
    made = subprocess.run([tree.PROGRAMS / "book", "export", "--format", "html", "--output", SITE],
                          cwd=tree.COPY, capture_output=True, text=True, timeout=300)
    check("it is written", made.returncode == 0 and (SITE / "index.html").exists(), made.stderr)


def sliders(check, browser):
    """sliders are moved by keyboard"""
    stage = ("const stage = document.querySelector('.stage'); return stage &&"
             " [stage.dataset.frame, stage.querySelectorAll('svg path').length,"
             " stage.getAttribute('aria-label'), stage.innerHTML.length]")
    for path in ("9-fixture-chapter/3-after.html", "1-kl-mle/4-cover-or-seek.html"):
        browser.open((SITE / path).as_uri())
        check(f"{path} has a slider", browser.run(
            "const all = document.querySelectorAll('.answers input[type=range]'); all[0]?.focus();"
            "return all.length") > 0)
        at = browser.run("return document.activeElement.value")
        browser.type(".answers input[type=range]", ARROW_RIGHT)
        first = browser.wait(stage, seconds=10)
        check("it moves", browser.run("return document.activeElement.value") == str(int(at) + 1))
        check("a frame is drawn", first and first[1] > 0, first)
        markup = browser.run("return document.querySelector('.stage').innerHTML")
        browser.type(".answers input[type=range]", HOME)
        last = browser.wait(stage, seconds=10)
        check("another frame follows", browser.run(
            "return document.querySelector('.stage').innerHTML") != markup
            and last[0] != first[0] and last[2] != first[2], (first, last))


def phone(check, browser):
    """every page of chapter 1 fits a phone"""
    browser.width(390)
    pages = sorted((SITE / "1-kl-mle").glob("*.html")) + sorted(SITE.glob("*.html"))
    check("there are pages", len(pages) > 15, pages)
    for page in pages:
        browser.open(page.as_uri())
        wide = browser.run("return document.documentElement.scrollWidth")
        check(f"{page.name} fits a phone", wide == 390, wide)
    browser.width(None)


SITE_STEPS = [export, sliders, phone]
