/** The portal does not start, and whoever runs it can mend that: the message is a sentence that says how. */
export class StartRefused extends Error {}
