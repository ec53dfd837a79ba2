// Scanning: the camera's picture is looked at until a credential is found in it, which is then handed over like pasted text.

import { listCameras, openCamera, remember, toJpeg } from "./camera.js";
import { readHere, readThere } from "./codes.js";

const EVERY = 300; // milliseconds from one look to the next: three in a second, and fewer on a slow line
const DEEP_EVERY = 3; // looks; the deep ones cost the server ten times as much
const STEADY_AFTER = 20; // looks without anything
const PROBLEMS = { NotAllowedError: "refused", SecurityError: "refused" };

export class Scanner {
  #form; #dialog; #submit; #camera = null; #round = 0;

  /** `form` takes the found texts, `dialog` shows the camera, `submit` hands the form over. */
  constructor(form, dialog, submit) {
    this.#form = form;
    this.#dialog = dialog;
    this.#submit = submit;
    this.#part("close").addEventListener("click", () => dialog.close());
    this.#part("camera").addEventListener("change", (event) => this.#change(event.target.value));
    this.#part("torch").addEventListener("click", () => this.#toggleLight());
    dialog.addEventListener("close", () => this.#stop());
  }

  async start() {
    this.#tell(document.getElementById("scan-problem"), "");
    if (!isSecureContext) return this.#fail("insecure");
    this.#dialog.showModal();
    this.#say("looking");
    await this.#open();
  }

  async #open(id) {
    const round = ++this.#round; // whatever an older round still finds or fails at no longer counts
    try {
      const camera = await openCamera(this.#part("video"), id);
      if (round !== this.#round) return camera.close();
      this.#camera = camera;
    } catch (error) {
      if (round !== this.#round) return;
      this.#dialog.close();
      return this.#fail(PROBLEMS[error.name] ?? "none");
    }
    this.#part("torch").hidden = !this.#camera.hasTorch;
    await this.#offerCameras();
    await this.#watch(round);
  }

  async #watch(round) {
    for (let looks = 1; round === this.#round; looks += 1) {
      const next = performance.now() + EVERY;
      const texts = await this.#look(looks);
      if (round !== this.#round) return;
      if (texts.length) return this.#hand(texts);
      await new Promise((resolve) => setTimeout(resolve, Math.max(50, next - performance.now())));
    }
  }

  async #look(looks) {
    const canvas = this.#camera.look();
    if (!canvas) return [];
    const here = await readHere(canvas);
    if (here.length) return here;
    try {
      const found = await readThere(this.#form.dataset.address, await toJpeg(canvas), looks % DEEP_EVERY === 0);
      this.#say(found.other ? "other" : looks > STEADY_AFTER ? "steady" : "looking");
      return found.texts;
    } catch {
      this.#say("offline");
      return [];
    }
  }

  #hand(texts) {
    this.#say("found");
    navigator.vibrate?.(60);
    for (const text of texts) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "text", value: text });
      this.#form.append(input);
    }
    this.#stop();
    this.#submit(this.#form);
  }

  async #offerCameras() {
    const cameras = await listCameras();
    const options = cameras.map(({ label, deviceId }, place) => new Option(label || String(place + 1), deviceId));
    this.#part("camera").replaceChildren(...options);
    this.#part("camera").value = this.#camera?.id ?? "";
    this.#part("cameras").hidden = cameras.length < 2;
  }

  #change(id) {
    remember(id);
    this.#stop();
    this.#open(id);
  }

  async #toggleLight() {
    const torch = this.#part("torch");
    const on = torch.getAttribute("aria-pressed") !== "true";
    await this.#camera?.light(on).catch(() => {});
    torch.setAttribute("aria-pressed", String(on));
  }

  #stop() {
    this.#round += 1;
    this.#camera?.close();
    this.#camera = null;
    this.#part("torch").setAttribute("aria-pressed", "false");
  }

  #fail(problem) { this.#tell(document.getElementById("scan-problem"), this.#dialog.dataset[problem]); }
  #say(word) { this.#tell(this.#part("status"), this.#dialog.dataset[word]); }
  #tell(element, text) { if (element.textContent !== text) element.textContent = text; } // read aloud once only
  #part(name) { return document.getElementById(`scan-${name}`); }
}
