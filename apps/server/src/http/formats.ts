/**
 * The text formats that our schemas use. `line` and `text` keep out what a database, a log line or a screen cannot
 * hold: NUL, lone surrogates, control characters, and the marks that turn the direction of the text around them.
 */
const control = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

export const formats: Readonly<Record<string, { matches(text: string): boolean; meaning: string }>> = {
  uuid: {
    matches: text => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text),
    meaning: 'a UUID such as 0291810a-5947-424d-9a59-e88bb33e999d',
  },
  'date-time': {
    matches: text =>
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i.test(text) &&
      !Number.isNaN(Date.parse(text)),
    meaning: 'a time such as 2026-06-01T12:00:00Z',
  },
  line: {
    matches: text => text.isWellFormed() && !control.test(text),
    meaning: 'one line of valid Unicode without control characters',
  },
  text: {
    matches: text => text.isWellFormed() && !control.test(text.replaceAll(/[\n\r\t]/g, ' ')),
    meaning: 'valid Unicode without control characters other than line breaks and tabs',
  },
};
