// Words that stand in the Link page's sources instead of its files of texts. Such a word is English for everybody.
import { parseSync, Visitor } from 'oxc-parser';

/** Attributes that people read or hear. */
const spoken = new Set([
  ...['alt', 'aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext'],
  ...['title', 'placeholder', 'label', 'detail', 'description', 'hint', 'badge', 'legend'],
]);

/** A sentence: three words of letters in a row. Names, paths and class names are shorter or have no spaces. */
const sentence = /\p{L}+[,:;]? \p{Ll}+[,:;]? \p{L}+/u;
const letter = /\p{L}/u;

/** Sentences, one per offence. */
export function findTextsOutside(path, source) {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const found = [];
  const note = (node, words) => {
    const line = source.slice(0, node.start).split('\n').length;
    found.push(
      `${path}:${line} says ${JSON.stringify(words.trim())} by itself: give it a key in every file of src/texts/messages and say t('key').`,
    );
  };
  // What is thrown is for developers, and names of styles are no words.
  const exempt = [];
  const isExempt = node => exempt.some(each => each.start <= node.start && node.end <= each.end);
  const wordsOf = node =>
    node?.type === 'Literal' && typeof node.value === 'string'
      ? node.value
      : node?.type === 'TemplateLiteral'
        ? node.quasis.map(each => each.value.cooked).join(' ')
        : '';
  const inside = node => (node?.type === 'JSXExpressionContainer' ? node.expression : node);
  new Visitor({
    NewExpression: node => void (/Error$/.test(node.callee.name ?? '') && exempt.push(node)),
    JSXText: node => void (letter.test(node.value) && note(node, node.value)),
    JSXElement: node => {
      for (const child of node.children)
        if (child.type === 'JSXExpressionContainer' && letter.test(wordsOf(child.expression)))
          note(child, wordsOf(child.expression));
    },
    JSXAttribute: node => {
      const words = wordsOf(inside(node.value));
      if (node.name.name === 'class') exempt.push(node);
      if (spoken.has(node.name.name ?? `${node.name.namespace?.name}:${node.name.name?.name}`))
        if (letter.test(words)) note(node, words);
    },
    Literal: node => {
      if (typeof node.value === 'string' && sentence.test(node.value) && !isExempt(node))
        note(node, node.value);
    },
    TemplateLiteral: node => {
      const words = wordsOf(node);
      if (sentence.test(words) && !isExempt(node)) note(node, words);
    },
  }).visit(program);
  return [...new Set(found)];
}
