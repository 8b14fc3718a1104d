import { mkdir, mkdtemp, open, readFile, readdir, readlink, rm, symlink, writeFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cell, csv } from '../../src/platform/files/csv.js';
import { moveByCopy, moveFile, writeWhole } from '../../src/platform/files/whole-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What is flushed to disk from now on: of a file its size, of a folder the names in it. */
async function watchFlushes(): Promise<(number | string[])[]> {
  const handle = await open(folder, 'r');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const flushed: (number | string[])[] = [];
  const sync = prototype.sync;
  vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
    const info = await this.stat();
    flushed.push(info.isDirectory() ? await readdir(folder) : info.size);
    await sync.call(this);
  });
  return flushed;
}
afterEach(() => void vi.restoreAllMocks());

describe('a file that others read', () => {
  it('is on disk before it has its name, and its name is on disk before anybody is told', async () => {
    const flushed = await watchFlushes();
    await writeWhole(join(folder, 'a.json'), Buffer.from('whole'));
    expect(flushed).toEqual([5, ['a.json']]);
    expect(await readFile(join(folder, 'a.json'), 'utf8')).toBe('whole');
  });

  it('replaces what had its name, makes its folder, and leaves nothing beside it when it cannot be', async () => {
    for (const text of ['one', 'two']) await writeWhole(join(folder, 'new', 'a.json'), Buffer.from(text));
    expect(await readFile(join(folder, 'new', 'a.json'), 'utf8')).toBe('two');
    await mkdir(join(folder, 'taken', 'full'), { recursive: true });
    await expect(writeWhole(join(folder, 'taken'), Buffer.from('x'))).rejects.toMatchObject({ code: expect.stringMatching(/EISDIR|EEXIST|ENOTEMPTY/) });
    expect((await readdir(folder)).sort()).toEqual(['new', 'taken']);
  });
});

describe('a file that is moved', () => {
  it.each([['in one file system', moveFile], ['to another one', moveByCopy]])('%s has left the one place and stands whole in the other', async (_where, move) => {
    const bytes = Buffer.alloc(300_000, 'ERP');
    await writeFile(join(folder, 'from'), bytes);
    await move(join(folder, 'from'), join(folder, 'to'));
    expect(await readdir(folder)).toEqual(['to']);
    expect((await readFile(join(folder, 'to'))).equals(bytes)).toBe(true);
  });

  it('to another file system is on disk there before it goes here', async () => {
    await writeFile(join(folder, 'from'), 'content');
    const flushed = await watchFlushes();
    await moveByCopy(join(folder, 'from'), join(folder, 'to'));
    expect(flushed).toEqual([7, ['from', 'to']]);
  });

  it('stays where it was when the other place does not take it', async () => {
    await writeFile(join(folder, 'from'), 'content');
    await writeFile(join(folder, 'no-folder'), '');
    for (const move of [moveFile, moveByCopy]) await expect(move(join(folder, 'from'), join(folder, 'no-folder', 'to'))).rejects.toThrow();
    expect((await readdir(folder)).sort()).toEqual(['from', 'no-folder']);
  });

  it('a link is moved as a link: what it leads to is not copied', async () => {
    await writeFile(join(folder, 'secret'), 'secret');
    await symlink(join(folder, 'secret'), join(folder, 'from'));
    await moveByCopy(join(folder, 'from'), join(folder, 'to'));
    expect(await readlink(join(folder, 'to'))).toBe(join(folder, 'secret'));
    expect((await readdir(folder)).sort()).toEqual(['secret', 'to']);
  });
});

describe('a cell of a table for spreadsheets', () => {
  it.each([
    ['-23.33', '-23.33'], ['100', '100'], ['=1+1', "'=1+1"], ['+86', "'+86"], ['-cmd', "'-cmd"], ['@SUM(A1)', "'@SUM(A1)"], ['＝1+1', "'＝1+1"], ['\t=1', "'\t=1"],
    ['＋1', "'＋1"], ['－1', "'－1"], ['＠x', "'＠x"],
    [' =1', "' =1"], ['a,b', '"a,b"'], ['"x"', '"""x"""'], ['a\nb', '"a\nb"'], ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'], ['轴承', '轴承'],
  ])('%j is written %j', (value, written) => {
    expect(cell(value)).toBe(written);
  });

  it('stands in a file that Excel reads as UTF-8', () => {
    expect(csv([['单号', '数量'], ['A', '-1']])).toBe('\uFEFF单号,数量\r\nA,-1\r\n');
  });
});
