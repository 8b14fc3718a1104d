import type { Locale } from '../../src/platform/i18n/catalog.js';
import type { PageContext, Theme } from '../../src/platform/web/page-context.js';
import type { States } from '../../src/platform/web/states.js';

type Say = (key: string) => string;

/** The reader of the kit: 王芳, a buyer, or in English Wang Fang. */
export function kitPage(say: Say, locale: Locale, theme: Theme, changes: Partial<PageContext> = {}): PageContext {
  const zh = locale === 'zh-CN';
  const nav = (href: string, icon: string, key: string, more = {}) => ({ href, icon, label: say(`nav.${key}`), ...more });
  return {
    locale,
    theme,
    title: say('kit.title'),
    path: '/kit',
    query: { view: 'needs-me' },
    baseUrl: 'http://localhost',
    demo: true,
    timeZone: 'Asia/Shanghai',
    today: '2026-11-22',
    person: {
      name: zh ? '王芳' : 'Wang Fang',
      initial: zh ? '王' : 'W',
      organisation: zh ? '华南工厂' : 'South China plant',
      roleLabel: say('role.buyer'),
      memberships: [
        { id: '1', label: zh ? '华南工厂 · 采购员' : 'South China plant · Buyer', current: true },
        { id: '2', label: zh ? '华东工厂 · 采购员' : 'East China plant · Buyer', current: false },
      ],
    },
    nav: [
      nav('/', 'home', 'home'),
      nav('/kit', 'file-text', 'purchase_orders', { count: 14, current: true }),
      nav('/delivery-notes', 'truck-delivery', 'delivery_notes', { count: 23 }),
      nav('/receiving', 'scan', 'receiving'),
      nav('/statements', 'receipt-2', 'statements', { count: 3, hot: true }),
      nav('/exchange', 'plug-connected', 'exchange', { group: say('nav.group_administration') }),
      nav('/mapping', 'route', 'mapping'),
      nav('/people', 'users', 'people'),
      nav('/mails', 'mail', 'mails'),
    ],
    crumbs: [{ label: say('nav.purchase_orders'), href: '/kit' }, { label: 'PO-20261118-0036' }],
    notices: [{ tone: 'success', text: say('kit.toast'), action: { href: '/kit', label: say('button.undo') } }],
    ...changes,
  };
}

/** One of everything the pages are made of. */
export function kitModel(say: Say, locale: Locale, states: States, faults = true): object {
  const zh = locale === 'zh-CN';
  return {
    kpis: [
      kpi(say, 'confirm', 'clock', '14', 'am', [3, 4, 7, 5, 6, 9, 8], { unit: say('kit.unit_orders'), current: true }),
      kpi(say, 'late', 'alert-triangle', '9', 're', [2, 2, 3, 3, 6, 4, 7], { unit: say('kit.unit_orders') }),
      kpi(say, 'today', 'truck-delivery', '17', 'bl', [2, 4, 5, 6, 7, 9, 9]),
      kpi(say, 'otd', 'progress-check', '96.4', 'gr', [1, 3, 4, 5, 5, 7, 8], { unit: '%' }),
    ],
    tabs: [
      { href: '/kit', label: say('kit.tab_all'), count: 128 },
      { href: '/kit?view=needs-me', label: say('kit.tab_mine'), count: 28, current: true, hot: true },
      { href: '/kit?view=to-confirm', label: say('kit.tab_confirm'), count: 0 },
    ],
    filters: filters(say),
    orders: orders(zh),
    total: '724186.40',
    paging: { from: 1, to: 5, total: 128, pages: pages(), next: 2 },
    form: form(faults),
    reasons: [{ value: 'capacity', label: zh ? '产能不足' : 'Capacity' }],
    commitment: { baseline: '2026-11-28', firstPromise: '2026-11-30', currentPromise: '2026-12-04' },
    entries: entries(zh),
    kinds: kinds(states),
  };
}

function kpi(say: Say, key: string, icon: string, value: string, tone: string, points: number[], more = {}): object {
  return { href: '/kit', icon, label: say(`kit.kpi_${key}`), value, tone, note: say(`kit.kpi_${key}_note`), points, ...more };
}

function filters(say: Say): object {
  return {
    q: '',
    keep: [{ name: 'view', value: 'needs-me' }],
    selects: [{ name: 'state', label: say('kit.status'), value: '', options: [{ value: 'open', label: say('kit.status_open') }] }],
    chips: [{ label: say('kit.need'), value: '11-12 ~ 12-05', href: '/kit' }],
    clear: '/kit',
  };
}

function pages(): object[] {
  return [{ number: 1, current: true }, { number: 2 }, { number: 3 }, { gap: true }, { number: 26 }];
}

function form(faults: boolean): object {
  const labelled = (field: string, code: string, labelKey: string) => ({ field, code, labelKey });
  return {
    values: { promisedOn: '2026-12-02', quantity: '12.5.1', mail: 'li.wei@hengli', reason: 'capacity', urgent: true },
    errors: faults
      ? [
          labelled('promisedOn', 'field.date_in_past', 'kit.promise'),
          labelled('quantity', 'field.not_a_number', 'kit.quantity'),
        ]
      : [],
  };
}

function orders(zh: boolean): object[] {
  const hengli = zh ? '恒力精密五金' : 'Hengli Precision Hardware';
  const buyer = zh ? '王芳' : 'Wang Fang';
  const row = (n: number, kind: string, state: string, more: object) => ({
    id: String(n), number: `PO-202611${String(10 + n)}-0${String(410 + n)}`, buyer, revision: 1, supplier: hengli,
    item: zh ? '轴承座 BS-2210 等 4 项' : 'Bearing housing BS-2210 and 3 more', kind, state,
    requiredOn: '2026-11-24', ordered: '1200', received: '0', inTransit: '0', amount: '186400', ...more,
  });
  return [
    row(1, 'order_answer', 'in_review', { requiredOn: '2026-11-20', promisedOn: '2026-11-25', deviation: zh ? '+5 天' : '+5 days', late: true }),
    row(2, 'order_answer', 'to_confirm', { requiredOn: '2026-11-28', amount: '400700' }),
    row(3, 'fulfilment', 'partly_shipped', { promisedOn: '2026-11-23', ordered: '8000', received: '3200', inTransit: '1800', amount: '96320' }),
    row(4, 'fulfilment', 'received', { promisedOn: '2026-11-23', deviation: zh ? '-1 天' : '-1 day', ordered: '2400.5', received: '2400.5', amount: '23180.4' }),
    row(5, 'order_answer', 'confirmed', { promisedOn: '2027-01-04', amount: '17586' }),
  ];
}

function entries(zh: boolean): object[] {
  return [
    { at: '2026-11-21T08:05:00Z', who: zh ? '王芳' : 'Wang Fang', text: '', detail: zh ? '能否先到 300 件？产线 11-27 上线。' : 'Could 300 come first? The line starts on 11-27.', hot: true },
    { at: '2026-11-21T08:02:00Z', text: zh ? '采购方发布第 2 版（2 行变更）' : 'Buyer sent revision 2 (2 lines)' },
    { at: '2026-11-18T02:41:00Z', who: zh ? '李伟' : 'Li Wei', text: zh ? '查看了订单' : 'opened the order' },
  ];
}

function kinds(states: States): object[] {
  const byKind = new Map<string, string[]>();
  for (const name of states.names()) {
    const [kind = '', value = ''] = name.split('.');
    byKind.set(kind, [...(byKind.get(kind) ?? []), value]);
  }
  return [...byKind].map(([name, values]) => ({ name, values }));
}
