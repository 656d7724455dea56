// Where the browser itself reaches wallets (the Digital Credentials API), offer that too; elsewhere show nothing of it.
"use strict";

const PROTOCOLS = ["openid4vp-v1-signed", "openid4vp-v1-unsigned"];

function knows(protocol) {
  const allows = window.DigitalCredential.userAgentAllowsProtocol;
  return !allows || allows.call(window.DigitalCredential, protocol);
}

function reachesWallets() {
  return typeof window.DigitalCredential === "function" && Boolean(navigator.credentials?.get) && PROTOCOLS.some(knows);
}

async function askWallet(address) {
  const digital = await (await fetch(address)).json();
  const requests = digital.requests.filter(({ protocol }) => knows(protocol));
  const credential = await navigator.credentials.get({ mediation: "required", digital: { requests } });
  const data = typeof credential.data === "string" ? JSON.parse(credential.data) : credential.data;
  const body = JSON.stringify({ protocol: credential.protocol, data });
  await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body });
}

function offer(place) {
  if (place.dataset.ready || !reachesWallets()) return;
  place.dataset.ready = "yes";
  place.hidden = false;
  // Without a wallet, or without its owner's consent, the page stays as it is: there are other ways on it.
  place.querySelector("button").addEventListener("click", () => {
    askWallet(place.dataset.digitalCredential).then(() => window.location.reload(), () => {});
  });
}

function offerAll() {
  document.querySelectorAll("[data-digital-credential]").forEach(offer);
}

offerAll();
document.addEventListener("htmx:after:swap", offerAll);
