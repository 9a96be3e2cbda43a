// Copies snippets; where the service has no public address in its settings, its own is put in.

for (const code of document.querySelectorAll("pre code")) {
  code.textContent = code.textContent.replace(/(src|href)="\//g, `$1="${location.origin}/`);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      told.textContent = " Copied";
    } catch {
      getSelection().selectAllChildren(code);
      told.textContent = " Selected: copy it with your keyboard";
    }
  });
  code.parentElement.after(button, told);
}
