/** Languages a document can be printed in; it is the document's, not the reader's. */
export type DocumentLanguage = 'zh-CN' | 'en';

/**
 * One kind of printed document: a name and a pure function from a plain model to PDF bytes.
 * Models carry raw strings (decimals, plain dates, ISO instants) and survive a structured clone.
 */
export interface PdfTemplate<Model> {
  readonly kind: string;
  readonly draw: (model: Model) => Promise<Uint8Array>;
}

/** What {@link renderPdf} looks kinds up in; `never` because each template knows only its own model. */
export type PdfTemplateList = readonly PdfTemplate<never>[];

/**
 * Draws a model with the template of that kind.
 * @throws RangeError when no template of the list has the kind.
 */
export async function renderPdf(templates: PdfTemplateList, kind: string, model: unknown): Promise<Uint8Array> {
  const template = templates.find((candidate) => candidate.kind === kind);
  if (!template) throw new RangeError(`no PDF template of kind ${kind}`);
  return template.draw(model as never);
}

/** The language a paper is asked for in, where it is one papers are written in. */
export function languageFrom(text: string | undefined): DocumentLanguage | undefined {
  return text === 'en' || text === 'zh-CN' ? text : undefined;
}
