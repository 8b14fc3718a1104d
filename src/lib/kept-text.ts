/** What was typed and has no place in a form any more: `shared/_kept` shows it so that it can be copied. */
export interface KeptText {
  readonly labelKey: string;
  /** The thing it was typed for. */
  readonly of?: string;
  /** In the reader's own words, or a message key. */
  readonly text?: string;
  readonly key?: string;
}
