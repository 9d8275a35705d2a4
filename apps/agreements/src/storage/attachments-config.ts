import { ATTACHMENTS_MAX_BYTES, readConfig } from '@entente/service-kit';
import { z } from 'zod';

const ATTACHMENTS_CONFIG = {
  ATTACHMENTS_MAX_BYTES,
  /** Where content is kept on one machine; with S3, where it waits to be sent. One process for a folder. */
  ATTACHMENTS_DIR: z.string().min(1).optional(),
  ATTACHMENTS_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
};

const S3_CONFIG = {
  ATTACHMENTS_S3_ENDPOINT: z.url({ protocol: /^https?$/ }),
  ATTACHMENTS_S3_REGION: z.string().min(1).default('us-east-1'),
  ATTACHMENTS_S3_BUCKET: z.string().min(3).max(63),
  ATTACHMENTS_S3_ACCESS_KEY_ID: z.string().min(1),
  ATTACHMENTS_S3_SECRET_ACCESS_KEY: z.string().min(1),
};

/** A bucket of an S3-compatible storage, addressed by path. */
export interface S3Settings {
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Where attachments are kept, and how long one may be. */
export class AttachmentsConfig {
  constructor(
    readonly maxBytes: number,
    readonly folder: string | undefined,
    readonly s3: S3Settings | undefined,
  ) {}
}

/** From the environment; with an endpoint of S3, what else S3 needs must be there. */
export function readAttachmentsConfig(environment: NodeJS.ProcessEnv = process.env): AttachmentsConfig {
  const { ATTACHMENTS_MAX_BYTES: maxBytes, ATTACHMENTS_DIR: folder, ATTACHMENTS_S3_ENDPOINT: endpoint } = readConfig(ATTACHMENTS_CONFIG, environment);
  if (endpoint === undefined) return new AttachmentsConfig(maxBytes, folder, undefined);
  const s3 = readConfig(S3_CONFIG, environment);
  return new AttachmentsConfig(maxBytes, folder, {
    endpoint,
    region: s3.ATTACHMENTS_S3_REGION,
    bucket: s3.ATTACHMENTS_S3_BUCKET,
    accessKeyId: s3.ATTACHMENTS_S3_ACCESS_KEY_ID,
    secretAccessKey: s3.ATTACHMENTS_S3_SECRET_ACCESS_KEY,
  });
}
