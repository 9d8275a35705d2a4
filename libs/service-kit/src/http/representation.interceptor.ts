import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';

/** What is true of every answer: a versioned record has an `ETag`, a page with more behind it a `Link`. */
@Injectable()
export class RepresentationInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      map((answer: unknown) => {
        if (typeof answer !== 'object' || answer === null) return answer;
        if ('version' in answer && typeof answer.version === 'number' && 'id' in answer) reply.header('etag', `"${answer.version}"`);
        if ('next' in answer && typeof answer.next === 'string') {
          const url = new URL(request.url, 'http://localhost');
          url.searchParams.set('cursor', answer.next);
          reply.header('link', `<${url.pathname}${url.search}>; rel="next"`);
        }
        return answer;
      }),
    );
  }
}
