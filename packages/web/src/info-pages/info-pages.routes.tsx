import { Hono } from 'hono'
import type { FrameOf } from '../errors/answer-error.tsx'
import { respond } from '../web-app/respond.ts'
import type { AnyWebEnv } from '../web-app/web-env.ts'
import { InfoPage, infoTopics } from './info-pages.views.tsx'

/** GET /help, /terms and /accessibility; an app mounts them with `app.route('/', …)`. */
export function createInfoPages(frameOf?: FrameOf): Hono<AnyWebEnv> {
  const pages = new Hono<AnyWebEnv>()
  for (const topic of infoTopics) {
    pages.get(`/${topic}`, async (c) => {
      const frame = await frameOf?.(c)
      return respond(c, <InfoPage page={c.var.page} topic={topic} frame={frame} />)
    })
  }
  return pages
}
