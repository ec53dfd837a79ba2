// The camera: opening it, which one, its light, and what it sees.

const WANTED = { width: { ideal: 1920 }, height: { ideal: 1080 } };
const CHOSEN = "camera"; // the key under which this browser remembers the choice
const QUALITY = 0.5;

/** Opens the rear camera, or the one that was chosen before, into a <video>. */
export async function openCamera(video, id = remembered()) {
  const stream = await streamOf(id);
  video.srcObject = stream;
  await video.play();
  return new Camera(video, stream);
}

async function streamOf(id) {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("no camera here", "NotFoundError");
  const which = id ? { deviceId: { exact: id } } : { facingMode: { ideal: "environment" } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { ...WANTED, ...which } });
  } catch (error) {
    if (id && error.name !== "NotAllowedError") return streamOf(""); // the chosen one is not there any more
    throw error;
  }
}

class Camera {
  #video; #stream; #canvas = document.createElement("canvas");

  constructor(video, stream) {
    this.#video = video;
    this.#stream = stream;
  }

  get #track() { return this.#stream.getVideoTracks()[0]; }
  get id() { return this.#track.getSettings().deviceId ?? ""; }
  get hasTorch() { return Boolean(this.#track.getCapabilities?.().torch); }

  light(on) { return this.#track.applyConstraints({ advanced: [{ torch: on }] }); }

  close() {
    for (const track of this.#stream.getTracks()) track.stop();
    this.#video.srcObject = null;
  }

  /** Gives the centre square of what is seen, as a canvas with every pixel of it: a smaller picture cannot be read. */
  look() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    const side = Math.min(width, height);
    if (!side) return null;
    this.#canvas.width = this.#canvas.height = side;
    this.#canvas.getContext("2d", { willReadFrequently: true })
      .drawImage(this.#video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, side, side);
    return this.#canvas;
  }
}

/** Gives the cameras of this device; their names are known only after one was allowed. */
export async function listCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === "videoinput" && device.deviceId);
}

/** Gives a canvas as JPEG. */
export function toJpeg(canvas) {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

export function remember(id) {
  try { localStorage.setItem(CHOSEN, id); } catch { /* a browser that remembers nothing */ }
}

function remembered() {
  try { return localStorage.getItem(CHOSEN) ?? ""; } catch { return ""; }
}
