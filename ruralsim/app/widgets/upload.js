// A file field that reads text up to a size; files may also be dropped on it.
function render({ model, el }) {
  const box = document.createElement("label");
  const words = document.createElement("span");
  const field = document.createElement("input");
  field.type = "file";
  field.accept = ".toml";
  box.append(words, field);
  el.append(box);

  const name = () => (words.textContent = model.get("label"));
  const take = async (file) => {
    if (!file) return;
    let text = null;
    let first = [];
    if (file.size <= model.get("limit")) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      first = [...bytes.slice(0, 4)];
      try {
        text = first.includes(0) ? null : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      } catch {
        // another encoding: its first bytes may tell which
      }
    }
    model.set("chosen", { name: file.name, size: file.size, text, first });
    model.save_changes();
    field.value = "";
  };
  field.addEventListener("change", () => take(field.files[0]));
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
  model.on("change:label", name);
  name();
  return () => model.off("change:label", name);
}

export default { render };
