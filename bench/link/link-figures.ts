import { type LinkPair, preparePairs } from '../../apps/portal/src/test-link-pairs.ts'
import { createLinkClients, type Seen } from '../../tests/proofs/links-clients.ts'
import { assertNoFailures, percentile, repeat } from '../load.ts'
import { readUsage } from '../usage.ts'
import type { Bench } from './link.ts'
import { type LinkBenchStage, openLinkStage } from './stage.ts'

const RATIO_TARGET = 1.5
const RATE_TARGET = 300

/** The agreement as a browser sends it, to the portal as it is started in production. */
export async function measureLinks(bench: Bench): Promise<void> {
  const stage = await openLinkStage(bench.postgres)
  const clients = createLinkClients(stage.url)
  try {
    const { lanes, warmUp } = bench.sizes
    const early = await clients.lookAll(await prepare(stage, warmUp, 1))
    await linkAll(clients, early, lanes)
    await measureRatio(bench, stage, clients)
    await measureRate(bench, stage, clients)
  } finally {
    clients.close()
    await stage.close()
  }
}

type Clients = ReturnType<typeof createLinkClients>

function prepare({ storage }: LinkBenchStage, count: number, dossiers: number) {
  return preparePairs(storage, { count, dossiers, documents: 0 })
}

function linkAll(clients: Clients, seen: readonly Seen[], lanes: number) {
  const waiting = [...seen]
  const work = async () => {
    const next = waiting.pop()
    if (next) await clients.agreeOne(next)
  }
  return repeat(work, { lanes, times: seen.length })
}

/** In turn, one after the other, so that the machine's moods reach both alike. */
async function measureRatio({ report, sizes }: Bench, stage: LinkBenchStage, clients: Clients) {
  const half = sizes.compared / 2
  const few = await prepare(stage, half, sizes.few)
  const many = await prepare(stage, half, sizes.many)
  await stage.analyze()
  const [fewMs, manyMs]: [number[], number[]] = [[], []]
  for (let index = 0; index < half; index += 1) {
    fewMs.push(await timeOne(clients, few[index]))
    manyMs.push(await timeOne(clients, many[index]))
  }
  const [fewP50, manyP50] = [percentile(fewMs, 0.5), percentile(manyMs, 0.5)]
  report({
    figure: `linking with ${sizes.many} dossiers over ${sizes.few}`,
    value: manyP50 / fewP50,
    unit: 'ratio of medians',
    target: { atMost: RATIO_TARGET },
    detail: { fewP50Ms: fewP50, manyP50Ms: manyP50, each: half },
  })
}

async function timeOne(clients: Clients, pair: LinkPair | undefined): Promise<number> {
  if (!pair) throw new Error('nobody was prepared')
  const [seen] = await clients.lookAll([pair])
  if (!seen) throw new Error('no page with the button')
  const startedAt = performance.now()
  await clients.agreeOne(seen)
  return performance.now() - startedAt
}

async function measureRate({ report, sizes }: Bench, stage: LinkBenchStage, clients: Clients) {
  const seen = await clients.lookAll(await prepare(stage, sizes.people, 1))
  const before = readUsage(stage.pid).cpuMs
  const load = await linkAll(clients, seen, sizes.lanes)
  const after = readUsage(stage.pid).cpuMs
  assertNoFailures(load)
  report({
    figure: 'links',
    value: load.done / load.seconds,
    unit: 'links per second',
    target: { atLeast: RATE_TARGET },
    detail: {
      done: load.done,
      lanes: sizes.lanes,
      p50Ms: percentile(load.latenciesMs, 0.5),
      p99Ms: percentile(load.latenciesMs, 0.99),
      // The same on a busy machine as on a quiet one, nearly.
      portalCpuMs: (after - before) / load.done,
    },
  })
}
