import { linkIn, mailedTo } from '../support/mailed.js';
import { Browser, type Form } from '../support/browse.js';
import { PASSWORD, type TestPortal } from '../support/portal.js';

/** One successful write: who sends which form. */
export interface Sent {
  who: Browser;
  form: Form;
  /** Sent instead of the form's fields. */
  body?: FormData | string;
}

/** Prepares one write; the kinds of trace it shows are the keys of a route's acts, `none` among them. */
export type Act = (portal: TestPortal) => Promise<Sent>;
export type Acts = Record<string, Record<string, Act>>;

const inside = new WeakMap<TestPortal, Map<string, Promise<Browser>>>();

/** A member of the cast in a browser that stays signed in; who changes their sessions takes one of their own. */
export function inBrowser(portal: TestPortal, key: string): Promise<Browser> {
  const known = inside.get(portal) ?? new Map<string, Promise<Browser>>();
  inside.set(portal, known);
  const browser = known.get(key) ?? portal.as(key);
  known.set(key, browser);
  return browser;
}

const NEW_PASSWORD = 'lantern velvet otter quarry';

/** The form of a page with some fields filled in. */
export async function filled(who: Browser, page: string, action: string | RegExp, values: Record<string, string> = {}): Promise<Sent> {
  const shown = await who.get(page);
  const offered = shown.posts().find((form) => (typeof action === 'string' ? form.action === action : action.test(form.action)));
  if (!offered) throw new Error(`no form to ${String(action)} on ${page} (${shown.status}): ${shown.text.slice(0, 200)}`);
  return { who, form: offered.with(values) };
}

async function invited(portal: TestPortal, email: string): Promise<string> {
  await (await inBrowser(portal, 'zhou-jing')).post('/people/invitations', { name: '陈明', email, role: 'supplier_clerk' });
  const [link] = await portal.db.sql<{ id: string }>('select id from action_links where email = $1 order by id desc limit 1', [email]);
  return link?.id ?? '';
}

async function linkTo(portal: TestPortal, email: string): Promise<string> {
  await portal.settle('password-news');
  await portal.settle();
  const last = (await mailedTo(portal, email)).at(-1);
  return last ? linkIn(last) : '';
}

const signIn = (who: Browser) => filled(who, '/sign-in', '/sign-in', { email: 'zhao.qiang@mingda.example', password: PASSWORD });

/** What people do with accounts, their own and others', and with their sessions. */
export const writesOfPeople: Acts = {
  'sign_in.create': {
    none: (portal) => signIn(portal.browser()),
    'device.signed_in': (portal) => signIn(portal.browser()),
  },
  'sign_in.choose_demo_person': { none: (portal) => filled(portal.browser(), '/sign-in', '/sign-in/demo') },
  'sign_in.end': { none: async (portal) => filled(await portal.as('li-wei'), '/', '/sign-out') },
  'membership.switch': {
    none: async (portal) => {
      const [more] = await portal.db.sql<{ id: string }>(
        `insert into memberships (person_id, company_id, role, created_at) select p.id, c.id, 'accountant', now() from people p, companies c
         where p.email like 'wang.fang@%' returning id::text`);
      return filled(await portal.as('wang-fang'), '/', '/memberships/current', { membership: more?.id ?? '' });
    },
  },
  'preferences.change': { none: async (portal) => filled(await portal.as('li-wei'), '/', '/preferences', { name: 'theme', value: 'dark' }) },
  'session.end': {
    none: async (portal) => {
      await portal.as('chen-ming');
      return filled(await portal.as('chen-ming'), '/sessions', /^\/sessions\/[0-9a-f]{64}\/end$/);
    },
  },
  'session.end_others': { none: async (portal) => filled(await portal.as('chen-ming'), '/sessions', '/sessions/others/end') },
  'password.change': {
    'password.changed': async (portal) => filled(await portal.as('sun-li'), '/password', '/password', { current: PASSWORD, password: NEW_PASSWORD, again: NEW_PASSWORD }),
  },
  'password.ask_link': {
    'password.reset_requested': (portal) => filled(portal.browser(), '/forgotten-password', '/forgotten-password', { email: 'sun.li@mingda.example' }),
    none: (portal) => filled(portal.browser(), '/forgotten-password', '/forgotten-password', { email: 'nobody@nowhere.example' }),
  },
  'password.set_by_link': {
    'password.reset': async (portal) => {
      const link = await linkTo(portal, 'sun.li@mingda.example');
      return filled(portal.browser(), link, link, { password: `${NEW_PASSWORD} 2`, again: `${NEW_PASSWORD} 2` });
    },
  },
  'invitation.create': {
    'invitation.created': async (portal) => filled(await inBrowser(portal, 'zhou-jing'), '/people/invitations/new', '/people/invitations', { name: '何杰', email: 'he.jie@hengli.example', role: 'supplier_clerk' }),
  },
  'invitation.resend': { 'invitation.created': async (portal) => filled(await inBrowser(portal, 'zhou-jing'), '/people', `/people/invitations/${await invited(portal, 'again@hengli.example')}/resends`) },
  'invitation.revoke': { 'invitation.revoked': async (portal) => filled(await inBrowser(portal, 'zhou-jing'), '/people', `/people/invitations/${await invited(portal, 'back@hengli.example')}/revocations`) },
  'invitation.accept': {
    'member.joined': async (portal) => {
      await invited(portal, 'joins@hengli.example');
      const link = await linkTo(portal, 'joins@hengli.example');
      return filled(portal.browser(), link, link, { name: '陈明', password: NEW_PASSWORD, again: NEW_PASSWORD });
    },
  },
  'membership.end': {
    'member.removed': async (portal) => {
      const [member] = await portal.db.sql<{ id: string }>(`select m.id from memberships m join people p on p.id = m.person_id where p.email = 'joins@hengli.example'`);
      return filled(await inBrowser(portal, 'zhou-jing'), '/people', `/people/${member?.id}/end`);
    },
  },
};
