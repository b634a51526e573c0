import { setTimeout as pause } from 'node:timers/promises'
import { seedPeople } from '@mot-cua/testing'
import type { Report } from '../figures.ts'
import type { Bench } from './sign-in.ts'
import { openStage, type Stage } from './stage.ts'

const SIGN_INS = 10
const LOG_LIMIT_BYTES = 6 * 1024

/** Counted on the wire between identity and its databases, one sign-in after the other. */
export async function measureStatements({ report, postgres, redis }: Bench): Promise<void> {
  await measureOn('Redis', { report, target: 12, options: { postgres, redis } })
  await measureOn('the SQL store', { report, target: 45, options: { postgres } })
}

type Setting = {
  report: Report
  target: number
  options: Pick<Bench, 'postgres'> & Partial<Pick<Bench, 'redis'>>
}

async function measureOn(store: string, { report, target, options }: Setting): Promise<void> {
  const stage = await openStage({ ...options, isCounted: true })
  try {
    const first = await seedPeople(stage.identity.databaseUrl, { from: 1000, count: SIGN_INS + 1 })
    await stage.signInNext()
    const returning = await count(stage)
    stage.use(first)
    const asked = await count(stage)
    const unit = 'statements per sign-in'
    const atMost = target
    report({
      figure: `SQL statements with ${store}`,
      value: returning.sql,
      unit,
      target: { atMost },
    })
    report({ figure: `SQL statements with ${store}, consent asked`, value: asked.sql, unit })
    if (options.redis) reportPerSignIn(report, returning, asked)
  } finally {
    await stage.close()
  }
}

type Counted = { sql: number; redis: number; requests: number; logBytes: number }

function reportPerSignIn(report: Report, returning: Counted, asked: Counted): void {
  report({ figure: 'Redis commands', value: returning.redis, unit: 'commands per sign-in' })
  report({
    figure: 'requests',
    value: returning.requests,
    unit: 'requests per sign-in',
    detail: { consentAsked: asked.requests },
  })
  report({
    figure: 'bytes logged',
    value: returning.logBytes,
    unit: 'bytes per sign-in',
    target: { atMost: LOG_LIMIT_BYTES },
    detail: { consentAsked: asked.logBytes },
  })
}

async function count({ identity, process, driver, signInNext }: Stage): Promise<Counted> {
  await settle(identity.wire.sql)
  const { sql, redis } = identity.wire
  const [requestsBefore, logBefore] = [driver.requests(), process.logBytes()]
  sql?.reset()
  redis?.reset()
  for (let index = 0; index < SIGN_INS; index += 1) await signInNext()
  await settle(sql)
  return {
    sql: (sql?.asked().length ?? 0) / SIGN_INS,
    redis: (redis?.asked().length ?? 0) / SIGN_INS,
    requests: (driver.requests() - requestsBefore) / SIGN_INS,
    logBytes: (process.logBytes() - logBefore) / SIGN_INS,
  }
}

const QUIET_MS = 250

/** What goes on after the answer, such as writing down that a message left, belongs to it. */
async function settle(sql: Stage['identity']['wire']['sql']): Promise<void> {
  let before = -1
  while (before !== sql?.asked().length) {
    before = sql?.asked().length ?? 0
    await pause(QUIET_MS)
  }
}
