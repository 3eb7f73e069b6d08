for (const button of document.querySelectorAll(".filters button")) {
  button.addEventListener("click", () => {
    for (const other of document.querySelectorAll(".filters button"))
      other.setAttribute("aria-pressed", other === button);
    const wanted = button.dataset.show;
    let shown = 0;
    for (const row of document.querySelectorAll("#cases details")) {
      row.hidden = !(wanted === "all" || row.dataset.groups.split(" ").includes(wanted));
      shown += !row.hidden;
    }
    document.getElementById("none").hidden = shown > 0;
  });
}
