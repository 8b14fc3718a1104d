import { rename, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from '../support/browse.js';
import { accepted } from '../support/builders/deliveries.js';
import { anOrder } from '../support/builders/purchase-orders.js';
import { startTestPortal, type TestPortal } from '../support/portal.js';
import { drop, folderOf, hengli, jsonOrder, look, messagesOf, orderOf } from './exchange.support.js';

describe('the history of an exchanged document', () => {
  let portal: TestPortal;
  let admin: Browser;
  beforeAll(async () => {
    portal = await startTestPortal({ now: '2026-11-20T02:00:00Z' });
    admin = await portal.as('he-jie');
  });
  afterAll(() => portal.close());

  const pathOf = async (key: string, index = 0) => `/exchange/${(await messagesOf(portal, key))[index]?.id}`;

  /** Newest first, without the moments. */
  async function told(path: string, reader = admin): Promise<string[]> {
    const page = await reader.get((await reader.get(path)).link('操作记录'));
    expect([page.status, page.link(/返回/)]).toEqual([200, path]);
    return page.all('ol.tl li .tl-text').map((entry) => entry.textContent);
  }

  it('tells that it came, waited, was mapped, and led to an order', async () => {
    await drop(portal, 'h1.json', jsonOrder('HIS-1', [{ item: 'ERP-9000' }]));
    await look(portal);
    const path = await pathOf('HIS-1');
    expect(await told(path)).toEqual(['ERP 发来单据，处理结果：待映射']);
    await admin.post(`${path}/attempts`);
    await admin.post('/mappings', { source: 'erp', kind: 'item', code: 'ERP-9000', target: hengli(0), before: '' });
    expect(await orderOf(portal, 'HIS-1')).toBeDefined();
    const all = ['何杰 再次处理单据，结果：已生效', '何杰 重新处理了往来单据 HIS-1，结果：待映射', 'ERP 发来单据，处理结果：待映射'];
    expect(await told(path)).toEqual(all);
    expect(await told(path, await portal.as('wang-fang'))).toEqual(all);
    const mapping = await admin.get((await admin.get('/mappings')).link('操作记录'));
    expect(mapping.text).toContain(`何杰 erp 的编码 ERP-9000 对应到 ${hengli(0)}（第 1 版）`);
    for (const key of ['li-wei', 'zhou-jing', 'zhao-qiang', 'sun-li']) expect((await (await portal.as(key)).get(`/history/exchange_message/${path.split('/').pop()}`)).status).toBe(404);
  });

  it('tells what was decided about a conflict', async () => {
    const send = async (name: string, quantity: string) => {
      await drop(portal, name, jsonOrder('HIS-2', [{ quantity }], { revision: undefined, issuedAt: '2026-11-18T09:00:00Z' }));
      await look(portal);
    };
    await send('h2.json', '100');
    await send('h3.json', '120');
    await send('h4.json', '130');
    const discarded = await pathOf('HIS-2', 2);
    await admin.submit((await admin.get(discarded)).form(`${discarded}/discard`).with({ reason: '发错了' }));
    const conflict = await pathOf('HIS-2', 1);
    await admin.submit((await admin.get(conflict)).form(`${conflict}/acceptances`));
    expect(await told(discarded)).toEqual(['何杰 放弃了往来单据 HIS-2：发错了', 'ERP 发来单据，处理结果：冲突']);
    expect(await told(conflict)).toEqual(['何杰 认可了往来单据 HIS-2 的新内容', 'ERP 发来单据，处理结果：冲突']);
    await admin.post('/preferences', { name: 'locale', value: 'en', back: '/' });
    const english = await admin.get(`/history/exchange_message/${conflict.split('/').pop()}`);
    expect(english.all('ol.tl li .tl-text').map((entry) => entry.textContent)).toEqual([
      'He Jie accepted the new content of exchange document HIS-2', 'ERP sent the document; outcome: Conflict']);
    await admin.post('/preferences', { name: 'locale', value: 'zh-CN', back: '/' });
  });

  it('tells that one was made, written, and sent again; and that it was given up', async () => {
    const { orderId } = await anOrder('HIS-3').line({ quantity: '100' }).apply(portal);
    await accepted(portal, orderId);
    await portal.settle('erp-outbox');
    const message = (await messagesOf(portal, 'HIS-3-C1')).find(({ state }) => state === 'sent');
    const path = `/exchange/${message?.id}`;
    const written = `系统 写出文件 ${message?.file_name}`;
    await admin.post(`${path}/attempts`);
    await portal.settle('erp-outbox');
    expect(await told(path)).toEqual([written, '何杰 重新发出了往来单据 HIS-3-C1', written, '系统 生成单据']);
    const outbox = folderOf(portal, 'outbox');
    await rename(outbox, `${outbox}-away`);
    await writeFile(outbox, 'no folder');
    await admin.post(`${path}/attempts`);
    await portal.db.sql('update exchange_messages set attempts = 19 where id = $1', [message?.id]);
    await portal.settle('erp-outbox');
    expect((await told(path)).slice(0, 2)).toEqual(['系统 尝试 20 次后停止写出', '何杰 重新发出了往来单据 HIS-3-C1']);
  });
});
