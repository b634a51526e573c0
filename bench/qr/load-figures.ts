import { meanOf, measureArgon2Ceiling } from '../argon2-ceiling.ts'
import { assertNoFailures, percentile, saturate } from '../load.ts'
import type { Bench } from './qr.ts'
import { openStage, type Stage } from './stage.ts'

/** At a time; enough that identity always has a passcode to check. */
const LANES = 24
const SHARE_TARGET = 0.25
const REDIRECT_TARGET_MS = 150

/** Complete sign-ins by QR code at saturation, and how long a browser waits for its redirect. */
export async function measureLoad(bench: Bench): Promise<void> {
  const { postgres, redis, sizes } = bench
  const stage = await openStage({ postgres, redis, phones: sizes.phones })
  try {
    await saturate(stage.signInNext, { lanes: LANES, seconds: sizes.warmUpSeconds })
    await measureShare(bench, stage)
    await measureRedirect(bench, stage)
  } finally {
    await stage.close()
  }
}

/** The ceiling is measured on both sides of the load: machines change their speed meanwhile. */
async function measureShare({ report, sizes }: Bench, stage: Stage): Promise<void> {
  const before = await measureArgon2Ceiling(sizes.ceilingSeconds)
  const load = await saturate(stage.signInNext, { lanes: LANES, seconds: sizes.loadSeconds })
  assertNoFailures(load)
  const ceiling = meanOf([before, await measureArgon2Ceiling(sizes.ceilingSeconds)])
  const perSecond = load.done / load.seconds
  report({
    figure: 'Argon2-only ceiling',
    value: ceiling.perSecond,
    unit: 'verifications per second',
    detail: { cpuMsPerVerify: ceiling.cpuMsPerVerify },
  })
  report({
    figure: 'complete QR sign-ins',
    value: perSecond,
    unit: 'sign-ins per second',
    detail: {
      done: load.done,
      seconds: load.seconds,
      lanes: LANES,
      p50: percentile(load.latenciesMs, 0.5),
      p95: percentile(load.latenciesMs, 0.95),
    },
  })
  report({
    figure: 'share of the ceiling',
    value: perSecond / ceiling.perSecond,
    unit: 'sign-ins per verification',
    target: { atLeast: SHARE_TARGET },
  })
}

/** From the phone's 200 until its browser has the 303; so many phones confirm at the same time. */
async function measureRedirect({ report, sizes }: Bench, stage: Stage): Promise<void> {
  const waits: number[] = []
  while (waits.length < sizes.timed) {
    const asked = await Promise.all(Array.from({ length: sizes.concurrent }, stage.scanNext))
    const timings = await Promise.all(asked.map((confirm) => confirm()))
    for (const { acceptedAt, redirectedAt } of timings) {
      waits.push(Math.max(0, redirectedAt - acceptedAt))
    }
  }
  report({
    figure: 'approval accepted to redirect, p95',
    value: percentile(waits, 0.95),
    unit: 'ms',
    target: { atMost: REDIRECT_TARGET_MS },
    detail: {
      concurrent: sizes.concurrent,
      signIns: waits.length,
      p50: percentile(waits, 0.5),
      max: percentile(waits, 1),
    },
  })
}
