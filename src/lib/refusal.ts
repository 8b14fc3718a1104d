/** Values a message text is filled with; always text, so that a decimal is never formatted twice. */
export type MessageParams = Readonly<Record<string, string>>;

/** A business "no" of states and races (409). The code is a message key in every language's catalogue. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status = 409;

  constructor(
    readonly code: string,
    readonly params: MessageParams = {},
  ) {
    super(code);
  }
}

/** One problem of one form field; the code is a message key. */
export interface FieldProblem {
  readonly field: string;
  readonly code: string;
  readonly params: MessageParams;
}

/** What belongs to fields, business rules included (422): the same page again, values kept. */
export class FieldProblems extends Error {
  override readonly name = 'FieldProblems';
  readonly status = 422;

  constructor(readonly problems: readonly FieldProblem[]) {
    super(problems.map(({ field, code }) => `${field}: ${code}`).join('; '));
  }
}
