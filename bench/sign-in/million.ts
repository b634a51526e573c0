import { seedPeople } from '@mot-cua/testing'
import { assertNoFailures, saturate } from '../load.ts'
import { readUsage } from '../usage.ts'
import type { Bench } from './sign-in.ts'
import { openStage, type Stage } from './stage.ts'

const LANES = 24
/** Signed in of the crowd: spread over all of it, so that neither index nor cache is kept warm. */
const SIGNED_IN = 5_000
const RATIO_TARGET = 1.2
/** Past the people of the stage. */
const FIRST_INDEX = 1_000

/** The same process with few accounts and then with very many. */
export async function measureMillion({ report, postgres, redis, sizes }: Bench): Promise<void> {
  const { accounts } = sizes
  const stage = await openStage({ postgres, redis })
  try {
    await saturate(stage.signInNext, { lanes: LANES, seconds: sizes.warmUpSeconds })
    const few = await measure(stage, sizes.millionSeconds)
    const startedAt = performance.now()
    const { databaseUrl } = stage.identity
    const crowd = await seedPeople(databaseUrl, { from: FIRST_INDEX, count: accounts })
    await stage.agreeForAll()
    const fillSeconds = (performance.now() - startedAt) / 1000
    const step = Math.max(1, Math.floor(accounts / SIGNED_IN))
    stage.use(crowd.filter((_person, index) => index % step === 0))
    const many = await measure(stage, sizes.millionSeconds)
    report({
      figure: `time of a sign-in with ${accounts} accounts over that with few`,
      value: few.perSecond / many.perSecond,
      unit: 'ratio',
      target: { atMost: RATIO_TARGET },
      detail: {
        fewPerSecond: few.perSecond,
        manyPerSecond: many.perSecond,
        cpuRatio: many.cpuMs / few.cpuMs,
        fillSeconds,
      },
    })
  } finally {
    await stage.close()
  }
}

async function measure(stage: Stage, seconds: number) {
  const before = readUsage(stage.process.pid()).cpuMs
  const load = await saturate(stage.signInNext, { lanes: LANES, seconds })
  assertNoFailures(load)
  const cpuMs = (readUsage(stage.process.pid()).cpuMs - before) / load.done
  return { perSecond: load.done / load.seconds, cpuMs }
}
