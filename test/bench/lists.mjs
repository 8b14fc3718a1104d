// How long pages take with the demo's data and 10,000 orders beside it. `npm run bench`, or against another build of the portal:
// `npm run bench -- ../before .`, each a checkout that is built; they are measured in turn, so that a busy machine slows both.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../dist/src/platform/database/embedded-postgres.js';
import { MeasuredPortal } from './measured-portal.mjs';

const ROUNDS = 8;
const REQUESTS = 10;
const WARM_UP = 10;
/** On a busy machine fewer rounds are measured; what was begun is ended. */
const LONGEST_MS = 90_000;

const pages = [
  ['supplier order list, to answer', 'li-wei', '/purchase-orders'],
  ['supplier order list, all', 'li-wei', '/purchase-orders?view=all'],
  ['supplier home', 'li-wei', '/'],
  ['buyer home', 'wang-fang', '/'],
  ['order page', 'li-wei', '@order'],
  ['buyer order list, all', 'wang-fang', '/purchase-orders?view=all'],
  ['buyer order list, filtered', 'wang-fang', '/purchase-orders?view=open&q=hengli&sort=required'],
  ['note list', 'li-wei', '/delivery-notes?tab=all'],
  ['receiving board', 'zhao-qiang', '/receiving'],
  ['statement list', 'sun-li', '/statements'],
  ['search', 'wang-fang', '/search?q=bp-0123'],
  ['scan of a label', 'zhao-qiang', '@scan'],
];
const people = [...new Set(pages.map(([, person]) => person))];

const checkouts = process.argv.slice(2).length ? process.argv.slice(2).map((path) => resolve(path)) : [resolve(import.meta.dirname, '../..')];
const folder = await mkdtemp(join(tmpdir(), 'portal-bench-'));
const portals = [];
let database;
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void end().finally(() => process.exit(1)));
try {
  database = await startEmbeddedPostgres({ dataDir: folder, database: 'bench' });
  await fill(database.url, checkouts[0]);
  for (const [place, checkout] of checkouts.entries()) await open(database.url, checkout, place);
  const results = new Map(portals.map((portal) => [portal, pages.map(() => ({ times: [], statements: [], cpuMs: [], bytes: 0 }))]));
  for (const portal of portals) for (const place of pages.keys()) for (let i = 0; i < WARM_UP; i += 1) await ask(portal, place);
  const deadline = performance.now() + LONGEST_MS;
  for (let round = 0; round < ROUNDS && (round === 0 || performance.now() < deadline); round += 1) {
    for (const place of pages.keys()) for (const portal of portals) await measure(portal, place, results.get(portal)[place]);
  }
  report(results);
} finally {
  await end();
}

async function end() {
  await Promise.all(portals.map((portal) => portal.stop()));
  await database?.stop();
  await rm(folder, { recursive: true, force: true });
}

/** The demo, made by the first build, and the many orders: the template of each build's own database. */
async function fill(url, checkout) {
  const seeding = new MeasuredPortal('seeding', checkout, envOf(url));
  portals.push(seeding);
  await seeding.started();
  await seeding.stop();
  portals.pop();
  await asOwner(url, `begin; ${await readFile(new URL('many-orders.sql', import.meta.url), 'utf8')}; commit`, 'vacuum analyze');
}

async function open(url, checkout, place) {
  const own = new URL(url.replace('@/', '@socket/'));
  const name = `bench_${place}`;
  await asOwner(url.replace('/bench', '/postgres'), `create database ${name} template bench`);
  const env = envOf(url.replace(own.pathname, `/${name}`));
  const portal = new MeasuredPortal(basename(checkout), checkout, env);
  portals.push(portal);
  await portal.started();
  for (const person of people) await portal.signIn(person);
  const order = /\/purchase-orders\/\d+/.exec((await portal.get('li-wei', '/purchase-orders?view=needs-me&q=bp-')).body)[0];
  portal.pages = pages.map(([label, person, path]) => [label, person, path === '@order' ? order : path]);
  portal.labels = await labelsOf(env.DATABASE_URL);
}

/** Packages that are on their way: each can be counted once. */
async function labelsOf(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(`select n.plant_id, '00' || p.sscc as code from portal.packages p join portal.delivery_notes n on n.id = p.note_id
    where n.state = 'submitted' and p.sscc is not null order by p.id`);
  await client.end();
  return rows;
}

function ask(portal, place) {
  const [, person, path] = portal.pages[place];
  if (path !== '@scan') return portal.get(person, path);
  const { plant_id, code } = portal.labels.shift();
  return portal.scan(person, plant_id, code);
}

function envOf(url) {
  return { DATABASE_URL: url, APP_SECRET: 'only for the benchmark, thrown away after it', DATA_DIR: join(folder, 'data') };
}

async function asOwner(url, ...statements) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function measure(portal, place, result) {
  const before = await portal.used();
  for (let i = 0; i < REQUESTS; i += 1) {
    const { ms, body } = await ask(portal, place);
    result.times.push(ms);
    result.bytes = Buffer.byteLength(body);
  }
  const after = await portal.used();
  result.statements.push((after.statements - before.statements) / REQUESTS);
  result.cpuMs.push((after.cpuMs - before.cpuMs) / REQUESTS);
}

// Jobs of the portal run beside: the round with the fewest statements had none, and what a busy machine adds is least in the fastest.
function report(results) {
  const of = (values, share) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)];
  console.table(pages.flatMap(([page], place) => [...results].map(([{ name }, measured]) => {
    const { times, statements, cpuMs, bytes } = measured[place];
    return {
      page, build: name, 'p50 ms': of(times, 0.5).toFixed(1), 'p95 ms': of(times, 0.95).toFixed(1), 'fastest ms': of(times, 0).toFixed(1),
      'portal CPU ms': of(cpuMs, 0.5).toFixed(1), statements: Math.floor(of(statements, 0)), KB: Math.round(bytes / 1024) };
  })));
}
