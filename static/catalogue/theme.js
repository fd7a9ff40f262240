/* Before anything is painted: the colours that the reader chose. The editors' desk keeps the same. */
try {
  document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";
} catch {
  document.documentElement.dataset.theme = "auto";
}
