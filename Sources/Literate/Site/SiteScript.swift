extension SiteTemplate {
  /// What pages do in a browser: copy code, find words, answer to sliders. It asks no server for
  /// anything but this site's own files, which may lie on a disk.
  static let script = #"""
    "use strict";
    const root = document.body.dataset.root;
    const load = (file) => new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = file;
      script.onload = done;
      script.onerror = () => failed(new Error(file + " cannot be loaded"));
      document.head.append(script);
    });

    // The contents on a narrow screen.
    const menu = document.getElementById("menu");
    menu.addEventListener("click", () => {
      menu.setAttribute("aria-expanded", document.body.classList.toggle("menu"));
    });

    function dress() {
      // Code with a button that copies it.
      for (const block of document.querySelectorAll("main pre")) {
        if (block.querySelector(".copy")) continue;
        const button = document.createElement("button");
        button.className = "copy";
        button.textContent = "Copy";
        button.addEventListener("click", async () => {
          const code = block.querySelector("code") ?? block;
          await navigator.clipboard.writeText(code.innerText);
          button.textContent = "Copied";
          setTimeout(() => { button.textContent = "Copy"; }, 1500);
        });
        block.append(button);
      }
      // Links to headings and equations.
      for (const heading of document.querySelectorAll("main h2[id], main h3[id]")) {
        if (heading.querySelector(".anchor")) continue;
        const link = document.createElement("a");
        link.className = "anchor";
        link.href = "#" + heading.id;
        link.textContent = "#";
        link.setAttribute("aria-label", "Link to this heading");
        heading.append(link);
      }
      for (const place of document.querySelectorAll("main a[id^='eq-']")) {
        const summary = place.closest("p, div")?.nextElementSibling?.nextElementSibling
          ?.querySelector?.("summary b");
        if (summary && !summary.querySelector("a")) {
          const link = document.createElement("a");
          link.href = "#" + place.id;
          link.textContent = summary.textContent;
          summary.replaceChildren(link);
        }
      }
      // A check that fails is seen from afar.
      for (const summary of document.querySelectorAll("main summary:has(sub)")) {
        summary.parentElement.classList.toggle("bad", summary.textContent.includes("✗"));
      }
      for (const figure of window.marginaliaAnswering ?? []) answer(figure);
    }

    // Figures that answer. Frames are drawn in the light theme; the dark one has its own colors.
    const palette = [
      ["#ffffff", "#0d1117"], ["#1f2328", "#e6edf3"], ["#59636e", "#9aa4af"], ["#e7eaee", "#262c36"],
      ["#0068b0", "#58a6ff"], ["#d55e00", "#ff9053"], ["#008a66", "#3fcb9b"], ["#b0579a", "#e292c9"],
      ["#4aa8de", "#8fd3f7"], ["#d79b00", "#f0c14b"], ["#7d8590", "#8b949e"],
    ];
    const dark = matchMedia("(prefers-color-scheme: dark)");
    function themed(svg) {
      if (!dark.matches) return svg;
      const map = new Map(palette);
      return svg.replace(/#[0-9a-f]{6}\b/gi, (color) => map.get(color.toLowerCase()) ?? color);
    }
    function answer(figure) {
      const anchor = document.getElementById(figure.anchor);
      if (!anchor || document.getElementById("answers-" + figure.anchor)) return;
      let picture = anchor.closest("p, div") ?? anchor;
      while (picture && !picture.querySelector?.("img") && picture.tagName !== "PICTURE") {
        picture = picture.nextElementSibling;
      }
      const image = picture?.querySelector?.("img");
      if (!image) return;
      const controls = document.createElement("div");
      controls.className = "answers";
      controls.id = "answers-" + figure.anchor;
      const places = figure.sliders.map((slider) => slider.start);
      let stage = null;
      async function show() {
        if (!window.marginaliaFrames?.[figure.name]) await load(figure.file);
        const frames = window.marginaliaFrames[figure.name];
        const index = places.reduce(
          (sum, place, i) => sum * figure.sliders[i].names.length + place, 0);
        const svg = frames.frames[index].map((line) => frames.lines[line]).join("\n");
        if (!stage) {
          stage = document.createElement("div");
          stage.className = "stage";
          stage.setAttribute("role", "img");
          const holder = image.closest("a") ?? image.closest("picture") ?? image;
          holder.replaceWith(stage);
        }
        stage.innerHTML = themed(svg.replace(/<\?xml[^>]*\?>/, ""));
        stage.setAttribute("aria-label", image.alt + " Now: " + figure.sliders.map(
          (slider, i) => slider.title + " " + slider.names[places[i]]).join(", "));
        stage.dataset.frame = index;
      }
      dark.addEventListener("change", () => { if (stage) show(); });
      figure.sliders.forEach((slider, i) => {
        const label = document.createElement("label");
        const input = document.createElement("input");
        input.type = "range";
        input.min = 0;
        input.max = slider.names.length - 1;
        input.step = 1;
        input.value = slider.start;
        const output = document.createElement("output");
        output.textContent = slider.names[slider.start];
        input.setAttribute("aria-valuetext", slider.names[slider.start]);
        input.addEventListener("input", () => {
          places[i] = Number(input.value);
          output.textContent = slider.names[places[i]];
          input.setAttribute("aria-valuetext", slider.names[places[i]]);
          show().catch((error) => { output.textContent = error.message; });
        });
        label.append(slider.title, input, output);
        controls.append(label);
      });
      picture.after(controls);
    }

    // Search: an index made at export, loaded when the field is touched.
    const field = document.querySelector("#search input");
    const results = document.getElementById("results");
    async function find() {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      if (!words.length) { results.hidden = true; return; }
      if (!window.marginaliaIndex) await load(root + "search.js");
      const found = [];
      for (const entry of window.marginaliaIndex) {
        const title = entry.title.toLowerCase(), text = entry.text.toLowerCase();
        let score = 0;
        const all = words.every((word) => {
          const inTitle = title.includes(word), place = text.indexOf(word);
          if (inTitle) score += 10;
          if (place >= 0) score += 1 + text.split(word).length / 10;
          return inTitle || place >= 0;
        });
        if (all) found.push({ entry, score });
      }
      found.sort((a, b) => b.score - a.score);
      results.replaceChildren(...found.slice(0, 20).map(({ entry }) => {
        const link = document.createElement("a");
        link.href = root + entry.path;
        link.textContent = entry.title;
        const note = document.createElement("small");
        const place = Math.max(0, entry.text.toLowerCase().indexOf(words[0]) - 60);
        note.textContent = entry.text.slice(place, place + 160);
        link.append(note);
        return link;
      }));
      if (!found.length) results.textContent = "Nothing found.";
      results.hidden = false;
    }
    field.addEventListener("input", () => find().catch((error) => {
      results.hidden = false;
      results.textContent = error.message;
    }));
    document.getElementById("search").addEventListener("submit", (event) => {
      event.preventDefault();
      results.querySelector("a")?.click();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") results.hidden = true;
      if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
        event.preventDefault();
        field.focus();
      }
    });
    window.addEventListener("beforeprint", () => {
      for (const fold of document.querySelectorAll("details")) fold.open = true;
    });
    dress();

    """#
}
