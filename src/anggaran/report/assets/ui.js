"use strict";
// The form works without this: it lets files be dropped, and asks as soon as they are there.
(() => {
  const words = JSON.parse(document.getElementById("words").textContent);
  const page = document.body;
  const form = page.querySelector("form");
  const [field, listed, told, frame] = ["[type=file]", ".files", "form > output", "iframe"].map((each) => page.querySelector(each));
  let files = [];
  page.classList.add("scripted");

  const say = (text, wrong = false) => {
    told.textContent = text;
    told.classList.toggle("wrong", wrong);
  };

  // One that is dropped again is the mended one.
  const add = (more) => {
    for (const file of more) {
      const at = files.findIndex((each) => each.name === file.name);
      if (at < 0) files.push(file);
      else files[at] = file;
    }
    show();
  };

  const show = () => {
    const held = new DataTransfer();
    files.forEach((file) => held.items.add(file));
    field.files = held.files;
    page.classList.toggle("filled", files.length > 0);
    form.querySelector("[value=marked]").hidden = !files.every((file) => /\.xls[xm]$/i.test(file.name));
    listed.replaceChildren(...files.map((file, at) => {
      const entry = document.createElement("li");
      const remove = document.createElement("button");
      remove.type = "button";
      remove.textContent = "×";
      remove.setAttribute("aria-label", words.remove.replace("{}", () => file.name));
      remove.addEventListener("click", () => { files.splice(at, 1); show(); });
      if (files.length === 2) {
        const side = document.createElement("span");
        side.className = "side";
        side.textContent = [words.left, words.right][at];
        entry.append(side);
      }
      entry.append(file.name, remove);
      return entry;
    }));
  };

  // A folder, or a file that was saved meanwhile, fails in the middle of being sent.
  const gone = async () => {
    for (const file of files) {
      try { await file.slice(0, 1).arrayBuffer(); } catch { return file; }
    }
    return null;
  };

  let sound = false; // whether the files were just found readable
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const shown = !button || button.name === "show";
    if (!sound) {
      event.preventDefault();
      const lost = await gone();
      if (lost) { say(words.gone.replace("{}", () => lost.name), true); return; }
      sound = true;
      form.requestSubmit(button);
      return;
    }
    sound = false;
    say(shown ? words.busy : words.saving);
    if (shown && button?.formTarget !== "_blank") page.classList.add("busy");
  });
  let first = true; // a frame loads once with nothing in it
  frame.addEventListener("load", () => {
    if (first && !page.classList.contains("busy")) { first = false; return; }
    page.classList.remove("busy");
    page.classList.add("reported");
    say("");
  });

  const go = () => { if (files.length) form.requestSubmit(form.querySelector(".go")); };
  field.addEventListener("change", () => { add([...field.files]); go(); });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    page.addEventListener(kind, (event) => {
      event.preventDefault();
      page.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) { add([...event.dataTransfer.files]); go(); }
    });
  }
})();
