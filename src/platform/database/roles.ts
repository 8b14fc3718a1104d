import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import type { Client } from 'pg';
import { StartRefused } from '../../lib/start-refused.js';

/** The web logins of the running portal and the role each may take on. */
export const webLogins = {
  supplier: { login: 'portal_web_supplier', role: 'portal_supplier' },
  internal: { login: 'portal_web_internal', role: 'portal_internal' },
  auth: { login: 'portal_web_auth', role: 'portal_auth' },
} as const;

/** The password of a web login: derived, so that it is stored nowhere. */
export function loginPassword(appSecret: string, login: string): string {
  return createHmac('sha256', appSecret).update(`database login ${login}`).digest('hex');
}

/** The deploy login may not make roles: `sql` is for the database administrator. */
export class RolesMissing extends Error {
  constructor(readonly sql: string) {
    super('The database login may not create the portal’s roles.');
  }
}

/**
 * Makes the three roles and the three web logins, or brings their passwords up to date.
 * @throws RolesMissing with the SQL when the deploy login lacks the right to do so; StartRefused when another portal
 *   on this server lives on the passwords as they are
 */
export async function provisionRoles(client: Client, appSecret: string): Promise<void> {
  const statements = await pendingStatements(client, appSecret);
  if (!statements.length) return;
  const may = await client.query<{ may: boolean }>(
    'select rolsuper or rolcreaterole as may from pg_roles where rolname = current_user');
  if (!may.rows[0]?.may) throw new RolesMissing(`${statements.join(';\n')};`);
  await client.query('begin');
  try {
    // Two portals starting at once would otherwise create the same role twice.
    await client.query(`select pg_advisory_xact_lock(hashtext('portal roles'))`);
    for (const statement of await pendingStatements(client, appSecret)) await client.query(statement);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function pendingStatements(client: Client, appSecret: string): Promise<string[]> {
  const { rows } = await client.query<{ rolname: string; rolcanlogin: boolean; comment: string | null }>(
    `select rolname, rolcanlogin, shobj_description(oid, 'pg_authid') as comment from pg_roles where rolname like 'portal\\_%'`);
  const known = new Map(rows.map((row) => [row.rolname, row.comment]));
  const statements: string[] = [];
  const changed: string[] = [];
  for (const { login, role } of Object.values(webLogins)) {
    if (!known.has(role)) statements.push(`create role ${role} nologin`);
    const password = loginPassword(appSecret, login);
    // The comment tells which password a login has without telling the password.
    const mark = `password ${createHash('sha256').update(password).digest('hex').slice(0, 16)}`;
    if (known.get(login) === mark) continue;
    if (known.has(login)) changed.push(login);
    const verifier = scramVerifier(login, password);
    statements.push(
      known.has(login) ? `alter role ${login} password '${verifier}'` : `create role ${login} login noinherit password '${verifier}'`,
      `grant ${role} to ${login}`,
      `alter role ${login} set search_path = portal, public`,
      `alter role ${login} set statement_timeout = '10s'`,
      `alter role ${login} set lock_timeout = '5s'`,
      `alter role ${login} set idle_in_transaction_session_timeout = '15s'`,
      `comment on role ${login} is '${mark}'`);
  }
  if (changed.length) await refuseWhileUsedElsewhere(client, changed);
  return statements;
}

/**
 * Logins belong to the whole server: with other passwords, a portal on another database could not connect again. One whose
 * comment was lost, as when only roles are restored, counts as changed: its password is unknown. Not seen is a portal that
 * is not connected at this moment, as when two start for the first time at once on two databases: the later one wins.
 */
async function refuseWhileUsedElsewhere(client: Client, logins: readonly string[]): Promise<void> {
  // Who is connected to what is visible to every login; what they do there is not.
  const { rows } = await client.query<{ datname: string; usename: string }>(
    'select datname, usename from pg_stat_activity where usename = any($1) and datname <> current_database() order by datname, usename limit 1', [logins]);
  const [used] = rows;
  if (!used) return;
  throw new StartRefused(
    `Another portal uses this database server with another or an unknown APP_SECRET: its login ${used.usename} is connected to the database ${used.datname}. ` +
    'Portals on one server share their logins: give both the same APP_SECRET, or each a server of its own. Nothing was changed.');
}

/** RFC 5803 verifier, so that no password stands in SQL that is printed or logged. */
function scramVerifier(login: string, password: string): string {
  const salt = createHash('sha256').update(`salt ${login} ${password}`).digest().subarray(0, 16);
  const salted = pbkdf2Sync(password, salt, 4096, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$4096:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

/**
 * A web login that is superuser, bypasses row security, inherits its role or is in any other role than its own would make
 * every wall useless; so would a role of the portal that is in another one.
 * @throws StartRefused naming the login or role, and the SQL that mends it
 */
export async function refusePowerfulLogins(client: Client): Promise<void> {
  const pairs = Object.values(webLogins);
  const names = pairs.flatMap(({ login, role }) => [login, role]);
  const { rows } = await client.query<{ rolname: string }>(
    'select rolname from pg_roles where rolname = any($1) and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)', [names]);
  if (rows[0]) throw tooPowerful(rows[0].rolname, 'it must not be superuser nor bypass row security', `alter role ${rows[0].rolname} nosuperuser nobypassrls nocreaterole nocreatedb`);
  const inheriting = await client.query<{ rolname: string }>(
    'select rolname from pg_roles where rolname = any($1) and rolinherit', [pairs.map(({ login }) => login)]);
  if (inheriting.rows[0]) throw tooPowerful(inheriting.rows[0].rolname, 'it must be NOINHERIT', `alter role ${inheriting.rows[0].rolname} noinherit`);
  await refuseOtherMemberships(client, names, pairs.map(({ login, role }) => `${login} ${role}`));
}

/** `own` are the memberships that are meant, as "login role": without the right to hand them on, and not inherited. */
async function refuseOtherMemberships(client: Client, names: readonly string[], own: readonly string[]): Promise<void> {
  // The option INHERIT of a single membership is there from PostgreSQL 16 on.
  const { rows } = await client.query<{ member: string; role: string }>(
    `select m.member::regrole::text as member, m.roleid::regrole::text as role from pg_auth_members m
     where m.member::regrole::text = any($1) and (m.member::regrole || ' ' || m.roleid::regrole <> all ($2)
       or m.admin_option or coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, false)) order by 1, 2 limit 1`, [names, own]);
  const [found] = rows;
  if (!found) return;
  const { member, role } = found;
  const revoke = `revoke ${role} from ${member}`;
  if (!own.includes(`${member} ${role}`)) throw tooPowerful(member, `it must not be a member of ${role}`, revoke);
  throw tooPowerful(member, `its membership of ${role} must be without ADMIN and INHERIT`, `${revoke}; grant ${role} to ${member}`);
}

function tooPowerful(name: string, fault: string, sql: string): StartRefused {
  return new StartRefused(`The database login ${name} is too powerful: ${fault}. Ask the database administrator to run:\n\n${sql};\n`);
}
