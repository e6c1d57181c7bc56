// A button that copies what an element says, line by line, where the browser lets a page write to the clipboard.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText.trim());
    } catch {
      return;
    }
    button.dataset.rest ??= button.textContent;
    button.textContent = button.dataset.said;
    setTimeout(() => (button.textContent = button.dataset.rest), 1800);
  });
}
