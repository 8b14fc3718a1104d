import { createHash } from 'node:crypto';
import { BadRequestException } from '@nestjs/common';
import type { Response } from 'express';
import multer, { MulterError } from 'multer';
import { FieldProblems } from '../../lib/refusal.js';
import { refuseUnlessPlain } from './plain-body.js';
import { portalOf, type PortalRequest } from './portal-request.js';

/** The files a form may carry, beside its other fields. */
export interface UploadLimits {
  /** Name of the file input. */
  field: string;
  most: number;
  /** Of each file. */
  bytes: number;
}

/** What came with a form: the files' bytes in their order, or the message key of what was wrong with them. */
export interface Uploaded {
  field: string;
  files: Buffer[];
  problem?: string;
}

const PROBLEMS: Partial<Record<string, string>> = {
  LIMIT_FILE_SIZE: 'field.file_too_large', LIMIT_FILE_COUNT: 'field.too_many_files', LIMIT_UNEXPECTED_FILE: 'field.too_many_files' };

/**
 * Reads a multipart form into memory; a body of another kind is left as it is. Only the guard calls it, after it has
 * seen that this person may send files here. @throws BadRequestException when the body is no form
 */
export async function readUploads(request: PortalRequest, response: Response, limits: UploadLimits): Promise<void> {
  const uploaded: Uploaded = { field: limits.field, files: [] };
  portalOf(request).uploaded = uploaded;
  if (!request.is('multipart/form-data')) return;
  const read = multer({
    storage: multer.memoryStorage(),
    limits: { files: limits.most, fileSize: limits.bytes, fields: 40, fieldSize: 10_000, fieldNameSize: 100 } }).array(limits.field, limits.most);
  await new Promise<void>((resolve, reject) => {
    read(request, response, (error: unknown) => {
      const problem = error instanceof MulterError ? PROBLEMS[error.code] : undefined;
      if (problem) uploaded.problem = problem;
      // Whatever else a parser of forms finds wrong was not made by a form.
      if (error && !problem) reject(new BadRequestException());
      else resolve();
    });
  });
  refuseUnlessPlain(request);
  // An input without a chosen file sends an empty one.
  uploaded.files = (Array.isArray(request.files) ? request.files : []).map(({ buffer }) => buffer).filter(({ length }) => length > 0);
}

/** The files of the form. @throws FieldProblems at the file input: too large, too many, or none */
export function filesOf(request: PortalRequest): Buffer[] {
  const { field, files, problem } = portalOf(request).uploaded ?? { field: '', files: [] };
  if (problem ?? !files.length) throw new FieldProblems([{ field, code: problem ?? 'field.choose_file', params: {} }]);
  return files;
}

/** What was sent in the files, for the hash of the whole form. */
export function digestOf(uploaded: Uploaded | undefined): string {
  return (uploaded?.files ?? []).map((bytes) => createHash('sha256').update(bytes).digest('hex')).join(',');
}
