/** Markup that is safe to send: everything put into it was escaped on the way in. */
export interface Html {
  raw: string;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A template whose texts are escaped and whose markup is kept. */
export function markup(strings: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  return { raw: strings.reduce((text, string, at) => text + string + shown(values[at]), '') };
}

function shown(value: string | Html | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? escaped(value) : value.raw;
}

export function joined(parts: readonly Html[]): Html {
  return { raw: parts.map(({ raw }) => raw).join('\n') };
}
