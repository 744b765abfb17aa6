/** How a language writes numbers: its separators and its ten digits. */
export type NumberShape = { group: string; decimal: string; digits: readonly string[] };

export function numberShape(locale: string): NumberShape {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(1234567.5);
  const find = (type: string, otherwise: string) =>
    parts.find(part => part.type === type)?.value ?? otherwise;
  const plain = new Intl.NumberFormat(locale, { useGrouping: false });
  return {
    group: find('group', ','),
    decimal: find('decimal', '.'),
    digits: Array.from({ length: 10 }, (_, digit) => plain.format(digit)),
  };
}
