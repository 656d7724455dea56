// The browser's own choice of wallets (Digital Credentials API), where there is one. Without it nothing is missing.
"use strict";

const PROTOCOL = "openid4vci-v1";

function browserFindsWallets() {
  if (typeof DigitalCredential === "undefined" || !navigator.credentials?.create) return false;
  if (typeof DigitalCredential.userAgentAllowsProtocol !== "function") return true;
  return DigitalCredential.userAgentAllowsProtocol(PROTOCOL);
}

async function handOver(offerUrl) {
  const answer = await fetch(offerUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("the offer is over");
  const request = { protocol: PROTOCOL, data: await answer.json() };
  await navigator.credentials.create({ digital: { requests: [request] } });
}

// Whatever goes wrong, a wallet missing or a person who thought again, the other ways are shown, without alarm.
async function findWallet(place) {
  try {
    await handOver(place.dataset.walletPicker);
  } catch {
    place.hidden = true;
    offerOtherWays(place.closest("section"));
  }
}

function showPickers() {
  if (!browserFindsWallets()) return;
  document.querySelectorAll("[data-wallet-picker]:not([data-tried])").forEach((place) => { place.hidden = false; });
}

document.addEventListener("click", (event) => {
  const place = event.target.closest("[data-wallet-picker] button")?.parentElement;
  if (!place) return;
  place.dataset.tried = "yes";
  findWallet(place);
});

showPickers();
document.addEventListener("htmx:after:swap", showPickers);
