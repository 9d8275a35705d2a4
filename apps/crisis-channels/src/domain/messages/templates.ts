import { faultAt, isDay, Instant, type MessageTemplate, type Path, type Refusals, type TemplateField } from '@entente/contracts';

type Fields = Readonly<Record<string, string>>;

const POSITION = /^-?\d{1,2}(\.\d+)? -?\d{1,3}(\.\d+)?$/;

function fits(kind: TemplateField['kind'], value: string): boolean {
  switch (kind) {
    case 'text':
      return value.trim() !== '';
    case 'day':
      return isDay(value);
    case 'instant':
      return Instant.safeParse(value).success;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(value);
    case 'position': {
      const [latitude = NaN, longitude = NaN] = POSITION.test(value) ? value.split(' ').map(Number) : [];
      return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
    }
  }
}

const PLACEHOLDER = /\{([a-zA-Z]+)\}/g;

function filled(line: string, fields: Fields): string[] {
  const names = [...line.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  if (names.length > 0 && names.every((name) => fields[name] === undefined)) return [];
  return [line.replace(PLACEHOLDER, (_, name: string) => fields[name] ?? '—')];
}

/**
 * The text of a standard notification; undefined where something is wrong. Faults: `template-unknown`, `template-language`,
 * `field-missing`, `field-unknown`, `field-malformed`.
 */
export function render(
  { template: id, language, fields = {} }: { template: string; language: string; fields?: Fields | undefined },
  templates: readonly MessageTemplate[],
  at: Path,
  refusals: Refusals,
): string | undefined {
  const template = templates.find((known) => known.id === id);
  if (template === undefined) {
    const accepted = templates.map((known) => known.id);
    refusals.add(faultAt('template-unknown', [...at, 'template'], `there is no template "${id}"`, accepted));
    return undefined;
  }
  const pattern = template.patterns[language];
  if (pattern === undefined) {
    refusals.add(faultAt('template-language', [...at, 'language'], `the template has no text in "${language}"`, Object.keys(template.patterns)));
  }
  const faults = [
    ...template.fields
      .filter(({ name, required }) => required && fields[name] === undefined)
      .map(({ name, title }) => faultAt('field-missing', [...at, 'fields', name], `"${title}" is needed`)),
    ...Object.keys(fields).flatMap((name) => {
      const known = template.fields.find((field) => field.name === name);
      const path = [...at, 'fields', name];
      if (known === undefined) {
        const accepted = template.fields.map((field) => field.name);
        return [faultAt('field-unknown', path, `the template has no field "${name}"`, accepted)];
      }
      return fits(known.kind, fields[name] ?? '') ? [] : [faultAt('field-malformed', path, `"${known.title}" is no ${known.kind}`)];
    }),
  ];
  refusals.add(...faults);
  if (pattern === undefined || faults.length > 0) return undefined;
  return pattern.flatMap((line) => filled(line, fields)).join('\n');
}
