import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** A resource of Kubernetes, as it is written down. */
export const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()).optional() }),
});
export type Manifest = z.infer<typeof Manifest>;

/** The resources in a text of YAML. @throws Error where it is no YAML, or holds something else */
export function readManifests(yaml: string): Manifest[] {
  return parseAllDocuments(yaml).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    const content: unknown = document.toJS();
    return content === null || content === undefined ? [] : [Manifest.parse(content)];
  });
}

/** `Deployment entente-partners` */
export function called({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name}`;
}
