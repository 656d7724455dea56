// Scanning a code by camera on the check page. Without it, a photo of the code does the same.
import QrScanner from "./vendor/qr-scanner/qr-scanner.min.js";

const place = document.querySelector("[data-camera]");
const [start, stop] = place.querySelectorAll("button");
const video = place.querySelector("video");
const said = place.querySelector("[role=status]");
const form = document.getElementById("text").form;
let scanner = null;

function show(isScanning) {
  start.hidden = isScanning;
  stop.hidden = !isScanning;
  video.hidden = !isScanning;
}

function end(words) {
  scanner?.destroy();
  scanner = null;
  show(false);
  said.textContent = words;
}

function hand(text) {
  end("A code was read. Checking it.");
  document.getElementById("file").value = "";
  document.getElementById("text").value = text;
  form.requestSubmit();
}

async function scan() {
  show(true);
  said.textContent = "Hold the code in front of the camera.";
  stop.focus();
  scanner = new QrScanner(video, (found) => { if (scanner) hand(found.data); }, {
    returnDetailedScanResult: true,
    onDecodeError: () => {},
  });
  try {
    await scanner.start();
  } catch {
    end("The camera can not be used here. Allow it for this page, or choose a photo of the code instead.");
    start.focus();
  }
}

start.addEventListener("click", scan);
stop.addEventListener("click", () => { end("Stopped."); start.focus(); });
if (navigator.mediaDevices?.getUserMedia) place.hidden = false;
