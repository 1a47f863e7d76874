/* The roll without reaching far: tap a name to go on to the next state, find a name, fill in the others, see the sum. */
"use strict";
const form = document.getElementById("roll");
const people = form ? [...form.querySelectorAll("[data-name]")] : [];
const boxes = (one) => [...one.querySelectorAll("input[type=radio]")];
const ticked = (one) => boxes(one).find((box) => box.checked);
const waiting = people.filter((one) => !ticked(one));

function count() {
  const sums = new Map();
  for (const one of people) {
    const box = ticked(one);
    if (!box && !("expected" in one.dataset)) continue;
    const word = box ? box.labels[0].textContent : "未点";
    sums.set(word, (sums.get(word) || 0) + 1);
  }
  document.getElementById("tally").value = [...sums].map(([word, sum]) => `${word} ${sum}`).join("，");
}

function next(one) {
  const all = boxes(one);
  const place = all.indexOf(ticked(one)) + 1;
  if (place < all.length) {
    all[place].checked = true;
  } else if (waiting.includes(one)) {
    all[place - 1].checked = false;
  } else {
    all[0].checked = true;
  }
}

if (form) {
  for (const one of people) {
    const name = one.querySelector(".who");
    name.classList.add("taps");
    name.addEventListener("click", () => { next(one); count(); });
  }
  form.addEventListener("change", count);
  document.getElementById("others").addEventListener("click", (event) => {
    event.preventDefault();
    for (const one of people) {
      const box = ticked(one);
      const open = !box || (box.value === "will_attend" && boxes(one)[0].value === "present");
      if (open && "expected" in one.dataset) boxes(one)[0].checked = true;
    }
    count();
  });
  const find = document.getElementById("find");
  find.closest("p").hidden = document.getElementById("tapping").hidden = false;
  find.addEventListener("input", () => {
    const words = find.value.trim();
    for (const one of people) one.hidden = !one.dataset.name.includes(words);
    const apart = document.getElementById("apart");
    if (apart && words) apart.open = people.some((one) => !one.hidden && apart.contains(one));
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  count();
}
