/** Whether a person can see the page, and whether the browser believes to be online. */
export type PageVisibility = {
  /** Visible, and not a prerendering that may never be looked at. */
  shown(): boolean;
  onShown(callback: () => void): void;
  onOnline(callback: () => void): void;
};

export function visibilityOf(page: Window): PageVisibility {
  const { document } = page;
  const shown = () =>
    document.visibilityState === 'visible' && !(document as { prerendering?: boolean }).prerendering;
  return {
    shown,
    onShown(callback) {
      const tell = () => {
        if (shown()) callback();
      };
      document.addEventListener('visibilitychange', tell);
      document.addEventListener('prerenderingchange', tell);
    },
    onOnline: callback => page.addEventListener('online', callback),
  };
}
