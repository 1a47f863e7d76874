/* Bootstrap's dark colours where the system is dark, before anything is drawn. */
"use strict";
const dark = matchMedia("(prefers-color-scheme: dark)");
const dress = () => document.documentElement.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
dark.addEventListener("change", dress);
dress();
