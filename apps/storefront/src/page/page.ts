/** Elements of index.html, found or copied from its templates. */

/** @throws when index.html has no such element: the page is broken, and silence would hide it */
export function find(selector: string, within: ParentNode = document): HTMLElement {
  const found = within.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`index.html has no ${selector}`);
  return found;
}

export function copyOf(templateId: string): DocumentFragment {
  const template = find(`#${templateId}`);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`#${templateId} is no template`);
  return document.importNode(template.content, true);
}
