/** What tabs of one browser tell each other: that a session has gone on. What became of it each asks the server. */
export type OtherTabs = {
  tell(progress: Progress): void;
  onTold(callback: (progress: Progress) => void): void;
};

type Progress = {
  /** Which session: the hash of its code, which every tab of it has. */
  codeHash: string;
  version: number;
};

/** Where the browser has no such channel, or keeps it from framed pages, each tab looks for itself, as it does anyway. */
export function otherTabs(): OtherTabs {
  let channel: BroadcastChannel | undefined;
  try {
    channel = new BroadcastChannel('fairlead.session');
  } catch {}
  return {
    tell: progress => channel?.postMessage(progress),
    onTold: callback => channel?.addEventListener('message', ({ data }) => callback(data)),
  };
}
