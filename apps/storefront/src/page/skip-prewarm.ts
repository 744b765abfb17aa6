/**
 * Must be imported before the SDK, which reads this switch once, while it is being imported: without it a hidden frame
 * is loaded from the vendor's own Link page, on another host, to warm up pages that a self-hosted Link never shows.
 */
window.meshLinkShouldSkipPrewarm = true;
