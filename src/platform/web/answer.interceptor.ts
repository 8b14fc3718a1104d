import { Injectable, StreamableFile, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { mergeMap, type Observable } from 'rxjs';
import { Database } from '../database/database.js';
import type { Answer, FileAnswer, SeeOther } from './answer.js';
import { PageRenderer } from './page-renderer.js';
import { portalOf, type PortalRequest } from './portal-request.js';
import { saveSession } from './save-session.js';

/** Turns what a handler says into the response; handlers never touch it. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly database: Database,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<PortalRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(mergeMap((answer: Answer) => this.give(request, response, answer)));
  }

  private async give(request: PortalRequest, response: Response, answer: Answer): Promise<unknown> {
    switch (answer.type) {
      case 'page':
        return this.renderer.render(request, response, answer);
      case 'see-other':
        return this.lead(request, response, answer);
      case 'file':
        return giveFile(response, answer);
      case 'json':
        response.status(answer.status);
        return answer.body;
    }
  }

  private async lead(request: PortalRequest, response: Response, answer: SeeOther): Promise<string> {
    const { actor } = portalOf(request);
    if (actor?.once) await this.database.rememberWhere(actor, answer.location);
    const session = request.session as PortalRequest['session'] | undefined;
    if (answer.notice && session) {
      session.notices = [...(session.notices ?? []), answer.notice];
      await saveSession(request);
    }
    response.status(303);
    response.setHeader('Location', answer.location);
    return '';
  }
}

function giveFile(response: Response, answer: FileAnswer): StreamableFile {
  response.status(200);
  const disposition = answer.inline ? 'inline' : 'attachment';
  return new StreamableFile(answer.bytes, {
    type: answer.contentType, length: answer.bytes.byteLength,
    disposition: `${disposition}; filename="${answer.name.replace(/[^\w.-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(answer.name)}`,
  });
}
