/** Kind of the timer that looks whether content that was stored came to belong to an attachment; its key is the content's. */
export const ATTACHMENT_UPLOAD = 'attachment-upload';

/** How long an upload may take from when its content is about to be stored until its attachment is recorded. */
export const UPLOAD_MS = 60 * 60_000;
