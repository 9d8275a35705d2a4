import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Provider } from '@nestjs/common';
import { DomainError } from '@entente/contracts';
import { AttachmentsConfig } from './attachments-config.js';
import { ATTACHMENT_STORE, type AttachmentStore } from './attachment-store.js';
import { DiskStore } from './disk-store.js';
import { S3Store } from './s3-store.js';
import { Spool } from './spool.js';

/** Stands where no place for attachments is configured. */
const NO_STORE: AttachmentStore = {
  put: () => Promise.reject(unconfigured()),
  read: () => Promise.reject(unconfigured()),
  remove: () => Promise.reject(unconfigured()),
};

function unconfigured(): DomainError {
  return new DomainError(
    'unavailable',
    'attachments-not-configured',
    'this installation has no place for attachments: set ATTACHMENTS_DIR or ATTACHMENTS_S3_ENDPOINT',
  );
}

/** The store of attachments, as configured. */
export const STORE: Provider = {
  provide: ATTACHMENT_STORE,
  useFactory: ({ s3, folder }: AttachmentsConfig): AttachmentStore =>
    s3 ? new S3Store(s3) : folder === undefined ? NO_STORE : new DiskStore(join(folder, 'objects')),
  inject: [AttachmentsConfig],
};

/** Content on its way waits on the file system where it is to stay; where it stays elsewhere, among temporary files. */
export const SPOOL: Provider = {
  provide: Spool,
  useFactory: ({ folder, maxBytes }: AttachmentsConfig): Spool =>
    new Spool(folder === undefined ? join(tmpdir(), `entente-attachments-${randomUUID()}`) : join(folder, 'incoming'), maxBytes),
  inject: [AttachmentsConfig],
};
