/**
 * Reads JSON text for the sake of its faults: where it stops being JSON, or where one object has a name twice.
 * `JSON.parse` says neither reliably. Nothing here runs for a body that is right.
 */

export type JsonFault = {
  rule:
    | 'comment'
    | 'trailingComma'
    | 'missingComma'
    | 'singleQuotes'
    | 'unquotedName'
    | 'notANumber'
    | 'repeatedName'
    | 'tooDeep'
    | 'unexpectedEnd'
    | 'syntax';
  /** Both count from 1; columns count UTF-16 units, as editors do. */
  line: number;
  column: number;
  message: string;
  hint: string;
};

/** Deeper nesting than any request of ours; keeps the reader's recursion bounded. */
const deepest = 64;

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escapePattern = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class Found extends Error {
  readonly fault: JsonFault;
  constructor(fault: JsonFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** The first fault of a text, undefined if it is JSON and no object has a name twice. */
export function findJsonFault(text: string): JsonFault | undefined {
  try {
    new Reader(text).document();
    return undefined;
  } catch (error) {
    if (error instanceof Found) return error.fault;
    throw error;
  }
}

/**
 * Whether some object in `text` could have a name twice. Counts the quotation marks before a colon, which is cheap, and
 * may say true of a text that only has one inside a string; `findJsonFault` then knows.
 */
export function mayRepeatNames(text: string, value: unknown): boolean {
  let colons = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    let before = at - 1;
    while (spaces.has(text.charCodeAt(before))) before -= 1;
    if (text.charCodeAt(before) === quotationMark) colons += 1;
  }
  return colons > countNames(value);
}

const quotationMark = 0x22;
/** Of JSON: space, tab, line feed, carriage return. */
const spaces: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const children: unknown[] = Array.isArray(value) ? value : Object.values(value);
  let names = Array.isArray(value) ? 0 : children.length;
  for (const child of children) names += countNames(child);
  return names;
}

class Reader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): void {
    this.value(0);
    this.space();
    if (this.at < this.text.length) {
      this.fail('syntax', 'There is more text after the end of the JSON value.', 'Send one JSON object.');
    }
  }

  value(depth: number): void {
    this.space();
    const character = this.text[this.at];
    if (depth > deepest) {
      this.fail('tooDeep', `The JSON is nested deeper than ${deepest} levels.`, 'Nest less deeply.');
    }
    if (character === undefined) this.end();
    else if (character === '{') this.object(depth);
    else if (character === '[') this.array(depth);
    else if (character === '"') this.string();
    else if (/[-\d]/.test(character)) this.number();
    else this.word();
  }

  object(depth: number): void {
    const names = new Set<string>();
    this.at += 1;
    this.space();
    if (this.take('}')) return;
    for (;;) {
      this.space();
      const start = this.at;
      if (this.text[this.at] !== '"') this.badName();
      const name = this.string();
      if (names.has(name)) {
        this.fail('repeatedName', `The name "${shown(name)}" is there twice.`, 'Keep one of the two.', start);
      }
      names.add(name);
      this.space();
      if (!this.take(':')) {
        this.fail('syntax', `A colon is missing after the name "${shown(name)}".`, 'Write "name": value.');
      }
      this.value(depth + 1);
      if (this.separator('}', 'object')) return;
    }
  }

  array(depth: number): void {
    this.at += 1;
    this.space();
    if (this.take(']')) return;
    for (;;) {
      this.value(depth + 1);
      if (this.separator(']', 'list')) return;
    }
  }

  /** Between two members; true at the end of the object or list. */
  separator(close: '}' | ']', what: string): boolean {
    this.space();
    if (this.take(close)) return true;
    const comma = this.at;
    if (!this.take(',')) {
      if (this.at >= this.text.length) this.end();
      this.fail(
        'missingComma',
        `A comma or the end of the ${what} is missing here.`,
        `Add a comma, or ${close}.`,
      );
    }
    this.space();
    if (this.text[this.at] === close) {
      this.fail('trailingComma', 'JSON has no comma after the last member.', 'Remove this comma.', comma);
    }
    return false;
  }

  string(): string {
    const start = this.at;
    this.at += 1;
    for (;;) {
      const character = this.text[this.at];
      if (character === undefined) {
        this.fail(
          'unexpectedEnd',
          'The text that begins here has no end.',
          'Close it with a quotation mark.',
          start,
        );
      }
      if (character === '"') break;
      if (character === '\\') {
        escapePattern.lastIndex = this.at;
        const sequence = escapePattern.exec(this.text)?.[0];
        if (sequence === undefined) {
          this.fail('syntax', 'This backslash begins no escape that JSON has.', 'Write a backslash as \\\\.');
        }
        this.at += sequence.length;
      } else {
        if (character < ' ') {
          this.fail(
            'syntax',
            'A text cannot hold a line break or control character as such.',
            'Write it as \\n.',
          );
        }
        this.at += 1;
      }
    }
    this.at += 1;
    return JSON.parse(this.text.slice(start, this.at)) as string;
  }

  number(): void {
    numberPattern.lastIndex = this.at;
    const number = numberPattern.exec(this.text)?.[0] ?? '';
    const rest =
      /^[\w.+-]*/.exec(this.text.slice(this.at + number.length, this.at + number.length + 40))?.[0] ?? '';
    if (number === '' || rest !== '') {
      const word = shown(number + rest);
      this.fail('notANumber', `${word} is not a number as JSON has it.`, 'Write it like 0.5 or 100.');
    }
    this.at += number.length;
  }

  word(): void {
    const word = /^[\p{L}_$][\p{L}\d_$]*/u.exec(this.text.slice(this.at, this.at + 60))?.[0];
    if (word === 'true' || word === 'false' || word === 'null') {
      this.at += word.length;
      return;
    }
    if (word === 'NaN' || word === 'Infinity' || word === 'undefined') {
      this.fail('notANumber', `JSON has no ${word}.`, 'Write a number, or leave the field out.');
    }
    if (this.text[this.at] === "'") this.singleQuotes();
    if (word !== undefined) {
      this.fail('syntax', `${shown(word)} is no JSON value.`, 'Put texts between quotation marks.');
    }
    this.fail(
      'syntax',
      `A value was expected, but here is ${shown(this.text[this.at] ?? '')} instead.`,
      'Add the value.',
    );
  }

  badName(): never {
    if (this.at >= this.text.length) this.end();
    if (this.text[this.at] === "'") this.singleQuotes();
    if (/[\p{L}_$]/u.test(this.text[this.at] ?? '')) {
      this.fail('unquotedName', 'Names need quotation marks.', 'Write "name": value.');
    }
    this.fail('syntax', 'The name of a field was expected here.', 'Write "name": value.');
  }

  singleQuotes(): never {
    this.fail('singleQuotes', 'JSON has no single quotes.', 'Use quotation marks: "…".');
  }

  end(): never {
    this.fail(
      'unexpectedEnd',
      'The text ends before the JSON does.',
      'Send the whole object, up to the last }.',
    );
  }

  space(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? '')) this.at += 1;
    if (/^(?:\/\/|\/\*|#)/.test(this.text.slice(this.at, this.at + 2))) {
      this.fail('comment', 'JSON has no comments.', 'Remove the comment that begins here.');
    }
  }

  take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  fail(rule: JsonFault['rule'], message: string, hint: string, at = this.at): never {
    const before = this.text.slice(0, at);
    const line = before.split('\n').length;
    throw new Found({ rule, line, column: at - before.lastIndexOf('\n'), message, hint });
  }
}

/** A piece of the caller's text, short enough for a message. */
function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
