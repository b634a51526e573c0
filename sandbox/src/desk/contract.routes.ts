import { DomainError } from '@mot-cua/kernel'
import { Hono } from 'hono'
import { z } from 'zod'
import { listOfficials } from '../officials/sandbox-officials.ts'
import type { DeskDeps } from './desk.app.ts'
import type { DeskEnv } from './messages.ts'
import { listServices } from './service-list.ts'

const makePeopleSchema = z.strictObject({
  count: z.int().min(1).max(10_000),
  level: z.union([z.literal(1), z.literal(2)]).default(2),
})

type Deps = Pick<DeskDeps, 'addresses' | 'people' | 'inbox'>

/** The part of the desk that tests and outside clients rely on (architecture.md §5). */
export function createContractRoutes({ addresses, people, inbox }: Deps) {
  return new Hono<DeskEnv>()
    .get('/people.json', (c) => c.json(people.stories))
    .get('/officials.json', (c) => c.json(listOfficials()))
    .get('/sms.json', (c) => c.json(inbox.list(c.req.query('to'))))
    .get('/services.json', async (c) => c.json(await listServices(addresses)))
    .post('/people', async (c) => {
      const body: unknown = await c.req.json().catch(() => undefined)
      const wanted = makePeopleSchema.safeParse(body)
      if (!wanted.success) {
        throw new DomainError('bad-request', 'expected {"count": 1…10000, "level": 1 or 2}')
      }
      return c.json(await people.make(wanted.data), 201)
    })
}
