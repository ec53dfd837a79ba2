// Files dropped anywhere on the page go into the file input, as if they had been chosen there.

export function acceptDrops(area, input) {
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  const show = (isOver) => area.classList.toggle("over", isOver);

  addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    show(true);
  });
  addEventListener("dragleave", (event) => event.relatedTarget || show(false));
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    show(false);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
  });
}
