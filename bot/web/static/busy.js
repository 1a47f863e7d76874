/* What takes a while says so, and is not sent twice. Without a script the browser's own sign does. */
"use strict";
const PATIENCE = 400, LONGEST = 60000, WORDS = "正在办，请稍候";
let undo = () => {};
document.addEventListener("submit", event => {
  const button = event.submitter;
  if (event.defaultPrevented || !button || event.target.method !== "post") return;
  const sign = document.createElement("progress");
  sign.setAttribute("aria-label", WORDS);
  const timers = [
    setTimeout(() => { button.disabled = true; }, 0),
    setTimeout(() => { button.after(sign); button.setAttribute("aria-busy", "true"); }, PATIENCE),
    setTimeout(() => undo(), LONGEST),
  ];
  undo = () => {
    timers.forEach(clearTimeout);
    sign.remove();
    button.disabled = false;
    button.removeAttribute("aria-busy");
  };
});
addEventListener("pageshow", () => undo());
