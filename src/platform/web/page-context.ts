import type { Locale } from '../i18n/catalog.js';

export type Theme = 'light' | 'dark' | 'auto';

/** success and info show as a toast; warning and danger stay in the page until it is left. */
export type NoticeTone = 'success' | 'info' | 'warning' | 'danger';

export interface Notice {
  readonly tone: NoticeTone;
  readonly text: string;
  /** What may be done about it; a way to undo, for example. */
  readonly action?: { readonly href: string; readonly label: string };
}

export interface NavItem {
  readonly href: string;
  /** Name of an icon in the sprite. */
  readonly icon: string;
  readonly label: string;
  /** How many things wait there; hidden when absent or 0. */
  readonly count?: number;
  /** True when at least one of them is overdue: the count turns red. */
  readonly hot?: boolean;
  readonly current?: boolean;
  /** Heading above this item; the items after it belong to the same group. */
  readonly group?: string;
}

export interface SignedIn {
  readonly name: string;
  /** One character for the round mark beside the name. */
  readonly initial: string;
  /** Supplier or company the membership in use belongs to. */
  readonly organisation: string;
  readonly roleLabel: string;
  readonly memberships: ReadonlyArray<{ readonly id: string; readonly label: string; readonly current: boolean }>;
}

/** What every page knows about its reader and itself, apart from its own model. In templates: `@root.page`. */
export interface PageContext {
  readonly locale: Locale;
  readonly theme: Theme;
  readonly title: string;
  /** Path of the page as its GET route has it, without the query. */
  readonly path: string;
  /** The query of the page, so that sorting, paging and filters can keep each other. */
  readonly query?: Readonly<Record<string, string>>;
  readonly baseUrl: string;
  readonly demo: boolean;
  /** Zone in which moments are shown. */
  readonly timeZone: string;
  /** Business date there, `YYYY-MM-DD`. */
  readonly today: string;
  readonly person?: SignedIn;
  readonly nav: readonly NavItem[];
  readonly crumbs?: ReadonlyArray<{ readonly label: string; readonly href?: string }>;
  readonly notices: readonly Notice[];
}

/** One fault of a submitted form, by field name; `code` is a message key. */
export interface FieldError {
  readonly field: string;
  readonly code: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** Message key of the field's name, given to the message as `label`. */
  readonly labelKey?: string;
  /** Which of several lines with the same fields it belongs to; the summary above the form says it. */
  readonly about?: AboutLine;
}

/** A line as readers know it: its number, where its document counts lines, and what is on it. */
export interface AboutLine {
  /** Where the form has lines of several orders. */
  readonly order?: string;
  readonly line?: string;
  /** Where a line is answered in several parts: which of them. */
  readonly part?: string;
  readonly what: string;
  readonly whatEn?: string;
}

/** A form as templates see it: what was typed and what is wrong with it. */
export interface FormView {
  readonly values: Readonly<Record<string, unknown>>;
  readonly errors: readonly FieldError[];
}
