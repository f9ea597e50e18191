// Copies what stands in the element that a button names, and says so on the button.
for (const button of document.querySelectorAll("button[data-copy]")) {
    const words = button.innerHTML;
    button.hidden = false;
    button.addEventListener("click", async () => {
        const value = document.getElementById(button.dataset.copy);
        if (navigator.clipboard) {
            await navigator.clipboard.writeText(value.textContent);
        } else {
            // Browsers keep the clipboard from pages that came over plain http from another machine.
            getSelection().selectAllChildren(value);
            document.execCommand("copy");
        }
        button.textContent = "Copied";
        setTimeout(() => button.innerHTML = words, 2000);
    });
}
