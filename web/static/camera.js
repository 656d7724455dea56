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
  end(place.dataset.sayRead);
  document.getElementById("file").value = "";
  document.getElementById("text").value = text;
  form.requestSubmit();
}

async function scan() {
  show(true);
  said.textContent = place.dataset.sayHold;
  stop.focus();
  scanner = new QrScanner(video, (found) => { if (scanner) hand(found.data); }, {
    returnDetailedScanResult: true,
    onDecodeError: () => {},
  });
  try {
    await scanner.start();
  } catch {
    end(place.dataset.sayRefused);
    start.focus();
  }
}

start.addEventListener("click", scan);
stop.addEventListener("click", () => { end(place.dataset.sayStopped); start.focus(); });
if (navigator.mediaDevices?.getUserMedia) place.hidden = false;
