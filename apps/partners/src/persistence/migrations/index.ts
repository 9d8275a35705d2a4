export { partnersMigrations } from './1700000000100-partners.js';
