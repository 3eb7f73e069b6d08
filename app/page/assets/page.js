// One listener for the whole page, on whatever carries data-act. Gradio inserts this script
// twice, so everything here is done once only.
(() => {
  if (window.commentary) return;

  const byId = (id) => document.getElementById(id);
  let openedFrom = null;

  const detailOf = (element) => {
    const { question, at, literal, permalink, slug } = element.dataset;
    return {
      ...(question !== undefined && { question }),
      ...(at !== undefined && { at: Number(at) }),
      ...(literal !== undefined && { literal }),
      ...(permalink !== undefined && { permalink }),
      ...(slug !== undefined && { slug }),
    };
  };

  const linkTo = (permalink) =>
    `${location.origin}${location.pathname}?open=${encodeURIComponent(permalink)}`;

  const copied = async (button, words) => {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(words);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Could not copy";
    }
    setTimeout(() => { button.textContent = label; }, 1600);
  };

  const showSource = (from) => {
    openedFrom = from;
    document.body.classList.add("reading");
  };

  const closeSource = () => {
    document.body.classList.remove("reading");
    if (openedFrom && openedFrom.isConnected) openedFrom.focus();
    openedFrom = null;
  };

  // While an answer is awaited nothing else is asked; nor twice what was sent this moment.
  const AT_LEAST_APART = 800;
  let sentAt = -AT_LEAST_APART;
  const mayAsk = () => {
    if (document.body.classList.contains("busy")) return false;
    if (performance.now() - sentAt < AT_LEAST_APART) return false;
    sentAt = performance.now();
    return true;
  };
  const holdBack = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (sends && event.target.closest?.("#question") && !mayAsk()) holdBack(event);
  }, true);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#send, [data-act=ask]") && !mayAsk()) holdBack(event);
  }, true);

  const acts = {
    ask: (element) => window.commentaryTrigger("submit", detailOf(element)),
    rewrite: (element) => window.commentaryTrigger("rewrite", detailOf(element)),
    open: (element) => {
      showSource(element);
      window.commentaryTrigger("open", detailOf(element));
    },
    "open-document": (element) => {
      showSource(element);
      window.commentaryTrigger("document", detailOf(element));
    },
    "show-source": (element) => {
      showSource(element);
      byId("browse").focus();
    },
    "close-source": closeSource,
    copy: (element) => copied(element, element.dataset.copy),
    "copy-link": (element) => copied(element, linkTo(element.dataset.permalink)),
  };

  document.addEventListener("click", (event) => {
    const element = event.target.closest?.("[data-act]");
    if (element && acts[element.dataset.act]) acts[element.dataset.act](element);
    if (event.target.closest?.("#browse")) showSource(byId("browse"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("reading")) closeSource();
  });

  const afterPaint = (action) => requestAnimationFrame(() => requestAnimationFrame(action));

  const scrollToRange = (focus) => {
    const pane = byId("reading");
    const cited = byId("cited");
    document.querySelectorAll("[aria-current]").forEach((e) => e.removeAttribute("aria-current"));
    const permalink = pane?.querySelector("[data-permalink].document")?.dataset.permalink;
    if (permalink) {
      document.querySelectorAll("#exchanges [data-permalink]").forEach((element) => {
        if (element.dataset.permalink === permalink) element.setAttribute("aria-current", "true");
      });
      history.replaceState(null, "", `?open=${encodeURIComponent(permalink)}`);
    } else if (location.search.includes("open=")) {
      history.replaceState(null, "", location.pathname);
    }
    if (cited) cited.scrollIntoView({ block: "center" });
    else if (pane) pane.scrollTop = 0;
    // Whoever began to write meanwhile keeps the cursor.
    const writing = document.activeElement?.matches("input, textarea");
    if (focus && !writing) (cited || byId("source-title"))?.focus({ preventScroll: true });
  };

  window.commentary = {
    reveal: () => afterPaint(() => scrollToRange(true)),
    opened: () => afterPaint(() => {
      if (location.search.includes("open=")) {
        document.body.classList.add("reading");
        scrollToRange(false);
      }
    }),
    focusQuestion: () => afterPaint(() => {
      const box = document.querySelector("#question textarea");
      box?.focus();
      box?.setSelectionRange(box.value.length, box.value.length);
    }),
    confirmed: () => window.confirm("Delete this conversation from this browser?"),
    download: (words) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([words], { type: "text/markdown" }));
      link.download = "conversation.md";
      link.click();
      URL.revokeObjectURL(link.href);
    },
  };

  // A new question is brought to the top, so that its answer is read downwards from there.
  let seen = "";
  let said = "";
  new MutationObserver(() => {
    const all = document.querySelectorAll("#exchanges .exchange");
    const last = all[all.length - 1];
    document.body.classList.toggle("busy", Boolean(last?.classList.contains("asking")));
    document.body.classList.toggle("talking", all.length > 0);
    // Suggestions for an earlier state of the conversation came late: they wait to be replaced.
    const after = document.querySelector("#guidance [data-after]")?.dataset.after;
    document.body.classList.toggle("outdated", Number(after ?? -1) !== all.length);
    const now = `${all.length} ${last?.className ?? ""}`;
    const status = byId("status")?.textContent ?? "";
    if (now !== seen || status !== said) sentAt = -AT_LEAST_APART;
    said = status;
    if (now !== seen && last) afterPaint(() => last.scrollIntoView({ block: "start" }));
    seen = now;
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["class"] });
})();
