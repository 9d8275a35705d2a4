import { attachmentAdded, attachmentWithdrawn } from '@entente/contracts';
import { line } from './line.js';

export const attachmentLines = [
  line(attachmentAdded, ({ title, attachment }) => `"${attachment.name}" attached to "${title}"`),
  line(attachmentWithdrawn, ({ title, name, reason }) => `"${name}" withdrawn from "${title}": ${reason}`),
];
