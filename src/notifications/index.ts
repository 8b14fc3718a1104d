export { MAILS_IN_TROUBLE } from './mails.queries.js';
