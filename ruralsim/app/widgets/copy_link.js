// Copies the address of the session shown.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea"); // pages without https have no clipboard
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "v-btn v-btn--outlined v-size--small copy-link";
  button.dataset.testid = "copy-link";
  const words = document.createElement("span");
  words.className = "v-btn__content";
  words.setAttribute("aria-live", "polite");
  button.append(words);
  el.append(button);
  let later = 0;
  const name = () => {
    clearTimeout(later);
    words.textContent = model.get("labels").copy;
  };
  const say = (text) => {
    words.textContent = text;
    clearTimeout(later);
    later = setTimeout(name, 3000);
  };
  button.addEventListener("click", async () => {
    if (model.get("refused")) return say(model.get("refused"));
    const address = new URL(location.href);
    address.search = address.hash = "";
    if (model.get("link")) address.searchParams.set("session", model.get("link"));
    button.dataset.link = address.href;
    try {
      await copy(address.href);
      say(model.get("labels").copied);
    } catch {
      prompt(model.get("labels").copy, address.href);
    }
  });
  model.on("change:labels", name);
  name();
  return () => {
    clearTimeout(later);
    model.off("change:labels", name);
  };
}

export default { render };
