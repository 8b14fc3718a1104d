// Loaded into the portal that is measured (node --import): tells on request how many statements it sent and how long it computed.
import { createRequire } from 'node:module';

const { Client } = createRequire(process.argv[1])('pg');
const { query } = Client.prototype;
let statements = 0;
Client.prototype.query = function counted(...parameters) {
  statements += 1;
  return query.apply(this, parameters);
};
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ statements, cpuMs: (user + system) / 1000 });
});
// A benchmark that dies takes its portals with it.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
