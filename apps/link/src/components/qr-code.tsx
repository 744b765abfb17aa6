/** A text as a QR code. The library comes when one is shown; a drawing of ours, because the policy allows no other. */
import { useEffect, useState } from 'preact/hooks';

/** Modules of empty space around the code, which scanners need. */
const quiet = 4;

export function QrCode({ text, label }: { text: string; label: string }) {
  const [drawing, setDrawing] = useState<{ size: number; path: string } | undefined>();
  useEffect(() => {
    import('qr').then(
      ({ encodeQR }) => setDrawing(draw(encodeQR(text, 'raw', { border: quiet }))),
      // The code is a convenience beside a link that works without it.
      () => {},
    );
  }, [text]);
  if (drawing === undefined) return <div class="qr-code" />;
  const { size, path } = drawing;
  return (
    <svg
      class="qr-code"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shape-rendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}

/** One stroke for each run of dark modules in a row. */
export function draw(modules: readonly (readonly boolean[])[]): { size: number; path: string } {
  const runs = modules.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1]) return [];
      const end = row.indexOf(false, x);
      return [`M${x} ${y}h${(end === -1 ? row.length : end) - x}v1H${x}z`];
    }),
  );
  return { size: modules.length, path: runs.join('') };
}
