extension LivePage {
  /// Keeps an open page as the book is, and asks the server to run what a reader wants to try.
  static let script = #"""
    "use strict";
    (() => {
      const element = (name, attributes = {}, ...children) => {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) {
          if (key in made) made[key] = value; else made.setAttribute(key, value);
        }
        made.append(...children);
        return made;
      };
      let page = JSON.parse(document.getElementById("live-page").textContent);
      const panel = element("aside", { id: "live" });
      panel.setAttribute("role", "status");
      panel.setAttribute("aria-label", "The live book");
      document.body.append(panel);

      async function ask(what, request) {
        const response = await fetch("/live/" + what, {
          method: "POST", headers: { "Content-Type": "application/json" },
          body: JSON.stringify(request),
        });
        if (!response.ok) throw new Error((await response.text()).trim());
      }

      // MARK: What goes on, and what is wrong, by chapter.
      const shown = new Map();
      function show(kind, event, fill) {
        const key = kind + " " + event.chapter;
        shown.get(key)?.remove();
        shown.delete(key);
        if (!event.words) return;
        const block = element("div", { className: "live-" + kind });
        block.dataset.chapter = event.chapter;
        fill(block);
        shown.set(key, block);
        panel.prepend(block);
      }

      // MARK: A page that has changed takes the place of this one.
      let swapping = Promise.resolve();
      const swap = () => (swapping = swapping.then(replace, replace));
      async function replace() {
        const response = await fetch(location.pathname, { cache: "no-store" });
        if (!response.ok) {
          show("problem", { chapter: "page", words: "gone" }, (block) => block.append(
            element("h2", {}, "This page is gone"),
            element("p", {}, "The server answers " + response.status + ".")));
          return;
        }
        const next = new DOMParser().parseFromString(await response.text(), "text/html");
        const position = [scrollX, scrollY];
        const key = (fold, folds) => {
          const text = fold.querySelector("summary")?.textContent.replace(/[✓✗].*/, "") ?? "";
          folds.set(text, (folds.get(text) ?? 0) + 1);
          return text + " " + folds.get(text);
        };
        const open = new Set(), before = new Map(), after = new Map();
        for (const fold of document.querySelectorAll("main details")) {
          const name = key(fold, before);
          if (fold.open) open.add(name);
        }
        const sliders = [...document.querySelectorAll(".answers")].map((answers) => [
          answers.id, [...answers.querySelectorAll("input")].map((input) => input.value),
        ]);
        for (const id of ["page", "sidebar"]) {
          document.getElementById(id).replaceWith(document.adoptNode(next.getElementById(id)));
        }
        document.title = next.title;
        page = JSON.parse(next.getElementById("live-page").textContent);
        const start = "window.marginaliaAnswering = ";
        for (const script of next.querySelectorAll("script")) {
          if (script.textContent.startsWith(start)) {
            window.marginaliaAnswering = JSON.parse(script.textContent.slice(start.length, -1));
          }
        }
        window.marginaliaFrames = {};
        dress();
        equip();
        for (const fold of document.querySelectorAll("main details")) {
          if (open.has(key(fold, after))) fold.open = true;
        }
        for (const [id, values] of sliders) {
          document.querySelectorAll("#" + id + " input").forEach((input, index) => {
            if (values[index] === undefined || input.value === values[index]) return;
            input.value = values[index];
            input.dispatchEvent(new Event("input"));
          });
        }
        show("problem", { chapter: "page", words: "" });
        scrollTo(...position);
      }

      // MARK: Runs that this page has asked for.
      const runs = new Map();
      function begin(what, request, title, follow) {
        const id = [...crypto.getRandomValues(new Uint8Array(10))]
          .map((byte) => byte.toString(16).padStart(2, "0")).join("");
        const words = element("p", {}, "asked for");
        const stop = element("button", { type: "button" }, "Stop");
        const block = element(
          "div", { className: "live-run" }, element("b", {}, title), " ", stop, words);
        block.dataset.run = id;
        stop.addEventListener("click", () => ask("stop", { id }).catch(() => {}));
        if (what === "check") stop.hidden = true;
        panel.append(block);
        const close = () => {
          stop.replaceWith(element("button", { type: "button", onclick: () => block.remove() }, "Close"));
        };
        runs.set(id, (event) => {
          if (!event.run.hasEnded) { words.textContent = event.words; return; }
          runs.delete(id);
          block.dataset.ended = event.run.code ?? "none";
          close();
          words.replaceChildren(...(event.words ? [element("pre", {}, event.words)] : []));
          follow(event, block, words);
        });
        ask(what, { id, ...request }).catch((error) => {
          runs.delete(id);
          block.dataset.ended = "refused";
          words.textContent = error.message;
          close();
        });
        return id;
      }
      function compare(event, block) {
        const found = event.run.comparison;
        if (!found) {
          block.append(element("p", {}, "It wrote no page."));
          return;
        }
        const count = found.differing.length;
        block.append(element("p", { className: "live-count" }, count
          ? `${count} of ${found.count} values differ from the committed ones.`
          : `All ${found.count} values are the committed ones.`));
        if (found.failing.length) {
          block.append(element("p", { className: "live-failed" },
            "Does not hold: " + found.failing.join("; ")));
        }
        if (count) {
          const rows = found.differing.slice(0, 100).map((value) => element("tr", {},
            element("td", {}, value.name), element("td", {}, value.before),
            element("td", {}, value.after)));
          block.append(element("details", {}, element("summary", {}, "The values that differ"),
            element("table", {}, element("tr", {}, element("th", {}, "value"),
              element("th", {}, "committed"), element("th", {}, "this run")), ...rows)));
        }
        block.append(element("a", { href: event.run.place + document.body.dataset.path },
          "This run's page"));
      }

      // MARK: What can be tried on a page.
      function form() {
        const seed = element("input", { name: "seed", inputMode: "numeric", value: page.seed });
        const quick = element("input", { type: "checkbox", name: "quick" });
        const fields = page.parameters.map((parameter) => {
          const input = parameter.kind === "choice"
            ? element("select", {}, ...parameter.choices.map((word) => element("option", {}, word)))
            : element("input", parameter.kind === "flag" ? { type: "checkbox" } : {});
          input.name = parameter.name;
          if (parameter.kind === "flag") input.checked = parameter.value; else input.value = parameter.value;
          return [parameter, input];
        });
        const made = element("form", { className: "live-form" },
          element("label", {}, "seed", seed), element("label", {}, "quick (fewer steps)", quick),
          ...fields.map(([parameter, input]) => element("label", {}, parameter.name, input,
            element("small", {}, parameter.help + (parameter.low === undefined ? ""
              : ` (${parameter.low} to ${parameter.high})`)))),
          element("button", { type: "submit" }, "Run"));
        made.addEventListener("submit", (event) => {
          event.preventDefault();
          const settings = {};
          for (const [parameter, input] of fields) {
            const value = parameter.kind === "flag" ? String(input.checked) : input.value.trim();
            if (value !== String(parameter.value)) settings[parameter.name] = value;
          }
          const changes = Object.entries({ seed: seed.value.trim(), ...settings })
            .map(([name, value]) => name + " " + value).join(", ");
          begin("run", {
            chapter: page.chapter, seed: seed.value.trim(), quick: quick.checked, settings,
          }, `${page.name}: ${changes}${quick.checked ? ", quick" : ""}`, compare);
        });
        return element("details", {}, element("summary", {}, "Run it with other parameters"), made);
      }
      function badge(root, anchor) {
        let place = root.getElementById(anchor);
        while (place && place.parentElement?.id !== "page") place = place.parentElement;
        while (place && !(place.tagName === "DETAILS" && place.querySelector("summary sub"))) {
          place = place.nextElementSibling;
        }
        return place;
      }
      function slips(equation) {
        const fold = badge(document, equation.anchor);
        if (!fold) return;
        const original = [...fold.childNodes];
        const restore = () => {
          fold.replaceChildren(...original, set);
          fold.classList.remove("bad", "live-slipped");
        };
        const set = element("fieldset", { className: "live-slips" },
          element("legend", {}, "Switch a slip on"));
        let current = null;
        equation.slips.forEach((slip, index) => {
          const input = element("input", { type: "checkbox" });
          input.setAttribute("role", "switch");
          input.dataset.slip = slip;
          set.append(element("label", {}, input, " " + equation.names[index]));
          input.addEventListener("change", () => {
            for (const other of set.querySelectorAll("input")) if (other !== input) other.checked = false;
            restore();
            current = null;
            if (!input.checked) return;
            const id = current = begin("run", {
              chapter: page.chapter, slip: { label: equation.label, edit: slip },
            }, `${equation.label} with “${equation.names[index]}”`, async (event, block, words) => {
              if (!event.run.place) return;
              const response = await fetch(event.run.place + document.body.dataset.path);
              const other = new DOMParser().parseFromString(await response.text(), "text/html");
              const slipped = badge(other, equation.anchor);
              if (current !== id || !slipped || !fold.isConnected) return;
              const fails = slipped.querySelector("summary").textContent.includes("✗");
              block.append(element("p", {}, fails ? "The check fails, as it should."
                : "The check holds all the same."));
              fold.replaceChildren(...[...slipped.childNodes].map((node) => document.importNode(node, true)), set);
              fold.classList.toggle("bad", fails);
              fold.classList.add("live-slipped");
            });
          });
        });
        fold.append(set);
      }
      function equip() {
        const main = document.getElementById("page");
        if (!page.chapter) return;
        if (page.isExperiment) {
          main.prepend(element("p", { className: "live-run-page" },
            `A run of your own (${page.changes.join(", ") || "with a slip, or as in the book"}); the book `
              + "is not touched. ",
            element("a", { href: "/" + document.body.dataset.path }, "The book's page")));
          return;
        }
        const controls = element("div", { className: "live-controls" });
        if (page.section) {
          controls.append(element("button", {
            type: "button", className: "live-section", onclick: () => ask(
              "section", { chapter: page.chapter, section: page.section }).catch(alert),
          }, "Run this section"));
        }
        controls.append(form());
        (main.querySelector("h1") ?? main.firstElementChild)?.after(controls);
        page.equations.forEach(slips);
        if (!window.marginaliaChecks) return;
        for (const exercise of page.exercises) {
          const code = [...main.querySelectorAll("p > code")].find((code) => code.textContent === exercise);
          code?.parentElement.append(" ", element("button", {
            type: "button", className: "live-check", onclick: () => begin(
              "check", { exercise }, "Exercise " + exercise, () => {}),
          }, "Check my exercise"));
        }
      }
      equip();

      // MARK: The server's news. A page that is not looked at does not listen: browsers keep few
      // connections to one server.
      let news = null, isFirst = true;
      function listen() {
        news = new EventSource("/live/events");
        news.addEventListener("open", () => {
          for (const block of shown.values()) block.remove();
          shown.clear();
          document.documentElement.dataset.live = "on";
          // What was said in between was not heard.
          if (!isFirst && !page.isExperiment) swap();
          isFirst = false;
        });
        news.addEventListener("error", () => { document.documentElement.dataset.live = "off"; });
        news.addEventListener("message", (message) => {
          const event = JSON.parse(message.data);
          switch (event.kind) {
          case "work":
            show("work", event, (block) => block.append(event.chapter + ": " + event.words));
            break;
          case "problem":
            show("problem", event, (block) => block.append(
              element("h2", {}, event.title), element("pre", {}, event.words)));
            break;
          case "pages":
            if (!page.isExperiment && (!page.chapter || page.chapter === event.chapter)) swap();
            break;
          case "run": runs.get(event.run.id)?.(event); break;
          }
        });
      }
      document.addEventListener("visibilitychange", () => {
        if (document.hidden && !runs.size) { news?.close(); news = null; }
        if (!document.hidden && !news) listen();
      });
      addEventListener("pagehide", () => { news?.close(); news = null; });
      addEventListener("pageshow", () => { if (!news) listen(); });
      if (!news) listen();
    })();

    """#
}
