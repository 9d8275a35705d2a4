import { AddAttachment } from './features/add-attachment/add-attachment.js';
import { AddAttachmentController } from './features/add-attachment/add-attachment.controller.js';
import { GetAttachmentController } from './features/get-attachment/get-attachment.controller.js';
import { ListAttachmentsController } from './features/list-attachments/list-attachments.controller.js';
import { WithdrawAttachmentController } from './features/withdraw-attachment/withdraw-attachment.controller.js';
import { AttachmentRepository } from './persistence/attachment.repository.js';
import { SPOOL, STORE } from './storage/storage.js';
import { SaveAttachment } from './writing/save-attachment.js';

/** Attachments, and where their content is kept: what the timers' handlers need of them as well. */
export const ATTACHMENTS = [AttachmentRepository, STORE];

export const ATTACHMENT_PROVIDERS = [SPOOL, AddAttachment, SaveAttachment];

export const ATTACHMENT_CONTROLLERS = [AddAttachmentController, ListAttachmentsController, GetAttachmentController, WithdrawAttachmentController];
