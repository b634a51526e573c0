import { type Argon2Ceiling, meanOf, measureArgon2Ceiling } from '../argon2-ceiling.ts'
import { arrive, assertNoFailures, type LoadResult, percentile, repeat, saturate } from '../load.ts'
import { createBackendMeter, readRssMb, readUsage } from '../usage.ts'
import type { Bench } from './sign-in.ts'
import { openStage, type Stage } from './stage.ts'

/** At a time; enough that identity always has a password to check. */
const LANES = 24
const RATIO_TARGET = 0.4
const OTHER_CPU_TARGET_MS = 8
const LOAD_SHARE = 0.7
const P99_TARGET_MS = 1000
const RSS_TARGET_MB = 220

/** Speed at saturation, latency below it, memory after it: one process with Redis. */
export async function measureLoad(bench: Bench): Promise<void> {
  const { postgres, redis } = bench
  const stage = await openStage({ postgres, redis })
  try {
    await saturate(stage.signInNext, { lanes: LANES, seconds: bench.sizes.warmUpSeconds })
    const perSecond = await measureSaturation(bench, stage)
    await measureLatency(bench, stage, perSecond)
    await measureMemory(bench, stage)
  } finally {
    await stage.close()
  }
}

/** The ceiling is measured on both sides of the load: machines change their speed meanwhile. */
async function measureSaturation({ report, sizes }: Bench, stage: Stage): Promise<number> {
  const before = await measureArgon2Ceiling(sizes.ceilingSeconds)
  const spent = await spend(stage, sizes.loadSeconds)
  const ceiling = meanOf([before, await measureArgon2Ceiling(sizes.ceilingSeconds)])
  const perSecond = spent.load.done / spent.load.seconds
  report({
    figure: 'Argon2-only ceiling',
    value: ceiling.perSecond,
    unit: 'verifications per second',
    detail: { cpuMsPerVerify: ceiling.cpuMsPerVerify },
  })
  const unit = 'sign-ins per second'
  const { done, seconds } = spent.load
  report({ figure: 'saturation', value: perSecond, unit, detail: { done, seconds, lanes: LANES } })
  report({
    figure: 'share of the ceiling',
    value: perSecond / ceiling.perSecond,
    unit: 'sign-ins per verification',
    target: { atLeast: RATIO_TARGET },
  })
  reportCpu(report, spent, ceiling)
  return perSecond
}

type Spent = {
  load: LoadResult
  cpuMs: number
  argon2Ms: number
  postgresMs: number
  generatorMs: number
}

async function spend({ identity, process: server, signInNext }: Stage, seconds: number) {
  const readPostgresMs = createBackendMeter(identity.databaseUrl)
  const read = () => {
    const { user, system } = process.cpuUsage()
    const { cpuMs, workerCpuMs } = readUsage(server.pid())
    return [cpuMs, workerCpuMs, readPostgresMs(), (user + system) / 1000]
  }
  const before = read()
  const load = await saturate(signInNext, { lanes: LANES, seconds })
  assertNoFailures(load)
  const after = read()
  const perSignIn = (index: number) => ((after[index] ?? 0) - (before[index] ?? 0)) / load.done
  const [cpuMs, argon2Ms, postgresMs] = [perSignIn(0), perSignIn(1), perSignIn(2)]
  return { load, cpuMs, argon2Ms, postgresMs, generatorMs: perSignIn(3) }
}

function reportCpu(report: Bench['report'], spent: Spent, ceiling: Argon2Ceiling): void {
  const { cpuMs, argon2Ms, postgresMs, generatorMs } = spent
  report({
    figure: 'identity CPU outside Argon2',
    value: cpuMs - argon2Ms,
    unit: 'ms per sign-in',
    target: { atMost: OTHER_CPU_TARGET_MS },
    // Argon2 is what libuv's threads used; beside others it takes longer than on its own.
    detail: { identityMs: cpuMs, argon2Ms, argon2AloneMs: ceiling.cpuMsPerVerify },
  })
  report({
    figure: 'CPU of the others',
    value: postgresMs + generatorMs,
    unit: 'ms per sign-in',
    detail: { postgresMs, generatorMs },
  })
}

async function measureLatency(bench: Bench, stage: Stage, saturation: number): Promise<void> {
  const perSecond = saturation * LOAD_SHARE
  const times = Math.round(perSecond * bench.sizes.latencySeconds)
  const load = await arrive(stage.signInNext, { perSecond, times })
  assertNoFailures(load)
  const ofAll = (share: number) => percentile(load.latenciesMs, share)
  bench.report({
    figure: 'p99 of a whole sign-in at 70 % of saturation',
    value: ofAll(0.99),
    unit: 'ms',
    target: { atMost: P99_TARGET_MS },
    detail: { perSecond, signIns: load.done, p50: ofAll(0.5), p95: ofAll(0.95), max: ofAll(1) },
  })
}

async function measureMemory({ report, sizes }: Bench, stage: Stage): Promise<void> {
  const rssAfter = async (signIns: number) => {
    const times = Math.max(0, signIns - stage.done())
    assertNoFailures(await repeat(stage.signInNext, { lanes: LANES, times }))
    return { signIns: stage.done(), rssMb: readRssMb(stage.process.pid()) }
  }
  const first = await rssAfter(sizes.memoryAfter)
  const second = await rssAfter(first.signIns + sizes.memoryAgain)
  for (const { signIns, rssMb } of [first, second]) {
    report({
      figure: `RSS after ${signIns} sign-ins`,
      value: rssMb,
      unit: 'MB',
      target: { atMost: RSS_TARGET_MB },
      detail: { sinceFirstReadingMb: rssMb - first.rssMb },
    })
  }
}
