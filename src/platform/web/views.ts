import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import Handlebars from 'handlebars';
import { LOCALES, type Catalog } from '../i18n/catalog.js';
import { Assets } from './assets.js';
import type { PageContext } from './page-context.js';
import { States } from './states.js';
import { viewHelpers } from './view-helpers.js';

const EXTENSION = '.hbs';
const BUILT_IN = { if: true, unless: true, each: true, with: true, lookup: true };

/**
 * The pages. Every file under the folder is read once at start: `orders/show.hbs` is the view `orders/show`,
 * a file whose name starts with `_` is the partial of that path. Only files are ever compiled, never text from outside.
 */
export class Views {
  /** Also for whoever writes a sentence outside a template (a notice, a mail subject). */
  readonly states: States;
  private readonly engine = Handlebars.create();
  private readonly views = new Map<string, HandlebarsTemplateDelegate>();

  /**
   * @param directory folder of the templates, their messages and states
   * @param publicDirectory folder of the assets, for addresses that change with the content
   * @throws Error at once when a template does not parse, calls an unknown helper or includes a missing partial,
   *   and when a state has no word in one of the languages
   */
  constructor(directory: string, catalog: Catalog, publicDirectory = join(directory, '..', 'public')) {
    this.states = new States(directory);
    this.refuseNamelessStates(catalog);
    const helpers = viewHelpers(catalog, this.states, new Assets(publicDirectory));
    this.engine.registerHelper(helpers);
    const knownHelpers = { ...BUILT_IN, ...Object.fromEntries(Object.keys(helpers).map((name) => [name, true])) };
    const options: CompileOptions = { knownHelpers, knownHelpersOnly: true, preventIndent: true, explicitPartialContext: true };
    const sources = readTemplates(directory);
    for (const [name, source] of sources) this.compile(name, source, options, sources);
  }

  /**
   * A whole page as HTML.
   * @param model plain values only (objects, arrays, texts, numbers, booleans, Date): an entity is refused with TypeError
   * @param layout the frame around it, null for the bare view
   */
  render(view: string, model: object, page: PageContext, layout: string | null = 'layouts/app'): string {
    refuseUnlessPlain(model, 'model');
    const context = { ...model, page };
    const body = this.view(view)(context);
    return layout === null ? body : this.view(layout)({ ...context, body: new Handlebars.SafeString(body) });
  }

  /** True when there is such a view. */
  has(view: string): boolean {
    return this.views.has(view);
  }

  private view(name: string): HandlebarsTemplateDelegate {
    const found = this.views.get(name);
    if (!found) throw new Error(`There is no view "${name}"`);
    return found;
  }

  /** Parsed and checked now, translated when it is first shown: that is most of the work, and a process shows few of them soon. */
  private compile(name: string, source: string, options: CompileOptions, all: Map<string, string>): void {
    const template = this.engine.compile(this.checked(name, source, options.knownHelpers ?? {}, all), options);
    if (basename(name).startsWith('_')) this.engine.registerPartial(name, template);
    else this.views.set(name, template);
  }

  private checked(name: string, source: string, helpers: object, all: Map<string, string>): hbs.AST.Program {
    try {
      const tree = this.engine.parse(source);
      const called = new Calls();
      called.accept(tree);
      for (const partial of called.partials) if (partial !== '@partial-block' && !all.has(partial)) throw new Error(`there is no partial "${partial}"`);
      for (const helper of called.helpers) if (!(helper in helpers)) throw new Error(`there is no helper "${helper}"`);
      return tree;
    } catch (fault) {
      throw new Error(`Template ${name}: ${fault instanceof Error ? fault.message : String(fault)}`);
    }
  }

  private refuseNamelessStates(catalog: Catalog): void {
    for (const state of this.states.names()) {
      const missing = LOCALES.find((locale) => !catalog.has(locale, `state.${state}`));
      if (missing) throw new Error(`The state ${state} has no word in ${missing}`);
    }
  }
}

function readTemplates(directory: string): Map<string, string> {
  return new Map(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(EXTENSION))
      .map((name) => [
        name.slice(0, -EXTENSION.length).split(sep).join('/'),
        readFileSync(join(directory, name), 'utf8'),
      ]),
  );
}

/** What a template calls: partials by their name, helpers wherever something is handed to them. */
class Calls extends Handlebars.Visitor {
  readonly partials: string[] = [];
  readonly helpers: string[] = [];

  override PartialStatement(statement: hbs.AST.PartialStatement): void {
    this.partials.push(nameOf(statement));
    super.PartialStatement(statement);
  }

  override PartialBlockStatement(statement: hbs.AST.PartialBlockStatement): void {
    this.partials.push(nameOf(statement));
    super.PartialBlockStatement(statement);
  }

  override MustacheStatement(statement: hbs.AST.MustacheStatement): void {
    this.call(statement);
    super.MustacheStatement(statement);
  }

  override BlockStatement(statement: hbs.AST.BlockStatement): void {
    this.call(statement);
    super.BlockStatement(statement);
  }

  override SubExpression(expression: hbs.AST.SubExpression): void {
    this.call(expression);
    super.SubExpression(expression);
  }

  private call({ path, params, hash }: hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression): void {
    // A literal is no call whatever stands behind it.
    if ((params.length || hash?.pairs.length) && path.type === 'PathExpression') this.helpers.push((path as hbs.AST.PathExpression).original);
  }
}

function nameOf(statement: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement): string {
  if (statement.name.type === 'PathExpression') return (statement.name as hbs.AST.PathExpression).original;
  throw new Error('a partial is included by its name, not by a computed one');
}

function refuseUnlessPlain(value: unknown, path: string): void {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function') || value instanceof Date) return;
  if (Array.isArray(value)) return value.forEach((item, index) => refuseUnlessPlain(item, `${path}[${index}]`));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`A view takes plain values only, ${path} is a ${value.constructor.name}`);
  }
  for (const [key, inner] of Object.entries(value)) refuseUnlessPlain(inner, `${path}.${key}`);
}
