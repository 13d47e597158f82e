/** A worker that decodes one picture, and answers whether that went well. It is loaded by its name, as it stands here. */
const { parentPort, workerData } = require("node:worker_threads");
const { PhotonImage } = require("@silvia-odwyer/photon-node");

parentPort?.postMessage(isDecoded(workerData));

/** @param {Uint8Array} bytes */
function isDecoded(bytes) {
  try {
    return PhotonImage.new_from_byteslice(bytes).get_width() > 0;
  } catch {
    // The library ends with "unreachable", whatever it has found.
    return false;
  }
}
