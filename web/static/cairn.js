// Small comforts. Every page works without them.
"use strict";

const WALLET_WAIT_MS = 2500;

function announce(words) {
  document.getElementById("announcements").textContent = words;
}

// What scripts say stands in the page, in its language.
function said(name) {
  return document.getElementById("announcements").dataset[name];
}

// A "Copy" button beside each [data-copy] text.
function addCopyButton(text) {
  if (!navigator.clipboard || text.dataset.copyReady) return;
  text.dataset.copyReady = "yes";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "secondary copy";
  button.textContent = said("sayCopy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = said("sayCopied");
    announce(said("sayCopied"));
  });
  text.after(" ", button);
}

function offerOtherWays(section) {
  const help = document.querySelector("[data-wallet-help]") || section?.querySelector("details");
  if (!help) return;
  if (help.tagName === "DETAILS") help.open = true;
  help.hidden = false;
  announce(said("sayWallet"));
}

// Help stands open for whoever has no JavaScript; with it, it is folded until it is needed.
function foldHelp(help) {
  if (help.dataset.helpReady) return;
  help.dataset.helpReady = "yes";
  help.open = false;
}

// Browsers ignore links that no app answers without a word: ask, when the page was not left after a while.
function askWhetherWalletOpened(link) {
  let left = false;
  const leave = () => { left = true; };
  window.addEventListener("blur", leave, { once: true });
  document.addEventListener("visibilitychange", leave, { once: true });
  window.setTimeout(() => {
    window.removeEventListener("blur", leave);
    document.removeEventListener("visibilitychange", leave);
    if (!left) offerOtherWays(link.closest("section"));
  }, WALLET_WAIT_MS);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.wallet-link, a.wallet-choice");
  if (link) askWhetherWalletOpened(link);
});

// Times of day in the zone of this device.
function localiseClock(time) {
  const at = new Date(time.dateTime);
  time.textContent = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

// The browser's own menu prints without JavaScript.
function offerPrinting(button) {
  if (!button.hidden) return;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

function prepare() {
  document.querySelectorAll("[data-print]").forEach(offerPrinting);
  document.querySelectorAll("[data-copy]").forEach(addCopyButton);
  document.querySelectorAll("details[data-wallet-help]").forEach(foldHelp);
  document.querySelectorAll("[data-clock]").forEach(localiseClock);
}

prepare();
document.addEventListener("htmx:after:swap", () => {
  prepare();
  const line = document.querySelector("[data-announce]");
  if (line) announce(line.textContent.trim());
});
