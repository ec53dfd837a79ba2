// What is in a picture of a code: the browser says, where it can read QR codes, else our own server.

const CLAIM = /^\s*(?:\{|e[yw]|(?:https?:\/\/\S{0,2000}#)?VC1-R)/; // as the server takes them: JSON, a token, a card

let detector;

async function ownDetector() {
  if (detector !== undefined) return detector;
  const formats = await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => []) ?? [];
  detector = formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
  return detector;
}

/** Gives the texts that the browser itself reads in a canvas and that may be credentials. */
export async function readHere(canvas) {
  const own = await ownDetector();
  const found = own ? await own.detect(canvas).catch(() => []) : [];
  return found.map((code) => code.rawValue).filter((text) => CLAIM.test(text));
}

/** Gives { texts, other } for a JPEG, read by the server; `deep` makes it try harder. Throws where it does not answer. */
export async function readThere(address, jpeg, deep) {
  const answer = await fetch(deep ? `${address}?deep=1` : address, { method: "POST", body: jpeg, headers: { "Content-Type": "image/jpeg" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}
