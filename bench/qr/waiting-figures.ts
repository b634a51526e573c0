import type { QrBrowser } from '@mot-cua/testing'
import { percentile } from '../load.ts'
import { readRssMb } from '../usage.ts'
import type { Bench } from './qr.ts'
import { openStage, type Stage } from './stage.ts'

const MEMORY_TARGET_KB = 40
const GROWTH_TARGET = 1.5
/** Opened at a time. */
const LANES = 24
/** Until memory that nobody needs any more has been given back. */
const REST_MS = 3_000

/** What pages cost that wait for a phone: memory of each, and what they cost those who sign in. */
export async function measureWaiting({ report, postgres, redis, sizes }: Bench): Promise<void> {
  const stage = await openStage({ postgres, redis, phones: sizes.phones })
  const waiting: QrBrowser[] = []
  try {
    // The machine code, the pools and the caches are there before anything is counted.
    await timeSignIns(stage, sizes.compared)
    waiting.push(await wait(stage))
    const beside1 = await timeSignIns(stage, sizes.compared)
    await rest()
    const before = readRssMb(stage.process.pid())
    await openMany(stage, { waiting, count: sizes.waitingPages })
    await rest()
    const after = readRssMb(stage.process.pid())
    const besideAll = await timeSignIns(stage, sizes.compared)
    report({
      figure: 'memory of a waiting page',
      value: ((after - before) * 1024) / (waiting.length - 1),
      unit: 'KB',
      target: { atMost: MEMORY_TARGET_KB },
      detail: { pages: waiting.length, rssBeforeMb: before, rssAfterMb: after },
    })
    report({
      figure: 'a sign-in beside all waiting pages over beside one',
      value: besideAll.p50 / beside1.p50,
      unit: 'times',
      target: { atMost: GROWTH_TARGET },
      detail: {
        pages: waiting.length,
        p50Beside1: beside1.p50,
        p50BesideAll: besideAll.p50,
        p95Beside1: beside1.p95,
        p95BesideAll: besideAll.p95,
      },
    })
  } finally {
    for (const browser of waiting) browser.close()
    await stage.close()
  }
}

async function wait(stage: Stage): Promise<QrBrowser> {
  const { browser } = await stage.openBrowser()
  await browser.reach('waiting')
  return browser
}

async function openMany(
  stage: Stage,
  { waiting, count }: { waiting: QrBrowser[]; count: number },
): Promise<void> {
  let left = count - waiting.length
  const lane = async () => {
    while (left-- > 0) waiting.push(await wait(stage))
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

/** One after the other, so that only the waiting pages are beside them. */
async function timeSignIns(stage: Stage, times: number) {
  const waits: number[] = []
  for (let done = 0; done < times; done += 1) {
    const startedAt = performance.now()
    await stage.signInNext()
    waits.push(performance.now() - startedAt)
  }
  return { p50: percentile(waits, 0.5), p95: percentile(waits, 0.95) }
}

function rest(): Promise<void> {
  return new Promise((done) => setTimeout(done, REST_MS))
}
