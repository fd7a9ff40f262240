/* Quotes and the texts that they stand in: where a quote is, and whole words. Places are
   offsets in the text, as [start, end]. */

(() => {
  "use strict";

  const HYPHEN = /[-\u2010\u2011]/;

  const escaped = (word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

  /* Where the text has the quote: verbatim or, if it does not stand so, in other white space. */
  function find(text, quote) {
    const found = [];
    if (!quote.trim()) return found;
    for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
      found.push([at, at + quote.length]);
    }
    if (found.length) return found;
    const pattern = new RegExp(quote.trim().split(/\s+/).map(escaped).join("\\s+"), "g");
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      found.push([match.index, pattern.lastIndex]);
      pattern.lastIndex = match.index + 1;
    }
    return found;
  }

  function segmenter(language, granularity) {
    try {
      return new Intl.Segmenter(language || "en", { granularity });
    } catch {
      /* A code that the browser can't read. */
      return new Intl.Segmenter("en", { granularity });
    }
  }

  /* The words from start to end in a text, with the rest of the words that these cut. What a hyphen
     joins is one word; a letter's combining marks, joiners and apostrophes are parts of it. */
  function wholeWords(text, start, end, language) {
    if (!Intl.Segmenter) return text.slice(start, end).trim();
    const segments = segmenter(language, "word").segment(text);
    const isWord = (at) => at >= 0 && Boolean(segments.containing(at)?.isWordLike);
    const joins = (at) => HYPHEN.test(text[at] ?? "") && isWord(at - 1) && isWord(at + 1);
    const isCut = (at) => {
      const after = segments.containing(at);
      return Boolean(after) && (after.index < at || joins(at) || joins(at - 1));
    };
    while (start > 0 && isCut(start)) start -= 1;
    while (end < text.length && isCut(end)) end += 1;
    return text.slice(start, end).trim();
  }

  /* The place of a point in the text of an element, however many nodes it stands in. */
  function offsetOf(element, node, offset) {
    const range = new Range();
    range.selectNodeContents(element);
    range.setEnd(node, offset);
    return range.toString().length;
  }

  /* The range in an element from one place of its text to another. */
  function rangeOf(element, start, end) {
    const range = new Range();
    const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let before = 0;
    while (nodes.nextNode()) {
      const node = nodes.currentNode;
      const after = before + node.length;
      if (start >= before && start < after) range.setStart(node, start - before);
      if (end <= after) {
        range.setEnd(node, end - before);
        break;
      }
      before = after;
    }
    return range;
  }

  window.quotes = { find, wholeWords, offsetOf, rangeOf };
})();
